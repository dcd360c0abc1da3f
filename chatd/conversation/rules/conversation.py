"""A conversation: its phases and its epochs. Who comes and goes is in `members`, who may say what when in `saying`.

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

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    ConversationPhase,
    DeskId,
    Language,
    LineId,
    MemberId,
    Outcome,
    Role,
    Seconds,
    Topic,
)
from chatd.conversation.rules import envelopes
from chatd.conversation.rules.envelopes import Envelope, Log, Receipt
from chatd.line.rules.presence import Page

NUMBERS_SINCE_SECONDS = 1_767_225_600  # 2026-01-01T00:00Z


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


def with_spoken(conversation: Conversation, roles: Collection[Role]) -> Conversation:
    """The same, where somebody has said a message as each of these; the same object when that was known."""
    if conversation.spoken.issuperset(roles):
        return conversation
    return replace(conversation, spoken=conversation.spoken.union(roles))


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
