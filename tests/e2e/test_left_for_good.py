"""Who has left, from wherever and with whatever open, finds nothing of it: by Back, by Forward, in a new tab.

How soon it is blank is measured by `python -m bench exit leaving`; here nothing is timed.
"""

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.e2e.test_display_modes import DESKTOP, PHONE, Host
from tests.e2e.test_host_pages import on_shift
from tests.e2e.test_info_cards import MINE, WORDS
from tests.stage import one_line
from tests.stage.browser import EXIT, Elsewhere, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import FI, SOON, Visitor
from tests.stage.profile import Profile

line, leaving = one_line.line, one_line.leaving

IS_OURS = re.compile(
    "|".join(map(re.escape, (FI["queue.title"], FI["shared.leave"], FI["help.now"])))
)
IS_OUT_FIRST = """() => {
  const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  return root.querySelector('button, a, input, textarea, [tabindex="0"]').matches('.button-leave');
}"""


async def plain(visitor: Visitor) -> None: ...


async def small_bar(visitor: Visitor) -> None:
    await visitor.where.locator(".to-small").click()
    await expect(visitor.button("small.open")).to_be_visible()


async def help_sheet(visitor: Visitor) -> None:
    await visitor.button("help.now").click()
    await expect(visitor.dialog_button("shared.close")).to_be_visible()


async def large_letters(visitor: Visitor) -> None:
    await help_sheet(visitor)
    await visitor.where.get_by_role("button", name="200 %", exact=True).click()


async def question(visitor: Visitor) -> None:
    await visitor.button("queue.leave").click()
    await expect(visitor.dialog_button("queue.leave_no")).to_be_visible()


async def info_card(visitor: Visitor) -> None:
    """They come to who has waited a minute."""
    await visitor.page.wait_for_load_state("networkidle")
    await visitor.page.clock.fast_forward(60_000)
    for name in (WORDS["button"], MINE[0]["title"]):
        await visitor.where.get_by_role("button", name=name, exact=True).click()
    await expect(visitor.where.get_by_role("heading", name=MINE[0]["title"])).to_be_visible()


async def by_button(visitor: Visitor) -> None:
    await visitor.where.locator(".button-leave").last.click()


async def by_shift(visitor: Visitor) -> None:
    for _ in range(3):
        await visitor.page.keyboard.press("Shift")


async def by_a_reader(visitor: Visitor) -> None:
    """Assistive technology clicks without pointer and key."""
    out = visitor.where.locator(".button-leave").last
    await out.evaluate("button => { setTimeout(() => button.click()); }")


Open = Callable[[Visitor], Awaitable[None]]
STATES: list[tuple[str, Open, Open, dict[str, object]]] = [
    ("box", small_bar, by_button, DESKTOP),
    ("bubble", info_card, by_shift, PHONE),
    ("inline", large_letters, by_a_reader, DESKTOP),
]
RARER: list[tuple[str, Open, Open, dict[str, object]]] = [
    ("box", small_bar, by_shift, PHONE),
    ("box", info_card, by_button, DESKTOP),
    ("box", help_sheet, by_button, PHONE),
    ("box", question, by_a_reader, PHONE),
    ("bubble", plain, by_button, DESKTOP),
    ("bubble", small_bar, by_a_reader, DESKTOP),
    ("inline", plain, by_shift, DESKTOP),
    ("inline", info_card, by_button, DESKTOP),
    ("page", question, by_shift, DESKTOP),
]


@pytest.mark.parametrize(
    ("display", "state", "press", "screen"),
    [*STATES, *(pytest.param(*each, marks=pytest.mark.long) for each in RARER)],
)
async def test_back_forward_and_a_new_tab_show_nothing_of_it(
    line: Line,
    context: NewContext,
    display: str,
    state: Open,
    press: Open,
    screen: dict[str, object],
):
    theirs = await context(**screen)
    if state is info_card:
        await theirs.clock.install()
    host = await Host.open(theirs, line, display)
    visitor, page = host.visitor, host.page
    await visitor.button("consent.start").click()
    await visitor.is_first()
    await state(visitor)
    assert await page.frames[-1].evaluate(IS_OUT_FIRST), "the way out is read and reached first"
    await visitor.leaves(press(visitor))
    await page.go_back()
    assert page.url == "about:blank", "where the tab began: the partner's page is not in between"
    await page.go_forward()
    assert page.url == EXIT
    await shows_nothing(theirs, f"{line.partner}host")


async def shows_nothing(theirs: BrowserContext, address: str) -> None:
    """The same address in another tab: the partner's page alone."""
    again = await theirs.new_page()
    await again.goto(address)
    await expect(again.locator("[data-avoinlinja-state]").first).to_be_attached(timeout=SOON)
    assert await again.locator("iframe").count() == 0
    assert not IS_OURS.search(await again.locator("body").inner_text())


# ---- a browser that dies ----


@pytest.mark.long
async def test_a_browser_that_dies_in_a_talk_has_noted_the_partners_page_to_open_again_and_no_word(
    line: Line,
    watch: Watch,
    context: NewContext,
    browser: Browser,
    elsewhere: Elsewhere,
    tmp_path: Path,
):
    """What is on the disk is all that a browser has for a tab that it opens again."""
    aino = await on_shift(line, context)
    profile = await Profile.in_talk(tmp_path / "profile", browser, line, aino, watch, elsewhere)
    await is_written_down(profile.folder, line.partner.encode())
    for pid in browsers_of(profile.folder):
        os.kill(pid, signal.SIGKILL)
    profile.has_no_word()


async def is_written_down(profile: Path, address: bytes) -> None:
    """The browser notes now and then what is open."""
    async with asyncio.timeout(SOON / 1000):
        while not any(  # noqa: ASYNC110 (files of another program)
            address in each.read_bytes() for each in profile.rglob("Sessions/Session_*")
        ):
            await asyncio.sleep(0.2)


def browsers_of(profile: Path) -> list[int]:
    """Every process of the browser that this test has started."""
    processes = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if f"--user-data-dir={profile}".encode() in each.read_bytes():
                processes.append(int(each.parent.name))
    return processes
