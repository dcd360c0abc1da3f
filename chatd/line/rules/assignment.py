"""Who is offered whom: the longest waiting goes first, to the desk with the fewest conversations.

Heads and desks in, matches out; the store commits each by compare-and-set, and whoever loses asks again.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import DeskId, LineId, OrganisationId, Seconds, TicketClass, TicketId
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.affinity import is_of_another
from chatd.line.rules.desk import Desk, can_meet
from chatd.line.rules.need import Need, Order
from chatd.line.rules.presence import VISITOR_BEAT_MAX_SECONDS, lost_since
from chatd.line.rules.ticket import Ticket, keeps_its_turn, pauses_with

# A professional who waited so long is an equal. Source: docs/queue-policy.md, F.2
PASS_AFTER_SECONDS = 1_200
LAST = Order(is_behind=True, issued=Seconds(math.inf), id=TicketId(""))  # after everybody

# Of which organisation a desk is wished for a ticket now; None: of any (line/rules/affinity.py).
Wish = Callable[[Ticket], OrganisationId | None]


class Match(NamedTuple):
    """This ticket to this desk, if both still can."""

    ticket: Ticket
    desk: Desk


class Rank(NamedTuple):
    """What goes first: whom we let down and help seekers, then the place among equals."""

    comes_second: bool
    order: Order


class InRow(NamedTuple):
    """One who waits, as the rows know it."""

    need: Need
    order: Order
    is_away: bool


def rank(ticket: Ticket, now: Seconds) -> Rank:
    """Where the ticket stands among all; smaller goes first."""
    return _rank(ticket.ticket_class, ticket.order, now)


def _rank(ticket_class: TicketClass, order: Order, now: Seconds) -> Rank:
    comes_second = (
        ticket_class is TicketClass.PROFESSIONAL
        and order.is_behind
        and max(0.0, now - order.issued) < PASS_AFTER_SECONDS
    )
    return Rank(comes_second, order)


def ends(ticket: Ticket, now: Seconds) -> dict[TicketClass, Order]:
    """For each class, the order below which every ticket of that class goes before this one, whatever its language."""
    equals_end = math.nextafter(now - PASS_AFTER_SECONDS, math.inf)
    seekers = advised = ticket.order
    if rank(ticket, now).comes_second:
        seekers = LAST
    elif ticket.issued >= equals_end and not ticket.is_first:
        advised = Order(is_behind=True, issued=Seconds(equals_end), id=TicketId(""))
    return {TicketClass.HELP_SEEKER: seekers, TicketClass.PROFESSIONAL: advised}


class Ahead(NamedTuple):
    """How many go before a ticket, and how many of them are not there now (`ticket.is_away`)."""

    tickets: int = 0
    away: int = 0


def ahead(
    before: Mapping[TicketClass, Mapping[Need, Ahead]], competes: Callable[[Need], bool]
) -> Ahead:
    """How many go before a ticket: only those who stand in the same row (`Staffing.competes`).

    `before`: for each class, how many tickets come before that class's `ends`, by need.
    """
    return _sum(
        count
        for ticket_class, counts in before.items()
        for need, count in counts.items()
        if need.ticket_class is ticket_class and competes(need)
    )


def ahead_of_each(
    waiting: Iterable[InRow], competes: Callable[[Need, Need], bool], now: Seconds
) -> dict[TicketId, Ahead]:
    """How many go before each of these, by the tickets' ids; they are all of the lines that share a desk.

    `competes`: whether a ticket of the first need stands in the same row as one of the second.
    """
    ranked = sorted(waiting, key=lambda each: _rank(each.need.ticket_class, each.order, now))
    needs = {each.need for each in ranked}
    rows = {need: [other for other in needs if competes(need, other)] for need in needs}
    passed = dict.fromkeys(needs, Ahead())
    places = {}
    for need, order, is_one_away in ranked:
        places[order.id] = _sum(passed[other] for other in rows[need])
        before, away = passed[need]
        passed[need] = Ahead(before + 1, away + is_one_away)
    return places


def _sum(counts: Iterable[Ahead]) -> Ahead:
    tickets = away = 0
    for count in counts:
        tickets += count.tickets
        away += count.away
    return Ahead(tickets, away)


def can_be_offered(ticket: Ticket, now: Seconds) -> bool:
    """Whether somebody is there to be served. Who is away keeps the place and is passed over meanwhile."""
    if not keeps_its_turn(ticket):
        return False
    return lost_since(ticket.page, now, VISITOR_BEAT_MAX_SECONDS) is None


def check_can_meet(ticket: Ticket, desk: Desk) -> None:
    """The last word before the two meet: what either speaks may have changed. Raises: Refused(NOT_OFFERED)."""
    if not can_meet(desk, ticket):
        raise Refused(Reason.NOT_OFFERED)


def unless_unmet(ticket: Ticket, desk: Desk, now: Seconds) -> tuple[Ticket, Desk]:
    """The offer is taken back, as no miss, when the two have no language in common any more."""
    if ticket.desk != desk.id or can_meet(desk, ticket):
        return ticket, desk
    return tickets.withdraw(ticket, now), offers.withdraw(desk, ticket.id)


def of_any(_: Ticket) -> None:
    """Every desk is as good."""


def match(
    heads: Iterable[Ticket],
    desks: Iterable[Desk],
    now: Seconds,
    kept: Collection[tuple[DeskId, LineId]] = (),
    wish: Wish = of_any,
) -> list[Match]:
    """The tickets to be offered now, in the order in which they go; last those of which a page has just ended an offer.

    `heads`: of every need the oldest that wait, as many as there are desks with room, and one more for each ticket that
    `may_let_pass`. Whoever gives only the oldest of each need commits the first match alone and asks again, or a
    younger ticket of one need may go before an older one of another. Each ticket and each desk stands in one match at
    most. `kept`: desks that are offered nobody of that line now, since somebody goes before all who wait. `wish` is
    kept only where everybody is met who would be without it.
    """
    roomy = [desk for desk in desks if offers.has_room(desk, now)]
    ordered = sorted(heads, key=lambda each: (_yields(each, now), rank(each, now)))
    plain = _in_turn(ordered, roomy, now, kept, of_any)
    if not any(wish(ticket) for ticket, _ in plain):
        return plain
    wished = _in_turn(ordered, roomy, now, kept, wish)
    return wished if _met(wished) >= _met(plain) else plain


def _met(matches: Iterable[Match]) -> set[TicketId]:
    return {each.ticket.id for each in matches}


def _in_turn(
    ordered: Iterable[Ticket],
    roomy: Iterable[Desk],
    now: Seconds,
    kept: Collection[tuple[DeskId, LineId]],
    wish: Wish,
) -> list[Match]:
    left, matches = list(roomy), list[Match]()
    for ticket in ordered:
        if not left:
            break
        free = [each for each in left if (each.id, ticket.line) not in kept]
        is_there = can_be_offered(ticket, now)
        desk = _best(ticket, free, now, wish(ticket)) if is_there else None
        if desk is not None:
            left.remove(desk)
            matches.append(Match(ticket, desk))
    return matches


def may_let_pass(ticket: Ticket) -> bool:
    """Whether a younger one may have to go before it."""
    return bool(ticket.pauses) or ticket.yields_until is not None


def _yields(ticket: Ticket, now: Seconds) -> bool:
    return ticket.yields_until is not None and now < ticket.yields_until


def _best(
    ticket: Ticket, desks: list[Desk], now: Seconds, wish: OrganisationId | None
) -> Desk | None:
    """Of those who can meet it and need not pause: who has not passed on it, is wished, has fewest conversations.

    Of several such who could meet fewest others: so a desk of a rare language is free when somebody comes who needs it.
    Then who idles longest.
    """
    pausing = pauses_with(ticket, now)
    able = (desk for desk in desks if desk.id not in pausing and can_meet(desk, ticket))
    return min(
        able,
        key=lambda desk: (
            desk.id in ticket.passed_by,
            is_of_another(desk, wish),
            len(desk.conversations),
            len(desk.lines) * len(desk.languages),
            desk.idle_since,
            desk.id,
        ),
        default=None,
    )
