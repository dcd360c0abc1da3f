"""The phases of a ticket, and which act leads from which to which.

WAITING ── offer ──▶ OFFERED ── take ──▶ TAKEN
   ▲ ◀── let_go ────────┘                  │
   ▲ ◀── give_back ────────────────────────┘
   └── leave, quick_exit, expire, refuse (also from OFFERED) ──▶ LEFT, QUICK_EXIT, EXPIRED, REFUSED
"""

from enum import StrEnum

from chatd.base.names import Outcome


class TicketPhase(StrEnum):
    """Where a ticket is. The last four are ends without a conversation."""

    WAITING = "waiting"  # on the line
    OFFERED = "offered"  # shown to one desk; still at its place
    TAKEN = "taken"  # became a conversation
    LEFT = "left"
    QUICK_EXIT = "quick_exit"
    EXPIRED = "expired"  # unseen for the whole grace
    REFUSED = "refused"  # the line could not serve it


class TicketAct(StrEnum):
    """What happens to a ticket."""

    OFFER = "offer"
    LET_GO = "let_go"
    TAKE = "take"
    GIVE_BACK = "give_back"
    LEAVE = "leave"
    QUICK_EXIT = "quick_exit"
    EXPIRE = "expire"
    REFUSE = "refuse"


_ENDS = {
    TicketAct.LEAVE: TicketPhase.LEFT,
    TicketAct.QUICK_EXIT: TicketPhase.QUICK_EXIT,
    TicketAct.EXPIRE: TicketPhase.EXPIRED,
    TicketAct.REFUSE: TicketPhase.REFUSED,
}
TICKETS: dict[TicketPhase, dict[TicketAct, TicketPhase]] = {
    # a line that assigns by itself takes without an offer
    TicketPhase.WAITING: {
        TicketAct.OFFER: TicketPhase.OFFERED,
        TicketAct.TAKE: TicketPhase.TAKEN,
        **_ENDS,
    },
    TicketPhase.OFFERED: {
        TicketAct.LET_GO: TicketPhase.WAITING,
        TicketAct.TAKE: TicketPhase.TAKEN,
        **_ENDS,
    },
    TicketPhase.TAKEN: {TicketAct.GIVE_BACK: TicketPhase.WAITING},
    TicketPhase.LEFT: {},
    TicketPhase.QUICK_EXIT: {},
    TicketPhase.EXPIRED: {},
    TicketPhase.REFUSED: {},
}
OUTCOMES: dict[TicketPhase, Outcome] = {
    TicketPhase.LEFT: Outcome.LEFT,
    TicketPhase.QUICK_EXIT: Outcome.QUICK_EXIT,
    TicketPhase.EXPIRED: Outcome.EXPIRED,
    TicketPhase.REFUSED: Outcome.REFUSED_BY_LEAD,
}
