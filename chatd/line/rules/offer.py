"""An offer at a desk: made where there is room, accepted, declined, missed, or taken back."""

from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationId, Seconds, TicketId
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import Desk, DeskAct, DeskPhase, Offer

DECLINE_REST_SECONDS = 10  # after a decline, so that a lone desk is not asked again at once


def has_room(desk: Desk, now: Seconds) -> bool:
    """Whether a ticket may be offered to it now: taking, rested, unasked, with a place that is free."""
    return (
        desk.offer is None
        and desks.taken(desk, now) < desk.capacity
        and (desk.rests_until is None or desk.rests_until <= now)
        and desks.is_taking(desk, now)
    )


def may_have_room(desk: Desk) -> bool:
    """Whether it might be offered a ticket at some time as it is; a moment when it `has_room` is one."""
    return (
        desk.offer is None
        and desk.phase is DeskPhase.AVAILABLE
        and len(desk.conversations) < desk.capacity
    )


def offer(desk: Desk, ticket: TicketId, now: Seconds, offer_seconds: float) -> Desk:
    """Show it a ticket, for `offer_seconds`. Raises: Refused(NO_ROOM)."""
    if not has_room(desk, now):
        raise Refused(Reason.NO_ROOM)
    return replace(desk, offer=Offer(ticket, Seconds(now + offer_seconds)))


def accept(desk: Desk, ticket: TicketId, conversation: ConversationId, now: Seconds) -> Desk:
    """Take the offered ticket.

    Raises: Refused(NOT_OFFERED) when it is not, or no more, offered here; Refused(NO_ROOM) when it has become full.
    """
    if desk.offer is None or desk.offer.ticket != ticket or now >= desk.offer.expires:
        raise Refused(Reason.NOT_OFFERED)
    if desks.is_full(desk):
        raise Refused(Reason.NO_ROOM)
    return desks.with_conversation(replace(desk, offer=None, misses=0), conversation, now)


def take(desk: Desk, conversation: ConversationId, now: Seconds) -> Desk:
    """Take a ticket without an offer, on a line that assigns by itself. Raises: Refused(NO_ROOM)."""
    if not has_room(desk, now):
        raise Refused(Reason.NO_ROOM)
    return desks.with_conversation(desk, conversation, now)


def decline(desk: Desk, ticket: TicketId, now: Seconds) -> Desk:
    """Let it go to the next desk: not a miss, and a short rest. Raises: Refused(NOT_OFFERED)."""
    if desk.offer is None or desk.offer.ticket != ticket:
        raise Refused(Reason.NOT_OFFERED)
    return replace(desk, offer=None, misses=0, rests_until=Seconds(now + DECLINE_REST_SECONDS))


def is_missed(desk: Desk, now: Seconds) -> bool:
    """Whether its offer has run out: time to `miss` it."""
    return desk.offer is not None and now >= desk.offer.expires


def miss(desk: Desk, misses_max: int) -> Desk:
    """The offer ran out; at `misses_max` in a row the desk is away. One without a place for it has missed nothing.

    Raises: Refused(NOT_OFFERED).
    """
    if desk.offer is None:
        raise Refused(Reason.NOT_OFFERED)
    if desks.is_full(desk):
        return replace(desk, offer=None)
    missed = replace(desk, offer=None, misses=desk.misses + 1)
    if missed.misses < misses_max:
        return missed
    return replace(missed, phase=desks.after(missed, DeskAct.MISS_TOO_MANY))


def withdraw(desk: Desk, ticket: TicketId) -> Desk:
    """Take back the offer of a ticket that is no more; it does not count as a miss. Idempotent."""
    if desk.offer is None or desk.offer.ticket != ticket:
        return desk
    return replace(desk, offer=None)
