"""Redis as all stores use it, be it one or many: few connections, short patience, and every fault is `Unavailable`."""

import asyncio
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from chatd.base.errors import Unavailable
from chatd.base.worst import Worst
from chatd.stores.reach import Reach
from chatd.stores.redis.addresses import Node, address_of
from chatd.stores.redis.functions import Function
from chatd.stores.redis.guard import Ask, RefusedRedisError, must_be_fit
from chatd.stores.redis.lane import Lane, NotPrimaryError, Sleep, TooMuchWaitsError
from chatd.stores.redis.link import Future, Link, ReplyError, dialled, packed
from chatd.stores.redis.places import Sentinels, Slots, slot_of

TAG = "{line}"  # one hash tag: what is of the line lies on one node, and one step can touch several keys
HOPS_MAX = (
    4  # that a command is sent on: to another node, or once more when its function was loaded
)
KEYLESS = frozenset({"PUBLISH", "TIME"})
FAULTS = (OSError, ReplyError, TooMuchWaitsError, RefusedRedisError)
DROPPED_FOR = frozenset(
    {"READONLY", "NOREPLICAS", "MASTERDOWN"}
)  # another is the primary, or soon will be


class RedisServer:
    """The connections; the live adapters share it. Answers are as Redis says them: bytes, numbers, lists, maps."""

    def __init__(self, url: str, *, sleep: Sleep = asyncio.sleep) -> None:
        """`url`: see `addresses`. Nothing is connected yet. Raises: ValueError."""
        self.address = address_of(url)
        self.shown = self.address.shown
        self.sleep = sleep
        self.worst_trip = Worst()  # in seconds, of all nodes
        self._reach = Reach("redis")
        self._sentinels = Sentinels(self.address) if self.address.service else None
        self._slots = Slots(self.address, self._close_others) if self.address.is_cluster else None
        self._lanes: dict[Node | None, Lane] = {}
        self._loads: dict[tuple[Lane, str], Future] = {}
        self._ended_trips = 0

    @property
    def round_trips(self) -> int:
        """How often something was sent by `run` and `call`, and answered or not."""
        return self._ended_trips + sum(lane.sent for lane in self._lanes.values())

    def run(self, *command: str | bytes | float) -> Coroutine[Any, Any, Any]:
        """The answer to one command, whose second word is its key. It leaves with all that is asked now.

        Raises: Unavailable.
        """
        return self._asked(_key(command), packed(*command))

    def post(self, *command: str | bytes | float) -> Future:
        """As `run`, without a task for each: to be awaited within `asked`, or its exception looked at by who does not.

        A function must be loaded.
        """
        said = packed(*command)
        if self._slots is None:
            return self._lane_to(None).put(said)
        return asyncio.ensure_future(self._answer(_key(command), said, None))

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[None]:
        """Around what was posted. Raises: Unavailable for whatever goes wrong with Redis."""
        try:
            yield
        except FAULTS as error:
            self._reach.failed(error)
            raise Unavailable from error
        self._reach.answered()

    def call(
        self, function: Function, keys: Sequence[str], args: Sequence[str | bytes | float] = ()
    ) -> Coroutine[Any, Any, Any]:
        """What the function answers, which is loaded when Redis does not know it. As `run`. Raises: Unavailable."""
        command = packed("FCALL", function.name, len(keys), *keys, *args)
        return self._asked(keys[0], command, function)

    def where(self) -> str:
        """At which Redis what is of the line stands; "" while that is not known."""
        node = None if self._slots is None else self._slots.node_of(slot_of(TAG))
        lane = self._lanes.get(node)
        return str(lane.link.node) if lane is not None and lane.link is not None else ""

    async def time(self) -> float:
        """Its clock, in seconds since 1970. Raises: Unavailable."""
        seconds, millionths = await self.run("TIME")
        return int(seconds) + int(millionths) / 1_000_000

    async def close(self) -> None:
        """Close every connection."""
        if self._slots is not None:
            await self._slots.close()
        for lane in self._lanes.values():
            await lane.close()
        await asyncio.sleep(0)  # asyncio closes them in its next turn

    # ---- one command ----

    async def _asked(self, key: str, said: bytes, function: Function | None = None) -> Any:
        try:
            answer = await self._answer(key, said, function)
        except FAULTS as error:
            self._reach.failed(error)
            raise Unavailable from error
        self._reach.answered()
        return answer

    async def _answer(self, key: str, said: bytes, function: Function | None) -> Any:
        """Raises: FAULTS. What is sent again has not been done: Redis has said so."""
        lane, before = self._lane(key), b""
        for _ in range(HOPS_MAX):
            try:
                if before:
                    lane.put(before).add_done_callback(_forgotten)
                return await lane.put(said)
            except ReplyError as error:
                before = b""
                if function is not None and "Function not found" in str(error):
                    await self._load(lane, function)
                elif error.code == "MOVED" and self._slots is not None:
                    node = _node_in(error, lane)
                    self._slots.moved(slot_of(key), node)
                    lane = self._lane_to(node)
                elif error.code == "ASK" and self._slots is not None:
                    lane, before = self._lane_to(_node_in(error, lane)), packed("ASKING")
                else:
                    self._consider(error, lane)
                    raise
        raise ConnectionError

    def _consider(self, error: ReplyError, lane: Lane) -> None:
        """Whether somebody else is to be asked the next time."""
        if error.code in DROPPED_FOR:
            lane.drop()
        if self._slots is not None and error.code in DROPPED_FOR | {"CLUSTERDOWN"}:
            self._slots.learn_soon()

    async def _load(self, lane: Lane, function: Function) -> None:
        """Once, however many miss it, and though one of them goes."""
        which = lane, function.library.name
        if which not in self._loads:
            load = packed("FUNCTION", "LOAD", "REPLACE", function.library.code)
            self._loads[which] = loading = lane.put(load)
            loading.add_done_callback(partial(self._loaded, which))
        await asyncio.shield(self._loads[which])

    def _loaded(self, which: tuple[Lane, str], loading: Future) -> None:
        del self._loads[which]
        _forgotten(loading)

    # ---- where it goes ----

    def _lane(self, key: str) -> Lane:
        return self._lane_to(None if self._slots is None else self._slots.node_of(slot_of(key)))

    def _lane_to(self, node: Node | None) -> Lane:
        """To this node; None: to the one there is, or in a cluster to one that knows where it is."""
        if (lane := self._lanes.get(node)) is None:
            lane = Lane(partial(self._dialled_for, node), self.sleep, self.worst_trip)
            self._lanes[node] = lane
        return lane

    async def _dialled_for(self, node: Node | None) -> Link:
        try:
            return await self.dialled(node or await self.primary())
        except FAULTS:
            if self._slots is not None and node is not None:
                self._slots.forget(node)
            raise

    async def primary(self) -> Node:
        """Where what is of the line is; in a cluster whose map is not known yet, any primary. Raises: OSError."""
        if self._sentinels is not None:
            return await self._sentinels.primary()
        if self._slots is not None:
            return self._slots.node_of(slot_of(TAG)) or await self._slots.any()
        return self.address.nodes[0]

    async def must_still_be_fit(self) -> None:
        """Each that we speak with now. Raises: Unavailable (from RefusedRedisError, too)."""
        for lane in [each for each in self._lanes.values() if each.link is not None]:
            try:
                await self._must_be_fit(lambda *command, to=lane: to.put(packed(*command)))
            except FAULTS as error:
                raise Unavailable from error

    async def _must_be_fit(self, ask: Ask) -> None:
        await must_be_fit(ask, has_replicas=self.address.has_replicas)

    async def everybody(self) -> Sequence[Node]:
        """All that hold what we say, primaries and replicas. Raises: OSError."""
        if self._sentinels is not None:
            return [await self._sentinels.primary(), *await self._sentinels.replicas()]
        if self._slots is not None:
            await self._slots.any()
            return sorted(self._slots.primaries | self._slots.replicas)
        return self.address.nodes

    async def dialled(self, node: Node, *, may_be_replica: bool = False) -> Link:
        """A connection of its own, to one that keeps our promises. Raises: OSError, ReplyError, RefusedRedisError."""
        link = await dialled(node, self.address.tls, self.address.credentials)
        try:
            if not may_be_replica:
                _must_be_primary(link)
            await self._must_be_fit(link.ask)
        except BaseException:
            link.close()
            raise
        return link

    def _close_others(self, primaries: Collection[Node]) -> None:
        """Of a cluster: connections to nodes that are no primaries any more."""
        for node in self._lanes.keys() - {None, *primaries}:
            lane = self._lanes.pop(node)
            self._ended_trips += lane.sent
            lane.drop()


def key(*parts: str) -> str:
    """A name in Redis: all of ours begin with the tag."""
    return ":".join((TAG, *parts))


def _must_be_primary(link: Link) -> None:
    """Raises: NotPrimaryError."""
    if link.role == "replica":
        raise NotPrimaryError


def _key(command: Sequence[str | bytes | float]) -> str:
    """The first key: what lies with it is on one node."""
    if command[0] in KEYLESS:
        return TAG
    return str(command[3 if command[0] == "FCALL" else 1])


def _node_in(error: ReplyError, lane: Lane) -> Node:
    """Where it says that the slot is: `MOVED 3999 127.0.0.1:6381`; without a host it is its own."""
    host, _, port = str(error).split(" ")[2].rpartition(":")
    asked = lane.link.node.host if lane.link is not None else ""
    return Node(host or asked, int(port))


def _forgotten(answer: Future) -> None:
    if not answer.cancelled():
        answer.exception()
