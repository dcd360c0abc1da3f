"""When a line closes and opens again, as it is told: never a planned time that a lead's hand has made untrue."""

from datetime import time

import pytest

from chatd.base.names import Seconds
from chatd.directory.rules import hours as plan
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules import closing
from chatd.line.rules.door import Act, Door, DoorPhase, change
from tests.core.test_line import GRACE_SECONDS, HOURS, NEVER, at, follow

ALWAYS = OpeningHours("Europe/Helsinki", ((Interval(time(0), time(0)),),) * 7)


def told(door, now, hours=HOURS):
    """Closes at, served until, opens at."""
    return (
        closing.closes_at(door, hours, now),
        closing.served_until(door, GRACE_SECONDS),
        closing.opens_at(door, hours, now),
    )


def by_hand(act, done_at, waiting=0, hours=HOURS):
    door = follow(Door(), at(done_at), waiting, hours)
    return follow(change(door, act, hours, at(done_at)), at(done_at), waiting, hours)


def test_an_open_line_says_when_the_plan_closes_it():
    assert told(follow(Door(), at("19:00")), at("19:00")) == (at("21:00"), None, None)


def test_a_line_that_never_closes_says_no_time():
    assert told(follow(Door(), at("19:00"), hours=ALWAYS), at("19:00"), ALWAYS) == (
        None,
        None,
        None,
    )


def test_while_it_closes_by_plan_it_says_when_it_closed_and_until_when_it_serves():
    open_line = follow(Door(), at("19:00"))
    seen = Seconds(at("21:00") + 2)  # the sweep that saw it
    door = follow(open_line, seen, waiting=1)

    assert told(door, at("21:10")) == (
        at("21:00"),
        seen + GRACE_SECONDS,
        at("18:00", day=24),
    )


@pytest.mark.parametrize("waiting", [0, 1])
def test_closed_by_hand_it_names_no_planned_closing_time(waiting):
    door = by_hand(Act.CLOSE, "19:00", waiting)
    until = Seconds(at("19:00") + GRACE_SECONDS) if waiting else None

    assert told(door, at("19:30")) == (None, until, at("18:00", day=24))


def test_closed_by_hand_just_before_the_plan_it_was_a_hand_still_after_it():
    door = by_hand(Act.CLOSE, "20:30", waiting=1)
    later = follow(door, at("21:05"), waiting=1)

    assert later.manual_until is None, "control: the plan has taken over"
    assert told(later, at("21:05")) == (
        None,
        at("20:30") + GRACE_SECONDS,
        at("18:00", day=24),
    )


def test_with_the_intake_stopped_no_closing_time_is_told_but_the_next_opening_is():
    assert told(by_hand(Act.STOP_INTAKE, "19:00"), at("19:30")) == (None, None, at("18:00", day=24))


def test_a_line_open_day_and_night_and_closed_by_hand_does_not_know_when_it_opens():
    assert told(by_hand(Act.CLOSE, "19:00", hours=ALWAYS), at("19:30"), ALWAYS) == (
        None,
        None,
        None,
    )


def test_closed_by_hand_before_the_hours_it_opens_with_them():
    door = change(Door(), Act.CLOSE, HOURS, at("12:00"))

    assert told(door, at("12:30")) == (None, None, at("18:00"))


def test_opened_by_hand_before_the_hours_it_closes_with_them():
    assert told(by_hand(Act.OPEN, "12:00"), at("12:30")) == (at("21:00"), None, None)
    assert told(by_hand(Act.OPEN, "12:00", hours=NEVER), at("12:30"), NEVER) == (None, None, None)


def test_an_act_by_hand_lasts_until_the_change_it_is_told_with():
    """What is told of the next opening is what the door then does."""
    door = by_hand(Act.CLOSE, "19:00")
    opens = closing.opens_at(door, HOURS, at("19:30"))

    assert follow(door, Seconds(opens - 1)).phase is DoorPhase.CLOSED
    assert follow(door, opens).phase is DoorPhase.OPEN


@pytest.mark.parametrize(
    ("now", "closed"),
    [("20:59", None), ("21:00", "21:00"), ("23:59", "21:00"), ("18:00", None)],
)
def test_the_last_closing_is_that_of_the_plan(now, closed):
    assert plan.last_closing(HOURS, at(now)) == (closed and at(closed))


def test_a_night_that_ran_over_midnight_closed_this_morning():
    night = OpeningHours("Europe/Helsinki", ((Interval(time(22), time(2)),),) * 7)
    assert plan.last_closing(night, at("03:00")) == at("02:00")
