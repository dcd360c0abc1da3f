"""The quiet after a conversation: its place takes no other for a while, or until its counsellor says that she is ready.

A place that is being wrapped up is busy, and its counsellor is there: who waits is told of a person who will answer.
"""

from collections.abc import Iterable
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds

WRAP_UP_MORE_SECONDS = 180  # so much longer with each press (Source: queue policy, F.2)
WRAP_UP_MAX_SECONDS = (
    900  # in all; longer is a pause, and as a pause of that length it is told to those who wait
)


class WrapUp(NamedTuple):
    """One place at rest. Seconds since 1970: since its conversation ended, and until when."""

    since: Seconds
    until: Seconds


WrapUps = tuple[WrapUp, ...]


def running(wrap_ups: Iterable[WrapUp], now: Seconds) -> WrapUps:
    """Those that are not over."""
    return tuple(each for each in wrap_ups if now < each.until)


def with_one_more(wrap_ups: Iterable[WrapUp], now: Seconds, seconds: float) -> WrapUps:
    """A conversation has ended: its place rests for so long; for 0 s it does not."""
    begun = WrapUp(now, Seconds(now + seconds))
    return running((*wrap_ups, begun), now)


def may_be_longer(wrap_up: WrapUp) -> bool:
    """Whether it may still be extended."""
    return wrap_up.until < wrap_up.since + WRAP_UP_MAX_SECONDS


def longer(wrap_ups: Iterable[WrapUp], now: Seconds) -> WrapUps:
    """All that run go on for `WRAP_UP_MORE_SECONDS` more, and none for longer than `WRAP_UP_MAX_SECONDS` in all.

    Raises: Refused(WRONG_STATE) when none runs that could.
    """
    now_running = running(wrap_ups, now)
    if not any(may_be_longer(each) for each in now_running):
        raise Refused(Reason.WRONG_STATE)
    return tuple(_longer(each) for each in now_running)


def _longer(wrap_up: WrapUp) -> WrapUp:
    most = max(wrap_up.until, wrap_up.since + WRAP_UP_MAX_SECONDS)
    return wrap_up._replace(until=Seconds(min(wrap_up.until + WRAP_UP_MORE_SECONDS, most)))
