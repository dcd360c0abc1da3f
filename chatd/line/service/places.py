"""Those who wait are told when their place, its estimate or the line has changed, and only then."""

from collections.abc import Collection, Mapping
from functools import cache

from chatd.base.names import VISITORS, LineId, Seconds, TicketClass, TicketId
from chatd.base.ports import Post
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Registry
from chatd.line.ports import Floor, Record, TicketsAndDesks
from chatd.line.rules import assignment
from chatd.line.rules.desk import meets, taken
from chatd.line.rules.need import Need
from chatd.line.rules.rows import Waiting
from chatd.line.rules.staffing import pools, those_there
from chatd.line.rules.ticket import pauses_with
from chatd.line.service.pace import Pace, line_told, pace_of, place_on, unspoken_since
from chatd.line.service.telling import TICKET
from chatd.line.service.told import Told
from chatd.line.service.unhurried import unhurried
from chatd.line.shapes.visitor import LineState

MINUTE_SECONDS = 60
AT_ONCE = 100  # places; then others have their turn
Group = frozenset[LineId]  # lines that share a desk, and so move each other's places


class Places:
    """Compares with what each page that is connected to this process was last shown (`Told`).

    A group of lines is looked at only when its picture has changed, or what a page was shown: so while nothing happens
    nobody is asked anything, and two calls answer for all of its places: where everybody stands, and the tickets of the
    pages that are connected here.
    """

    def __init__(self, store: TicketsAndDesks, registry: Registry, post: Post, told: Told) -> None:
        self._store = store
        self._registry = registry
        self._post = post
        self._pictures: dict[Group, object] = {}
        self._told = told

    async def tell(
        self,
        floor: Floor,
        records: Mapping[LineId, Record],
        states: Mapping[LineId, LineState],
        now: Seconds,
    ) -> None:
        """All of this moment. Raises: Unavailable."""
        connected = {TicketId(each) for each in self._post.connected(VISITORS)}
        self._told.keep_only(connected)
        if not connected or self._told.has_moved:
            self._pictures = {}
        self._told.has_moved = False
        if not connected:
            return
        lines = {line.id: line for line in self._registry.lines}
        pictures: dict[Group, object] = {}
        for group in pools(lines, those_there(floor.desks, now)):
            theirs = [lines[each] for each in sorted(group)]
            pictures[group] = _picture(theirs, floor, records, states, now)
            if self._pictures.get(group) != pictures[group]:
                await self._tell_group(theirs, floor, records, states, now)
        self._pictures = pictures

    async def _tell_group(
        self,
        lines: Collection[Line],
        floor: Floor,
        records: Mapping[LineId, Record],
        states: Mapping[LineId, LineState],
        now: Seconds,
    ) -> None:
        connected = {TicketId(each) for each in self._post.connected(VISITORS)}
        by_id = {line.id: line for line in lines}
        waiting = await self._store.rows(by_id)
        own = [each.order.id for each in waiting if each.order.id in connected]

        @cache
        def pace(need: Need) -> Pace:
            return pace_of(by_id[need.line], need, floor, records[need.line], now)

        ahead = assignment.ahead_of_each(
            waiting, lambda need, other: pace(need).staff.competes(other), now
        )
        found = await self._store.tickets(own)
        theirs = [each for each in found if each.is_waiting and each.line in by_id]
        async for some in unhurried(theirs, AT_ONCE):
            for ticket in some:
                line = by_id[ticket.line]
                place = place_on(line, ticket, ahead[ticket.id], pace(ticket.need), now)
                contact = self._registry.contact(line)
                told = line_told(line, contact, ticket, states[line.id], records[line.id].door, now)
                if self._told.is_news(ticket.id, (place, told)):
                    self._post.changed(TICKET, ticket.id, is_only_here=True)


def _picture(
    lines: Collection[Line],
    floor: Floor,
    records: Mapping[LineId, Record],
    states: Mapping[LineId, LineState],
    now: Seconds,
) -> object:
    """All that places and estimates of these lines are made from.

    When one leaves and another comes, as many wait as before, but the newest is another. With professionals the minute
    counts too: after twenty of waiting they are equals; and whether the first and the last of them have waited long
    enough to be told so. So does the patience of who waits for a language, and whether a desk pauses for somebody.
    """
    by_id = {line.id: line for line in lines}
    waiting = tuple(each for each in floor.waiting if each.need.line in by_id)
    desks = tuple(
        (desk.id, desk.phase, desk.lines, desk.languages, desk.capacity, taken(desk, now))
        for desk in those_there(floor.desks, now)
        if not by_id.keys().isdisjoint(desk.lines)
    )
    advised = [each for each in waiting if each.need.ticket_class is TicketClass.PROFESSIONAL]
    minute = int(now // MINUTE_SECONDS) if advised else 0
    told_long = tuple(_told_long(each, by_id[each.need.line], now) for each in advised)
    pausing = tuple((each.id, pauses_with(each, now)) for each in floor.pausing)
    patience = tuple(_patience(line, waiting, floor, records[line.id], now) for line in lines)
    theirs = tuple(
        (line, states[line.id], records[line.id].talks, records[line.id].door.notice)
        for line in lines
    )
    return theirs, waiting, desks, minute, told_long, patience, pausing


def _told_long(each: Waiting, line: Line, now: Seconds) -> tuple[bool, bool]:
    """Of the first and the last of these professionals: to the second; of those between them, to the minute."""
    since = now - line.policy.advice_notice_minutes * MINUTE_SECONDS
    return each.oldest is not None and each.oldest <= since, each.newest <= since


def _patience(
    line: Line, waiting: Collection[Waiting], floor: Floor, record: Record, now: Seconds
) -> Seconds | None:
    """Moves on with the time until the patience of all for whom nobody is there is over."""
    there = those_there(floor.desks, now)
    unmet = (
        max(each.newest, unspoken_since(line, each.need, floor, record, now) or each.newest)
        for each in waiting
        if each.need.line == line.id and not any(meets(desk, each.need) for desk in there)
    )
    since = max(unmet, default=None) if there else None
    if since is None:
        return None
    return Seconds(min(now, since + line.policy.language_patience_seconds))
