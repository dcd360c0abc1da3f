"""A line that breaks, and a person who goes: the page finds out, says so, and nobody is counted who is not there."""

import time

import pytest
from playwright.async_api import BrowserContext, Frame, Locator, Request, expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
LINE_NAME = "Esimerkki: avoin linja"
BLOCKED = "WebSocket connection to .* failed"
TOLD_WITHIN = (
    3 * SECOND
)  # gone from the line within 2 s, and the board tells within a second of a change
AS_FIREFOX_DOES = """(() => {
  const Theirs = WebSocket;
  const open = [];
  WebSocket = class extends Theirs {
    constructor(...given) { super(...given); open.push(this); }
  };
  addEventListener("pagehide", () => open.forEach((each) => each.close()), true);
})()"""
FLOWS_WITHIN_SECONDS = 5  # Source: the promise
# Source: a ping each 15 s, docs/adr/0025, widget/src/adapters/silence.ts
PING_LATE_MS = 23_000
ANSWER_MS = 5_000
FAILED_AFTER_MS = 20_000


async def lead_of(line: Line, context: NewContext) -> Counsellor:
    return await Counsellor.sign_in(await context(**COUNSELLOR), line.links["leena"])


def waiting(lead: Counsellor) -> Locator:
    """How many the daemon counts as waiting."""
    return (
        lead.row(LINE_NAME)
        .locator("dl div", has=lead.page.get_by_text("Waiting", exact=True))
        .locator(".figure")
    )


async def in_talk(line: Line, context: NewContext, aino: Counsellor) -> Visitor:
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    return visitor


async def go(visitor: Visitor, how: str) -> None:
    """Away, as a person goes; what the partner's page asks before is answered with yes."""
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    if how == "reload":
        await visitor.page.reload()
    elif how == "close":
        await visitor.page.close(run_before_unload=True)
    else:
        await visitor.page.goto("about:blank")


def frame_of(visitor: Visitor) -> Frame:
    return visitor.page.frames[-1]


# ---- a person who goes ----


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_who_goes_is_not_counted_any_more_and_may_join_again_at_once(
    line: Line, watch: Watch, context: NewContext, transport: str
):
    line.proxy.blocks_websocket = transport == "polling"
    watch.expect(BLOCKED)
    lead = await lead_of(line, context)
    for how in ("reload", "navigate", "close"):
        visitor = await Visitor.come(await context(), line.partner)
        await visitor.join()
        await visitor.is_first()
        await expect(waiting(lead)).to_have_text("1", timeout=SOON)
        await go(visitor, how)
        await expect(waiting(lead)).to_have_text("0", timeout=TOLD_WITHIN)
        if how == "reload":
            await visitor.join()
            await visitor.is_first()
            await expect(waiting(lead)).to_have_text("1", timeout=SOON)
            await visitor.button("queue.leave").click()
            await visitor.dialog_button("queue.leave").click()
            await expect(waiting(lead)).to_have_text("0", timeout=TOLD_WITHIN)


@pytest.mark.parametrize(
    "transport", ["websocket", pytest.param("polling", marks=pytest.mark.long)]
)
async def test_who_goes_takes_the_offer_along_and_a_talk_is_left_and_not_lost(
    line: Line, watch: Watch, context: NewContext, transport: str
):
    line.proxy.blocks_websocket = transport == "polling"
    watch.expect(BLOCKED)
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)
    offer = aino.page.get_by_role("button", name="Accept")
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await expect(offer).to_be_visible(timeout=SOON)
    await go(visitor, "reload")
    await expect(offer).to_have_count(0, timeout=TOLD_WITHIN)
    for how in ("navigate", "reload", "close"):
        visitor = await in_talk(line, context, aino)
        await go(visitor, how)
        await expect(aino.pane().get_by_text("The visitor left.")).to_be_visible(
            timeout=TOLD_WITHIN
        )
        await aino.free_place()


@pytest.mark.parametrize("connection", ["closed_first", "silent"])
async def test_who_goes_without_a_connection_is_told_to_the_line_all_the_same(
    line: Line, watch: Watch, context: NewContext, connection: str
):
    def lose() -> None:
        if connection == "silent":
            line.proxy.fall_silent("/visitor/socket.io")

    async def a_browser() -> BrowserContext:
        browser = await context()
        if connection == "closed_first":
            await browser.add_init_script(AS_FIREFOX_DOES)
        return browser

    watch.expect(BROKEN_LINE)
    lead = await lead_of(line, context)
    for how in ("reload", "close"):
        visitor = await Visitor.come(await a_browser(), line.partner)
        await visitor.join()
        await visitor.is_first()
        await expect(waiting(lead)).to_have_text("1", timeout=SOON)
        lose()
        await go(visitor, how)
        await expect(waiting(lead)).to_have_text("0", timeout=TOLD_WITHIN)
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)
    for how in ("reload", "close", "quick exit"):
        visitor = await Visitor.come(await a_browser(), line.partner)
        await visitor.join()
        await aino.accept()
        await visitor.verified()
        lose()
        if how == "quick exit":
            await visitor.button("shared.leave").click()
        else:
            await go(visitor, how)
        await expect(aino.pane().get_by_text("The visitor left")).to_be_visible(timeout=TOLD_WITHIN)
        await aino.free_place()


# ---- a network that changes ----


@pytest.mark.parametrize(
    "hint", ["online", pytest.param("visibilitychange", marks=pytest.mark.long)]
)
async def test_after_a_change_of_network_words_flow_within_five_seconds(
    line: Line, watch: Watch, context: NewContext, hint: str
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await in_talk(line, context, aino)
    watch.expect(BROKEN_LINE)
    line.proxy.fall_silent("/visitor/socket.io")  # the console has another network
    await visitor.say("kuuleeko kukaan")
    began = time.monotonic()
    target = "document" if hint == "visibilitychange" else "window"
    await frame_of(visitor).evaluate(f"{target}.dispatchEvent(new Event('{hint}'))")
    await expect(aino.said()).to_have_text(["kuuleeko kukaan"], timeout=SOON)
    assert time.monotonic() - began < FLOWS_WITHIN_SECONDS
    await aino.say("kuulen")
    await expect(visitor.said.last).to_have_text("kuulen", timeout=SOON)


async def test_a_phone_that_slept_through_a_lost_line_has_every_word_when_it_wakes(
    line: Line, watch: Watch, context: NewContext
):
    """The browser stops all timers and tasks of the page; the connection dies meanwhile, and nobody tells the page."""
    watch.expect(BROKEN_LINE)
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await in_talk(line, context, aino)
    await visitor.say("hetki")
    await expect(aino.said()).to_have_text(["hetki"])
    devtools = await visitor.page.context.new_cdp_session(visitor.page)
    await devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    line.proxy.cut_visitors()
    await aino.say("odotan tässä")
    await aino.say("ei ole kiire")
    await expect(aino.said()).to_have_count(3)
    await devtools.send("Page.setWebLifecycleState", {"state": "active"})
    await expect(visitor.said).to_have_text(["hetki", "odotan tässä", "ei ole kiire"], timeout=SOON)
    await visitor.say("nyt olen täällä")
    await expect(aino.said().last).to_have_text("nyt olen täällä", timeout=SOON)


async def test_a_hint_on_a_line_that_is_well_breaks_nothing(
    line: Line, watch: Watch, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await visitor.is_first()
    before = len(line.proxy.heard)
    await frame_of(visitor).evaluate("window.dispatchEvent(new Event('offline'))")
    # Waits as long as an answer may take: that nothing happens is what is tried.
    await visitor.page.wait_for_timeout(3 * SECOND)
    await expect(visitor.text("conn.lost_plain")).to_have_count(0)
    assert len(line.proxy.heard) == before


async def test_a_silent_line_is_told_within_thirty_seconds_in_the_queue_too(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    theirs = await context()
    await theirs.clock.install()
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.join()
    await visitor.is_first()
    line.proxy.fall_silent()
    line.proxy.is_cut = True  # of new ones alone
    await theirs.clock.fast_forward(PING_LATE_MS)
    await expect(visitor.text("conn.lost_plain")).to_have_count(0)
    await theirs.clock.fast_forward(ANSWER_MS)
    await visitor.sees("conn.lost_plain")
    assert PING_LATE_MS + ANSWER_MS < 30 * SECOND
    line.proxy.restore()
    await theirs.clock.fast_forward(FAILED_AFTER_MS)
    await visitor.is_first()
    await expect(visitor.text("conn.lost_plain")).to_have_count(0, timeout=SOON)


async def test_a_network_that_answers_with_its_own_page_is_asked_seldom_and_said(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    watch.expect("WebSocket")
    watch.expect("integrity")  # what comes later is the portal's page
    theirs = await context()
    await theirs.clock.install()
    arrived: set[str] = set()

    def is_whole(request: Request) -> bool:
        arrived.add(request.url.rpartition("/")[2])
        return {"talk.js", "talk-fi.json", "seal.js"} <= arrived

    async with theirs.expect_event("requestfinished", is_whole):
        visitor = await Visitor.come(theirs, line.partner)
        await visitor.open()
    line.proxy.become_portal()
    await visitor.button("consent.start").click()
    await visitor.sees("line.joining")
    for _ in range(30):
        await theirs.clock.fast_forward(SECOND)
    await visitor.sees("conn.offline")
    assert 0 < line.proxy.portal_requests < 15
