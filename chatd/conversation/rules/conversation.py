"""A conversation: its phases and its epochs. Who comes and goes is in `members`, who may say what when in `kinds`.

    OPENING ── opening ──▶ OPEN ── key_package ──▶ OPENING          any ── end ──▶ ENDED
       │ orphan              │ orphan
       └──────▶ ORPHANED ◀───┘     ORPHANED ── return ──▶ OPEN (OPENING if no group was made)
                                   ORPHANED ── take_over, key_package ──▶ OPENING

What members have said stands apart, in the log (see `envelopes`): a rule here that changes who reads says so in its
`Step`, `log_steps` carries it out, and the store keeps both in one. So a value is small, and a message rewrites none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

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
    Urgent,
)
from chatd.conversation.rules.asking import Asking
from chatd.conversation.rules.log_steps import Forget, LogStep
from chatd.conversation.rules.room import Room
from chatd.line.rules.back_on_line import Past

# How those end of which a visitor's page opens nothing any more.
NO_LAST_WORDS = (
    Outcome.NOT_VERIFIED,
    Outcome.RELEASED,
    Outcome.NO_SHOW,
    Outcome.BACK_ON_LINE,
)
KEY_PACKAGES_KEPT_MAX = 256  # so many are told apart; the visitor's page tells all apart
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
        ConversationAct.KEY_PACKAGE: ConversationPhase.OPENING,
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
    ACK = "ack"  # sealed as a message is: how far its sender has heard the others
    COMMIT = "commit"


@dataclass(frozen=True, slots=True)
class Member:
    """Who is in a conversation, as what. `desk` is the counsellor's; a visitor has none.

    Whether the page is here is known of the visitor's ticket and of the counsellor's desk, in one place each.
    """

    id: MemberId
    role: Role
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
    past: Past  # of its visitor's ticket
    phase: ConversationPhase = ConversationPhase.OPENING
    handovers: int = 0  # how often its members have changed since it began
    epoch: int = 0  # of the group; 0 while there is none
    group: bytes = b""  # the group's id; empty while there is none, or not heard since a restart
    spoken: frozenset[Role] = frozenset()  # as what somebody has said a message, ever
    greeted_at: Seconds | None = None  # when this counsellor said the first message
    attended_at: Seconds | None = (
        None  # since when a counsellor is there again; None: from the start
    )
    newcomer: MemberId | None = None  # whose key package has no opening yet
    key_packages: tuple[bytes, ...] = field(
        default=(), repr=False
    )  # that were said here, each once
    orphaned_at: Seconds | None = None
    alone_since: Seconds | None = None  # since when nobody has had keys with her, whoever came
    asked_at: Seconds | None = None  # since when the visitor is asked whether another may go on
    ended_at: Seconds | None = None
    outcome: Outcome | None = None
    ended_by: Role | None = None  # as what the member was there who ended it; None: nobody did
    rebuilt_at: Seconds | None = None  # after a restart, from what a page held
    commits_from: int = 1  # of a rebuilt one: no commit of an epoch before this may be said again
    urgent: Urgent | None = None  # what the visitor says of it
    knows_company: bool = False  # the visitor's page has said that it knows a third person
    asking: Asking | None = None  # the last colleague who was asked in
    room: Room | None = None  # of a room: how its members come, and who is here
    version: int = field(default=0, compare=False)  # one more with every change that is stored

    @property
    def numbers_after(self) -> int:
        """After which number its log begins."""
        return 0 if self.rebuilt_at is None else number_base(self.rebuilt_at)

    @property
    def attended_since(self) -> Seconds:
        """Since when its counsellor has been there without a break, as far as known."""
        return self.attended_at or self.rebuilt_at or self.started

    @property
    def has_group(self) -> bool:
        """Whether all members are thought to hold the keys of one group."""
        return self.epoch > 0 and self.newcomer is None


class Step(NamedTuple):
    """What a rule makes of a conversation, and what of its log: None leaves the log as it is."""

    conversation: Conversation
    log: LogStep | None = None


def start(
    conversation_id: ConversationId,
    *,
    line: LineId,
    language: Language,
    topic: Topic | None,
    members: Sequence[Member],
    past: Past | None = None,
    urgent: Urgent | None = None,
    now: Seconds,
) -> Conversation:
    """A new conversation, from assignment on. `past`: of its visitor's ticket; None is one of this moment."""
    return Conversation(
        conversation_id,
        line,
        language,
        topic,
        tuple(members),
        now,
        past or Past(now),
        urgent=urgent,
    )


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
    past: Past | None = None,
    epoch: int,
    handovers: int = 0,
    spoken: Collection[Role],
    urgent: Urgent | None = None,
    now: Seconds,
) -> Conversation:
    """A conversation after a restart: its log is empty, its numbers go on, its senders say again.

    `spoken`: as the value of a page claims it; a group alone is no word. A greeting counts
    from now.
    """
    has_greeted = any(role is not Role.VISITOR for role in spoken)
    return Conversation(
        conversation_id,
        line,
        language,
        topic,
        tuple(members),
        started,
        past or Past(started),
        phase_of_rebuilt(epoch),
        handovers,
        epoch,
        spoken=frozenset(spoken),
        greeted_at=now if has_greeted else None,
        rebuilt_at=now,
        asked_at=now if handovers and not epoch else None,
        urgent=urgent,
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


def waited_seconds(conversation: Conversation) -> int:
    """How long its visitor had waited when it began, from the join on."""
    return max(0, int(conversation.started - conversation.past.issued))


def with_spoken(conversation: Conversation, roles: Collection[Role]) -> Conversation:
    """The same, where somebody has said a message as each of these; the same object when that was known."""
    if conversation.spoken.issuperset(roles):
        return conversation
    return replace(conversation, spoken=conversation.spoken.union(roles))


def is_answered(conversation: Conversation) -> bool:
    """Whether a counsellor has said a message. Source: queue policy, F.6, "answered"."""
    return any(role is not Role.VISITOR for role in conversation.spoken)


def with_urgent(conversation: Conversation, urgent: Urgent | None) -> Conversation:
    """The visitor says that it cannot wait, or takes it back. Raises: Refused(WRONG_STATE) when it has ended."""
    if conversation.phase is ConversationPhase.ENDED:
        raise Refused(Reason.WRONG_STATE)
    return conversation if urgent is conversation.urgent else replace(conversation, urgent=urgent)


def end(conversation: Conversation, outcome: Outcome, now: Seconds, by: Role | None = None) -> Step:
    """The end for everybody; what was held is forgotten. Idempotent: the first outcome counts.

    `by`: as what the member is here who ends it; None when nobody does. What was said before and has not reached a
    visitor's page is held as long as the outcome, since the page may be lost just then; not where the visitor has ended
    it, nor where the page goes on elsewhere.
    """
    if conversation.phase is ConversationPhase.ENDED:
        return Step(conversation)
    phase = after(conversation, ConversationAct.END)
    ended = replace(conversation, phase=phase, outcome=outcome, ended_at=now, ended_by=by)
    is_over = by is Role.VISITOR or outcome in NO_LAST_WORDS
    visitors = () if is_over else tuple(each.id for each in ended.members if each.desk is None)
    return Step(ended, Forget(visitors))


def after(conversation: Conversation, act: ConversationAct) -> ConversationPhase:
    """The phase after an act. Raises: Refused(WRONG_STATE) when the table has none."""
    try:
        return CONVERSATIONS[conversation.phase][act]
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None
