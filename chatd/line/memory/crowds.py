"""Those who wait, counted by need and by the network that they come from."""

from collections import Counter
from collections.abc import Sequence

from chatd.base.names import TicketId
from chatd.line.rules.crowds import Crowd
from chatd.line.rules.need import Need
from chatd.line.rules.ticket import Ticket, is_away

_Key = tuple[Need, bytes | None, bool]


class Crowds:
    """A ticket counts once, as it was when it was added last."""

    def __init__(self) -> None:
        self._of: dict[TicketId, tuple[_Key, bool]] = {}
        self._waiting: Counter[_Key] = Counter()
        self._here: Counter[_Key] = Counter()

    def add(self, ticket: Ticket) -> None:
        """It waits."""
        self.discard(ticket)
        key, is_here = (ticket.need, ticket.source, ticket.has_worked), not is_away(ticket)
        self._of[ticket.id] = key, is_here
        self._waiting[key] += 1
        self._here[key] += is_here

    def discard(self, ticket: Ticket) -> None:
        """It waits no more, if it did."""
        known = self._of.pop(ticket.id, None)
        if known is None:
            return
        key, is_here = known
        self._waiting[key] -= 1
        self._here[key] -= is_here
        if not self._waiting[key]:
            del self._waiting[key], self._here[key]

    def all(self) -> Sequence[Crowd]:
        """All of them."""
        return [Crowd(*key, count, self._here[key]) for key, count in self._waiting.items()]
