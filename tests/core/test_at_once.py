"""How many at once: by wish, "only one now", and the first hour of who is new; and that a pause is no idle time."""

from dataclasses import replace
from datetime import date

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds
from chatd.line.rules import at_once
from chatd.line.rules import desk as desks
from chatd.line.rules import offer as offers
from chatd.line.rules.desk import DeskPhase
from tests.core.test_desk import NOW, OFFER_SECONDS, OTHER_TALK, TALK, TICKET, desk, later


def test_only_one_now_takes_no_second_and_gives_back_what_was_before():
    busy = at_once.only_one(desk(capacity=3, conversations=(TALK,)))
    assert (busy.capacity, busy.conversations, at_once.is_relieved(busy)) == (1, (TALK,), True)
    assert not offers.has_room(busy, NOW)
    assert at_once.only_one(busy) == busy
    assert at_once.as_before(busy) == desk(capacity=3, conversations=(TALK,))
    assert at_once.as_before(desk()) == desk()


def test_only_one_now_withdraws_a_second_offer_and_keeps_the_first():
    second = offers.offer(desk(conversations=(TALK,)), TICKET, NOW, OFFER_SECONDS)
    assert at_once.only_one(second).offer is None
    first = offers.offer(desk(), TICKET, NOW, OFFER_SECONDS)
    assert at_once.only_one(first).offer == first.offer


def test_only_one_now_keeps_two_that_are_there():
    both = at_once.only_one(desk(conversations=(TALK, OTHER_TALK)))
    assert both.conversations == (TALK, OTHER_TALK)


def test_at_the_end_of_the_shift_nothing_is_asked():
    with pytest.raises(Refused) as refused:
        at_once.only_one(desk(phase=DeskPhase.LAST))
    assert refused.value.reason is Reason.WRONG_STATE


def test_a_wish_ends_only_one_now():
    assert not at_once.is_relieved(at_once.set_capacity(at_once.only_one(desk()), 2, NOW))


def test_who_is_new_has_one_at_once_in_the_first_hour_and_may_have_more_after_it():
    new = desk(capacity=1, one_until=later(3600))
    with pytest.raises(Refused) as refused:
        at_once.set_capacity(new, 2, later(3599))
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert at_once.set_capacity(new, 1, later(3599)).capacity == 1
    assert at_once.set_capacity(new, 2, later(3600)).capacity == 2


def test_a_pause_is_no_idle_time():
    paused = desks.pause(replace(desk(), idle_since=NOW), later(60))
    back = desks.since_phase(paused, desks.resume(paused), later(600))
    assert back.idle_since == later(540), "idle for the minute before it, and no more"
    assert back.phase_since == later(600)


def test_who_was_still_talking_when_she_paused_has_not_been_idle_since():
    paused = desks.pause(desk(conversations=(TALK,)), later(60))
    ended = desks.release(paused, TALK, later(300))
    back = desks.since_phase(ended, desks.resume(ended), later(600))
    assert back.idle_since == later(600)
    assert Seconds(back.idle_since) > NOW


MIDDAY = Seconds(1_796_299_200.0)  # 2026-12-03 12:00 UTC


@pytest.mark.parametrize(
    ("since", "is_new"),
    [
        (None, False),
        (date(2026, 12, 3), True),
        (date(2026, 11, 20), True),
        (date(2026, 11, 19), False),
        (date(2026, 12, 24), True),
    ],
)
def test_somebody_is_new_for_a_fortnight_from_her_first_day_on(since, is_new):
    until = at_once.first_hour(since, MIDDAY)
    assert until == (Seconds(MIDDAY + at_once.FIRST_HOUR_SECONDS) if is_new else None)
