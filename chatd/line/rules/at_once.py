"""How many conversations a desk has at once: by wish, "only one now", and one in the first hour of who is new."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import CAPACITY_MAX, CAPACITY_MIN, Desk

FIRST_HOUR_SECONDS = 3600  # of a shift, one conversation at once (Source: queue policy, F.1)
NEW_DAYS = 14  # from her first day on somebody is new


def set_capacity(desk: Desk, capacity: int, now: Seconds) -> Desk:
    """How many at once from now on; lowering keeps the present ones. A wish ends "only one now".

    Raises: Refused(NOT_ALLOWED), also for more than one in the first hour of who is new.
    """
    if not CAPACITY_MIN <= capacity <= most(desk, now):
        raise Refused(Reason.NOT_ALLOWED)
    return replace(desk, capacity=capacity, at_once_before=None)


def most(desk: Desk, now: Seconds) -> int:
    """So many at once may be wished for now."""
    return CAPACITY_MIN if is_first_hour(desk, now) else CAPACITY_MAX


def only_one(desk: Desk) -> Desk:
    """One needs all of her: no more, an offer is withdrawn from who has one already, and a lead sees it. Idempotent.

    Raises: Refused(WRONG_STATE) at the end of the shift.
    """
    if desk.phase is desks.DeskPhase.LAST:
        raise Refused(Reason.WRONG_STATE)
    before = desk.capacity if desk.at_once_before is None else desk.at_once_before
    offer = None if desk.conversations else desk.offer
    return replace(desk, capacity=CAPACITY_MIN, at_once_before=before, offer=offer)


def as_before(desk: Desk) -> Desk:
    """As many at once again as before "only one now". Idempotent."""
    if desk.at_once_before is None:
        return desk
    return replace(desk, capacity=desk.at_once_before, at_once_before=None)


def is_relieved(desk: Desk) -> bool:
    """Whether she takes only one now, by her own word."""
    return desk.at_once_before is not None


def first_hour(since: date | None, now: Seconds) -> Seconds | None:
    """Until when who begins a shift at `now` has one at once; None for who is not new. `since`: her first day."""
    today = datetime.fromtimestamp(now, UTC).date()
    if since is None or today - since >= timedelta(days=NEW_DAYS):
        return None
    return Seconds(now + FIRST_HOUR_SECONDS)


def is_first_hour(desk: Desk, now: Seconds) -> bool:
    """Whether it is the first hour of the shift of who is new."""
    return desk.one_until is not None and now < desk.one_until
