"""Builds the area: the staff room of each line, on the relay, the log and the stores of conversations."""

from chatd.base.area import Area, Shown
from chatd.base.ground import Ground
from chatd.base.names import CONSOLES, VISITORS, MemberId, StaffId
from chatd.base.sweeper import Job
from chatd.conversation.build import Conversations
from chatd.conversation.ports import ROOMS as DUE
from chatd.conversation.service.holders import Holders
from chatd.directory.build import Directory
from chatd.line.build import Line
from chatd.room.events import RoomEvents
from chatd.room.service.coming import Coming
from chatd.room.service.guests import Guests
from chatd.room.service.looks import SEEN_EVERY_SECONDS, Looks
from chatd.room.service.relay import RoomRelay
from chatd.room.service.showing import Showing
from chatd.room.service.telling import ROOM, ROOMS, TellingRooms
from chatd.room.shapes import Rooms, RoomState
from chatd.staff.build import Staff
from chatd.staff.events import guarded

GAP_SECONDS = 0.1  # of what is shown: each member who comes waits for two of them


def build(ground: Ground) -> Area:
    """Fills in who relays in rooms: from here on the events of conversations lead there too."""
    house, registry = ground.house, ground.the(Directory).registry
    talks, staff, desks = ground.the(Conversations), ground.the(Staff), ground.the(Line).services
    deliveries = talks.services.deliveries
    rooms = TellingRooms(talks.rooms, deliveries, house.post, house.clock)
    relay = RoomRelay(rooms, deliveries, registry, staff.known_chain, talks.seals, house.clock)
    talks.relays.of_rooms = relay
    coming = Coming(rooms, desks.store, registry, house.clock, house.ids)
    showing = Showing(talks.rooms, coming, registry, house.clock)
    looks = Looks(
        rooms,
        desks.store,
        registry,
        staff.ways_in.bearers,
        deliveries,
        house.post,
        house.clock,
    )
    events = RoomEvents(
        coming,
        Guests(rooms, house.clock, house.ids),
        showing,
        relay,
        deliveries,
        Holders(talks.rooms, house.bus),
        house.sources,
    )

    async def of_person(owner: str) -> Rooms:
        return await showing.of_person(StaffId(owner))

    async def of_guest(member: str) -> RoomState:
        return await showing.of_guest(MemberId(member))

    return Area(
        events={VISITORS: events.visitor_events(), CONSOLES: guarded(events.console_events())},
        gone={CONSOLES: looks.gone},
        shown=[
            Shown(ROOMS, CONSOLES, "rooms", of_person, GAP_SECONDS, is_watched=True),
            Shown(ROOM, VISITORS, "room", of_guest, GAP_SECONDS, begins="g"),
        ],
        lookers={DUE: looks.rooms},
        jobs=[Job("room_guests", SEEN_EVERY_SECONDS, looks.seen)],
    )
