"""A conversation as visitor and console are shown it."""

from chatd.base.names import (
    AskingOutcome,
    AskingStage,
    ConversationPhase,
    Crossing,
    Outcome,
    Purpose,
    Role,
    Urgent,
)
from chatd.base.shapes import Shape
from chatd.line.rules.presence import Presence


class MemberState(Shape, frozen=True):
    """One member as the daemon sees it; who it is, is said by the seal, never by the daemon."""

    member: str
    role: Role
    presence: Presence


class AskingState(Shape, frozen=True):
    """A colleague is asked in, as one member is shown it. The visitor is shown it while she is `coming` or `here`.

    `member`: the colleague's, from `coming` on. `line`: where she answers, named in the conversation's language.
    `crossing`: that line is for the others of those who were hurt and those who have used violence. Never told to the
    visitor: `until`, when the stage ends by itself, seconds since 1970; `outcome`. Told to the counsellor alone: `desk`
    and `alias` of who was asked; `leave_from`, from when on the first of a transfer may go.
    """

    stage: AskingStage
    purpose: Purpose
    line: str
    line_name: str
    member: str | None = None
    crossing: Crossing | None = None
    desk: str | None = None
    alias: str | None = None
    until: int | None = None
    leave_from: int | None = None
    outcome: AskingOutcome | None = None


class ConversationState(Shape, frozen=True):
    """A conversation as one member is shown it. `value` is the signed membership.

    `ended_by`: as what the member was there who ended it; None when nobody did. `silent_until`: when it ends unless
    the visitor gives a sign, seconds since 1970; None while nobody is silent. `answer_until`: until when she may say
    whether another counsellor goes on with her; None while she is not asked. `company`: whether the visitor's page has
    said that it knows a third person. `asking`: the last colleague who was asked in. Only a counsellor is told these:
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
    company: bool = False
    asking: AskingState | None = None
