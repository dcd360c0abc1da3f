"""Failures are counted for the value that was wrong, never for the address it came from.

So nobody's wrong keys bar a right one: a shelter, a home, an office or a Tor exit shares one address. A value is 256
random bits, so what guessing costs us is bounded and not how often somebody guesses: a secret that was wrong often is
refused without asking a store, and of one source only a few secrets are looked up at the same time.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Unknown
from chatd.base.limits import Bucket, Limit, full, take
from chatd.base.ports import Clock

VALUES_MAX = 20_000  # then the one that was wrong longest ago is forgotten
HASH_BYTES = 16
LOOKUPS_AT_ONCE = (
    4  # of secrets that came from one source; the next waits for its turn, and is heard
)


class WrongValues:
    """Buckets by keyed hash of what was wrong; no value is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(KEY_BYTES)
        self._buckets: dict[bytes, Bucket] = {}  # the one that was wrong longest ago first
        self._turns: dict[
            bytes, tuple[asyncio.Semaphore, int]
        ] = {}  # and how many have or want one

    @contextmanager
    def counting(self, limit: Limit, value: str) -> Iterator[None]:
        """Raises: Refused(TOO_OFTEN) in place of `Unknown`, when this value was wrong too often before."""
        try:
            yield
        except Unknown:
            self._count(limit, value, 1)
            raise

    @asynccontextmanager
    async def guessing(self, limit: Limit, value: str, source: bytes | None) -> AsyncIterator[None]:
        """Raises: Refused(TOO_OFTEN) when this value was wrong too often before: then nothing is looked up."""
        self._count(limit, value, 0)
        async with self._turn_of(source):
            with self.counting(limit, value):
                yield

    def _count(self, limit: Limit, value: str, count: int) -> None:
        """Raises: Refused(TOO_OFTEN)."""
        now = self._clock.now()
        said = f"{limit.name} {value}".encode(errors="surrogatepass")
        key = hashlib.blake2b(said, digest_size=HASH_BYTES, key=self._key).digest()
        bucket = self._buckets.get(key)
        if bucket is None and not count:
            return
        left = take(limit, bucket or full(limit, now), now, max(count, 1))
        if count:
            self._buckets.pop(key, None)
            self._buckets[key] = left
            if len(self._buckets) > VALUES_MAX:
                del self._buckets[next(iter(self._buckets))]

    @asynccontextmanager
    async def _turn_of(self, source: bytes | None) -> AsyncIterator[None]:
        if source is None:
            yield
            return
        turn, wanted = self._turns.get(source) or (asyncio.Semaphore(LOOKUPS_AT_ONCE), 0)
        self._turns[source] = (turn, wanted + 1)
        try:
            async with turn:
                yield
        finally:
            turn, wanted = self._turns[source]
            if wanted == 1:
                del self._turns[source]
            else:
                self._turns[source] = (turn, wanted - 1)
