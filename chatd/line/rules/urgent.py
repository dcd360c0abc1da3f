"""That it cannot wait, as the visitor says: a flag on the ticket, which changes no order.

Seen is what somebody has taken up: that it is on offer proves no eye, since a console may stand in an empty room until
the offer is missed.
"""

from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.limits import FLAGS, take
from chatd.base.names import Seconds, Urgent
from chatd.line.rules.ticket import Ticket


def with_urgent(ticket: Ticket, urgent: Urgent | None, now: Seconds) -> Ticket:
    """The visitor says that it cannot wait, or takes it back. Whoever says it again said it when it was said first.

    Raises: Refused(WRONG_STATE) when it has ended; Refused(TOO_OFTEN) by `FLAGS`, never for taking it back.
    """
    if ticket.outcome is not None:
        raise Refused(Reason.WRONG_STATE)
    if urgent is ticket.urgent:
        return ticket
    if urgent is None:
        return replace(ticket, urgent=None, urgent_since=None)
    flags = take(FLAGS, ticket.flags, now)
    return replace(ticket, urgent=urgent, urgent_since=ticket.urgent_since or now, flags=flags)


def urgent_unseen_since(ticket: Ticket) -> Seconds | None:
    """Since when it has been urgent, and nobody has taken it; None while its page is lost."""
    is_seen = not ticket.is_waiting or ticket.page.lost_at is not None
    return None if is_seen else ticket.urgent_since
