"""A call: a lead asks those who are signed in and on no shift whether one of them can come now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId

OPEN_SECONDS = 2 * 3_600  # then nobody is asked any more
KEPT_SECONDS = 12 * 3_600  # then it is as if it had never been
CALLS_PER_HOUR_MAX = 6  # of one organisation: people who are called all the time stop listening
MINUTES_MAX = 180


@dataclass(frozen=True, slots=True)
class Call:
    """`answers`: in how many minutes somebody comes; None: she cannot.

    `mailed`, `undelivered`: to how many an e-mail went, and how many could not be delivered. Never to whom.
    """

    id: str
    organisation: OrganisationId
    line: LineId
    account: StaffId
    at: Seconds
    over: Seconds | None = None
    answers: Mapping[StaffId, int | None] = field(default_factory=dict, hash=False)
    mailed: int = 0
    undelivered: int = 0


def is_open(call: Call, now: Seconds) -> bool:
    """Whether people are still asked."""
    return call.over is None and now < call.at + OPEN_SECONDS


def check_new(known: Sequence[Call], new: Call) -> None:
    """Raises: Refused(WRONG_STATE: this line has one already; TOO_OFTEN)."""
    if any(each.line == new.line and is_open(each, new.at) for each in known):
        raise Refused(Reason.WRONG_STATE)
    if sum(each.at > new.at - 3_600 for each in known) >= CALLS_PER_HOUR_MAX:
        raise Refused(Reason.TOO_OFTEN)


def without_others(call: Call, staff: StaffId) -> Call:
    """As somebody sees it who is called: what others have said is theirs, and e-mail is the leads'."""
    own = {who: said for who, said in call.answers.items() if who == staff}
    return replace(call, answers=own, mailed=0, undelivered=0)
