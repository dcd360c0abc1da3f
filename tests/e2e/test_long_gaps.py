"""A line that is gone for minutes: the same place, and the same talk, with every word that was written meanwhile."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor, Visitor

pytestmark = (
    pytest.mark.long
)  # real minutes: what is tried is that nothing on either side counts otherwise
COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
# Shorter than a place is kept (five minutes), and than a talk is (ten). Source: issue, "Bad lines and old phones"
QUEUE_SECONDS = 4 * 60 + 50
TALK_SECONDS = 9 * 60
BACK_MAX = 60 * SECOND  # the longest pause between two tries


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
    await asyncio.sleep(QUEUE_SECONDS)
    line.proxy.restore()
    await expect(second.text("queue.ahead", n=1)).to_be_visible(timeout=BACK_MAX)
    await expect(first.text("conn.lost_plain")).to_have_count(0, timeout=BACK_MAX)
    await first.is_first()


async def test_a_talk_goes_on_after_nine_minutes_without_a_line_and_no_word_is_lost_or_doubled(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("ennen")
    await expect(aino.said()).to_have_text(["ennen"], timeout=SOON)
    line.proxy.cut()
    await visitor.sees("conn.lost")
    await visitor.say("sillä välin")
    await aino.say("meanwhile")
    await asyncio.sleep(TALK_SECONDS)
    line.proxy.restore()
    await expect(aino.said()).to_have_count(3, timeout=BACK_MAX)
    await expect(visitor.said).to_have_count(3, timeout=BACK_MAX)
    await visitor.say("ja taas")
    await aino.say("and again")
    words = {"ennen", "sillä välin", "meanwhile", "ja taas", "and again"}
    for said in (aino.said(), visitor.said):
        await expect(said).to_have_count(len(words), timeout=SOON)
        assert {text.strip() for text in await said.all_inner_texts()} == words
