"""From how many hands: limits per address, by a keyed hash whose key is in memory alone, and replaced each half hour.

Processes that serve the same lines take one key, through the memory of the store that they share.

No address is stored or logged. Behind a trusted proxy the last hop of `X-Forwarded-For` that is no proxy of ours
counts; from anywhere else that header is ignored. Of IPv6 the network of a household counts, since one person has all
of its addresses. Straight from the proxy's own machine there is no address, and so no limit per address.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from aiohttp import web

from chatd.base.base64url import KEY_BYTES
from chatd.base.limits import Limit
from chatd.base.ports import Clock, Shared
from chatd.transport.proxy_watch import ProxyWatch
from chatd.transport.wrong_values import WrongValues

# Then there is another; the one before is kept as long again, to know who is who.
KEY_SECONDS = 1800
HASH_BYTES = 8
HOUSEHOLD_BITS = 56  # of an IPv6 address. Source: RFC 6177
SOURCES_MAX = 50_000  # of more it is not known who they were before

Source = bytes
Network = IPv4Network | IPv6Network


class Sources:
    """Who asks, by keyed address; and what was wrong, by its value."""

    def __init__(
        self, clock: Clock, proxies: Collection[Network], *, is_behind_proxy: bool = False
    ) -> None:
        """`is_behind_proxy`: one that does not say where people come from is told of."""
        self._clock, self._proxies = clock, proxies
        self._watch = ProxyWatch(is_on=is_behind_proxy)
        self._wrong = WrongValues(clock)
        self._key_before: bytes | None = None
        self._agreed: Mapping[int, bytes] = {}
        self._begin(secrets.token_bytes(KEY_BYTES))

    def of(self, request: web.BaseRequest) -> Source | None:
        """The keyed hash of who asks; None when only the proxy itself is seen."""
        self._renew_if_old()
        caller = _read(request.remote or "")
        if not self._is_proxy(caller):
            return self._hash(caller) if caller.text else None
        forwarded = self._forwarded(request)
        source = None if forwarded is None else self._hash(forwarded)
        self._watch.named(source, self._clock.now())
        return source

    def _forwarded(self, request: web.BaseRequest) -> "_Address | None":
        """Where it came from before our proxies: the last hop that is none of them; None when none is named."""
        said = ",".join(request.headers.getall("X-Forwarded-For", []))  # some proxies add a line
        hops = (_read(each.strip()) for each in reversed(said.split(",")))
        return next((each for each in hops if each.text and not self._is_proxy(each)), None)

    def proxy_warning(self) -> str:
        """What is wrong with the proxies in a word; empty when nothing is."""
        return self._watch.word(self._clock.now())

    def of_peer(self, address: str) -> Source | None:
        """The keyed hash of who is at the other end of a connection; None for a proxy, which speaks for many."""
        self._renew_if_old()
        peer = _read(address)
        return None if not peer.text or self._is_proxy(peer) else self._hash(peer)

    def _hash(self, address: "_Address") -> Source:
        network = _network(address).encode()
        source = _hash(self._key, network)
        if self._key_before is not None and len(self._formerly) < SOURCES_MAX:
            self._formerly[source] = _hash(self._key_before, network)
        return source

    def formerly(self, source: Source) -> Source | None:
        """The hash under the key before, of one that has asked since there is another."""
        self._renew_if_old()
        return self._formerly.get(source)

    def _is_proxy(self, address: "_Address") -> bool:
        known = address.known
        return known is not None and any(known in network for network in self._proxies)

    def guessing(
        self, limit: Limit, value: str, source: Source | None
    ) -> AbstractAsyncContextManager[None]:
        """As `counting_wrong`, and nothing is looked up for a value that was wrong too often before."""
        return self._wrong.guessing(limit, value, source)

    def counting_wrong(self, limit: Limit, value: str) -> AbstractContextManager[None]:
        """Counts this value when it is unknown. Raises: Refused(TOO_OFTEN) in its place when it was so too often."""
        return self._wrong.counting(limit, value)

    async def share(self, shared: Shared) -> None:
        """Take for each half hour the key that all processes take, and for the next one too. Raises: Unavailable."""
        period = int(self._clock.now() // KEY_SECONDS)
        mine = {
            str(each): self._agreed.get(each) or secrets.token_bytes(KEY_BYTES)
            for each in (period, period + 1)
        }  # a store that was emptied is told what all have
        over = [str(each) for each in self._agreed if each < period - 1]  # whoever was to remove it
        agreed = await shared.agree("sources", mine, over)
        self._agreed = {int(name): key for name, key in agreed.items()}
        self._renew_if_old()

    def _renew_if_old(self) -> None:
        """While the store is away for longer than an hour, each process goes on with keys of its own."""
        now = self._clock.now()
        period = int(now // KEY_SECONDS)
        key = self._agreed.get(period)
        if key is not None:
            if key != self._key:
                self._key_before = self._agreed.get(period - 1, self._key)
                self._begin(key)
            return
        age_seconds = now - self._made
        if age_seconds > KEY_SECONDS:
            self._key_before = None if age_seconds > 2 * KEY_SECONDS else self._key
            self._begin(secrets.token_bytes(KEY_BYTES))

    def _begin(self, key: bytes) -> None:
        self._key = key
        self._made = self._clock.now()
        self._formerly: dict[Source, Source] = {}


def _hash(key: bytes, network: bytes) -> Source:
    """Keyed BLAKE2b: a MAC by itself, as HMAC is, and 64 bits of it."""
    return hashlib.blake2b(network, digest_size=HASH_BYTES, key=key).digest()


class _Address(NamedTuple):
    """As it was said, and read once: what a caller costs. `known` None: it is none, as of a Unix socket."""

    text: str
    known: IPv4Address | IPv6Address | None


def _read(address: str) -> _Address:
    """An IPv4 address as such, also where a socket for both kinds dresses it as IPv6."""
    text = address.removeprefix("::ffff:") if "." in address else address
    try:
        return _Address(text, ip_address(text))
    except ValueError:
        return _Address(text, None)


def _network(address: _Address) -> str:
    """What one household has: an IPv4 address, or an IPv6 network."""
    if not isinstance(address.known, IPv6Address):
        return address.text
    return str(IPv6Network((address.known, HOUSEHOLD_BITS), strict=False))
