"""In which rows a ticket stands, and at which place: what every store of tickets keeps besides the tickets."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from chatd.base.names import Seconds
from chatd.line.rules.assignment import may_let_pass
from chatd.line.rules.crowds import NOTHING, Share
from chatd.line.rules.need import Need, Order
from chatd.line.rules.ticket import Ticket, is_away, keeps_its_turn
from chatd.line.rules.urgent import urgent_unseen_since


class RowName(StrEnum):
    """One for each need. Who waits stands in one of the first two."""

    HERE = "here"  # waiting, on offer or not, and not away
    AWAY = "away"  # waiting, and not there
    LOST = "lost"  # waiting, and the connection is gone
    HEADS = "heads"  # those that keep their turn
    URGENT = "urgent"  # waiting, and has said that it cannot
    UNSEEN = (
        "unseen"  # of these who has not lost the connection, in the order in which they said so
    )


class Standing(NamedTuple):
    """All that an index holds of a ticket."""

    need: Need
    places: dict[RowName, Order]
    may_let_pass: bool
    source: bytes | None
    has_worked: bool

    @property
    def is_here(self) -> bool:
        """Whether it waits, and is not away."""
        return RowName.HERE in self.places


def standing(ticket: Ticket) -> Standing | None:
    """Where it stands; None when it waits no more."""
    if not ticket.is_waiting:
        return None
    place = ticket.order
    places = {RowName.AWAY if is_away(ticket) else RowName.HERE: place}
    if ticket.page.lost_at is not None:
        places[RowName.LOST] = place
    if keeps_its_turn(ticket):
        places[RowName.HEADS] = place
    if ticket.urgent is not None:
        places[RowName.URGENT] = place
    unseen_since = urgent_unseen_since(ticket)
    if unseen_since is not None:
        places[RowName.UNSEEN] = Order(is_behind=True, issued=Seconds(unseen_since), id=ticket.id)
    return Standing(ticket.need, places, may_let_pass(ticket), ticket.source, ticket.has_worked)


class RowCount(NamedTuple):
    """How many stand in a row of one need, and when the oldest and the newest of them were issued."""

    tickets: int
    oldest: Seconds
    newest: Seconds


class Waiting(NamedTuple):
    """How many of one need wait, on offer or not, and since when the newest of them, seconds since 1970.

    `away`: how many of them are away (`ticket.is_away`); `oldest`: since when the first waits who is not; None if none.
    `lost`: how many have lost the connection. `urgent`: how many have said that they cannot wait; `unseen_since`: since
    when the first of them does who has not lost the connection; None if none. `share`: how many of them count for
    whoever comes from another network.
    """

    need: Need
    tickets: int
    away: int
    oldest: Seconds | None
    newest: Seconds
    lost: int = 0
    urgent: int = 0
    unseen_since: Seconds | None = None
    share: Share = NOTHING

    @property
    def here(self) -> int:
        """How many of them are not away."""
        return self.tickets - self.away


def waiting_of(
    need: Need, rows: Mapping[RowName, RowCount | None], shares: Mapping[Need, Share]
) -> Waiting:
    """What waits of a need of which somebody is here or away, by what its rows count."""
    here, away = rows[RowName.HERE], rows[RowName.AWAY]
    there = [each for each in (here, away) if each is not None]
    lost, urgent, unseen = (rows[each] for each in (RowName.LOST, RowName.URGENT, RowName.UNSEEN))
    return Waiting(
        need,
        tickets=sum(each.tickets for each in there),
        away=0 if away is None else away.tickets,
        oldest=None if here is None else here.oldest,
        newest=max(each.newest for each in there),
        lost=0 if lost is None else lost.tickets,
        urgent=0 if urgent is None else urgent.tickets,
        unseen_since=None if unseen is None else unseen.oldest,
        share=shares.get(need, NOTHING),
    )
