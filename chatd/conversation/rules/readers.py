"""Who reads the log of a conversation, as its members come, go, and follow each other."""

from collections.abc import Iterable

from chatd.base.names import MemberId, Seconds
from chatd.conversation.rules.envelopes import (
    NOT_BACK,
    NUMBER_MAX,
    Log,
    Receipt,
    Track,
    settle,
    skip,
)


def add(log: Log, member: MemberId, now: Seconds) -> None:
    """A member reads from now on; what was before is not for it. One who comes again goes on with its ids."""
    track = log.tracks.get(member)
    if track is None:
        log.tracks[member] = Track(log.last_number, now, 0)
    else:
        track.is_reading, track.read, track.word_at = True, log.last_number, now


def seat(log: Log, member: MemberId, now: Seconds) -> None:
    """A member may speak, and nothing is for it: it has read what will ever be, until `let_in`."""
    add(log, member, now)
    log.tracks[member].read = NUMBER_MAX


def let_in(log: Log, member: MemberId) -> None:
    """It reads from the next envelope on. Raises: Refused(NOT_A_MEMBER)."""
    log.track(member).read = log.last_number


def drop_reader(log: Log, member: MemberId) -> list[tuple[MemberId, Receipt]]:
    """Nobody waits for this member any more; what it has said is still delivered."""
    log.track(member).is_reading = False
    return settle(log)


def replace_reader(log: Log, old: MemberId, new: MemberId, now: Seconds) -> None:
    """Another member reads from now on in place of the old one. What waited is forgotten: its keys are lost.

    Raises: Refused(NOT_A_MEMBER).
    """
    track = log.track(old)
    skip(log, old)
    track.is_reading = False
    add(log, new, now)


def succeed(log: Log, gone: Iterable[MemberId], come: Iterable[MemberId], now: Seconds) -> None:
    """Members had changed before a restart. Who comes reads what waits, and once it is back its next id may be any.

    What those who go have said since the restart is forgotten: it was sealed for a group that is no more.
    Raises: Refused(NOT_A_MEMBER).
    """
    left = [log.track(member) for member in gone]
    read = min((log.last_number, *(track.read for track in left)))
    for track in left:
        track.is_reading = False
        track.held.clear()
        track.bytes_held = 0
    for member in come:
        log.tracks[member] = Track(read, now, NOT_BACK)
