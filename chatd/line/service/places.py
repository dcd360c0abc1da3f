"""Those who wait are told when their place, its estimate or the line has changed, and only then."""

from collections.abc import Mapping

from chatd.base.names import VISITORS, LineId, Seconds, TicketClass, TicketId
from chatd.base.ports import Post
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Registry
from chatd.line.ports import Floor, Record, TicketsAndDesks
from chatd.line.rules import assignment
from chatd.line.rules.door import DoorPhase
from chatd.line.rules.staffing import staffing
from chatd.line.service.showing import pace_of, place_on
from chatd.line.service.telling import TICKET
from chatd.line.service.unhurried import unhurried
from chatd.line.shapes import Place

MINUTE_SECONDS = 60
AT_ONCE = 100  # places; then others have their turn


class Places:
    """Remembers what each page that is connected to this process was last told.

    A line is looked at only when its picture has changed: so while nothing happens nobody is asked anything, and one
    call answers for all of its places.
    """

    def __init__(self, store: TicketsAndDesks, registry: Registry, post: Post) -> None:
        self._store = store
        self._registry = registry
        self._post = post
        self._pictures: dict[LineId, object] = {}
        self._told: dict[TicketId, tuple[Place, DoorPhase]] = {}

    async def tell(
        self,
        floor: Floor,
        records: Mapping[LineId, Record],
        phases: Mapping[LineId, DoorPhase],
        now: Seconds,
    ) -> None:
        """All of this moment. Raises: Unavailable."""
        connected = {TicketId(each) for each in self._post.connected(VISITORS)}
        self._told = {ticket: told for ticket, told in self._told.items() if ticket in connected}
        if not connected:
            self._pictures = {}
            return
        for line in self._registry.lines:
            picture = _picture(line, floor, records[line.id], phases[line.id], now)
            if self._pictures.get(line.id) != picture:
                await self._tell_line(line, floor, records[line.id], phases[line.id], now)
            self._pictures[line.id] = picture

    async def _tell_line(
        self, line: Line, floor: Floor, record: Record, phase: DoorPhase, now: Seconds
    ) -> None:
        connected = {TicketId(each) for each in self._post.connected(VISITORS)}
        waiting = await self._store.on_line(line.id)
        ahead = assignment.ahead_of_each(waiting, now)
        pace = pace_of(line, floor, record, now)
        async for some in unhurried([each for each in waiting if each.id in connected], AT_ONCE):
            for ticket in some:
                place = place_on(line, ticket, ahead[ticket.id], pace)
                if self._told.get(ticket.id) != (place, phase):
                    self._post.changed(TICKET, ticket.id)
                self._told[ticket.id] = (place, phase)


def _picture(line: Line, floor: Floor, record: Record, phase: DoorPhase, now: Seconds) -> object:
    """All that places and estimates of the line are made from.

    When one leaves and another comes, as many wait as before, but the newest is another. With professionals the minute
    counts too: after twenty of waiting they are equals.
    """
    waiting = tuple(each for each in floor.waiting if each.need.line == line.id)
    staff = staffing(floor.desks, line.id, now)
    desks = tuple(
        (desk.id, desk.phase, desk.languages, desk.capacity, len(desk.conversations))
        for desk in staff.desks
    )
    has_advised = any(each.need.ticket_class is TicketClass.PROFESSIONAL for each in waiting)
    minute = int(now // MINUTE_SECONDS) if has_advised else 0
    return line, phase, waiting, desks, record.talks, minute
