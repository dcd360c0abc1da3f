"""A counsellor after a silence, a reload, a lost line, in a second window: nothing is hidden, swapped or let fall."""

import pytest
from playwright.async_api import Page, expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}

AS_A_DOUBLED_TAB = "kept => { for (const [k, v] of kept) sessionStorage.setItem(k, v) }"


@pytest.fixture
def policy(policy: dict[str, int]) -> dict[str, int]:
    """Silent after a second of the daemon's clock. Back again it tells only from a minute on: the word is first."""
    return {**policy, "silent_seconds": 1}


@beside_the_browser
async def aino(line: Line, context: NewContext) -> Counsellor:
    signed_in = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await signed_in.start_shift(capacity=2)
    return signed_in


async def met(line: Line, context: NewContext, aino: Counsellor, letter: str) -> Visitor:
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed(letter)
    return visitor


async def doubled(page: Page, console: str) -> Page:
    """Another tab of the same window, with a copy of what this one keeps, as browsers double a tab."""
    kept = await page.evaluate("() => Object.entries(sessionStorage)")
    other = await page.context.new_page()
    await other.add_init_script(f"({AS_A_DOUBLED_TAB})({kept!r})")
    await other.goto(console)
    return other


async def test_what_a_silent_visitor_writes_is_read_and_only_what_was_before_is_hidden(
    line: Line, context: NewContext, aino: Counsellor
):
    visitor = await met(line, context, aino, "A")
    await visitor.say("my address is Example Street 1")
    await aino.say("I am listening")
    await expect(aino.said()).to_have_count(2)
    await expect(aino.pane().get_by_text("Silent since")).to_be_visible(timeout=SOON)
    await visitor.say("he just came home")
    await expect(aino.pane().get_by_text("may be another person")).to_be_visible()
    await expect(aino.said()).to_have_text(["he just came home"])


async def test_who_is_left_stands_where_she_stood_after_a_reload(
    line: Line, context: NewContext, aino: Counsellor
):
    await met(line, context, aino, "A")
    await met(line, context, aino, "B")
    await aino.end("A")
    await aino.free_place()
    headings = aino.page.locator(".pane h2")
    await expect(headings).to_have_count(1)
    before = await headings.inner_text()
    aino.page.on("dialog", lambda dialog: dialog.accept())  # the browser's own question
    await aino.page.reload()
    await aino.sealed("B")
    assert await headings.inner_text() == before
    await expect(aino.pane("B").get_by_text("The earlier words are not here")).to_be_visible()


async def test_an_end_that_was_pressed_without_a_line_is_said_when_there_is_one(
    line: Line, watch: Watch, context: NewContext, aino: Counsellor
):
    watch.expect(BROKEN_LINE)
    visitor = await met(line, context, aino, "A")
    line.proxy.cut()
    await expect(aino.pane().get_by_text("Not known since")).to_be_visible(timeout=SOON)
    await expect(aino.page.get_by_role("button", name="Pause")).to_be_disabled()
    await aino.end()
    await expect(aino.pane().get_by_text("as soon as the connection is back")).to_be_visible()
    line.proxy.restore()
    await expect(aino.pane().get_by_text("You ended the conversation.")).to_be_visible(timeout=SOON)
    await visitor.sees("end.by_counsellor", 40)


async def test_to_sign_out_in_a_doubled_tab_leaves_the_first_its_talk(
    line: Line, context: NewContext, aino: Counsellor
):
    visitor = await met(line, context, aino, "A")
    other = await doubled(aino.page, line.links["aino"].partition("#")[0])
    await expect(other.get_by_text("open in another window")).to_be_visible(timeout=SOON)
    await other.get_by_role("button", name="Sign out").click()
    question = other.get_by_role("dialog")
    await expect(question.get_by_text("Only this window")).to_be_visible()
    await question.get_by_role("button", name="Sign out").click()
    await expect(other.get_by_text("in this window only")).to_be_visible()
    await aino.say("still here")
    await expect(visitor.said).to_have_text(["still here"])
