"""Whose desk is asked first: for a moment one of the organisation from whose site somebody has come.

It chooses among desks that are free now. Nobody waits for it: a desk that is about to be free is not waited for, since
how long a talk still goes on is known to nobody. Source: docs/queue-policy.md, F.2.
"""

from chatd.base.names import OrganisationId, Seconds
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket, waited_seconds


def wished(
    ticket: Ticket, placed_by: OrganisationId | None, now: Seconds, affinity_seconds: float
) -> OrganisationId | None:
    """The organisation whose desks go before others. `placed_by`: whose embed it came by, None where nobody knows."""
    return placed_by if waited_seconds(ticket, now) < affinity_seconds else None


def is_of_another(desk: Desk, wish: OrganisationId | None) -> bool:
    """Whether the desk is asked after those of the organisation that is wished for."""
    return wish is not None and desk.organisation != wish
