import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.line.rules import estimate as rules
from chatd.line.rules.estimate import Range, Talks

KNOWN = Talks(45.0, count=20)


def test_with_nobody_on_shift_nothing_is_said():
    assert rules.estimate(1, 0, 0, KNOWN) is None


def test_after_too_few_talks_nothing_is_said():
    assert rules.estimate(1, 4, 0, Talks(45.0, count=19)) is None


def test_too_far_back_nothing_is_said():
    assert rules.estimate(12, 4, 0, KNOWN) is not None
    assert rules.estimate(13, 4, 0, KNOWN) is None


def test_with_a_free_desk_the_wait_is_short():
    assert rules.estimate(1, 4, 1, KNOWN) == Range(0, 5)


@pytest.mark.parametrize(
    ("place", "capacity", "wait"),
    [
        # 15 % and 85 % of Erlang(place, mean 45/capacity), rounded outward (checked by hand for place 1:
        # -ln(0.85) * 22.5 = 3.7 and -ln(0.15) * 22.5 = 42.7)
        (1, 2, Range(0, 45)),
        (1, 6, Range(0, 15)),
        (2, 2, Range(15, 80)),
        (6, 2, Range(80, 195)),  # chi-squared with 12 degrees: 7.114 and 16.989, halved
    ],
)
def test_the_range_is_rounded_outward_to_five_minutes(place, capacity, wait):
    assert rules.estimate(place, capacity, 0, KNOWN) == wait


@pytest.mark.parametrize(
    ("stages", "share", "expected"),
    [
        # tables of chi-squared: half the quantile with twice the degrees of freedom
        (1, 0.15, 0.162519),
        (1, 0.85, 1.897120),
        (5, 0.95, 9.153519),
        (10, 0.05, 5.425406),
        (50, 0.5, 49.667),
    ],
)
def test_quantiles_agree_with_the_tables(stages, share, expected):
    assert rules.quantile(stages, share) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("stages", [101, 400, 2_000, 10_000])
@pytest.mark.parametrize("share", [rules.LOW, rules.HIGH])
def test_far_back_a_quantile_costs_no_sum_and_agrees_with_it(stages, share, monkeypatch):
    """Two thousand sums of two thousand terms would stop the daemon for minutes."""
    with monkeypatch.context() as without:
        without.delattr(rules, "_is_over")
        found = rules.quantile.__wrapped__(stages, share)
    assert rules._is_over(stages, found) == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize("capacity", [1, 3, 8])
def test_the_truth_lies_in_the_range_in_seventy_percent_at_every_place(capacity):
    chance = random.Random(20_261_121)  # the same dice in every run
    for place in range(1, 3 * capacity + 1):
        wait = rules.estimate(place, capacity, 0, KNOWN)
        hits = sum(wait.low <= waited(chance, place, capacity) <= wait.high for _ in range(2_000))
        assert hits / 2_000 >= 0.70, f"place {place} of {capacity}"


def waited(chance, place, capacity):
    """Minutes until the place-th talk from now ends: all desks busy, talks of exponential length."""
    ends = [chance.expovariate(1 / 45) for _ in range(capacity)]
    now = 0.0
    for _ in range(place):
        now = min(ends)
        ends[ends.index(now)] = now + chance.expovariate(1 / 45)
    return now


@given(place=st.integers(1, 60), capacity=st.integers(1, 20))
def test_further_back_is_never_sooner(place, capacity):
    here, behind = (rules.estimate(each, capacity, 0, KNOWN) for each in (place, place + 1))
    if here is not None and behind is not None:
        assert here.low <= behind.low
        assert here.high <= behind.high


@given(place=st.integers(1, 300), capacity=st.integers(1, 100))
def test_a_range_is_of_whole_fives_and_never_empty(place, capacity):
    wait = rules.estimate(place, capacity, 0, KNOWN)
    if wait is not None:
        assert wait.low % 5 == wait.high % 5 == 0
        assert 0 <= wait.low < wait.high


def test_the_start_value_gives_way_to_what_was_measured():
    talks = Talks(45.0)
    for _ in range(100):
        talks = rules.learn(talks, 20.0)

    assert talks.count == 100
    assert talks.mean_minutes == pytest.approx(20.0, abs=0.5)


def test_one_talk_alone_does_not_throw_the_mean():
    assert rules.learn(Talks(45.0), 5.0).mean_minutes == pytest.approx(37.0)
    assert rules.learn(Talks(45.0, count=500), 5.0).mean_minutes == pytest.approx(43.0)


@pytest.mark.parametrize(("minutes", "counted"), [(100_000.0, 240.0), (-3.0, 1.0)])
def test_a_talk_left_open_overnight_is_bounded(minutes, counted):
    assert rules.learn(KNOWN, minutes) == rules.learn(KNOWN, counted)


@pytest.mark.parametrize(
    ("place", "free", "talks", "is_long"),
    [(1, 1, KNOWN, False), (2, 0, KNOWN, True), (9, 0, KNOWN, True), (9, 0, Talks(45.0), True)],
)
def test_a_wait_is_long_beyond_what_the_line_calls_long(place, free, talks, is_long):
    assert rules.is_long(place, 2, free, talks, 20) is is_long


@given(place=st.integers(1, 60), capacity=st.integers(1, 12))
def test_further_back_than_a_long_wait_every_wait_is_long(place, capacity):
    here, behind = (rules.is_long(at, capacity, 0, KNOWN, 20) for at in (place, place + 1))
    assert behind or not here


@pytest.mark.parametrize(
    ("place", "free", "rests", "wait", "is_long"),
    [
        (1, 0, (2.5,), Range(0, 5), False),
        (1, 0, (2.5, 12.0), Range(0, 5), False),
        (2, 0, (2.5, 12.0), Range(0, 15), False),
        (2, 1, (12.0,), Range(0, 15), False),
        (1, 0, (), Range(0, 45), True),
        (3, 0, (2.5, 12.0), Range(25, 110), True),  # for her a talk must end too
    ],
)
def test_who_goes_to_a_place_that_rests_waits_no_longer_than_the_rest(
    place, free, rests, wait, is_long
):
    assert rules.estimate(place, 2, free, KNOWN, rests) == wait
    assert rules.is_long(place, 2, free, Talks(45.0), 20, rests) is is_long


@given(
    place=st.integers(1, 20),
    capacity=st.integers(1, 12),
    rests=st.lists(st.floats(0.1, 15), max_size=6).map(sorted),
)
def test_a_rest_makes_no_wait_longer_and_none_behind_shorter(place, capacity, rests):
    def high(at, known):
        return rules._reckoned(at, capacity, 0, KNOWN, known).high

    assert high(place, rests) <= high(place, ())
    assert high(place, rests) <= high(place + 1, rests)


def test_where_nobody_is_there_the_wait_has_no_length():
    assert not rules.is_long(1, 0, 0, KNOWN, 20)
