"""An asking: a colleague is to come into a conversation. What becomes of it, and when time ends it.

ASKED ── come_in ──▶ COMING ── let_in ──▶ HERE          any of the three ── end ──▶ OVER
the colleague says    the visitor says in    three talk
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    AskingOutcome,
    AskingStage,
    Crossing,
    DeskId,
    Language,
    LineId,
    Purpose,
    Seconds,
)

ASK_SECONDS = 60  # so long a colleague may think (Source: features, D-30)
KEYS_SECONDS = 60  # from her yes to her keys
ANSWER_SECONDS = 180  # so long the visitor may think about her, as about who takes over
LEAVE_AFTER_SECONDS = 60  # of a transfer: so long three are there at least (Source: features, D-30)
AGAIN_AFTER_SECONDS = 60  # after the visitor was asked about somebody, nobody else is for so long


class AskingAct(StrEnum):
    """What changes the stage."""

    COME_IN = "come_in"
    LET_IN = "let_in"
    END = "end"


ASKINGS: dict[AskingStage, dict[AskingAct, AskingStage]] = {
    AskingStage.ASKED: {
        AskingAct.COME_IN: AskingStage.COMING,
        AskingAct.END: AskingStage.OVER,
    },
    AskingStage.COMING: {
        AskingAct.COME_IN: AskingStage.COMING,
        AskingAct.LET_IN: AskingStage.HERE,
        AskingAct.END: AskingStage.OVER,
    },
    AskingStage.HERE: {
        AskingAct.COME_IN: AskingStage.HERE,
        AskingAct.END: AskingStage.OVER,
    },
    AskingStage.OVER: {AskingAct.END: AskingStage.OVER},
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks whom, for what. `line`, `language`: where and in what the colleague answers; `since`: of this stage.

    `organisation`: the name of theirs who ask, where the colleague is of another: she is told nothing of the visitor
    before the visitor's yes.
    """

    purpose: Purpose
    by: DeskId
    by_alias: str
    desk: DeskId
    alias: str
    line: LineId
    language: Language
    since: Seconds
    crossing: Crossing | None = None
    stage: AskingStage = AskingStage.ASKED
    has_keys: bool = False  # she has said a key package, and the visitor is asked; let in, no more
    outcome: AskingOutcome | None = None
    organisation: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether it is not over."""
        return self.stage is not AskingStage.OVER


def after(asking: Asking, act: AskingAct, now: Seconds) -> Asking:
    """The asking after an act; the same object where that changes nothing. Raises: Refused(WRONG_STATE)."""
    try:
        stage = ASKINGS[asking.stage][act]
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None
    return asking if stage is asking.stage else replace(asking, stage=stage, since=now)


def over(asking: Asking, outcome: AskingOutcome, now: Seconds) -> Asking:
    """It is over; the first outcome counts."""
    if not asking.is_under_way:
        return asking
    return replace(after(asking, AskingAct.END, now), outcome=outcome)


def with_keys(asking: Asking, now: Seconds) -> Asking:
    """She has said a key package: the visitor has her time from the first on."""
    return asking if asking.has_keys else replace(asking, has_keys=True, since=now)


def let_in(asking: Asking, now: Seconds) -> Asking:
    """The visitor has said yes. Raises: Refused(WRONG_STATE) of who was not coming."""
    return replace(after(asking, AskingAct.LET_IN, now), has_keys=False)


def to_hand_on(asking: Asking, now: Seconds) -> Asking:
    """Of three who talk the first will go: nobody is asked anew, and there are three for a minute more. Idempotent.

    Raises: Refused(WRONG_STATE) before she is let in.
    """
    if asking.stage is not AskingStage.HERE:
        raise Refused(Reason.WRONG_STATE)
    if asking.purpose is Purpose.TRANSFER:
        return asking
    return replace(asking, purpose=Purpose.TRANSFER, since=now)


def until(asking: Asking) -> Seconds | None:
    """When time ends its stage; None where it does not."""
    if asking.stage is AskingStage.ASKED:
        return Seconds(asking.since + ASK_SECONDS)
    if asking.stage is AskingStage.COMING:
        return Seconds(asking.since + (ANSWER_SECONDS if asking.has_keys else KEYS_SECONDS))
    return None


def outcome_by_time(asking: Asking, now: Seconds) -> AskingOutcome | None:
    """How time has ended it; None while it goes on."""
    at = until(asking)
    if at is None or now < at:
        return None
    is_colleagues = asking.stage is AskingStage.ASKED
    return AskingOutcome.NO_ANSWER if is_colleagues else AskingOutcome.UNANSWERED


def leave_from(asking: Asking) -> Seconds | None:
    """From when on the first may go; None where she may not, since nobody is to follow her."""
    if asking.stage is not AskingStage.HERE or asking.purpose is not Purpose.TRANSFER:
        return None
    return Seconds(asking.since + LEAVE_AFTER_SECONDS)


def may_be_asked_again(asking: Asking, now: Seconds) -> bool:
    """Whether the visitor may be asked about somebody: not right after her no, or while she may still mean the last.

    Whose name she is shown may be withdrawn as she presses: the press must find nobody else there. Who could not be
    verified was never shown, and who was let in has had her answer.
    """
    is_no = asking.outcome is AskingOutcome.TURNED_AWAY
    was_shown = asking.has_keys and asking.outcome is not AskingOutcome.NOT_VERIFIED
    return not (is_no or was_shown) or now - asking.since >= AGAIN_AFTER_SECONDS
