"""What changes often is sent at once, and then every so often; the last change is never lost. Time is told."""

import asyncio

import pytest

from chatd.line.build import BOARD_GAP_SECONDS
from chatd.transport.coalescer import Coalescer


class Told:
    """The loop's own clock, in our hand; and what was sent."""

    def __init__(self, monkeypatch, gap_seconds):
        self.at, self.sent = 1_000.0, []
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.at)
        self.coalescer = Coalescer(self._send, lambda: gap_seconds)

    async def _send(self, key):
        self.sent.append(key)

    async def mark(self, *keys):
        for key in keys:
            self.coalescer.mark(key)
        await self.pass_time(0)

    async def pass_time(self, seconds):
        self.at += seconds
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
async def told(monkeypatch):
    return Told(monkeypatch, BOARD_GAP_SECONDS)


async def test_the_first_change_is_sent_at_once_and_a_hundred_more_are_one(told):
    await told.mark("board")
    assert told.sent == ["board"]
    await told.mark(*["board"] * 100)
    assert told.sent == ["board"]


async def test_the_last_change_is_on_the_board_within_a_second(told):
    await told.mark("board")
    await told.mark("board")
    await told.pass_time(0.999)
    assert told.sent == ["board", "board"]


async def test_what_changes_no_more_is_sent_no_more(told):
    await told.mark("board")
    await told.pass_time(60)
    assert told.sent == ["board"]


async def test_one_that_changes_often_holds_up_no_other(told):
    await told.mark("one")
    await told.mark("one", "two")
    assert told.sent == ["one", "two"]
