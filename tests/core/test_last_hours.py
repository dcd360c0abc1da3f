"""The last hours of a line, from counts: means of what was seen once a minute, and what was counted."""

from itertools import pairwise

from chatd.base.names import Seconds
from chatd.line.rules.last_hours import KEPT_TENS, NONE, PICTURED, TEN_SECONDS, last_hours
from chatd.line.rules.outcome import Count

NOW = Seconds(1_800_000_000 + 125)


def rows(**given):
    found = {each.value: list(NONE) for each in PICTURED}
    for name, at in given.items():
        for ten, many in at.items():
            found[name][ten] = many
    return found


def test_the_oldest_comes_first_and_the_last_one_runs_still():
    tens = last_hours(rows(), NOW)
    assert len(tens) == KEPT_TENS
    assert tens[-1].begins == 1_800_000_000
    assert [b.begins - a.begins for a, b in pairwise(tens)] == [TEN_SECONDS] * 36
    assert tens[-1].begins - tens[0].begins == 6 * 3_600


def test_what_is_seen_once_a_minute_is_a_mean_of_the_minutes_in_which_somebody_looked():
    seen = rows(sampled={1: 10}, waiting={1: 15}, served={1: 20}, places={1: 40}, busy={1: 25})
    assert last_hours(seen, NOW)[-2][1:4] == (1.5, 2.0, 1.5)


def test_where_nobody_looked_it_is_not_known_and_not_nothing():
    ten = last_hours(rows(answered={2: 4}, abandoned={2: 1}), NOW)[-3]
    assert ten[1:4] == (None, None, None)
    assert (ten.answered, ten.left) == (4, 1)


def test_only_counts_without_a_person_are_pictured():
    assert Count.TAKEN not in PICTURED
    assert Count.ABUSE not in PICTURED
