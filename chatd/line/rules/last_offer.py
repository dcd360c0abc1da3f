"""The line serves nobody more, and somebody is on offer at that moment: this offer is the last one."""

from dataclasses import replace

from chatd.line.rules.ticket import Ticket, refuse
from chatd.line.rules.ticket_phases import TicketPhase


def refuse_unless_taken(ticket: Ticket) -> Ticket:
    """The line cannot serve it today; but while somebody has it on offer, that one may still take it.

    Raises: Refused(WRONG_STATE) when it has ended.
    """
    if ticket.phase is TicketPhase.OFFERED:
        return ticket if ticket.is_last_offer else replace(ticket, is_last_offer=True)
    return refuse(ticket)


def is_to_refuse(ticket: Ticket) -> bool:
    """Whether its last offer has lapsed: time to `refuse` it."""
    return ticket.is_last_offer and ticket.phase is TicketPhase.WAITING


def serve_again(ticket: Ticket) -> Ticket:
    """The line is open again: no offer is the last. The same object when nothing changes."""
    return replace(ticket, is_last_offer=False) if ticket.is_last_offer else ticket
