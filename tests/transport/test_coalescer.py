"""What changes often is sent at once, and then every so often; the last change is never lost. Time is told."""

import asyncio

import pytest

from chatd.line.build import BOARD_GAP_SECONDS
from chatd.transport.coalescer import (
    RETRIES_AT_ONCE,
    RETRY_FIRST_SECONDS,
    RETRY_MAX_SECONDS,
    Coalescer,
)

MANY = 2_000  # pages


class Told:
    """The loop's own clock, in our hand; and what was sent."""

    def __init__(self, monkeypatch, gap_seconds):
        self.at, self.sent, self.tried = 1_000.0, [], []
        self.failing = ()  # keys, or everything
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.at)
        self.coalescer = Coalescer(self._send, lambda: gap_seconds)

    async def _send(self, key):
        self.tried.append(key)
        if self.failing is all or key in self.failing:
            return False
        self.sent.append(key)
        return True

    async def mark(self, *keys):
        for key in keys:
            self.coalescer.mark(key)
        await self.pass_time(0)

    async def pass_time(self, seconds):
        self.at += seconds
        for _ in range(5):
            await asyncio.sleep(0)
        await self.coalescer._worker


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


# ---- what could not be sent ----


async def test_what_failed_is_sent_when_the_store_is_back_though_nothing_changes_any_more(told):
    told.failing = all
    await told.mark("one")
    assert told.sent == []
    told.failing = ()
    await told.pass_time(RETRY_FIRST_SECONDS + 0.01)
    assert told.sent == ["one"]
    await told.pass_time(60)
    assert told.sent == ["one"], "and once"


async def test_a_key_that_fails_holds_up_no_other_and_rests_no_longer_for_it(told):
    told.failing = {"one"}
    await told.mark("one", "two")
    assert told.sent == ["two"]
    await told.mark("two")
    await told.pass_time(BOARD_GAP_SECONDS + 0.01)
    assert told.sent == ["two", "two"]
    told.failing = ()
    await told.pass_time(RETRY_MAX_SECONDS)
    assert told.sent == ["two", "two", "one"]


async def away_for(told, seconds):
    for _ in range(int(seconds / RETRY_FIRST_SECONDS)):
        await told.pass_time(RETRY_FIRST_SECONDS)


async def test_two_thousand_that_failed_ask_a_store_that_is_away_only_now_and_then(told):
    told.failing = all
    await told.mark(*range(MANY))
    assert len(told.tried) == MANY
    told.tried.clear()
    await away_for(told, 60)
    rounds = 60 / RETRY_MAX_SECONDS + 5  # the first few come sooner
    assert 0 < len(told.tried) <= rounds * RETRIES_AT_ONCE
    for key in range(MANY):
        told.coalescer.mark(key)
    told.tried.clear()
    await told.pass_time(0)
    assert told.tried == [], "what is owed already is not tried for every change"


async def test_all_that_failed_are_sent_once_within_seconds_after_the_store_is_back(told):
    told.failing = all
    await told.mark(*range(MANY))
    await away_for(told, 60)
    told.failing = ()
    await told.pass_time(RETRY_MAX_SECONDS + 0.01)
    assert sorted(told.sent) == list(range(MANY))


async def test_some_that_fail_for_good_keep_none_of_the_others_waiting(told):
    told.failing = all
    await told.mark(*range(MANY))
    await away_for(told, 20)
    told.failing = set(range(RETRIES_AT_ONCE))  # the whole of a round
    for _ in range(3):
        await told.pass_time(RETRY_MAX_SECONDS + 0.01)
    assert len(told.sent) == MANY - RETRIES_AT_ONCE
