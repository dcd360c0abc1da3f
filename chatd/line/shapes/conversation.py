"""A conversation as visitor and console are shown it."""

from chatd.base.names import ConversationPhase, Outcome, Role, Urgent
from chatd.base.shapes import Shape
from chatd.line.rules.presence import Presence


class MemberState(Shape, frozen=True):
    """One member as the daemon sees it; who it is, is said by the seal, never by the daemon."""

    member: str
    role: Role
    presence: Presence


class ConversationState(Shape, frozen=True):
    """A conversation as one member is shown it. `value` is the signed membership.

    `ended_by`: as what the member was there who ended it; None when nobody did. `silent_until`: when it ends unless
    the visitor gives a sign, seconds since 1970; None while nobody is silent. `answer_until`: until when she may say
    whether another counsellor goes on with her; None while she is not asked. Only a counsellor is told the last three:
    `release_at`, from when on the place of a visitor who does not answer may be freed, None while that is not so;
    `began_at`, when it began; `waited_seconds`, how long its visitor had waited then.
    """

    id: str
    me: str
    value: str
    phase: ConversationPhase
    line: str
    language: str
    topic: str | None
    members: tuple[MemberState, ...]
    stored: int
    delivered: int
    outcome: Outcome | None = None
    ended_by: Role | None = None
    silent_until: int | None = None
    urgent: Urgent | None = None
    answer_until: int | None = None
    release_at: int | None = None
    began_at: int | None = None
    waited_seconds: int | None = None
