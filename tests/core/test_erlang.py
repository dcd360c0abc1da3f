"""Erlang-A against printed values, against what is known in limits, and against a queue that is played through."""

import math
import random

import pytest

from chatd.rota.rules.erlang import PLACES_MAX, Load, outlook
from chatd.rota.rules.need import IN_TIME_MINUTES, IN_TIME_SHARE, PEOPLE_MAX, need, patience

# Source: queue policy, F.7: talks of 45 min, patience 15 min.
# per hour, places, Erlang-C: waits, its mean wait; Erlang-A: left in %, mean wait, busy
TABLE = [
    (2, 2, 0.64, 57.9, 24.5, 3.7, 0.57),
    (2, 3, 0.24, 7.1, 9.1, 1.4, 0.45),
    (4, 4, 0.51, 22.9, 14.7, 2.2, 0.64),
    (4, 6, 0.10, 1.5, 2.9, 0.4, 0.49),
    (6, 4, None, None, 28.9, 4.3, 0.80),
    (6, 6, 0.42, 12.6, 10.3, 1.5, 0.67),
    (6, 8, 0.10, 1.3, 2.6, 0.4, 0.55),
    (8, 8, 0.36, 8.0, 7.7, 1.2, 0.69),
    (12, 10, 0.67, 30.1, 11.5, 1.7, 0.80),
    (12, 12, 0.27, 4.0, 4.8, 0.7, 0.71),
]


@pytest.mark.parametrize("row", TABLE)
def test_the_table_of_the_queue_policy_is_reproduced_to_its_printed_digits(row):
    per_hour, places, _, _, left, wait, busy = row
    seen = outlook(places, Load(per_hour, 45, 15), 3)
    assert (round(100 * seen.left, 1), round(seen.wait_minutes, 1), round(seen.busy, 2)) == (
        left,
        wait,
        busy,
    )


@pytest.mark.parametrize("row", [row for row in TABLE if row[2] is not None])
def test_with_endless_patience_it_is_erlang_c(row):
    per_hour, places, waits, wait, *_ = row
    seen = outlook(places, Load(per_hour, 45, 1e6), 3)
    assert seen.waits == pytest.approx(waits, abs=0.006)
    assert seen.wait_minutes == pytest.approx(wait, rel=0.01, abs=0.06)


def test_with_endless_patience_the_share_in_time_is_that_of_erlang_c():
    # Of those who wait, exp(-(places - load) t / talk) wait longer than t.
    places, per_hour, talk, t = 6, 6, 45.0, 10.0
    seen = outlook(places, Load(per_hour, talk, 1e7), t)
    longer = seen.waits * math.exp(-(places - per_hour * talk / 60) * t / talk)
    assert seen.in_time == pytest.approx(1 - longer, abs=1e-4)


def test_without_patience_it_is_erlang_b():
    a, places = 4.5, 6
    blocked = (a**places / math.factorial(places)) / sum(
        a**k / math.factorial(k) for k in range(places + 1)
    )
    seen = outlook(places, Load(6, 45, 1e-9), 3)
    assert seen.left == pytest.approx(blocked, rel=1e-6)
    assert seen.in_time == pytest.approx(1 - blocked, rel=1e-6)


def test_when_time_is_endless_whoever_does_not_leave_is_answered_in_time():
    for places in (1, 2, 5, 12):
        seen = outlook(places, Load(7, 40, 12), 1e6)
        assert seen.in_time == pytest.approx(1 - seen.left, abs=1e-9)


def test_within_no_time_only_those_are_answered_who_do_not_wait():
    seen = outlook(3, Load(5, 40, 12), 0)
    assert seen.in_time == pytest.approx(1 - seen.waits, abs=1e-12)


def played(places, load, within, count, seed):
    """The same queue, one arrival after the other: who leaves, and who is answered in time."""
    chance = random.Random(seed)
    now, free_at = 0.0, [0.0] * places
    left = in_time = waited = 0.0
    for _ in range(count):
        now += chance.expovariate(load.per_hour / 60)
        at = min(range(places), key=free_at.__getitem__)
        wait = max(0.0, free_at[at] - now)
        patience = chance.expovariate(1 / load.patience_minutes)
        if patience < wait:
            left += 1
            waited += patience
            continue
        waited += wait
        in_time += wait <= within
        free_at[at] = now + wait + chance.expovariate(1 / load.talk_minutes)
    return left / count, in_time / count, waited / count


@pytest.mark.parametrize(
    ("places", "load"), [(2, Load(3, 30, 10)), (4, Load(6, 45, 15)), (8, Load(9, 45, 30))]
)
def test_a_queue_that_is_played_through_agrees(places, load):
    left, in_time, waited = played(places, load, 3, 30_000, seed=places)
    seen = outlook(places, load, 3)
    assert seen.left == pytest.approx(left, abs=0.015)
    assert seen.in_time == pytest.approx(in_time, abs=0.015)
    assert seen.wait_minutes == pytest.approx(waited, rel=0.06)


def test_one_place_more_never_leaves_more_people_without_an_answer():
    for per_hour in (0.1, 1, 5, 40, 300):
        seen = [outlook(places, Load(per_hour, 45, 15), 3) for places in range(1, 40)]
        assert [each.left for each in seen] == sorted((each.left for each in seen), reverse=True)
        in_time = [round(each.in_time, 9) for each in seen]
        assert in_time == sorted(in_time)
        assert all(
            0 <= share <= 1 + 1e-9
            for each in seen
            for share in (each.left, each.in_time, each.busy)
        )


def test_a_load_beyond_all_measure_is_reckoned_all_the_same():
    seen = outlook(1, Load(5_000, 240, 120), 3)
    assert 0.99 < seen.left < 1
    assert outlook(10 * PLACES_MAX, Load(1, 45, 15), 3).in_time == pytest.approx(1)


@pytest.mark.parametrize(
    ("places", "load"), [(0, Load(1, 1, 1)), (1, Load(0, 1, 1)), (1, Load(1, 1, 0))]
)
def test_without_a_place_or_a_load_there_is_nothing_to_reckon(places, load):
    with pytest.raises(ValueError, match="place"):
        outlook(places, load, 3)


# ---- how many people that means ----


def test_the_fewest_people_that_are_enough_are_needed():
    for per_hour in (1, 2, 4, 8, 12):
        found = need(per_hour, 45, 15, 2)
        assert found.outlook.in_time >= IN_TIME_SHARE
        if found.people > 1:
            fewer = outlook(2 * (found.people - 1), Load(per_hour, 45, 15), IN_TIME_MINUTES)
            assert fewer.in_time < IN_TIME_SHARE


def test_an_open_hour_needs_somebody_whatever_is_known():
    assert need(None, 45, 15, 2) == (1, None, None)
    assert need(0, 45, 15, 2).people == 1
    assert need(10_000, 45, 15, 1).people == PEOPLE_MAX


def test_patience_is_all_waiting_by_who_gave_up_and_believed_only_when_enough_did():
    assert patience(9, 900) == 15
    assert patience(20, 200) == 10
    assert patience(20, 1) == 2
    assert patience(10, 1e6) == 120
