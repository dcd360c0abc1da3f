"""A line that is gone for minutes: the same place."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SECOND, Visitor

pytestmark = (
    pytest.mark.long
)  # real minutes: what is tried is that nothing on either side counts otherwise
# Shorter than a place is kept (five minutes). Source: issue, "Bad lines and old phones"
QUEUE_SECONDS = 4 * 60 + 50
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
