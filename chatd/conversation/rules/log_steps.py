"""What a change of a conversation means for its log: who reads it from now on, and what nobody waits for any more."""

from dataclasses import dataclass

from chatd.base.names import MemberId, Seconds
from chatd.conversation.rules.envelopes import Log, Receipt, forget
from chatd.conversation.rules.readers import add, drop_reader, replace_reader, seat, succeed


@dataclass(frozen=True, slots=True)
class Add:
    """A member has come."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class Seat:
    """A member would come: it may speak, and nothing is for it before it is let in."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class Drop:
    """A member has gone, and nobody in its place."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class Replace:
    """Another member has taken the old one's place."""

    old: MemberId
    new: MemberId


@dataclass(frozen=True, slots=True)
class Succeed:
    """Members had changed before a restart, and only now it is known."""

    gone: tuple[MemberId, ...]
    come: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """The conversation has ended. `unless_for`: whose pages may come back for its last words."""

    unless_for: tuple[MemberId, ...] = ()


LogStep = Add | Seat | Drop | Replace | Succeed | Forget


def follow(log: Log, step: LogStep, now: Seconds) -> list[tuple[MemberId, Receipt]]:
    """What a change of the conversation means for its log; the senders to be told. Raises: Refused(NOT_A_MEMBER)."""
    match step:
        case Add(member):
            add(log, member, now)
        case Seat(member):
            seat(log, member, now)
        case Drop(member):
            return drop_reader(log, member)
        case Replace(old, new):
            replace_reader(log, old, new, now)
        case Succeed(gone, come):
            succeed(log, gone, come, now)
        case Forget(unless_for):
            forget(log, unless_for)
    return []
