"""A ticket comes back from a conversation: to the head of the line if we let it down, else to the place it had."""

from dataclasses import replace
from typing import NamedTuple

from chatd.base.names import ConversationId, DeskId, Language, Seconds
from chatd.line.rules.presence import Page
from chatd.line.rules.ticket import Pause, Ticket, give_back, with_page, with_passed_by
from chatd.line.rules.ticket_phases import TicketPhase

# The same desk would fail the same way: three tries must not be spent in as many seconds. As long as the patience with
# a language. Source: queue policy, F.2
VERIFY_PAUSE_SECONDS = 300


class Past(NamedTuple):
    """What of a ticket counts still when it comes back from its conversation, also after a restart."""

    issued: Seconds
    others: tuple[Language, ...] = ()
    is_first: bool = False
    tries: int = 0
    no_shows: int = 0


def past_of(ticket: Ticket) -> Past:
    """What its conversation keeps of it."""
    return Past(ticket.issued, ticket.others, ticket.is_first, ticket.tries, ticket.no_shows)


def with_past(ticket: Ticket, past: Past) -> Ticket:
    """The ticket as it was before its conversation."""
    return replace(ticket, **past._asdict())


def at_least(ticket: Ticket, past: Past) -> Ticket:
    """With what counts against it, as known from elsewhere: after a restart its page may have shown an older value."""
    tries, no_shows = max(ticket.tries, past.tries), max(ticket.no_shows, past.no_shows)
    if (tries, no_shows) == (ticket.tries, ticket.no_shows):
        return ticket
    return replace(ticket, tries=tries, no_shows=no_shows)


def first_no_more(ticket: Ticket) -> Ticket:
    """The place that it had, among all others."""
    return replace(ticket, is_first=False) if ticket.is_first else ticket


def has_come_back(ticket: Ticket, started: Seconds) -> bool:
    """Whether it has come back from a conversation that began then: no value of that one takes it there again."""
    return ticket.back_at is not None and started <= ticket.back_at


def to_head(
    ticket: Ticket, conversation: ConversationId, desk: DeskId | None, now: Seconds
) -> Ticket:
    """We let it down in this conversation: it waits again, first on its line; that desk is asked last, and not yet.

    One that is in that conversation no more, or whose visitor has left, stays as it is.
    """
    if not _may_come_back(ticket, conversation):
        return ticket
    back = give_back(ticket, now)
    pauses = tuple(each for each in ticket.pauses if now < each.until)
    if desk is not None:
        pauses = (*pauses, Pause(desk, Seconds(now + VERIFY_PAUSE_SECONDS)))
    return replace(back, is_first=True, passed_by=with_passed_by(ticket, desk), pauses=pauses)


def keep_head(
    ticket: Ticket, conversation: ConversationId, desk: DeskId | None, until: Seconds, now: Seconds
) -> Ticket:
    """`to_head`, but nobody is known to be there: passed over until somebody is `here` again."""
    if not _may_come_back(ticket, conversation):
        return ticket
    return replace(to_head(ticket, conversation, desk, now), kept_until=until)


def not_verified(
    ticket: Ticket, conversation: ConversationId, desk: DeskId | None, tries_max: int, now: Seconds
) -> Ticket:
    """The conversation could not be sealed: `to_head`, until that has happened `tries_max` times."""
    if not _may_come_back(ticket, conversation) or ticket.tries >= tries_max:
        return ticket
    tried = replace(ticket, tries=ticket.tries + 1)
    return tried if tried.tries >= tries_max else to_head(tried, conversation, desk, now)


def keep_turn(ticket: Ticket, conversation: ConversationId, until: Seconds, now: Seconds) -> Ticket:
    """Its turn came and nobody answered: its old place, passed over until somebody is `here` again.

    Also of one that was first in line: else whoever never answers would be the next for ever. One that is in that
    conversation no more, or whose visitor has left, stays as it is.
    """
    if not _may_come_back(ticket, conversation):
        return ticket
    back = give_back(ticket, now)
    return replace(back, is_first=False, kept_until=until, no_shows=ticket.no_shows + 1)


def keep_on(ticket: Ticket, until: Seconds) -> Ticket:
    """A turn that is kept is kept until then at least. The same object when nothing changes."""
    if ticket.kept_until is None or ticket.kept_until >= until:
        return ticket
    return replace(ticket, kept_until=until)


def _may_come_back(ticket: Ticket, conversation: ConversationId) -> bool:
    is_in_it = ticket.phase is TicketPhase.TAKEN and ticket.conversation == conversation
    return is_in_it and ticket.page.left_at is None


def here(ticket: Ticket, page: Page) -> Ticket:
    """Somebody is there, with this page: a turn that was kept may come again. The same object when nothing changes."""
    if ticket.kept_until is not None:
        ticket = replace(ticket, kept_until=None)
    return with_page(ticket, page)
