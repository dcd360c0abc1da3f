"""Bearers: what a signed-in tab shows with each request. Only hashes are kept."""

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress

from chatd.base.base64url import to_text
from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import Seconds, StaffId
from chatd.base.ports import Clock, Ids
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.staff.ports import Bearer, SignIns
from chatd.staff.rules import BEARER_IDLE_SECONDS, BEARER_SECONDS
from chatd.staff.service.proofs import Act, check_proof

USED_EVERY_SECONDS = 60  # that one is in use is written down so often


class Bearers:
    """32 random bytes, base64url. They end with the shift, with half an hour unused, and when they are ended."""

    def __init__(
        self,
        registry: Registry,
        sign_ins: SignIns,
        clock: Clock,
        ids: Ids,
        *,
        is_demonstration: bool = False,
    ) -> None:
        self._registry, self._sign_ins = registry, sign_ins
        self._clock, self._ids = clock, ids
        self._is_demonstration = is_demonstration

    async def give(self, staff: Staff, tab_key: bytes | None) -> str:
        """A fresh one of this person for this tab. Raises: Unknown (staff), Unavailable."""
        bearer, now = to_text(self._ids.secret()), self._clock.now()
        kept = Bearer(
            staff.id,
            tab_key,
            expires=Seconds(now + BEARER_SECONDS),
            idle_ends=Seconds(now + BEARER_IDLE_SECONDS),
        )
        await self._sign_ins.add_bearer(hash_of(bearer), kept)
        return bearer

    async def find(self, bearer: str) -> Bearer:
        """What is known of it. Raises: Unknown, Unavailable."""
        hashed = hash_of(bearer)
        kept = (await self._sign_ins.bearers([hashed], self._clock.now())).get(hashed)
        if kept is None:
            raise Unknown
        return kept

    async def staff_of(self, bearer: str, kept: Bearer, proof: str, act: Act) -> Staff:
        """Whose it is, when the tab proves that it holds the key.

        Raises: Unknown, Refused(OUT_OF_ORDER: the time of the proof), Unavailable.
        """
        now = self._clock.now()
        if kept.tab_key is not None:
            check_proof(proof, kept.tab_key, bearer, act, now)
        elif not self._is_demonstration:
            raise Unknown
        staff = self._registry.staff(kept.staff)
        if kept.idle_ends - now < BEARER_IDLE_SECONDS - USED_EVERY_SECONDS:
            with suppress(Unavailable):  # nobody is out for a disk that is full
                await self.used([bearer])
        return staff

    async def used(self, bearers: Collection[str]) -> None:
        """These are in use. Raises: Unavailable."""
        ends = Seconds(self._clock.now() + BEARER_IDLE_SECONDS)
        await self._sign_ins.used([hash_of(each) for each in bearers], ends)

    async def staff_of_all(self, bearers: Collection[str], as_of: Seconds) -> Mapping[str, Staff]:
        """The person of each bearer; one that is nobody's any more, or was idle at `as_of`, is left out.

        Raises: Unavailable.
        """
        asked = {hash_of(bearer): bearer for bearer in bearers}
        now, found = self._clock.now(), {}
        for hashed, kept in (await self._sign_ins.bearers(asked, as_of)).items():
            with suppress(Unknown):  # taken off the staff
                if kept.expires > now:
                    found[asked[hashed]] = self._registry.staff(kept.staff)
        return found

    async def signed_in(self) -> frozenset[StaffId]:
        """Who has one. Raises: Unavailable."""
        return await self._sign_ins.signed_in(self._clock.now())

    async def end(self, bearer: str) -> None:
        """Forget it. Idempotent. Raises: Unavailable."""
        await self._sign_ins.end_bearer(hash_of(bearer))

    async def end_all(self, staff: StaffId) -> int:
        """Forget every link, digits and bearer of this person; how many there were. Raises: Unavailable."""
        return await self._sign_ins.end_bearers(staff)


def hash_of(secret: str) -> bytes:
    """By which a secret is found."""
    return hashlib.sha256(secret.encode()).digest()
