"""How the staff come into a room and go; nobody comes in unseen, since everybody is shown all members by name."""

from contextlib import suppress

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.names import DeskId, LineId, MemberId, Role, StaffId
from chatd.base.ports import Clock, Ids
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.conversation.rules.room import Seated
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules.desk import Desk
from chatd.room.rules import seats
from chatd.room.service.telling import TellingRooms

TRIES_MAX = 3  # where a room is forgotten just as somebody comes


class Coming:
    """Whoever is on shift on a line may come into its room: counsellors, volunteers, leads and admins alike."""

    def __init__(
        self,
        rooms: TellingRooms,
        desks: TicketsAndDesks,
        registry: Registry,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._rooms, self._desks, self._registry = rooms, desks, registry
        self._clock, self._ids = clock, ids

    async def enter(self, desk: DeskId, line: LineId, leaf: str, *, has_keys: bool) -> None:
        """Opens the room where there is none. Idempotent.

        Raises: Refused(NOT_ON_SHIFT; NOT_ALLOWED: not a line of this desk; NO_ROOM), Unknown (line), Unavailable.
        """
        found = await self._on(desk, line)
        member = Member(MemberId(desk), Role.FACILITATOR, b"", desk)
        now = self._clock.now()
        seated = Seated(
            MemberId(desk),
            found.alias,
            leaf,
            now,
            staff=found.staff,
            organisation=found.organisation,
        )
        for _ in range(TRIES_MAX):
            with suppress(Unknown):
                await self._rooms.change(
                    line, lambda it: seats.enter(it, seated, member, has_keys=has_keys, now=now)
                )
                return
            await self._open(line)
        raise Unavailable

    async def leave(self, desk: DeskId, line: LineId) -> None:
        """Idempotent. Raises: Refused(NOT_ON_SHIFT; NOT_ALLOWED: not a line of this desk), Unavailable."""
        await self._on(desk, line)
        await self._rooms.leave(line, MemberId(desk))

    async def _open(self, line: LineId) -> Conversation:
        """Raises: Unknown (line), Unavailable."""
        found, now = self._registry.line(line), self._clock.now()
        return await self._rooms.store.add(seats.new(found, now, self._ids.secret()), now)

    async def _on(self, desk: DeskId, line: LineId) -> Desk:
        """Raises: Refused(NOT_ON_SHIFT, NOT_ALLOWED), Unavailable."""
        try:
            found = await self._desks.desk(desk)
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None
        if line not in found.lines:
            raise Refused(Reason.NOT_ALLOWED)
        return found

    async def desk_of(self, staff: StaffId) -> Desk | None:
        """Where this person is on shift. Raises: Unavailable."""
        every = await self._desks.desks()
        return next((each for each in every if each.staff == staff), None)
