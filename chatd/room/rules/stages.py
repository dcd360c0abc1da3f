"""How far a member of a room is, and what changes that.

    (a guest) ASKING ── admit ──▶ QUEUED ◀── enter ── (one of the staff)
                                    │ call ▲ back
                                    ▼      │
                                  CALLED ──┘ ── let_in ──▶ HERE ── back ──▶ QUEUED
                        QUEUED, CALLED ── make ──▶ HERE

Whoever leaves, is shown out, is away for too long or off shift, is out from every stage.
"""

from dataclasses import replace
from enum import StrEnum

from chatd.base.errors import Reason, Refused
from chatd.base.names import SeatStage
from chatd.conversation.rules.room import Seated


class SeatAct(StrEnum):
    """What changes the stage."""

    ADMIT = "admit"  # by name, by a member who is here
    CALL = "call"  # it is her turn
    LET_IN = "let_in"  # by the commit of a member who is here
    MAKE = "make"  # a new group of herself alone, since nobody of the staff has keys
    BACK = "back"  # her keys are gone, or she was asked and said nothing


SEATS: dict[SeatStage, dict[SeatAct, SeatStage]] = {
    SeatStage.ASKING: {SeatAct.ADMIT: SeatStage.QUEUED},
    SeatStage.QUEUED: {
        SeatAct.CALL: SeatStage.CALLED,
        SeatAct.MAKE: SeatStage.HERE,
        SeatAct.BACK: SeatStage.QUEUED,
    },
    SeatStage.CALLED: {
        SeatAct.LET_IN: SeatStage.HERE,
        SeatAct.MAKE: SeatStage.HERE,
        SeatAct.BACK: SeatStage.QUEUED,
    },
    SeatStage.HERE: {SeatAct.BACK: SeatStage.QUEUED},
}


def moved(seat: Seated, act: SeatAct) -> Seated:
    """The same, as far as the act brings her. Raises: Refused(WRONG_STATE) where the table has none."""
    try:
        return replace(seat, stage=SEATS[seat.stage][act])
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None
