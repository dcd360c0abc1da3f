"""The greatest of what was measured lately."""

from chatd.base.worst import MINUTE_SECONDS, Worst


def test_it_is_the_greatest_of_this_minute_and_of_the_one_before():
    now = [100.0]
    worst = Worst(lambda: now[0])
    assert worst.read() == 0.0
    worst.note(3.0)
    worst.note(2.0)
    assert worst.read() == 3.0
    now[0] += MINUTE_SECONDS
    worst.note(1.0)
    assert worst.read() == 3.0
    now[0] += MINUTE_SECONDS
    assert worst.read() == 1.0


def test_after_two_quiet_minutes_it_is_nothing():
    now = [100.0]
    worst = Worst(lambda: now[0])
    worst.note(3.0)
    now[0] += 2 * MINUTE_SECONDS
    assert worst.read() == 0.0
