"""The nine alarms, each at its exact edge."""

import pytest

from chatd.base.names import LineId, Seconds
from chatd.line.rules.alarms import Alarm, Facts, alarms
from chatd.line.rules.door import DoorPhase
from chatd.line.rules.tallies import EMPTY, KEPT_MINUTES, last_hour, within
from chatd.line.service.alarms import UNWATCHED_SECONDS, Alarms

NOW = Seconds(1_800_000_000.0)
HOUR = 60


def facts(**changes):
    calm = Facts(
        phase=DoorPhase.OPEN,
        waiting=0,
        longest_since=None,
        is_estimate_long=False,
        abandoned=EMPTY,
        untaken_since=None,
        urgent_unseen_since=None,
        orphan_since=None,
        away_since=None,
        busy=EMPTY,
        places=EMPTY,
        entries=EMPTY,
        entries_per_hour_normal=0,
    )
    return calm._replace(**changes)


def ago(seconds):
    return Seconds(NOW - seconds)


def row(*counts):
    """How many in the minute that runs, the one before, and so on."""
    return (*counts, *EMPTY[len(counts) :])


def whole_hour(count):
    """So many in each of the last 60 whole minutes, and none yet in the one that runs."""
    return (0, *(count,) * HOUR)


def test_a_calm_line_has_no_alarm():
    assert alarms(facts(), NOW) == {}


@pytest.mark.parametrize(
    ("alarm", "fact", "seconds", "is_over"),
    [
        (Alarm.LONGEST_WAIT, "longest_since", 15 * 60, True),
        (Alarm.NOBODY, "untaken_since", 120, False),
        (Alarm.URGENT_UNSEEN, "urgent_unseen_since", 30, False),
        (Alarm.ORPHAN, "orphan_since", 20, False),
    ],
)
def test_what_lasts_alarms_from_its_edge_on_and_says_since_when(alarm, fact, seconds, is_over):
    """`is_over`: more than so long; else from so long on."""
    before, at = (seconds, seconds + 0.5) if is_over else (seconds - 0.5, seconds)
    assert alarms(facts(**{fact: ago(before)}), NOW) == {}
    assert alarms(facts(**{fact: ago(at)}), NOW) == {alarm: ago(at) + seconds}


def test_a_desk_that_is_away_alarms_at_once():
    assert alarms(facts(away_since=ago(0)), NOW) == {Alarm.OFFER_MISSED: NOW}


@pytest.mark.parametrize("phase", list(DoorPhase))
@pytest.mark.parametrize("waiting", [0, 1])
def test_that_nobody_takes_tickets_alarms_while_open_and_wherever_somebody_waits(phase, waiting):
    found = alarms(facts(phase=phase, waiting=waiting, untaken_since=ago(120)), NOW)
    assert (Alarm.NOBODY in found) == (phase is DoorPhase.OPEN or waiting == 1)


def test_a_long_estimate_alarms_where_a_line_has_formed_and_may_grow():
    waiting = facts(is_estimate_long=True, waiting=1)
    assert alarms(waiting, NOW) == {Alarm.LONG_ESTIMATE: NOW}
    assert alarms(waiting._replace(waiting=0), NOW) == {}, "every place is taken, and nobody waits"
    assert alarms(waiting._replace(phase=DoorPhase.CLOSING), NOW) == {}, "nobody comes"


def test_more_than_three_within_ten_minutes_have_left():
    assert alarms(facts(abandoned=row(1, 0, 0, 0, 0, 0, 0, 0, 0, 2)), NOW) == {}
    assert Alarm.ABANDONMENTS in alarms(facts(abandoned=row(1, *[0] * 8, 3)), NOW)
    assert alarms(facts(abandoned=row(1, *[0] * 9, 3)), NOW) == {}, "eleven minutes ago"


def test_more_than_nine_in_ten_places_of_an_hour_were_busy():
    ten = whole_hour(10)
    assert alarms(facts(places=ten, busy=whole_hour(9)), NOW) == {}
    more = (0, 10, *(9,) * (HOUR - 1))
    assert alarms(facts(places=ten, busy=more), NOW) == {Alarm.OCCUPANCY: NOW}


def test_a_minute_in_which_nobody_took_tickets_makes_no_hour():
    full = whole_hour(2)
    assert Alarm.OCCUPANCY in alarms(facts(places=full, busy=full), NOW)
    for minute in (1, HOUR):
        there = [*full[:minute], 0, *full[minute + 1 :]]
        assert alarms(facts(places=there, busy=there), NOW) == {}
    assert Alarm.OCCUPANCY in alarms(facts(places=(9, *full[1:]), busy=full), NOW), "runs still"


def test_more_than_five_times_what_is_normal_is_a_flood_and_nothing_is_normal_until_it_is_said():
    assert alarms(facts(entries=row(20), entries_per_hour_normal=4), NOW) == {}
    assert alarms(facts(entries=row(21), entries_per_hour_normal=4), NOW) == {Alarm.FLOOD: NOW}
    assert alarms(facts(entries=row(10_000), entries_per_hour_normal=0), NOW) == {}


def test_a_row_is_read_from_the_minute_that_runs():
    counts = tuple(range(KEPT_MINUTES))
    assert within(counts, 3) == 0 + 1 + 2
    assert last_hour(counts) == sum(range(HOUR))


LINE = LineId("l")


def test_since_when_is_remembered_while_somebody_looks():
    kept = Alarms()
    flood = facts(entries=row(6), entries_per_hour_normal=1)
    assert kept.of(LINE, flood, NOW) == {Alarm.FLOOD: NOW}
    later = Seconds(NOW + UNWATCHED_SECONDS)
    assert kept.of(LINE, flood, later) == {Alarm.FLOOD: NOW}
    assert kept.of(LineId("other"), flood, later) == {Alarm.FLOOD: later}
    assert kept.of(LINE, facts(), later) == {}
    assert kept.of(LINE, flood, later) == {Alarm.FLOOD: later}
    unwatched = Seconds(later + UNWATCHED_SECONDS + 1)
    assert kept.of(LINE, flood, unwatched) == {Alarm.FLOOD: unwatched}


def test_what_knows_since_when_says_that_and_not_what_is_remembered():
    kept = Alarms()
    assert kept.of(LINE, facts(away_since=NOW), NOW) == {Alarm.OFFER_MISSED: NOW}
    other = Seconds(NOW + 3)
    assert kept.of(LINE, facts(away_since=other), other) == {Alarm.OFFER_MISSED: other}
