"""What consoles and guests say of rooms, beside what is said in them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.events import NOTHING, Answer, Connection, Event, Handler
from chatd.base.limits import KNOCKS, WRONG_RETURNS
from chatd.base.names import ConversationId, DeskId, LineId, MemberId
from chatd.base.ports import SourceLimits
from chatd.base.shapes import Empty
from chatd.conversation.events import member_of
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.service.deliveries import Deliveries, shape_of
from chatd.conversation.service.holders import Holders
from chatd.room.rules.seats import id_of, is_guest
from chatd.room.service.coming import Coming
from chatd.room.service.guests import Guests
from chatd.room.service.relay import RoomRelay
from chatd.room.service.showing import Showing
from chatd.room.service.telling import ROOMS
from chatd.room.shapes import (
    CONSOLE_EVENTS,
    VISITOR_EVENTS,
    AboutGuest,
    BackInRoom,
    EnterRoom,
    KnockAtRoom,
    LeaveRoom,
    MakeCode,
    RoomState,
)
from chatd.staff.events import staff_of
from chatd.staff.rules import COUNSELLORS


class RoomEvents:
    """One service call each; who comes back is given what is held for her right behind the answer."""

    def __init__(
        self,
        coming: Coming,
        guests: Guests,
        showing: Showing,
        relay: RoomRelay,
        deliveries: Deliveries,
        holders: Holders,
        sources: SourceLimits,
    ) -> None:
        self._coming, self._guests, self._showing = coming, guests, showing
        self._relay, self._deliveries, self._holders = relay, deliveries, holders
        self._sources = sources
        # One code is reckoned at a time: so no network has more tries than it may, and what comes behind the last try
        # costs nothing.
        self._try = asyncio.Lock()

    def console_events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        handlers: dict[str, Handler] = {
            "watch_rooms": self.watch,
            "room_enter": self.enter,
            "room_leave": self.leave,
            "room_code": self.make_code,
            "room_admit": self.admit,
            "room_turn_away": self.turn_away,
        }
        return {name: Event(CONSOLE_EVENTS[name], each) for name, each in handlers.items()}

    def visitor_events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        return {
            "room_knock": Event(VISITOR_EVENTS["room_knock"], self.knock),
            "room_back": Event(VISITOR_EVENTS["room_back"], self.back),
            "room_leave": Event(VISITOR_EVENTS["room_leave"], self.go),
        }

    # ---- the staff ----

    async def watch(self, connection: Connection, _: Empty) -> Answer:
        """From now on."""
        connection.watch(ROOMS, is_on=True)
        return Answer(await self._showing.of_person(staff_of(connection).id))

    async def enter(self, connection: Connection, payload: EnterRoom) -> Answer:
        """Into the room of a line of this desk."""
        desk, line = _desk(connection), LineId(payload.line)
        await self._coming.enter(desk, line, payload.leaf, has_keys=payload.has_keys)
        me = MemberId(desk)
        return await self._shown(connection, me, line, lambda: self._showing.of_member(me, line))

    async def leave(self, connection: Connection, payload: LeaveRoom) -> Answer:
        """Out of it."""
        await self._coming.leave(_desk(connection), LineId(payload.line))
        return NOTHING

    async def make_code(self, connection: Connection, payload: MakeCode) -> Answer:
        """For one guest. Refused(NOT_ALLOWED) to a volunteer."""
        desk = _desk(connection)
        if staff_of(connection).role not in COUNSELLORS:
            raise Refused(Reason.NOT_ALLOWED)
        with _ours():
            return Answer(await self._guests.make_code(MemberId(desk), LineId(payload.line)))

    async def admit(self, connection: Connection, payload: AboutGuest) -> Answer:
        """A guest is let in by name."""
        desk, guest = _desk(connection), MemberId(payload.guest)
        with _ours():
            await self._guests.admit(MemberId(desk), LineId(payload.line), guest)
        return NOTHING

    async def turn_away(self, connection: Connection, payload: AboutGuest) -> Answer:
        """A guest is not let in, or shown out."""
        desk, guest = _desk(connection), MemberId(payload.guest)
        with _ours():
            await self._guests.turn_away(MemberId(desk), LineId(payload.line), guest)
        return NOTHING

    # ---- guests ----

    async def knock(self, connection: Connection, payload: KnockAtRoom) -> Answer:
        """A code, and who she says she is."""
        if connection.member is not None:
            raise Refused(Reason.ALREADY_JOINED)
        source = connection.source
        who = f"{payload.line} {'' if source is None else source.hex()}"
        async with self._try, self._sources.guessing(KNOCKS, who, source):
            guest = await self._guests.knock(payload)
        await connection.enter(guest)
        await self._holders.here(guest, [id_of(LineId(payload.line))])
        return Answer(await self._showing.of_guest(guest))

    async def back(self, connection: Connection, payload: BackInRoom) -> Answer:
        """Her page had lost its connection."""
        guest, line = MemberId(payload.member), LineId(payload.line)
        if connection.member not in (None, guest) or not is_guest(guest):
            raise Unknown
        said = f"{guest} {payload.key}"
        async with self._sources.guessing(WRONG_RETURNS, said, connection.source):
            key = to_bytes(payload.key)
            await self._guests.back(line, guest, key, has_keys=payload.has_keys)
        await connection.enter(guest)
        return await self._shown(connection, guest, line, lambda: self._showing.of_guest(guest))

    async def go(self, connection: Connection, _: LeaveRoom) -> Answer:
        """A guest goes."""
        await self._guests.go(member_of(connection))
        return NOTHING

    # ---- both ----

    async def _shown(
        self,
        connection: Connection,
        me: MemberId,
        line: LineId,
        state: Callable[[], Awaitable[RoomState]],
    ) -> Answer:
        """The room, and behind that what is held for her. Raises: Unknown (line), Unavailable."""
        room = id_of(line)
        self._deliveries.keep_back(me)
        try:
            await self._holders.here(me, [room])  # what is stored from then on comes here
            held = await self._held(me, room)
            shown = await state()
        except BaseException:
            self._deliveries.let_go(me, {})
            raise

        def push() -> None:
            for envelope in held:
                connection.push("deliver", shape_of(room, envelope))
            self._deliveries.let_go(me, {room: held[-1].number} if held else {})

        return Answer(shown, push)

    async def _held(self, me: MemberId, room: ConversationId) -> Sequence[Envelope]:
        """Raises: Unavailable."""
        try:
            return await self._relay.held(me, room, 0)
        except (Unknown, Refused):
            return ()


def _desk(connection: Connection) -> DeskId:
    """Raises: Refused(NOT_ON_SHIFT)."""
    return DeskId(member_of(connection, Reason.NOT_ON_SHIFT))


@contextmanager
def _ours() -> Iterator[None]:
    """A room that a desk is no member of is to it as one that never was."""
    try:
        yield
    except Refused as refused:
        if refused.reason is Reason.NOT_A_MEMBER:
            raise Unknown from None
        raise
