"""What a process remembers: so many at most, and of what nobody asks for, nothing for long."""

import pytest

from chatd.base.remembered import REMEMBERED_SECONDS, Remembered


class Time:
    at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def time():
    return Time()


def test_there_are_never_more_than_so_many_and_the_last_are_among_them(time):
    remembered = Remembered(10, time)
    for each in range(100):
        remembered.put(f"{each}", each)
        assert len(remembered) <= 10
    assert [remembered.get(f"{each}") for each in range(96, 100)] == [96, 97, 98, 99]
    assert remembered.get("0") is None
    assert (remembered.at_hand("99"), remembered.at_hand("0")) == (99, None)


def test_what_is_asked_for_stays_and_what_is_not_goes(time):
    remembered = Remembered(10, time)
    remembered.put("asked", 1)
    remembered.put("not", 2)
    for _ in range(10):
        time.at += REMEMBERED_SECONDS / 5
        assert remembered.get("asked") == 1
    assert len(remembered) == 1


def test_who_only_peeks_keeps_nothing(time):
    remembered = Remembered(10, time)
    remembered.put("a", 1)
    for _ in range(2):
        time.at += REMEMBERED_SECONDS / 2 + 1
        remembered.put("b", 2)
        assert remembered.peek("b") == 2
        if len(remembered) == 2:
            assert remembered.peek("a") == 1
    assert remembered.peek("a") is None


def test_after_a_long_silence_nothing_is_left(time):
    remembered = Remembered(10, time)
    remembered.put("a", 1)
    time.at += REMEMBERED_SECONDS + 1
    assert remembered.get("a") is None


def test_what_is_dropped_is_gone_at_once(time):
    remembered = Remembered(10, time)
    remembered.put("a", 1)
    remembered.drop("a")
    remembered.drop("a")
    assert remembered.get("a") is None
