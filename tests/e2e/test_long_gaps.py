"""A line that is gone for minutes: the same place, and the same talk, with every word that was written meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor, Visitor, texts_of

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
# Shorter than a place is kept (five minutes), and than a talk is (ten). Source: issue, "Bad lines and old phones"
QUEUE_SECONDS = 4 * 60 + 50
TALK_SECONDS = 9 * 60
TRIES_MAX = 15 * SECOND  # the longest pause between two tries
BACK_MAX = 4 * TRIES_MAX
BEFORE, HERS, THEIRS = "ennen", "sillä välin", "meanwhile"


@pytest.mark.long  # real minutes: what is tried is that nothing on either side counts otherwise
async def test_a_place_is_the_same_after_four_minutes_and_fifty_seconds_without_a_line(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    first = await Visitor.come(await context(), line.partner)
    await first.join()
    await first.is_first()
    second = await Visitor.come(await context(), line.partner)
    await second.join()
    await second.sees("queue.ahead", n=1)
    line.proxy.cut()
    await first.sees("queue.unsure")
    for _ in range(2):
        await asyncio.sleep(QUEUE_SECONDS / 2)
        for one in (first, second):  # of who does nothing for five minutes the page is covered
            await one.text("queue.unsure").hover()
    line.proxy.restore()
    await expect(second.text("queue.ahead", n=1)).to_be_visible(timeout=BACK_MAX)
    await expect(first.text("conn.lost_plain")).to_have_count(0, timeout=BACK_MAX)
    await first.is_first()


async def test_a_talk_goes_on_after_nine_minutes_by_the_clock_of_her_page_alone(
    line: Line, watch: Watch, context: NewContext
):
    """To daemon and console it is a gap of seconds, so the console hides nothing of what was said before."""
    watch.expect(BROKEN_LINE)
    hers = await context()
    await hers.clock.install()
    aino, visitor = await in_talk(line, hers, await context(**COUNSELLOR))
    line.proxy.cut_visitors(for_long=True)
    await both_write(aino, visitor)
    await hers.clock.fast_forward(TALK_SECONDS * SECOND)
    line.proxy.restore()
    await hers.clock.fast_forward(TRIES_MAX)
    await visitor.button("chat.continue").click()
    await all_is_there(aino, visitor)


@pytest.mark.long  # real minutes
async def test_a_talk_goes_on_after_nine_minutes_without_her_line_and_no_word_is_lost_or_doubled(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    aino, visitor = await in_talk(line, await context(), await context(**COUNSELLOR))
    line.proxy.cut_visitors(for_long=True)
    await both_write(aino, visitor)
    await asyncio.sleep(TALK_SECONDS)
    line.proxy.restore()
    await uncover(aino, visitor)
    await expect(aino.said().filter(has_text=HERS)).to_have_count(1, timeout=BACK_MAX)
    await show_earlier(aino)
    await all_is_there(aino, visitor)


@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        ("killed", 0),
        pytest.param("asleep", 0, marks=pytest.mark.long),
        pytest.param("cut", TALK_SECONDS, marks=pytest.mark.long),  # real minutes, all below
        pytest.param("killed", TALK_SECONDS, marks=pytest.mark.long),
        pytest.param("asleep", TALK_SECONDS, marks=pytest.mark.long),
    ],
)
async def test_a_talk_goes_on_after_all_lines_were_gone_though_her_page_is_back_first(
    line: Line, watch: Watch, context: NewContext, how: str, seconds: int
):
    """The console follows some seconds later; meanwhile nothing is decided, and she reads whom she waits for."""
    watch.expect(BROKEN_LINE)
    aino, visitor = await in_talk(line, await context(), await context(**COUNSELLOR))
    line.proxy.cut()
    await both_write(aino, visitor)
    wake = await asleep(visitor) if how == "asleep" else None
    await asyncio.sleep(seconds / 2)
    if how == "killed":
        await line.kill()
        await line.start()
    await asyncio.sleep(seconds / 2)
    line.proxy.restore_first("visitors")
    if wake:
        await wake()
    if seconds:
        await visitor.button("chat.continue").click()
    await visitor.sees("conn.counsellor_lost", BACK_MAX / SECOND)
    line.proxy.restore()
    if seconds:
        await aino.page.get_by_role("button", name="Show again").click()
        await expect(aino.said().filter(has_text=HERS)).to_have_count(1, timeout=BACK_MAX)
        await show_earlier(aino)
    await all_is_there(aino, visitor)


@pytest.mark.long  # half a minute
@pytest.mark.parametrize("policy", [{"wrap_up_seconds": 0, "orphan_return_seconds": 2}])
async def test_what_did_not_arrive_before_her_console_was_lost_stays_with_her_and_is_sent_by_a_press(
    line: Line, watch: Watch, context: NewContext
):
    """Nobody else is there: she is first on the line again, and her own counsellor is asked once she is back."""
    watch.expect(BROKEN_LINE)
    aino, visitor = await in_talk(line, await context(), await context(**COUNSELLOR))
    line.proxy.cut_consoles()
    await visitor.sees("conn.counsellor_lost")
    await visitor.say(HERS)
    await aino.say(THEIRS)
    await visitor.sees("queue.cut_off", BACK_MAX / SECOND)
    await visitor.sees("queue.unsent")
    await expect(visitor.input).to_have_value(HERS)
    line.proxy.restore()
    card = aino.page.locator("section.ended")
    await expect(card).to_contain_text("The visitor waits first in line", timeout=BACK_MAX)
    await expect(card).to_contain_text("Your last message may not have been delivered")
    await aino.accept()
    await visitor.verified()
    await aino.sealed("B")
    await visitor.sees("chat.unsent")
    await visitor.button("chat.send").click()
    await expect(aino.said("B")).to_have_text([HERS])
    await expect(visitor.said).to_have_text([BEFORE, HERS])
    await expect(visitor.text("chat.unsent")).to_have_count(0)


async def asleep(visitor: Visitor) -> Callable[[], Awaitable[None]]:
    """Her browser stops all timers and tasks of the page, until the answer is called."""
    devtools = await visitor.page.context.new_cdp_session(visitor.page)
    await devtools.send("Page.setWebLifecycleState", {"state": "frozen"})

    async def wake() -> None:
        await devtools.send("Page.setWebLifecycleState", {"state": "active"})

    return wake


async def in_talk(
    line: Line, hers: BrowserContext, theirs: BrowserContext
) -> tuple[Counsellor, Visitor]:
    """One word has been said, and heard."""
    aino = await Counsellor.sign_in(theirs, line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(hers, line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say(BEFORE)
    await expect(aino.said()).to_have_text([BEFORE], timeout=SOON)
    return aino, visitor


async def both_write(aino: Counsellor, visitor: Visitor) -> None:
    """While her line is gone."""
    await visitor.sees("conn.lost")
    await visitor.say(HERS)
    await aino.say(THEIRS)
    await expect(aino.said()).to_have_text([BEFORE, THEIRS])


async def uncover(aino: Counsellor, visitor: Visitor) -> None:
    """Nobody has touched either page for so long that both have covered themselves."""
    await visitor.button("chat.continue").click()
    await aino.page.get_by_role("button", name="Show again").click()


async def show_earlier(aino: Counsellor) -> None:
    """After a break it may be another person who writes: what was said before is hidden until somebody asks for it."""
    await expect(aino.pane().get_by_text("1 earlier message hidden")).to_be_visible(timeout=SOON)
    await aino.pane().get_by_role("button", name="Show earlier words").click()
    await aino.page.get_by_role("dialog").get_by_role("button", name="Yes, show").click()


async def all_is_there(aino: Counsellor, visitor: Visitor) -> None:
    """Once each, on both sides; and both go on."""
    words = [BEFORE, HERS, THEIRS]
    for said in (aino.said(), visitor.said):
        await expect(said).to_have_count(len(words), timeout=BACK_MAX)
        assert sorted(await texts_of(said)) == sorted(words)
    await visitor.say("ja taas")
    await aino.say("and again")
    words += ["ja taas", "and again"]
    for said in (aino.said(), visitor.said):
        await expect(said).to_have_count(len(words), timeout=SOON)
        assert sorted(await texts_of(said)) == sorted(words)
