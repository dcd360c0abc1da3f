"""How guests come and go: a code, a knock, a member who lets them in by name."""

import asyncio
import hashlib
import hmac

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import LineId, MemberId
from chatd.base.ports import Clock, Ids
from chatd.conversation.rules.room import Knock
from chatd.room.rules import guests, seats, turns
from chatd.room.service.telling import TellingRooms
from chatd.room.shapes import KnockAtRoom, RoomCode
from chatd.staff.service.invitations import SCRYPT


class Guests:
    """Codes are kept as slow hashes, in the live store alone, and no longer than they count."""

    def __init__(self, rooms: TellingRooms, clock: Clock, ids: Ids) -> None:
        self._rooms, self._clock, self._ids = rooms, clock, ids

    async def make_code(self, by: MemberId, line: LineId) -> RoomCode:
        """Told once. Raises: Unknown, Unavailable, Refused(as `guests.with_code`)."""
        now = self._clock.now()
        room = await self._rooms.store.conversation(seats.id_of(line))
        guests.with_code(room, by, b"", now)  # before anything is reckoned
        number = int.from_bytes(self._ids.secret(), "big") % 10**guests.CODE_DIGITS
        code = f"{number:0{guests.CODE_DIGITS}}"
        hashed = await _hashed(code, turns.room_of(room).salt)
        await self._rooms.change(line, lambda it: guests.with_code(it, by, hashed, now))
        return RoomCode(code=code, until=int(now + guests.CODE_SECONDS))

    async def knock(self, said: KnockAtRoom) -> MemberId:
        """She asks to be let in. Raises: Unknown (no such room, or code: one answer), Unavailable."""
        line, now = LineId(said.line), self._clock.now()
        room = await self._rooms.store.conversation(seats.id_of(line))
        guests.check_code_lives(room, now)
        hashed = await _hashed(said.code, turns.room_of(room).salt)
        member = seats.guest_id(self._ids.id("g"), line)
        asks = Knock(
            member, said.name, said.office, said.leaf, to_bytes(said.resume_hash), now, now
        )
        after = await self._rooms.change(line, lambda it: guests.knock(it, hashed, asks, now))
        if guests.knock_of(after, member) is None:
            raise Unknown
        return member

    async def back(self, line: LineId, member: MemberId, key: bytes, *, has_keys: bool) -> None:
        """Her page is connected again. Raises: Unknown (no such guest, or another key), Unavailable."""
        now = self._clock.now()
        room = await self._rooms.store.conversation(seats.id_of(line))
        hashed = hashlib.sha256(key).digest()
        if not hmac.compare_digest(hashed, guests.resume_hash_of(room, member)):
            raise Unknown
        await self._rooms.change(line, lambda it: seats.seen(it, {member}, now))
        if not has_keys:
            await self._rooms.change(line, lambda it: guests.without_keys(it, member))

    async def admit(self, by: MemberId, line: LineId, guest: MemberId) -> None:
        """Raises: Unknown, Unavailable, Refused(as `guests.admit`)."""
        now = self._clock.now()
        await self._rooms.change(line, lambda it: guests.admit(it, by, guest, now))

    async def turn_away(self, by: MemberId, line: LineId, guest: MemberId) -> None:
        """Raises: Unknown, Unavailable, Refused(as `guests.turn_away`)."""
        await self._rooms.change(line, lambda it: guests.turn_away(it, by, guest))

    async def go(self, guest: MemberId) -> None:
        """She goes by herself. Raises: Unknown, Unavailable, Refused(NOT_A_MEMBER: no guest)."""
        if not seats.is_guest(guest):
            raise Refused(Reason.NOT_A_MEMBER)
        await self._rooms.change(seats.line_of_guest(guest), lambda it: guests.go(it, guest))


async def _hashed(code: str, salt: bytes) -> bytes:
    def slowly() -> bytes:
        return hashlib.scrypt(code.encode(), salt=salt, dklen=32, **SCRYPT)

    return await asyncio.to_thread(slowly)
