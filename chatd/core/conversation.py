"""A conversation: its phases, its epochs, and who may say what when. Who comes and goes is in `members`.

    OPENING ── opening ──▶ OPEN ── key_package ──▶ OPENING          any ── end ──▶ ENDED
       │ orphan              │ orphan
       └──────▶ ORPHANED ◀───┘     ORPHANED ── return ──▶ OPEN (OPENING if no group was made)
                                   ORPHANED ── take_over ──▶ OPENING

The value is frozen; its log is not (see `envelopes`). A `message` changes the log alone, but for a
member's first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from chatd.core import envelopes
from chatd.core.envelopes import Envelope, Log, Receipt
from chatd.core.errors import Reason, Refused
from chatd.core.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    MemberId,
    Outcome,
    Role,
    Seconds,
    Topic,
)
from chatd.core.presence import Page

NUMBERS_SINCE_SECONDS = 1_767_225_600  # 2026-01-01T00:00Z


class ConversationPhase(StrEnum):
    """Where a conversation is."""

    OPENING = "opening"  # no group yet, or the keys of one are lost
    OPEN = "open"  # words may go
    ORPHANED = "orphaned"  # the counsellor is gone; the visitor's words are held
    ENDED = "ended"


class ConversationAct(StrEnum):
    """What changes the phase."""

    OPENING = "opening"
    KEY_PACKAGE = "key_package"
    ORPHAN = "orphan"
    RETURN = "return"
    RETURN_TO_OPENING = "return_to_opening"
    TAKE_OVER = "take_over"
    END = "end"


CONVERSATIONS: dict[ConversationPhase, dict[ConversationAct, ConversationPhase]] = {
    ConversationPhase.OPENING: {
        ConversationAct.OPENING: ConversationPhase.OPEN,
        ConversationAct.KEY_PACKAGE: ConversationPhase.OPENING,
        ConversationAct.ORPHAN: ConversationPhase.ORPHANED,
        ConversationAct.END: ConversationPhase.ENDED,
    },
    ConversationPhase.OPEN: {
        ConversationAct.KEY_PACKAGE: ConversationPhase.OPENING,
        ConversationAct.ORPHAN: ConversationPhase.ORPHANED,
        ConversationAct.END: ConversationPhase.ENDED,
    },
    ConversationPhase.ORPHANED: {
        ConversationAct.ORPHAN: ConversationPhase.ORPHANED,
        ConversationAct.RETURN: ConversationPhase.OPEN,
        ConversationAct.RETURN_TO_OPENING: ConversationPhase.OPENING,
        ConversationAct.TAKE_OVER: ConversationPhase.OPENING,
        ConversationAct.END: ConversationPhase.ENDED,
    },
    ConversationPhase.ENDED: {ConversationAct.END: ConversationPhase.ENDED},
}


class Kind(StrEnum):
    """What an envelope is; all that the daemon knows of its meaning."""

    KEY_PACKAGE = "key_package"
    OPENING = "opening"
    MESSAGE = "message"
    COMMIT = "commit"


SAYERS: dict[Kind, frozenset[Role]] = {
    Kind.KEY_PACKAGE: frozenset({Role.COUNSELLOR, Role.SPECIALIST}),
    Kind.OPENING: frozenset({Role.VISITOR, Role.FACILITATOR}),
    Kind.MESSAGE: frozenset(Role),
    Kind.COMMIT: frozenset({Role.VISITOR, Role.FACILITATOR}),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Who is in a conversation, as what. `desk` is the counsellor's; a visitor has none."""

    id: MemberId
    role: Role
    page: Page
    resume_hash: bytes = field(repr=False)  # SHA-256 of the page's resume key
    desk: DeskId | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Its members from assignment to the end."""

    id: ConversationId
    line: LineId
    language: Language
    topic: Topic | None
    members: tuple[Member, ...]
    started: Seconds
    log: Log = field(compare=False)
    phase: ConversationPhase = ConversationPhase.OPENING
    handovers: int = 0  # how often another has taken it over
    epoch: int = 0  # of the group; 0 while there is none
    group: bytes = b""  # the group's id; empty while there is none, or not heard since a restart
    spoken: frozenset[Role] = frozenset()  # as what somebody has said a message, ever
    newcomer: MemberId | None = None  # whose key package has no opening yet
    orphaned_at: Seconds | None = None
    ended_at: Seconds | None = None
    outcome: Outcome | None = None

    @property
    def has_group(self) -> bool:
        """Whether all members are thought to hold the keys of one group."""
        return self.epoch > 0 and self.newcomer is None


class Said(NamedTuple):
    """What became of a `say`. `envelope` is None when the id had been stored before.

    `is_changed`: more than the log has, so that members are to be told.
    """

    conversation: Conversation
    envelope: Envelope | None
    receipt: Receipt
    is_changed: bool = False


def start(
    conversation_id: ConversationId,
    *,
    line: LineId,
    language: Language,
    topic: Topic | None,
    members: Sequence[Member],
    now: Seconds,
) -> Conversation:
    """A new conversation, from assignment on."""
    log = Log((member.id for member in members), now)
    return Conversation(conversation_id, line, language, topic, tuple(members), now, log)


def number_base(now: Seconds) -> int:
    """Where a rebuilt log goes on: milliseconds since 2026, more than it can have numbered before."""
    return max(1, int((now - NUMBERS_SINCE_SECONDS) * 1_000))


def rebuild(
    conversation_id: ConversationId,
    *,
    line: LineId,
    language: Language,
    topic: Topic | None,
    members: Sequence[Member],
    started: Seconds,
    epoch: int,
    handovers: int = 0,
    spoken: Iterable[Role],
    now: Seconds,
) -> Conversation:
    """A conversation after a restart: its log is empty, its numbers go on, its senders say again.

    `spoken`: as the value of a page claims it; a group alone is no word.
    """
    log = Log((member.id for member in members), now, number_base(now))
    return Conversation(
        conversation_id,
        line,
        language,
        topic,
        tuple(members),
        started,
        log,
        phase_of_rebuilt(epoch),
        handovers,
        epoch,
        spoken=frozenset(spoken),
    )


def phase_of_rebuilt(epoch: int) -> ConversationPhase:
    """What a value says of the phase: with a group words may go; who lost its keys says so next."""
    return ConversationPhase.OPEN if epoch else ConversationPhase.OPENING


def member_of(conversation: Conversation, member: MemberId) -> Member:
    """The member of this id. Raises: Refused(NOT_A_MEMBER)."""
    for each in conversation.members:
        if each.id == member:
            return each
    raise Refused(Reason.NOT_A_MEMBER)


def say(
    conversation: Conversation,
    sender: MemberId,
    own_id: int,
    kind: Kind,
    body: str,
    *,
    now: Seconds,
    epoch: int = 0,
    group: bytes = b"",
) -> Said:
    """Hold one envelope for the other members. `epoch` and `group` as read from its header.

    Raises: Refused, and nothing has changed: NOT_A_MEMBER; OUT_OF_ORDER when the id leaves a gap;
    WRONG_KIND when the role may not say it; WRONG_STATE when the phase does not allow it; WRONG_EPOCH for
    another group, another epoch, or a second commit; OUTBOX_FULL at a bound of the log.
    """
    log = conversation.log
    track = log.track(sender)
    if envelopes.is_repeat(track, own_id):
        return Said(conversation, None, track.receipt)
    changed = _AFTER[kind](conversation, sender, epoch, group)
    if kind is Kind.OPENING and conversation.newcomer is not None:
        envelopes.skip(log, conversation.newcomer)  # held for lost keys; its senders still have it
    else:
        envelopes.check_room(track, len(body), now)
    envelope = envelopes.store(log, sender, own_id, kind, body, now=now)
    if kind is Kind.MESSAGE and not track.has_spoken:
        track.has_spoken = True
        changed = with_spoken(changed, {member_of(changed, sender).role})
    return Said(changed, envelope, track.receipt, changed is not conversation)


def with_spoken(conversation: Conversation, roles: Collection[Role]) -> Conversation:
    """The same, where somebody has said a message as each of these; the same object when that was known."""
    if conversation.spoken.issuperset(roles):
        return conversation
    return replace(conversation, spoken=conversation.spoken.union(roles))


def _check_role(conversation: Conversation, sender: MemberId, kind: Kind) -> None:
    if member_of(conversation, sender).role not in SAYERS[kind]:
        raise Refused(Reason.WRONG_KIND)


def _message(
    conversation: Conversation, _sender: MemberId, epoch: int, group: bytes
) -> Conversation:
    """While open, and while orphaned: the same console may come back with its keys."""
    if conversation.phase not in _MESSAGES_IN or not conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    if not conversation.epoch - 1 <= epoch <= conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    if conversation.group == group:
        return conversation
    return _with_group(conversation, group)


_MESSAGES_IN = (ConversationPhase.OPEN, ConversationPhase.ORPHANED)


def _with_group(conversation: Conversation, group: bytes) -> Conversation:
    """After a restart the first group heard is the one. Raises: Refused(WRONG_EPOCH) for another."""
    if conversation.group:
        raise Refused(Reason.WRONG_EPOCH)
    return replace(conversation, group=group)


def _key_package(
    conversation: Conversation, sender: MemberId, _epoch: int, _group: bytes
) -> Conversation:
    """The sender has no keys (yet, or any more): an opening has to come."""
    _check_role(conversation, sender, Kind.KEY_PACKAGE)
    phase = after(conversation, ConversationAct.KEY_PACKAGE)
    return replace(conversation, phase=phase, newcomer=sender)


def _opening(
    conversation: Conversation, sender: MemberId, epoch: int, group: bytes
) -> Conversation:
    """A new group: its first commit makes epoch 1."""
    _check_role(conversation, sender, Kind.OPENING)
    phase = after(conversation, ConversationAct.OPENING)
    if conversation.newcomer is None:
        raise Refused(Reason.WRONG_STATE)
    if epoch != 0:
        raise Refused(Reason.WRONG_EPOCH)
    return replace(conversation, phase=phase, epoch=1, group=group, newcomer=None)


def _commit(conversation: Conversation, sender: MemberId, epoch: int, group: bytes) -> Conversation:
    """Exactly one for each epoch: the first wins, whoever loses rebases."""
    _check_role(conversation, sender, Kind.COMMIT)
    if conversation.phase is not ConversationPhase.OPEN:
        raise Refused(Reason.WRONG_STATE)
    if epoch != conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    if conversation.group != group:
        conversation = _with_group(conversation, group)
    return replace(conversation, epoch=epoch + 1)


_AFTER = {
    Kind.MESSAGE: _message,
    Kind.KEY_PACKAGE: _key_package,
    Kind.OPENING: _opening,
    Kind.COMMIT: _commit,
}


def received(
    conversation: Conversation, member: MemberId, up_to: int
) -> list[tuple[MemberId, Receipt]]:
    """The member has everything up to this number; the senders to be told. Raises: Refused(NOT_A_MEMBER)."""
    return envelopes.received(conversation.log, member, up_to)


def receipt(conversation: Conversation, member: MemberId) -> Receipt:
    """How far the member's own are stored and delivered. Raises: Refused(NOT_A_MEMBER)."""
    return conversation.log.track(member).receipt


def held_for(conversation: Conversation, member: MemberId, after: int = 0) -> Sequence[Envelope]:
    """What this member has not received, after this number, in order. Raises: Refused(NOT_A_MEMBER)."""
    return envelopes.held_for(conversation.log, member, after)


def drop_overdue(conversation: Conversation, now: Seconds) -> list[tuple[MemberId, Receipt]]:
    """Forget what was held too long; its senders to be told, who say it again."""
    return envelopes.drop_overdue(conversation.log, now)


def end(conversation: Conversation, outcome: Outcome, now: Seconds) -> Conversation:
    """The end for everybody; what was held is forgotten. Twice is once: the first outcome counts."""
    if conversation.phase is ConversationPhase.ENDED:
        return conversation
    phase = after(conversation, ConversationAct.END)
    envelopes.forget(conversation.log)
    return replace(conversation, phase=phase, outcome=outcome, ended_at=now)


def after(conversation: Conversation, act: ConversationAct) -> ConversationPhase:
    """The phase after an act. Raises: Refused(WRONG_STATE) when the table has none."""
    try:
        return CONVERSATIONS[conversation.phase][act]
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None
