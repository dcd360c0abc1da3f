"""Who could take tickets of one need at a moment, and with whom such a ticket competes for them.

Staffing is asked by need, not by line: three desks that speak Finnish are nobody for a visitor who speaks Swedish. A
desk that serves two lines, or speaks two languages, is one desk for both: whoever it could take instead stands in the
same row, so that no capacity is counted twice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from chatd.base.names import DeskId, Language, LineId, Seconds, TicketClass
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import Desk, DeskPhase
from chatd.line.rules.need import Need
from chatd.line.rules.outcome import Count


@dataclass(frozen=True, slots=True)
class Staffing:
    """The desks that are there at `now` and meet this need."""

    need: Need
    desks: tuple[Desk, ...]
    now: Seconds

    @property
    def is_there(self) -> bool:
        """Whether anybody could take such a ticket, now, after a conversation or after a pause."""
        return bool(self.desks)

    @property
    def capacity(self) -> int:
        """Conversations that those who take tickets now can carry."""
        return sum(desks.capacity_now(desk, self.now) for desk in self.desks)

    @property
    def free(self) -> int:
        """How many of these are free."""
        return sum(desks.free(desk, self.now) for desk in self.desks)

    @property
    def rests(self) -> tuple[float, ...]:
        """In how many minutes each place that rests after a conversation is free, the first first."""
        return tuple(
            sorted(left / 60 for desk in self.desks for left in desks.rests(desk, self.now))
        )

    def without(self, pausing: Collection[DeskId]) -> "Staffing":
        """As a ticket sees it with whom these desks pause: they are there, and carry nothing."""
        if not pausing:
            return self
        seen = (
            replace(desk, phase=DeskPhase.PAUSED) if desk.id in pausing else desk
            for desk in self.desks
        )
        return replace(self, desks=tuple(seen))

    @property
    def lines(self) -> frozenset[LineId]:
        """Whose tickets may go to the same desks."""
        return frozenset((self.need.line, *(line for desk in self.desks for line in desk.lines)))

    def competes(self, other: Need) -> bool:
        """Whether a ticket of that need stands in the same row: one of these desks could take either.

        Where nobody is there, those with a language in common would be asked by whoever comes.
        """
        if self.desks:
            return any(desks.meets(desk, other) for desk in self.desks)
        has_language = not set(other.languages).isdisjoint(self.need.languages)
        return other.line == self.need.line and has_language


def those_there(every: Iterable[Desk], now: Seconds) -> tuple[Desk, ...]:
    """The desks that take tickets, now or after a pause."""
    return tuple(desk for desk in every if desks.is_there(desk, now))


def places_and_busy(
    every: Iterable[Desk], lines: Iterable[LineId], now: Seconds
) -> dict[tuple[LineId, str], int]:
    """Of the desks that take tickets of each line: how many places they have, and how many of these are busy.

    A place that rests after a conversation is busy; one beyond what the desk wants at once is none. Lines with no place
    are left out. Source: queue policy, F.6, "occupancy".
    """
    taking = [desk for desk in every if desks.is_taking(desk, now)]
    counts = {}
    for line in lines:
        mine = [desk for desk in taking if line in desk.lines]
        places = sum(desk.capacity for desk in mine)
        if places:
            counts[line, Count.PLACES.value] = places
            busy = places - sum(desks.free(desk, now) for desk in mine)
            counts[line, Count.BUSY.value] = busy
    return counts


def staffing(there: Iterable[Desk], need: Need, now: Seconds) -> Staffing:
    """Those of the desks that are there who meet this need."""
    return Staffing(need, tuple(desk for desk in there if desks.meets(desk, need)), now)


def languages_there(
    there: Collection[Desk], line: LineId, ticket_class: TicketClass, spoken: Iterable[Language]
) -> tuple[Language, ...]:
    """Which of these languages somebody speaks who takes such tickets of this line."""
    return tuple(
        language
        for language in spoken
        if any(desks.meets(desk, Need(line, (language,), ticket_class)) for desk in there)
    )


def pools(lines: Iterable[LineId], there: Iterable[Desk]) -> list[frozenset[LineId]]:
    """The lines in groups that share no desk: what happens on one line moves only places of its group."""
    groups = [frozenset((line,)) for line in lines]
    for desk in there:
        joined = [group for group in groups if not group.isdisjoint(desk.lines)]
        if len(joined) > 1:
            apart = [group for group in groups if group.isdisjoint(desk.lines)]
            groups = [*apart, frozenset().union(*joined)]
    return groups
