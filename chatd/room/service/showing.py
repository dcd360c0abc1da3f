"""A room as each page is shown it: all members by name to everybody on shift, who asks to come in to who is here."""

from contextlib import suppress

import msgspec

from chatd.base.errors import Unknown
from chatd.base.names import LineId, MemberId, SeatStage, StaffId, StaffRole
from chatd.base.ports import Clock
from chatd.conversation.ports import ConversationStore, Look
from chatd.conversation.rules.room import Seated
from chatd.directory.service.registry import Registry
from chatd.room.rules import guests, seats, turns
from chatd.room.service.coming import Coming
from chatd.room.shapes import LiveCode, RoomGuest, RoomMember, Rooms, RoomState


class Showing:
    """Reads; changes nothing."""

    def __init__(
        self, store: ConversationStore, coming: Coming, registry: Registry, clock: Clock
    ) -> None:
        self._store, self._coming = store, coming
        self._registry, self._clock = registry, clock

    async def of_person(self, staff: StaffId) -> Rooms:
        """The rooms of the lines of her desk, none without one. Raises: Unavailable."""
        desk = await self._coming.desk_of(staff)
        if desk is None:
            return Rooms(rooms=())
        found = {
            each.conversation.line: each
            for each in await self._store.looks([seats.id_of(line) for line in desk.lines])
        }
        shown = []
        for line in desk.lines:
            with suppress(Unknown):  # the line is gone
                shown.append(self._shown(line, found.get(line), MemberId(desk.id)))
        return Rooms(rooms=tuple(shown))

    async def of_member(self, member: MemberId, line: LineId) -> RoomState:
        """Raises: Unknown (line), Unavailable."""
        looks = await self._store.looks([seats.id_of(line)])
        return self._shown(line, next(iter(looks), None), member)

    async def of_guest(self, guest: MemberId) -> RoomState:
        """Also once it is over for her. Raises: Unavailable."""
        line = seats.line_of_guest(guest)
        looks = await self._store.looks([seats.id_of(line)])
        look = next(iter(looks), None)
        try:
            bare = self._bare(line)
        except Unknown:  # the line is gone, and with it the room
            return RoomState(
                line=line, conversation=seats.id_of(line), name="", organisation="", over="over"
            )
        if look is None or turns.is_over(look.conversation):
            return _replaced(bare, over="over")
        room = look.conversation
        if guests.knock_of(room, guest) is not None:
            return _replaced(
                bare, member=guest, stage=SeatStage.ASKING, made=turns.room_of(room).made
            )
        if not guests.is_guest_in(room, guest):
            return _replaced(bare, over="shown_out")
        return self._shown(line, look, guest)

    def _bare(self, line: LineId) -> RoomState:
        """A line without a room. Raises: Unknown."""
        found = self._registry.line(line)
        return RoomState(
            line=line,
            conversation=seats.id_of(line),
            name=found.name_in(found.languages[0]),
            organisation=self._registry.organisation_name(found),
        )

    def _shown(self, line: LineId, look: Look | None, me: MemberId) -> RoomState:
        bare = self._bare(line)
        if look is None or turns.is_over(look.conversation):
            return bare
        conversation, room = look.conversation, turns.room_of(look.conversation)
        own, mark = seats.seat_in(conversation, me), look.marks.get(me)
        state = _replaced(
            bare,
            version=conversation.version,
            made=room.made,
            round=room.round,
            epoch=conversation.epoch,
            committer=room.committer,
            is_due=room.is_due,
            members=tuple(self._member(each, room.call) for each in room.seats),
        )
        if own is None:
            return state
        state = _replaced(
            state,
            member=me,
            stage=own.stage,
            call=room.call if own.stage is SeatStage.CALLED else 0,
            stored=0 if mark is None else mark.receipt.stored,
            delivered=0 if mark is None else mark.receipt.delivered,
        )
        if own.staff is None or not own.is_here:
            return state
        now = self._clock.now()
        return _replaced(
            state,
            guests=tuple(
                RoomGuest(
                    member=each.member, name=each.name, office=each.office, since=int(each.since)
                )
                for each in room.knocks
            ),
            codes=tuple(LiveCode(until=int(each.until)) for each in guests.living(room, now)),
            codes_paused_until=(
                int(room.paused_until)
                if room.paused_until is not None and guests.is_paused(room, now)
                else None
            ),
        )

    def _member(self, seat: Seated, call: int) -> RoomMember:
        return RoomMember(
            member=seat.member,
            kind="guest" if seat.staff is None else "staff",
            name=seat.name,
            leaf=seat.leaf,
            stage=seat.stage,
            organisation=seat.organisation,
            office=seat.office,
            role=self._role(seat.staff),
            call=call if seat.stage is SeatStage.CALLED else 0,
        )

    def _role(self, staff: StaffId | None) -> StaffRole | None:
        with suppress(Unknown):  # a guest has none, and who is off the staff is out soon
            return None if staff is None else self._registry.staff(staff).role
        return None


def _replaced(state: RoomState, **changes: object) -> RoomState:
    return msgspec.structs.replace(state, **changes)
