"""Passphrase and one-time code, where an organisation allows signing in without a passkey.

The console sends what it derives of the passphrase, never the passphrase. A wrong code is counted only behind the right
key, so that nobody can bar a person by guessing: 2^66 passphrases are not guessed over the network.
"""

import hashlib
import hmac

import pyotp

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.limits import WRONG_CODES, Bucket, take
from chatd.base.names import StaffId
from chatd.base.ports import Clock, Shared
from chatd.staff.ports import Fallback, Passkeys
from chatd.staff.service.noticed import Noticed

STEP_SECONDS = 30  # Source: RFC 6238, 5.2
STEPS_OFF = 1  # a code of the step before or after counts too: the clock of a telephone, and the time to type

# A try of all processes is free again after this: no more of them in the long run than `WRONG_CODES` has.
TRIES_SECONDS = round(WRONG_CODES.burst / WRONG_CODES.per_second)


class Fallbacks:
    """Wrong codes are counted by person: in memory, and where processes share a store, all tries for all of them."""

    def __init__(self, kept: Passkeys, clock: Clock, shared: Shared | None = None) -> None:
        self._kept, self._clock, self._shared = kept, clock, shared
        self._wrong: dict[StaffId, Bucket] = {}

    def of(self, staff: StaffId, key: bytes, totp: str, code: str) -> Fallback:
        """What is to be kept, so that the person may come by this key and these codes; this code counts no more.

        Raises: Refused(NOT_ALLOWED: no code of this secret now).
        """
        step = self._step_of(totp, code)
        if step is None:
            raise Refused(Reason.NOT_ALLOWED)
        return Fallback(staff, hashlib.sha256(key).digest(), totp, step)

    async def check(self, staff: StaffId, key: bytes, code: str) -> None:
        """The code is spent by this. Raises: Unknown, Refused(TOO_OFTEN: too many wrong codes), Unavailable."""
        kept = await self._kept.fallback(staff)
        if not hmac.compare_digest(hashlib.sha256(key).digest(), kept.key_hash):
            raise Unknown
        now = self._clock.now()
        left = take(WRONG_CODES, self._wrong.get(staff), now)
        await self._must_be_free(staff)
        step = self._step_of(kept.totp, code)
        if step is None or step <= kept.last_step:
            self._wrong[staff] = left
            raise Noticed("code_failed", staff)
        await self._kept.spend_step(staff, step)
        self._wrong.pop(staff, None)

    async def _must_be_free(self, staff: StaffId) -> None:
        """One of as many tries as there are, in all processes. Raises: Refused(TOO_OFTEN), Unavailable.

        Before the code is looked at, so that nobody learns more by asking several processes at the same moment.
        """
        if self._shared is None:
            return
        for each in range(WRONG_CODES.burst):
            if await self._shared.is_first("code", f"{staff} {each}".encode(), TRIES_SECONDS):
                return
        raise Refused(Reason.TOO_OFTEN)

    def _step_of(self, totp: str, code: str) -> int | None:
        codes, now = pyotp.TOTP(totp, interval=STEP_SECONDS), self._clock.now()
        here = int(now // STEP_SECONDS)
        for step in range(here - STEPS_OFF, here + STEPS_OFF + 1):
            if hmac.compare_digest(codes.at(step * STEP_SECONDS), code):
                return step
        return None
