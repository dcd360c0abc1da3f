"""Which Redis holds what: the one there is, the one that Sentinels name, or in a cluster the primary of each slot."""

import asyncio
import binascii
import random
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from chatd.stores.redis.addresses import Address, Node
from chatd.stores.redis.link import Link, ReplyError, dialled

SLOTS = 16_384  # Source: Redis Cluster specification, "Key distribution model"
ASKED_SECONDS = 0.5  # for each Sentinel or node that is asked where the others are
Rows = Sequence[Sequence[Any]]  # of the answer to CLUSTER SLOTS
FAULTS = (OSError, ReplyError)


def slot_of(key: str) -> int:
    """Where a key lies, by what stands in its braces. Source: Redis Cluster specification, "Hash tags"."""
    said = key.encode()
    start = said.find(b"{")
    end = said.find(b"}", start + 1)
    if start >= 0 and end > start + 1:
        said = said[start + 1 : end]
    return binascii.crc_hqx(said, 0) % SLOTS


class Sentinels:
    """They know which Redis is the primary now, and which ones follow it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._nodes = list(address.nodes)

    async def primary(self) -> Node:
        """Of the first that answers; it is asked first the next time. Raises: OSError (none knows)."""
        for node in tuple(self._nodes):
            with suppress(*FAULTS):
                async with self._asked(node) as sentinel:
                    found = await sentinel.ask(
                        "SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._address.service
                    )
                if found:
                    self._nodes.sort(key=lambda each: each != node)
                    host, port = found
                    return Node(host.decode(), int(port))
        raise ConnectionError

    async def replicas(self) -> Sequence[Node]:
        """Those that follow it, as one of them knows. Raises: OSError."""
        for node in tuple(self._nodes):
            with suppress(*FAULTS):
                async with self._asked(node) as sentinel:
                    found = await sentinel.ask("SENTINEL", "REPLICAS", self._address.service)
                return [Node(each[b"ip"].decode(), int(each[b"port"])) for each in found]
        raise ConnectionError

    @asynccontextmanager
    async def _asked(self, node: Node) -> AsyncIterator[Link]:
        address = self._address
        async with asyncio.timeout(ASKED_SECONDS):
            link = await dialled(node, address.tls, address.sentinel_credentials)
            try:
                yield link
            finally:
                link.close()


class Slots:
    """The map of a cluster: learned when something is not where it was."""

    def __init__(self, address: Address, learned: Callable[[Collection[Node]], None]) -> None:
        """`learned` is called with all primaries when the map was learned."""
        self._address, self._learned = address, learned
        self._nodes: list[Node | None] = [None] * SLOTS
        self._replicas: frozenset[Node] = frozenset()
        self._learning: asyncio.Task[None] | None = None

    def node_of(self, slot: int) -> Node | None:
        """Who holds it; None when nobody knows."""
        return self._nodes[slot]

    @property
    def primaries(self) -> frozenset[Node]:
        """All that are known."""
        return frozenset(each for each in self._nodes if each)

    @property
    def replicas(self) -> frozenset[Node]:
        """All that are known."""
        return self._replicas

    def moved(self, slot: int, node: Node) -> None:
        """A node has said so: and if this one has moved, others may have."""
        self._nodes[slot] = node
        self.learn_soon()

    def forget(self, node: Node) -> None:
        """It is not there any more, or is no primary."""
        self._nodes = [None if each == node else each for each in self._nodes]

    def learn_soon(self) -> None:
        """Once, however many ask."""
        if self._learning is None:
            self._learning = asyncio.get_running_loop().create_task(self._learn())

    async def any(self) -> Node:
        """A primary that is there, for what is to be learned. Raises: OSError (none is)."""
        self.learn_soon()
        if self._learning is not None:
            await asyncio.shield(self._learning)
        if not self.primaries:
            raise ConnectionError
        return random.choice(sorted(self.primaries))  # noqa: S311 - no secret

    async def close(self) -> None:
        """Learn no more."""
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)

    async def _learn(self) -> None:
        known = sorted(self.primaries | self._replicas)
        random.shuffle(known)
        try:
            for node in dict.fromkeys((*known, *self._address.nodes)):
                with suppress(*FAULTS):
                    async with asyncio.timeout(ASKED_SECONDS):
                        self._read(node, await self._asked(node))
                    return
        finally:
            self._learning = None

    async def _asked(self, node: Node) -> Rows:
        link = await dialled(node, self._address.tls, self._address.credentials)
        try:
            found: Rows = await link.ask("CLUSTER", "SLOTS")
        finally:
            link.close()
        if not found:
            raise ConnectionError  # it is in no cluster yet
        return found

    def _read(self, asked: Node, found: Rows) -> None:
        nodes: list[Node | None] = [None] * SLOTS
        replicas: set[Node] = set()
        for first, last, primary, *others in found:
            nodes[first : last + 1] = [_node(asked, primary)] * (last - first + 1)
            replicas |= {_node(asked, each) for each in others}
        self._nodes, self._replicas = nodes, frozenset(replicas)
        self._learned(self.primaries)


def _node(asked: Node, row: Sequence[Any]) -> Node:
    """One that does not know its own address answers where it was asked."""
    host, port, *_ = row
    return Node(host.decode() if host else asked.host, port)
