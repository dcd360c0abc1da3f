"""The day of `make soak`: its line opens and closes when the load believes so, and what grows is seen to grow."""

import time

import pytest

from bench import daemon, day, hours
from chatd.directory.rules import hours as plan


@pytest.mark.parametrize("number", [0, 1, 7])
def test_the_line_is_open_exactly_while_people_come(number):
    clock, line = hours.FasterClock(time.time()), hours.opening_hours()
    opens = number * hours.ROUND_SECONDS * hours.PACE + hours.MIDNIGHT
    closes = opens + hours.OPEN_SECONDS * hours.PACE
    assert [plan.is_open(line, at) for at in (opens - 1, opens, closes - 1, closes)] == [
        False,
        True,
        True,
        False,
    ]
    assert clock.now() == pytest.approx(hours.MIDNIGHT, abs=hours.PACE)


def test_a_talk_that_begins_at_closing_time_ends_before_the_next_opening():
    assert hours.OPEN_SECONDS + day.TALK_SECONDS + day.LATE_SECONDS < hours.ROUND_SECONDS


def test_growth_is_from_the_second_closing_on_when_all_that_is_lazy_was_made():
    assert day.growth([80.0, 100.0, 104.0, 110.0]) == pytest.approx(10.0)
    assert day.growth([80.0, 100.0]) == 0.0


def test_each_opening_of_half_an_hour_has_bearers_of_its_own_and_each_desk_in_it_a_person_of_its_own():
    assert day.OPENINGS_MAX * hours.ROUND_SECONDS >= 1_800
    assert day.TALKING <= daemon.PEOPLE


def test_a_piece_that_is_too_long_says_so():
    with pytest.raises(SystemExit, match="DAY_SECONDS"):
        day.day((day.OPENINGS_MAX + 1) * hours.ROUND_SECONDS)
