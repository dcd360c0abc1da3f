"""Those who wait, counted by need and by the network that they come from, and what of them counts for others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from chatd.base.names import TicketId
from chatd.line.rules.crowds import NOTHING, Crowd, Share, shares
from chatd.line.rules.need import Need
from chatd.line.rules.ticket import Ticket, is_away

_Kind = tuple[Need, bool]
_Known = tuple[bytes | None, _Kind, bool]


class Crowds:
    """A ticket counts once, as it was when it was added last."""

    def __init__(self) -> None:
        self._of: dict[TicketId, _Known] = {}
        self._by_source: defaultdict[bytes, dict[_Kind, Crowd]] = defaultdict(dict)
        self._shares: dict[Need, Share] = {}

    def add(self, ticket: Ticket) -> None:
        """It waits."""
        self.discard(ticket.id)
        known = ticket.source, (ticket.need, ticket.has_worked), not is_away(ticket)
        self._of[ticket.id] = known
        self._count(known, 1)

    def discard(self, ticket: TicketId) -> None:
        """It waits no more, if it did."""
        known = self._of.pop(ticket, None)
        if known is not None:
            self._count(known, -1)

    def shares(self) -> Mapping[Need, Share]:
        """What counts for others, by need; what is not in it counts nothing."""
        return self._shares

    def of(self, source: bytes | None) -> Sequence[Crowd]:
        """All that wait from this network; of one that is not known, none."""
        return () if source is None else list(self._by_source.get(source, {}).values())

    def _count(self, known: _Known, by: int) -> None:
        source, (need, has_worked), is_here = known
        if source is None:
            share = Share(1, int(has_worked)) if is_here else NOTHING
            self._share(need, share, by)
            return
        own = self._by_source[source]
        before = shares(own.values())
        crowd = own.pop((need, has_worked), Crowd(need, has_worked, 0, 0))
        crowd = crowd._replace(waiting=crowd.waiting + by, here=crowd.here + by * is_here)
        if crowd.waiting:
            own[need, has_worked] = crowd
        if not own:
            del self._by_source[source]
        for other, share in before.items():
            self._share(other, share, -1)
        for other, share in shares(own.values()).items():
            self._share(other, share, 1)

    def _share(self, need: Need, share: Share, times: int) -> None:
        left = self._shares.pop(need, NOTHING).plus(share, times)
        if left != NOTHING:
            self._shares[need] = left
