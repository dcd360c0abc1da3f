"""From how many hands: limits per address, by a keyed hash whose key lives in memory and is replaced each hour.

No address is stored or logged. Behind a trusted proxy the last hop of `X-Forwarded-For` counts; from anywhere else
that header is ignored. Straight from the proxy's own machine there is no address, and so no limit per address.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from chatd.core.errors import Unknown
from chatd.core.limits import Bucket, Limit, full, take
from chatd.ports import Clock

KEY_SECONDS = 3600
HASH_BYTES = 8
BUCKETS_MAX = 50_000  # then all are forgotten at once, rather than grow

Source = bytes


class Sources:
    """Buckets by keyed address."""

    def __init__(self, clock: Clock, proxies: frozenset[str]) -> None:
        self._clock, self._proxies = clock, proxies
        self._renew()

    def of(self, request: web.BaseRequest) -> Source | None:
        """The keyed hash of who asks; None when only the proxy itself is seen."""
        peer = request.remote or ""
        if peer in self._proxies:
            hops = request.headers.get("X-Forwarded-For", "").split(",")
            peer = hops[-1].strip()
        if not peer:
            return None
        return hashlib.blake2b(peer.encode(), digest_size=HASH_BYTES, key=self._key).digest()

    def take(self, limit: Limit, source: Source | None, count: int = 1) -> None:
        """Once more for this source. Raises: Refused(TOO_OFTEN)."""
        if source is None:
            return
        now = self._clock.now()
        if now - self._made > KEY_SECONDS or len(self._buckets) > BUCKETS_MAX:
            self._renew()
        key = (limit.name, source)
        bucket = self._buckets.get(key) or full(limit, now)
        left = take(limit, bucket, now, max(count, 1))
        if count:
            self._buckets[key] = left

    @contextmanager
    def guessing(self, limit: Limit, source: Source | None) -> Iterator[None]:
        """Counts what turns out unknown inside. Raises: Refused(TOO_OFTEN) when too much did before."""
        self.take(limit, source, 0)
        try:
            yield
        except Unknown:
            self.take(limit, source)
            raise

    def _renew(self) -> None:
        self._key = secrets.token_bytes(32)
        self._made = self._clock.now()
        self._buckets: dict[tuple[str, Source], Bucket] = {}
