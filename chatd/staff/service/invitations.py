"""How somebody comes in who has nothing yet: by a one-time link, or six digits that a lead reads out."""

import asyncio
import hashlib
import hmac
import re
from typing import NamedTuple

from chatd.base.base64url import to_text
from chatd.base.names import Seconds, StaffId
from chatd.base.ports import Clock, Ids
from chatd.staff.ports import Digits, SignIns
from chatd.staff.rules import DIGITS_SECONDS, DIGITS_TRIES_MAX, LINK_SECONDS
from chatd.staff.service.bearers import hash_of
from chatd.staff.service.noticed import Noticed

DIGITS_COUNT = 6
_DIGITS = re.compile(r"(\S+) ([0-9]{6})")
# A million values are tried in a moment, were it not for a slow hash: whoever reads the database gets five a second of
# one core, for ten minutes.
SCRYPT = {"n": 2**14, "r": 8, "p": 5, "maxmem": 64 * 1024 * 1024}


class Secret(NamedTuple):
    """An invitation, to be told once. `expires`: seconds since 1970."""

    text: str
    expires: Seconds


class Invitation(NamedTuple):
    """One that was shown and is right; not spent. `digits`: None for a link."""

    staff: StaffId
    link: str
    digits: Digits | None = None


class Invitations:
    """Links live for fifteen minutes, digits for ten and five wrong tries."""

    def __init__(self, sign_ins: SignIns, clock: Clock, ids: Ids) -> None:
        self._sign_ins, self._clock, self._ids = sign_ins, clock, ids

    async def make_link(self, staff: StaffId) -> Secret:
        """A fresh link's secret for this person. Raises: Unknown (staff), Unavailable."""
        made = Secret(to_text(self._ids.secret()), self._in(LINK_SECONDS))
        await self._sign_ins.add_link(staff, hash_of(made.text), made.expires)
        return made

    async def make_digits(self, staff: StaffId) -> Secret:
        """Fresh digits for this person; those before count no more. Raises: Unknown (staff), Unavailable."""
        number = int.from_bytes(self._ids.secret(), "big") % 10**DIGITS_COUNT
        made = Secret(f"{number:0{DIGITS_COUNT}}", self._in(DIGITS_SECONDS))
        salt = self._ids.secret()
        kept = Digits(staff, await _hashed(made.text, salt), salt, made.expires)
        await self._sign_ins.keep_digits(kept)
        return made

    async def look(self, secret: str) -> Invitation:
        """Whose invitation it is; it stays. `secret`: a link's 43 characters, or `ID 123456`. Wrong digits are counted.

        Raises: Unknown (never was, spent, expired, or too many tries: one answer), Unavailable.
        """
        found = _DIGITS.fullmatch(secret)
        if found is None:
            staff = await self._sign_ins.link(hash_of(secret), self._clock.now())
            return Invitation(staff, secret)
        staff = StaffId(found[1])
        kept = await self._sign_ins.try_digits(staff, DIGITS_TRIES_MAX, self._clock.now())
        if not hmac.compare_digest(await _hashed(found[2], kept.salt), kept.hashed):
            raise Noticed("digits_failed", staff)
        await self._sign_ins.right_digits(kept)
        return Invitation(staff, "", kept)

    async def spend(self, invitation: Invitation) -> None:
        """It is spent by this, exactly once. Raises: Unknown, Unavailable."""
        if invitation.digits is not None:
            await self._sign_ins.spend_digits(invitation.digits)
        else:
            await self._sign_ins.spend_link(hash_of(invitation.link), self._clock.now())

    def _in(self, seconds: float) -> Seconds:
        return Seconds(self._clock.now() + seconds)


async def _hashed(digits: str, salt: bytes) -> bytes:
    def slowly() -> bytes:
        return hashlib.scrypt(digits.encode(), salt=salt, dklen=32, **SCRYPT)

    return await asyncio.to_thread(slowly)
