"""Tickets in the order of their issue, by need: the first, how many, how many before."""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterator

from chatd.base.names import LineId, Seconds, TicketId
from chatd.line.rules.need import Need, Order
from chatd.line.rules.rows import RowCount

GONE = Order(is_behind=True, issued=Seconds(0), id=TicketId(""))
BEHIND = Order(
    is_behind=True, issued=Seconds(-math.inf), id=TicketId("")
)  # before whoever is not first in line
GAP_MIN = 1_024  # places left empty at the front before the list is cut


class Ranks:
    """One sorted row for each need; nothing costs more with 100 000 than with 10 when it happens at either end."""

    def __init__(self) -> None:
        self._rows: dict[Need, _Row] = {}

    def add(self, need: Need, order: Order) -> None:
        """Put it at its place, unless it is there."""
        row = self._rows.get(need)
        if row is None:
            row = self._rows[need] = _Row()
        row.add(order)

    def discard(self, need: Need, order: Order) -> None:
        """Take it away, if it is there."""
        row = self._rows.get(need)
        if row is None:
            return
        row.discard(order)
        if not len(row):
            del self._rows[need]

    def first(self, each: int) -> Iterator[TicketId]:
        """The first `each` of every need."""
        return (order.id for row in self._rows.values() for order in row.first(each))

    def all_of(self, lines: Collection[LineId]) -> Iterator[tuple[Need, Order]]:
        """All of these lines, oldest first of each need."""
        return ((need, order) for need, row in self._of(lines) for order in row.first(len(row)))

    def counts(self) -> dict[Need, RowCount]:
        """How many of each need that somebody has, the oldest and the newest."""
        return {
            need: RowCount(len(row), row.oldest, row.newest) for need, row in self._rows.items()
        }

    def before(self, lines: Collection[LineId], order: Order) -> dict[Need, int]:
        """How many of each need of these lines come before this order."""
        return {need: row.before(order) for need, row in self._of(lines)}

    def _of(self, lines: Collection[LineId]) -> list[tuple[Need, "_Row"]]:
        return [(need, row) for need, row in self._rows.items() if need.line in lines]


class _Row:
    """A sorted list that grows at the end and shrinks at the front without moving what lies between."""

    __slots__ = ("_orders", "_start")

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self._start = 0  # what lies before it is left over

    def __len__(self) -> int:
        return len(self._orders) - self._start

    def first(self, count: int) -> list[Order]:
        """The smallest orders, at most `count`."""
        return self._orders[self._start : self._start + count]

    @property
    def oldest(self) -> Seconds:
        """When the oldest was issued; there is one. Who goes first may be younger."""
        place = self._place(BEHIND)
        return min(
            each[0].issued for each in (self.first(1), self._orders[place : place + 1]) if each
        )

    @property
    def newest(self) -> Seconds:
        """When the newest was issued; there is one."""
        place = self._place(BEHIND)
        return max(
            self._orders[each - 1].issued
            for each in {place, len(self._orders)}
            if each > self._start
        )

    def before(self, order: Order) -> int:
        """How many are smaller."""
        return self._place(order) - self._start

    def add(self, order: Order) -> None:
        """Put it at its place, unless it is there."""
        place = self._place(order)
        if place == len(self._orders) or self._orders[place] != order:
            self._orders.insert(place, order)

    def discard(self, order: Order) -> None:
        """Take it away, if it is there, by moving the shorter side."""
        place, start, orders = self._place(order), self._start, self._orders
        if place == len(orders) or orders[place] != order:
            return
        if place - start > len(orders) - place:
            del orders[place]
            return
        orders[start + 1 : place + 1] = orders[start:place]
        orders[start] = GONE  # whose place it was is not kept
        self._start += 1
        if self._start >= GAP_MIN and self._start * 2 >= len(orders):
            del orders[: self._start]
            self._start = 0

    def _place(self, order: Order) -> int:
        return bisect_left(self._orders, order, self._start)
