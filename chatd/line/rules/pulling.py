"""A lead pulls somebody forward: only who says that it cannot wait, one by one, counted. Source: queue policy, F.1."""

from collections.abc import Iterable
from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.line.rules.ticket import Ticket, is_away


def may_be_pulled(ticket: Ticket) -> bool:
    """Whether it waits, says that it cannot, is here, and is not first yet."""
    is_behind = ticket.is_waiting and not ticket.is_first
    return is_behind and ticket.urgent is not None and not is_away(ticket)


def next_to_pull(waiting: Iterable[Ticket]) -> Ticket | None:
    """Of those that may be pulled the one that has waited longest."""
    return min(filter(may_be_pulled, waiting), key=lambda each: each.order, default=None)


def pulled(ticket: Ticket) -> Ticket:
    """It goes before all others of its line. Raises: Refused(WRONG_STATE) unless it `may_be_pulled`."""
    if not may_be_pulled(ticket):
        raise Refused(Reason.WRONG_STATE)
    return replace(ticket, is_first=True)
