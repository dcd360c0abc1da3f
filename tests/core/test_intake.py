"""How many may wait, by need, and after how long another try is worth while."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.names import Language, LineId, Seconds, TicketClass
from chatd.directory.rules.directory import LinePolicy
from chatd.line.rules.desk import DeskPhase
from chatd.line.rules.intake import is_full, places_max, retry_minutes, wait_max_minutes
from chatd.line.rules.need import need_of
from chatd.line.rules.presence import arrive, drop
from chatd.line.rules.staffing import those_there
from tests.core.test_assignment import NOW
from tests.core.test_assignment import desk as a_desk
from tests.core.test_line import LINE, at

FI, SV = Language("fi"), Language("sv")


def need(*languages, line="line"):
    return need_of(LineId(line), languages, TicketClass.HELP_SEEKER)


FINNISH, SWEDISH, EITHER = need(FI), need(SV), need(FI, SV)


def desk(name, capacity=2, **changes):
    """One whose every place is taken."""
    return a_desk(name, **{"busy": capacity, "capacity": capacity, **changes})


def full(asked, waiting, *desks, wait=60, waiting_max=200):
    return is_full(
        asked,
        waiting,
        those_there(desks, NOW),
        LinePolicy(waiting_max=waiting_max),
        NOW,
        talk_minutes=45,
        wait_max_minutes=wait,
    )


@pytest.mark.parametrize(
    ("capacity", "talk_minutes", "wait_max", "places"),
    [
        (6, 45, 60, 8),
        (2, 45, 60, 2),
        (1, 90, 60, 1),  # a desk that may be free has somebody to serve
        (6, 45, 30, 4),
    ],
)
def test_only_so_many_wait_as_can_be_served(capacity, talk_minutes, wait_max, places):
    assert places_max(capacity, talk_minutes, wait_max) == places


@pytest.mark.parametrize(
    ("closes", "minutes"), [(None, 60), ("21:00", 60), ("20:30", 45), ("19:30", 0)]
)
def test_near_closing_time_the_wait_offered_ends_with_the_grace(closes, minutes):
    line = replace(LINE, policy=LinePolicy(closing_grace_minutes=15))
    closes_at = None if closes is None else at(closes)

    assert wait_max_minutes(closes_at, line, at("20:00")) == minutes


@given(places=st.integers(1, 30))
def test_a_full_line_opens_again_when_one_place_is_free(places):
    there = [desk("d", capacity=1)]
    minutes = places * 45

    assert full(FINNISH, {FINNISH: places}, *there, wait=minutes)
    assert not full(FINNISH, {FINNISH: places - 1}, *there, wait=minutes)


def test_with_nobody_there_no_place_is_invented_and_only_the_bound_of_the_line_counts():
    assert not full(FINNISH, {FINNISH: 30})
    assert full(FINNISH, {FINNISH: 20, SWEDISH: 10}, waiting_max=30)


def test_who_goes_straight_to_a_free_desk_takes_no_place_of_those_who_wait():
    assert not full(FINNISH, {FINNISH: 3}, desk("d", busy=0))
    assert full(FINNISH, {FINNISH: 4}, desk("d", busy=0))
    assert full(FINNISH, {FINNISH: 2}, desk("d", busy=0, phase=DeskPhase.PAUSED))


def test_without_time_nobody_more_is_let_in():
    assert full(FINNISH, {}, desk("d"), wait=0)
    assert full(FINNISH, {}, wait=-1)


def test_a_desk_that_speaks_another_language_makes_no_place():
    finnish = [desk("d1", capacity=1), desk("d2", capacity=1)]

    assert full(FINNISH, {FINNISH: 2}, *finnish)
    assert not full(SWEDISH, {FINNISH: 2}, *finnish), "she may wait, and is told who is there"
    assert full(EITHER, {FINNISH: 2}, *finnish)


def test_a_busy_majority_does_not_close_the_door_for_whom_a_desk_is_left():
    both = desk("both", languages=("fi", "sv"), capacity=2)
    finnish = [desk(f"d{each}", capacity=3) for each in range(2)]

    assert not full(SWEDISH, {FINNISH: 8}, both, *finnish)
    assert full(SWEDISH, {FINNISH: 10}, both, *finnish), "all of them together cannot do it"
    assert full(SWEDISH, {FINNISH: 1, SWEDISH: 2}, both, *finnish), "the one desk cannot do it"


def test_a_desk_of_two_lines_is_one_desk():
    shared = desk("d", lines=("line", "other"), capacity=2)
    elsewhere = need(FI, line="other")

    assert full(FINNISH, {elsewhere: 2}, shared)
    assert not full(FINNISH, {elsewhere: 1}, shared)
    assert not full(FINNISH, {elsewhere: 2}, desk("d", capacity=2)), "control: not shared"


@pytest.mark.parametrize(
    ("changes", "is_there"),
    [
        ({"phase": DeskPhase.PAUSED}, True),
        ({"phase": DeskPhase.AWAY}, False),
        ({"phase": DeskPhase.LAST}, False),
        ({"page": drop(arrive(NOW), Seconds(NOW - 1))}, False),
    ],
    ids=["paused", "away", "last", "lost"],
)
def test_who_comes_back_from_a_pause_is_there_and_who_has_gone_is_not(changes, is_there):
    """With a desk that is there two may wait; with none nothing is reckoned."""
    assert full(FINNISH, {FINNISH: 2}, desk("d", **{"capacity": 2, **changes})) is is_there


@pytest.mark.parametrize(
    ("capacity", "share", "minutes"),
    [(2, 0.5, 25), (2, 0.0, 20), (2, 1.0, 30), (3, 0.5, 15), (45, 0.5, 5), (0, 0.5, None)],
)
def test_another_try_is_worth_while_when_about_one_place_is_free(capacity, share, minutes):
    assert retry_minutes(capacity, 45, share) == minutes


@given(capacity=st.integers(1, 40), talk=st.floats(1, 240), share=st.floats(0, 1))
def test_the_time_to_try_again_is_within_a_fifth(capacity, talk, share):
    usual, told = retry_minutes(capacity, talk, 0.5), retry_minutes(capacity, talk, share)

    assert usual % 5 == 0
    assert usual >= talk / capacity
    assert abs(told - usual) <= usual / 5
