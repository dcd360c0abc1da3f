"""What time does to a room, looked at each second while there is one: who is off shift is out, nobody waits long."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import VISITORS, ConversationId, LineId, MemberId, Seconds, StaffId
from chatd.base.ports import Clock, Post
from chatd.base.sweeper import Times
from chatd.conversation.ports import ConversationStore, Look
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.rules.log_steps import Forget
from chatd.conversation.rules.room import Seated
from chatd.conversation.service.deliveries import Deliveries
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules.desk import Desk, lost_at
from chatd.room.rules import guests, seats, turns
from chatd.room.service.telling import Rule, TellingRooms
from chatd.staff.service.bearers import Bearers

LOOK_EVERY_SECONDS = 1.0  # whoever is off shift, or off the staff, is out within two
SEEN_EVERY_SECONDS = 20.0  # that a guest's page is connected is written down so often


class Looks:
    """Everything here is said once more by the next look when it fails."""

    def __init__(
        self,
        rooms: TellingRooms,
        desks: TicketsAndDesks,
        registry: Registry,
        bearers: Bearers,
        deliveries: Deliveries,
        post: Post,
        clock: Clock,
    ) -> None:
        self._rooms, self._desks, self._registry = rooms, desks, registry
        self._bearers, self._deliveries = bearers, deliveries
        self._post, self._clock = post, clock

    @property
    def _store(self) -> ConversationStore:
        return self._rooms.store

    async def rooms(self, keys: Collection[str], now: Seconds) -> Times:
        """When to look at each again. Raises: Unavailable."""
        times: dict[str, Seconds | None] = dict.fromkeys(keys)
        looks = await self._store.looks([ConversationId(each) for each in keys])
        desks = {MemberId(each.id): each for each in await self._desks.desks()} if looks else {}
        for look in looks:
            times[look.conversation.id] = await self._look(look, desks, now)
        return times

    async def _look(
        self, look: Look, desks: Mapping[MemberId, Desk], now: Seconds
    ) -> Seconds | None:
        room = look.conversation
        if room.ended_at is not None:
            forgotten_at = Seconds(room.ended_at + seats.ROOM_KEPT_SECONDS)
            if now < forgotten_at:
                return forgotten_at
            await self._store.forget(room.id)
            return None
        for seat in self._gone(room, desks, now):
            await self._rooms.leave(room.line, seat.member)
        with suppress(Unknown):
            await self._rooms.change(room.line, lambda it: _by_time(it, now))
        await self._tidy_log(look, now)
        return Seconds(now + LOOK_EVERY_SECONDS)

    def _gone(
        self, room: Conversation, desks: Mapping[MemberId, Desk], now: Seconds
    ) -> Sequence[Seated]:
        """Who is on shift here no more, or has been away for too long; all of them where the line is gone."""
        try:
            self._registry.line(room.line)
        except Unknown:
            return turns.room_of(room).seats
        return [
            each
            for each in turns.room_of(room).seats
            if (
                now - each.seen_at >= seats.ROOM_AWAY_SECONDS
                if each.staff is None
                else not self._is_on_shift(each.staff, room.line, desks.get(each.member), now)
            )
        ]

    def _is_on_shift(self, staff: StaffId, line: LineId, desk: Desk | None, now: Seconds) -> bool:
        if desk is None or line not in desk.lines:
            return False
        try:
            if line not in self._registry.staff(staff).lines:
                return False
        except Unknown:
            return False
        since = lost_at(desk, now)
        return since is None or now - since < seats.ROOM_AWAY_SECONDS

    async def _tidy_log(self, look: Look, now: Seconds) -> None:
        """What nobody is left to receive is forgotten; what one who is here does not take, its sender says again."""
        if look.oldest_held is None:
            return
        room = look.conversation
        with suppress(Unknown):
            if not seats.are_several(room):
                await self._store.change(room.id, _alone, now)
            for _, sender, receipt in await self._store.drop_overdue(room.id, now):
                self._deliveries.receipt(room.id, sender, receipt)

    async def seen(self, now: Seconds) -> None:
        """The guests whose pages are connected here. Raises: Unavailable."""
        here: dict[LineId, set[MemberId]] = {}
        for each in self._post.connected(VISITORS):
            if seats.is_guest(each):
                here.setdefault(seats.line_of_guest(each), set()).add(MemberId(each))
        for line, members in here.items():
            with suppress(Unknown):
                await self._store.change(seats.id_of(line), _seen(members, now), now)

    async def gone(self, desk: str) -> None:
        """A console has lost its last connection: who has signed out by that is out at once. Raises: Unavailable."""
        member = MemberId(desk)
        inside = await self._store.of_member(member)
        for room in [each.conversation for each in inside]:
            seat = None if room.room is None else seats.seat_in(room, member)
            if seat is None or seat.staff is None:
                continue
            with suppress(Unavailable):  # the database is away: then whoever is there stays
                if seat.staff not in await self._bearers.signed_in():
                    await self._rooms.leave(room.line, member)


def _seen(guests_here: Collection[MemberId], now: Seconds) -> Rule:
    return lambda room: seats.seen(room, guests_here, now)


def _by_time(room: Conversation, now: Seconds) -> Conversation:
    if turns.is_over(room):
        return room
    return turns.late(guests.tidied(room, now), now)


def _alone(room: Conversation) -> Conversation | Step:
    return Step(room, Forget()) if not seats.are_several(room) else room
