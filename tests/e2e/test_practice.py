"""Practice in a browser: without a sign-in, by keyboard alone, marked on every screen; no request, no count."""

import re

import aiohttp
import pytest
from playwright.async_api import Page, expect

from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import COUNSELLOR, fits, violations
from tests.stage.people import SECOND, SOON, Counsellor

OFFERED = 20 * SECOND  # the first comes after four
SPOKEN = 30 * SECOND  # a visitor types as people type
#: What the machine counts of itself: who asks for these numbers, when it read its tables, its disk.
ITS_OWN = re.compile(r"^(#|python_|process_|chatd_(http|loop|uptime|directory_read|disk))")

#: Own words stand at the end of the log, with nothing of theirs beside them.
ON_ITS_SIDE = """one => { const log = one.closest('ol').getBoundingClientRect();
  const words = one.querySelector('.words-text').getBoundingClientRect();
  const under = [...one.children].every(each => Math.abs(each.getBoundingClientRect().right - words.right) < 2);
  return log.right - words.right < 2 && under; }"""


async def counted(line: Line) -> list[str]:
    """Every number of the daemon that says something of people or of what they did."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{line.port}/metrics") as answer,
    ):
        lines = (await answer.text()).splitlines()
    return [each for each in lines if not ITS_OWN.match(each)]


async def talk(page: Page) -> None:
    """One talk by keys, from its offer to what is to be noticed after it; the mark is there all the time."""
    keys, mark = page.keyboard, page.get_by_role("region", name="PRACTICE", exact=True)
    await keys.press("Alt+a")
    aino = Counsellor(page)
    await aino.sealed()
    await expect(page.locator("#write-A")).to_be_focused()
    await expect(aino.said()).to_have_count(2, timeout=SPOKEN)
    assert await violations(page) == []
    assert await fits(page)
    await keys.type("Is it safe for you to write now?")
    await keys.press("Enter")
    await expect(aino.said().last).to_contain_text("my phone", timeout=SPOKEN)
    assert await page.locator(".pane .words-mine").first.evaluate(ON_ITS_SIDE) is True
    await keys.press("Alt+g")
    await keys.type("safe")
    await keys.press("Enter")
    await expect(mark).to_be_visible()
    await keys.press("Escape")
    await keys.press("F2")
    await expect(mark).to_be_visible()
    await keys.press("F2")

    await keys.press("Alt+1")
    await keys.press("Alt+e")
    await page.get_by_role("button", name=re.compile("^End A")).press("Enter")
    notice = page.get_by_role("heading", name="What to notice: Writes for the first time")
    await expect(notice).to_be_visible(timeout=SOON)
    assert await violations(page) == []
    await page.get_by_role("button", name="End the shift").press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="End the shift").press("Enter")
    await expect(page.get_by_role("heading", name="The practice is over")).to_be_visible(
        timeout=SOON
    )
    await expect(notice).to_be_visible()
    assert await violations(page) == []


@pytest.mark.long
async def test_a_practice_by_keyboard_alone_asks_nothing_of_the_line_and_leaves_nothing(
    line: Line, context: NewContext
):
    page = await (await context(**COUNSELLOR, reduced_motion="reduce")).new_page()
    await page.goto(f"{line.origin}/console")
    keys = page.keyboard
    await expect(page.get_by_role("heading", name="Practice", exact=True)).to_be_visible(
        timeout=SOON
    )
    before = await counted(line)
    assert before, "control: the daemon counts"
    stored = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")

    await keys.press("Alt+j")
    await expect(page.get_by_role("heading", name="Whom would you like to meet")).to_be_visible(
        timeout=SOON
    )
    assert await violations(page) == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    await page.get_by_role("button", name="Begin practising").press("Enter")

    mark = page.get_by_role("region", name="PRACTICE", exact=True)
    await expect(mark.get_by_text("Nobody real is here")).to_be_visible(timeout=SOON)
    await expect(page).to_have_title(re.compile("^PRACTICE"))
    await expect(page.get_by_role("button", name=re.compile("^Accept"))).to_be_visible(
        timeout=OFFERED
    )
    await expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    await talk(page)
    await keys.press("Alt+j")

    await expect(mark).to_have_count(0)
    await expect(page.get_by_role("heading", name="Practice", exact=True)).to_be_visible()
    await expect(page).not_to_have_title(re.compile("PRACTICE"))
    assert asked == []
    assert await counted(line) == before
    assert stored == await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


async def test_who_is_on_shift_cannot_practise_in_this_window_nor_in_another(
    line: Line, context: NewContext
):
    here = await context(**COUNSELLOR)
    aino = await Counsellor.sign_in(here, line.links["aino"])
    await expect(aino.page.get_by_role("heading", name="Practice", exact=True)).to_be_visible()
    await aino.start_shift()
    await aino.page.keyboard.press("Alt+j")
    await expect(aino.page.get_by_role("heading", name="Whom would you like")).to_have_count(0)
    other = await here.new_page()
    await other.goto(f"{line.origin}/console")
    await expect(other.get_by_role("heading", name="Practice", exact=True)).to_be_visible(
        timeout=SOON
    )
    await other.keyboard.press("Alt+j")
    await expect(other.get_by_text("You cannot practise while your shift goes on")).to_be_visible(
        timeout=SOON
    )
