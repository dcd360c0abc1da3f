"""From how many hands: limits per address, by a keyed hash whose key lives in memory and is replaced each hour.

No address is stored or logged. Behind a trusted proxy the last hop of `X-Forwarded-For` counts; from anywhere else
that header is ignored. Of IPv6 the network of a household counts, since one person has all of its addresses. Straight
from the proxy's own machine there is no address, and so no limit per address.
"""

import hashlib
import secrets
from collections.abc import Collection
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from chatd.base.base64url import KEY_BYTES
from chatd.base.limits import Bucket, Limit, full, take
from chatd.base.ports import Clock
from chatd.transport.wrong_values import WrongValues

KEY_SECONDS = 3600
HASH_BYTES = 8
HOUSEHOLD_BITS = 56  # of an IPv6 address. Source: RFC 6177
BUCKETS_MAX = 50_000  # then all are forgotten at once, rather than grow

Source = bytes
Network = IPv4Network | IPv6Network


class Sources:
    """Buckets by keyed address."""

    def __init__(self, clock: Clock, proxies: Collection[Network]) -> None:
        self._clock, self._proxies = clock, proxies
        self._wrong = WrongValues(clock)
        self._renew()

    def of(self, request: web.BaseRequest) -> Source | None:
        """The keyed hash of who asks; None when only the proxy itself is seen."""
        self._renew_if_old()
        address = _plain(request.remote or "")
        if self._is_proxy(address):
            lines = request.headers.getall("X-Forwarded-For", [""])  # some proxies add a line
            address = _plain(lines[-1].split(",")[-1].strip())
        if not address:
            return None
        return self._hash(address)

    def of_peer(self, address: str) -> Source | None:
        """The keyed hash of who is at the other end of a connection; None for a proxy, which speaks for many."""
        self._renew_if_old()
        address = _plain(address)
        return None if not address or self._is_proxy(address) else self._hash(address)

    def _hash(self, address: str) -> Source:
        network = _network(address).encode()
        return hashlib.blake2b(network, digest_size=HASH_BYTES, key=self._key).digest()

    def _is_proxy(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:  # a Unix socket has none
            return False
        return any(address in network for network in self._proxies)

    def take(self, limit: Limit, source: Source | None) -> None:
        """Once more for this source. Raises: Refused(TOO_OFTEN)."""
        if source is None:
            return
        now = self._clock.now()
        self._renew_if_old()
        key = (limit.name, source)
        self._buckets[key] = take(limit, self._buckets.get(key) or full(limit, now), now)

    def guessing(
        self, limit: Limit, value: str, source: Source | None
    ) -> AbstractAsyncContextManager[None]:
        """As `counting_wrong`, and nothing is looked up for a value that was wrong too often before."""
        return self._wrong.guessing(limit, value, source)

    def counting_wrong(self, limit: Limit, value: str) -> AbstractContextManager[None]:
        """Counts this value when it is unknown. Raises: Refused(TOO_OFTEN) in its place when it was so too often."""
        return self._wrong.counting(limit, value)

    def _renew_if_old(self) -> None:
        is_old = self._clock.now() - self._made > KEY_SECONDS
        if is_old or len(self._buckets) > BUCKETS_MAX:
            self._renew()

    def _renew(self) -> None:
        self._key = secrets.token_bytes(KEY_BYTES)
        self._made = self._clock.now()
        self._buckets: dict[tuple[str, Source], Bucket] = {}


def _plain(address: str) -> str:
    """An IPv4 address as such, also where a socket for both kinds dresses it as IPv6."""
    return address.removeprefix("::ffff:") if "." in address else address


def _network(text: str) -> str:
    """What one household has: an IPv4 address, or an IPv6 network."""
    try:
        address = IPv6Address(text)
    except ValueError:
        return text
    return str(IPv6Network((address, HOUSEHOLD_BITS), strict=False))
