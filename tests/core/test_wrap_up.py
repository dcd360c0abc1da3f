from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused
from chatd.line.rules import desk as shift
from chatd.line.rules import offer as offers
from chatd.line.rules import wrap_up
from chatd.line.rules.presence import arrive
from chatd.line.rules.wrap_up import WRAP_UP_MAX_SECONDS, WRAP_UP_MORE_SECONDS
from tests.core.test_desk import NOW, OTHER_TALK, TALK, TICKET, desk, later

REST = 180


def rested(**changes):
    """A desk whose only conversation has just ended."""
    return shift.release(desk(conversations=(TALK,), **changes), TALK, NOW, REST)


def test_a_place_takes_no_offer_until_its_rest_is_over():
    alone = rested(capacity=1)
    assert not offers.has_room(alone, later(REST - 1))
    with pytest.raises(Refused):
        offers.offer(alone, TICKET, NOW, 30)
    assert offers.has_room(shift.with_page(alone, arrive(later(REST))), later(REST))


def test_only_the_place_rests_in_which_the_conversation_was():
    two = shift.release(desk(conversations=(TALK, OTHER_TALK), capacity=3), TALK, NOW, REST)
    assert (shift.taken(two, NOW), shift.free(two, NOW)) == (2, 1)
    assert offers.has_room(two, NOW)


def test_who_rests_is_there_and_counts_for_limits_and_estimates():
    resting = rested()
    assert shift.is_there(resting, NOW)
    assert shift.is_taking(resting, NOW)
    assert (shift.capacity_now(resting, NOW), shift.free(resting, NOW)) == (2, 1)


def test_of_the_places_that_rest_those_count_that_are_free_afterwards():
    assert shift.rests(rested(), NOW) == (REST,)
    two = desk(conversations=(TALK, OTHER_TALK), capacity=2, wrap_ups=())
    both = shift.release(shift.release(two, TALK, NOW, REST - 60), OTHER_TALK, NOW, REST)
    assert shift.rests(both, NOW) == (REST - 60, REST)
    assert shift.rests(replace(both, capacity=1), NOW) == (REST,)  # the first makes no room
    assert shift.rests(shift.pause(both, NOW), NOW) == ()
    later_on = shift.with_page(both, arrive(later(REST - 30)))
    assert shift.rests(later_on, later(REST - 30)) == (30,)


def test_a_rest_of_no_seconds_is_none():
    assert shift.release(desk(conversations=(TALK,)), TALK, NOW, 0).wrap_ups == ()


def test_what_has_gone_to_somebody_else_gives_no_rest():
    assert shift.release(desk(conversations=(TALK,)), TALK, NOW).wrap_ups == ()
    assert shift.release(desk(), TALK, NOW, REST).wrap_ups == ()


def test_she_takes_up_who_has_lost_a_counsellor_also_while_she_rests():
    assert shift.take_up(rested(capacity=1), OTHER_TALK, NOW).conversations == (OTHER_TALK,)


def test_ready_now_ends_every_rest():
    assert shift.free(shift.wrap_up_over(rested()), NOW) == 2


def test_each_press_gives_three_minutes_more_and_fifteen_in_all():
    resting, times = rested(), []
    while wrap_up.may_be_longer(resting.wrap_ups[0]):
        resting = shift.wrap_up_longer(resting, NOW)
        times.append(resting.wrap_ups[0].until - NOW)
    assert times == [360, 540, 720, WRAP_UP_MAX_SECONDS]
    with pytest.raises(Refused) as refused:
        shift.wrap_up_longer(resting, NOW)
    assert refused.value.reason is Reason.WRONG_STATE


def test_what_is_over_is_not_made_longer():
    with pytest.raises(Refused):
        shift.wrap_up_longer(rested(), later(REST))


def test_two_rests_are_made_longer_together():
    one = shift.release(desk(conversations=(TALK, OTHER_TALK)), TALK, NOW, REST)
    both = shift.release(one, OTHER_TALK, later(60), REST)
    longer = shift.wrap_up_longer(both, later(60))
    assert [each.until for each in longer.wrap_ups] == [
        later(REST + WRAP_UP_MORE_SECONDS),
        later(60 + REST + WRAP_UP_MORE_SECONDS),
    ]


def test_a_rest_that_is_over_is_forgotten_with_the_next():
    one = shift.release(desk(conversations=(TALK, OTHER_TALK)), TALK, NOW, REST)
    next_one = shift.release(one, OTHER_TALK, later(REST), REST)
    assert [each.since for each in next_one.wrap_ups] == [later(REST)]
