"""One visitor's place on a line, and what may become of it. The place is the issue order and never changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chatd.base import limits
from chatd.base.errors import Reason, Refused
from chatd.base.limits import CHOICES, Bucket
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    Outcome,
    ProcessId,
    Seconds,
    TicketClass,
    TicketId,
    Topic,
    Urgent,
)
from chatd.line.rules import presence
from chatd.line.rules.need import Need, Order, need_of
from chatd.line.rules.presence import Page
from chatd.line.rules.ticket_phases import OUTCOMES, TICKETS, TicketAct, TicketPhase

YIELD_SECONDS = 15  # longer than a counsellor needs to take what is offered next


NO_EMBED = EmbedId("")  # of a ticket rebuilt from a membership, which does not tell it


class Pause(NamedTuple):
    """Until then this desk is not asked: with it the conversation could not be sealed. Seconds since 1970."""

    desk: DeskId
    until: Seconds


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visitor's place. `passed_by`: desks that missed or declined it, or failed it; asked last from now on.

    `others`: languages that are fine too, the best first; never the ticket's own.
    """

    id: TicketId
    line: LineId
    embed: EmbedId
    language: Language
    topic: Topic | None
    ticket_class: TicketClass
    issued: Seconds  # the issue order; never changed, survives a restart
    resume_hash: bytes = field(repr=False)  # SHA-256 of the page's resume key
    page: Page
    phase: TicketPhase = TicketPhase.WAITING
    desk: DeskId | None = None  # to whom it is offered
    conversation: ConversationId | None = None  # what it became
    passed_by: tuple[DeskId, ...] = ()
    is_last_offer: bool = (
        False  # the line serves nobody more: unless it is taken by this one, it is refused
    )
    urgent: Urgent | None = None  # what the visitor says of it; it changes no order
    urgent_since: Seconds | None = None  # since when something is said
    flags: Bucket | None = None  # how often more it may be said now; None: nothing has been taken
    others: tuple[Language, ...] = ()
    choices: Bucket | None = None  # how often more these may change now
    is_first: bool = (
        False  # we let it down, or a lead pulled it forward: before all others of its line
    )
    tries: int = 0  # conversations that could not be sealed
    pauses: tuple[Pause, ...] = ()
    no_shows: int = 0  # turns at which nobody answered, each kept for a while
    yields_until: Seconds | None = None  # its page has ended an offer; so long others go first
    back_at: Seconds | None = None  # when it last came back from a conversation
    kept_until: Seconds | None = None  # its turn came and nobody answered; then it expires
    source: bytes | None = field(default=None, repr=False)  # the keyed network that asked for it
    has_worked: bool = False  # its page has shown work

    @property
    def need(self) -> Need:
        """What a desk must be able to meet."""
        return need_of(self.line, (self.language, *self.others), self.ticket_class)

    @property
    def order(self) -> Order:
        """Its place among equals; smaller goes first."""
        return Order(not self.is_first, self.issued, self.id)

    @property
    def is_waiting(self) -> bool:
        """Whether it still has a place on the line: waiting, or shown to a desk."""
        return self.phase in (TicketPhase.WAITING, TicketPhase.OFFERED)

    @property
    def outcome(self) -> Outcome | None:
        """How it ended without a conversation; None while it waits or when it was taken."""
        return OUTCOMES.get(self.phase)


def after(ticket: Ticket, act: TicketAct) -> TicketPhase:
    """The phase after an act. Raises: Refused(WRONG_STATE) when the table has none."""
    try:
        return TICKETS[ticket.phase][act]
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None


def offer(ticket: Ticket, desk: DeskId) -> Ticket:
    """Show it to one desk. Raises: Refused(WRONG_STATE) unless it waits, and somebody is there."""
    if is_away(ticket) or ticket.is_last_offer:
        raise Refused(Reason.WRONG_STATE)
    return replace(ticket, phase=after(ticket, TicketAct.OFFER), desk=desk)


def on_line(ticket: Ticket, conversation: ConversationId, line: LineId) -> Ticket:
    """Its conversation has gone over to another line, to which it comes back, if it does; its embed stays."""
    is_in_it = ticket.phase is TicketPhase.TAKEN and ticket.conversation == conversation
    return replace(ticket, line=line) if is_in_it and ticket.line != line else ticket


def is_offered_to(ticket: Ticket, desk: DeskId) -> bool:
    """Whether it is shown to this desk now."""
    return ticket.phase is TicketPhase.OFFERED and ticket.desk == desk


def let_go(ticket: Ticket) -> Ticket:
    """The offer was missed, declined or withdrawn: the same place, and that desk is asked last.

    Raises: Refused(WRONG_STATE) unless it is offered.
    """
    phase = after(ticket, TicketAct.LET_GO)
    return replace(ticket, phase=phase, desk=None, passed_by=with_passed_by(ticket, ticket.desk))


def with_passed_by(ticket: Ticket, desk: DeskId | None) -> tuple[DeskId, ...]:
    """Who has passed on it, with this desk."""
    if desk is None or desk in ticket.passed_by:
        return ticket.passed_by
    return (*ticket.passed_by, desk)


def lose(ticket: Ticket, since: Seconds, at: ProcessId | None = None) -> Ticket:
    """Its page is lost: it is offered to nobody any more, and the desk that was asked has not passed on it.

    `at`: as in `presence.drop`, by which the page may not be lost at all.
    """
    lost = with_page(ticket, presence.drop(ticket.page, since, at))
    return lost if lost.page.lost_at is None else withdraw(lost, since)


def unheard(ticket: Ticket, now: Seconds) -> Ticket:
    """`lose`, if its page has not been heard for too long, whoever held it."""
    since = presence.lost_since(ticket.page, now, presence.VISITOR_BEAT_MAX_SECONDS)
    return ticket if since is None else lose(ticket, since)


def withdraw(ticket: Ticket, now: Seconds) -> Ticket:
    """It is on offer no more, by nothing that the desk did; one that is not on offer stays as it is.

    From the second time on whoever is behind it goes first for a moment: two that do so in turn would else be all that
    a desk is ever offered.
    """
    if ticket.phase is not TicketPhase.OFFERED:
        return ticket
    until = now if ticket.yields_until is None else Seconds(now + YIELD_SECONDS)
    phase = after(ticket, TicketAct.LET_GO)
    return replace(ticket, phase=phase, desk=None, yields_until=until)


def take(ticket: Ticket, desk: DeskId, conversation: ConversationId) -> Ticket:
    """The desk takes it: it becomes a conversation.

    Raises: Refused(NOT_OFFERED) when it is offered to another desk or nobody is there to be served,
    Refused(WRONG_STATE) when it has ended.
    """
    phase = after(ticket, TicketAct.TAKE)
    if ticket.desk not in (None, desk) or is_away(ticket):
        raise Refused(Reason.NOT_OFFERED)
    return replace(ticket, phase=phase, desk=desk, conversation=conversation, is_last_offer=False)


def give_back(ticket: Ticket, now: Seconds) -> Ticket:
    """The conversation did not begin: it waits again. Raises: Refused(WRONG_STATE) unless it was taken."""
    phase = after(ticket, TicketAct.GIVE_BACK)
    return replace(ticket, phase=phase, desk=None, conversation=None, back_at=now)


def become(ticket: Ticket, conversation: ConversationId) -> Ticket:
    """After a restart a ticket is known to have become this conversation; one that waits no more stays as it is."""
    if not ticket.is_waiting:
        return ticket
    return replace(ticket, phase=TicketPhase.TAKEN, desk=None, conversation=conversation)


def with_page(ticket: Ticket, page: Page) -> Ticket:
    """The same with another page; the same object when it is the same page."""
    return ticket if page is ticket.page else replace(ticket, page=page)


def with_others(ticket: Ticket, others: Iterable[Language], now: Seconds) -> Ticket:
    """These further languages are fine, in this order; each once, and its own is none of them.

    Raises: Refused(WRONG_STATE) unless it waits, on offer or not; Refused(TOO_OFTEN) by `CHOICES`, if it is a change.
    """
    if not ticket.is_waiting:
        raise Refused(Reason.WRONG_STATE)
    left = tuple(each for each in dict.fromkeys(others) if each != ticket.language)
    if left == ticket.others:
        return ticket
    return replace(ticket, others=left, choices=limits.take(CHOICES, ticket.choices, now))


def leave(ticket: Ticket, now: Seconds, *, is_quick: bool = False) -> Ticket:
    """The visitor leaves the line. Raises: Refused(WRONG_STATE) when it has ended or was taken."""
    act = TicketAct.QUICK_EXIT if is_quick else TicketAct.LEAVE
    return replace(
        ticket, phase=after(ticket, act), desk=None, page=presence.leave(ticket.page, now)
    )


def expire(ticket: Ticket) -> Ticket:
    """Its page was unseen for the whole grace. Raises: Refused(WRONG_STATE) when it has ended."""
    return replace(ticket, phase=after(ticket, TicketAct.EXPIRE), desk=None)


def refuse(ticket: Ticket) -> Ticket:
    """The line cannot serve it today. Raises: Refused(WRONG_STATE) when it has ended."""
    return replace(ticket, phase=after(ticket, TicketAct.REFUSE), desk=None)


def keeps_its_turn(ticket: Ticket) -> bool:
    """Whether it may be the next: it waits, is not on offer, and nobody knows that its visitor is away."""
    is_free = ticket.phase is TicketPhase.WAITING and not ticket.is_last_offer
    return is_free and not is_away(ticket)


def pauses_with(ticket: Ticket, now: Seconds) -> tuple[DeskId, ...]:
    """The desks that are not asked for now, since with them it could not be sealed."""
    return tuple(each.desk for each in ticket.pauses if now < each.until)


def is_away(ticket: Ticket) -> bool:
    """Whether it waits and nobody is there: its page is known to be lost, or did not answer when its turn came."""
    is_kept = ticket.kept_until is not None
    return ticket.is_waiting and (ticket.page.lost_at is not None or is_kept)


def asks_language(
    ticket: Ticket, unspoken_since: Seconds | None, now: Seconds, patience_seconds: float
) -> bool:
    """Whether it has waited long enough for languages that nobody has spoken since then, to be asked about another."""
    since = ticket.issued if unspoken_since is None else max(ticket.issued, unspoken_since)
    return now - since >= patience_seconds


def waited_seconds(ticket: Ticket, now: Seconds) -> float:
    """How long it has been on the line, in seconds."""
    return max(0.0, now - ticket.issued)
