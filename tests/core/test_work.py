"""What a place costs in work: nothing while it is calm, never more than a bound, and less again with time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.base64url import to_bytes
from chatd.base.names import Language, LineId, Seconds, TicketClass
from chatd.line.rules import crowds, work
from chatd.line.rules.crowds import SOURCE_PLACES, Crowd, Share
from chatd.line.rules.need import need_of
from chatd.line.service.challenges import is_solved
from tests.stage.work import solved

NOW = Seconds(1_000.0)
LINE = LineId("line")
FINNISH = need_of(LINE, (Language("fi"),), TicketClass.HELP_SEEKER)
SWEDISH = need_of(LINE, (Language("sv"),), TicketClass.HELP_SEEKER)
HOME, OTHER = b"home", b"other"


def test_the_first_of_a_network_and_of_a_line_that_is_calm_cost_nothing():
    for asked in range(1, work.SOURCE_FREE + 1):
        assert work.bits_of(asked, 0, work.LINE_FREE) == 0


@pytest.mark.parametrize(
    ("source", "waiting", "line"),
    [
        (work.SOURCE_FREE + 1, 0, 0),
        (1, work.WAITING_FREE, 0),
        (1, 0, work.LINE_FREE + 1),
    ],
    ids=["one network asks often", "many of one network wait", "many ask from everywhere"],
)
def test_one_too_many_of_whatever_costs_the_least_that_there_is(source, waiting, line):
    assert work.bits_of(source, waiting, line) == work.BITS_MIN


def test_more_is_harder_and_there_is_a_bound_that_a_phone_can_do():
    bits = [work.bits_of(source, 0, 0) for source in range(1, work.SOURCE_MAX + 1)]
    assert bits == sorted(bits)
    assert bits[-1] == work.BITS_MAX
    assert work.bits_of(10**9, 10**9, 10**9) == work.BITS_MAX
    assert work.bits_of(0, 0, work.LINE_MAX) == work.BITS_MAX


def test_a_network_that_is_marked_works_as_much_as_there_is():
    assert work.bits_of(1, 0, 0, is_marked=True) == work.BITS_MAX


@given(st.integers(1, 500))
def test_what_was_asked_is_forgotten_after_ten_minutes_however_much_it_was(times):
    level = None
    for _ in range(times):
        level = work.risen(level, work.SOURCE_PER_MINUTE, work.SOURCE_MAX, NOW)
    later = Seconds(NOW + 11 * 60)
    assert work.fallen(level, work.SOURCE_PER_MINUTE, later) == 0
    assert work.fallen(level, work.SOURCE_PER_MINUTE, NOW) == min(times, work.SOURCE_MAX)
    assert work.fallen(level, work.SOURCE_PER_MINUTE, Seconds(NOW - 60)) > 0, "a clock set back"


@given(st.integers(1, work.BITS_MIN), st.text("abcdef", min_size=1))
def test_a_solution_is_one_and_nothing_that_is_altered_is(bits, challenge):
    asked = {"challenge": challenge, "bits": bits, "puzzles": work.PUZZLES}
    solution = to_bytes(solved(asked)["solution"])
    assert is_solved(challenge, bits, solution)
    assert not is_solved(challenge + "x", work.BITS_MAX, solution)
    assert not is_solved(challenge, bits, solution[:-1])
    assert not is_solved(challenge, 32, solution)


def crowd(source, here, *, need=FINNISH, has_worked=False, away=0):
    return source, Crowd(need, has_worked, here + away, here)


def counted(there, source=None, *, flooded=frozenset()):
    """As a store keeps it: of each network, and of all whose network is not known, what counts for others."""
    waiting = {}
    for network in {each for each, _ in there}:
        of_it = [found for each, found in there if each == network]
        if network is None:
            theirs = [(each.need, Share(each.here, each.here * each.has_worked)) for each in of_it]
        else:
            theirs = crowds.shares(of_it).items()
        for need, share in theirs:
            waiting[need] = waiting.get(need, Share()).plus(share)
    own = [found for each, found in there if source is not None and each == source]
    return crowds.counted(waiting, own, flooded=flooded)


def test_of_one_network_a_few_count_for_others_and_all_for_itself():
    there = [crowd(HOME, 5, away=2), crowd(OTHER, 1), crowd(None, 3)]
    assert counted(there, OTHER) == {FINNISH: SOURCE_PLACES + 1 + 3}
    assert counted(there, HOME) == {FINNISH: 7 + 1 + 3}
    assert counted(there) == {FINNISH: SOURCE_PLACES + 1 + 3}


def test_who_asks_in_two_languages_counts_no_more_for_others():
    there = [crowd(HOME, 3), crowd(HOME, 3, need=SWEDISH)]
    assert sum(counted(there, OTHER).values()) == SOURCE_PLACES


def test_on_a_line_that_is_flooded_only_who_has_worked_makes_it_full_for_who_does():
    there = [crowd(None, 40), crowd(HOME, 1, has_worked=True), crowd(OTHER, 2)]
    flooded = frozenset({LINE})
    assert counted(there, None, flooded=flooded) == {FINNISH: 1}
    assert counted(there, OTHER, flooded=flooded) == {FINNISH: 3}
    assert counted(there, None) == {FINNISH: 43}, "control"
