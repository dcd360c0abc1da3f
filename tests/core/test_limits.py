import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base import limits
from chatd.base.errors import Reason, Refused
from chatd.base.limits import Limit
from chatd.base.names import Seconds

NOW = Seconds(1_000.0)
LIMIT = Limit("things", burst=3, per_second=0.5)


def later(seconds):
    return Seconds(NOW + seconds)


def taken(count, at=NOW):
    bucket = limits.full(LIMIT, at)
    for _ in range(count):
        bucket = limits.take(LIMIT, bucket, at)
    return bucket


def test_one_more_than_the_burst_is_too_often():
    with pytest.raises(Refused) as refused:
        taken(4)

    assert refused.value.reason is Reason.TOO_OFTEN


def test_more_at_once_than_there_is_takes_nothing():
    bucket = taken(2)

    with pytest.raises(Refused):
        limits.take(LIMIT, bucket, NOW, count=2)

    limits.take(LIMIT, bucket, NOW, count=1)


def test_time_refills_one_by_one():
    empty = taken(3)

    with pytest.raises(Refused):
        limits.take(LIMIT, empty, later(1.9))
    once = limits.take(LIMIT, empty, later(2))
    with pytest.raises(Refused):
        limits.take(LIMIT, once, later(2))


def test_a_refusal_does_not_lengthen_the_wait():
    empty = taken(3)
    for tenth in range(19):
        with pytest.raises(Refused):
            limits.take(LIMIT, empty, later(tenth / 10))

    limits.take(LIMIT, empty, later(2))


def test_a_long_rest_saves_up_no_more_than_the_burst():
    bucket = limits.take(LIMIT, taken(3), later(1_000_000))

    assert bucket.tokens == LIMIT.burst - 1


def test_a_clock_that_goes_back_refills_nothing():
    with pytest.raises(Refused):
        limits.take(LIMIT, taken(3), later(-100))


def test_a_clock_that_goes_back_takes_nothing_away_and_gives_nothing_when_it_is_right_again():
    bucket = limits.take(LIMIT, taken(2), later(-100))

    with pytest.raises(Refused):
        limits.take(LIMIT, bucket, NOW)


def test_a_bucket_that_has_refilled_may_be_forgotten():
    assert not limits.is_full(LIMIT, taken(1), later(1.9))
    assert limits.is_full(LIMIT, taken(1), later(2))


@given(gaps=st.lists(st.floats(0, 10), min_size=1, max_size=60))
def test_no_pattern_gets_more_than_burst_and_rate(gaps):
    bucket, now, passed = limits.full(LIMIT, NOW), NOW, 0
    for gap in gaps:
        now = Seconds(now + gap)
        try:
            bucket = limits.take(LIMIT, bucket, now)
            passed += 1
        except Refused:
            pass

    assert passed <= LIMIT.burst + LIMIT.per_second * (now - NOW) + 1e-6


def test_a_whole_outbox_may_be_said_again_at_once():
    assert limits.SAYS.burst >= 256
    assert limits.EVENTS.burst >= 2 * 256
