"""How long a ticket is kept: its place while nobody is there, and its outcome after the end."""

from chatd.base.names import Seconds
from chatd.line.rules import presence
from chatd.line.rules.last_offer import is_to_refuse
from chatd.line.rules.ticket import Ticket

GRACE_MIN_SECONDS = 120  # the shortest `ticket_grace_seconds` that a line may have
ENDED_KEPT_SECONDS = 120  # so that whoever asks twice learns the outcome


def look_at(ticket: Ticket) -> Seconds | None:
    """When time may next have something to say to it: a page unheard, or a grace that may be over.

    The grace is the line's; no line allows less than `GRACE_MIN_SECONDS`. None when it waits no more.
    """
    if not ticket.is_waiting:
        return None
    if is_to_refuse(ticket):
        return Seconds(0)
    at = ticket.page.seen_at + presence.VISITOR_BEAT_MAX_SECONDS
    if ticket.page.lost_at is not None:
        at = ticket.page.lost_at + GRACE_MIN_SECONDS
    return Seconds(at if ticket.kept_until is None else min(at, ticket.kept_until))


def is_overdue(ticket: Ticket, now: Seconds, grace_seconds: float) -> bool:
    """Whether it waits, nobody is there, and all the time that it is kept is over: time to `expire` it.

    Whose turn is kept has that time, and as a lost page its grace: the shorter never cuts the longer.
    """
    if not ticket.is_waiting:
        return False
    since = presence.lost_since(ticket.page, now, presence.VISITOR_BEAT_MAX_SECONDS)
    ends = [] if since is None else [presence.lost_until(since, grace_seconds)]
    if ticket.kept_until is not None:
        ends.append(ticket.kept_until)
    return bool(ends) and now >= max(ends)


def kept_seconds(ticket: Ticket, grace_seconds: float) -> float:
    """How long the outcome is kept: for a page that was away, as long as the grace that it was promised.

    `grace_seconds`: of a place on its line. Who left on purpose does not come back for it.
    """
    has_left = ticket.page.left_at is not None
    return ENDED_KEPT_SECONDS if has_left else max(ENDED_KEPT_SECONDS, grace_seconds)
