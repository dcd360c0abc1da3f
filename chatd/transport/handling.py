"""The one place where an error becomes an answer, on the socket and over HTTP. No handler has a `try`."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from chatd.base.area import Area
from chatd.base.errors import ChatdError, Malformed, Reason, Unavailable
from chatd.base.events import Event, Handler
from chatd.base.limits import Limit, take
from chatd.base.member_buckets import MemberBuckets
from chatd.base.names import Seconds
from chatd.base.shapes import as_json
from chatd.process.log import fault_of
from chatd.transport import frames
from chatd.transport.coalescer import Coalescer
from chatd.transport.connection import Connection, Connections
from chatd.transport.counts import Counts

MALFORMED_MAX = 5  # of one connection; the next one closes it

log = structlog.get_logger("chatd.transport")
EMPTY = "{}"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An event, and the decoder of its `["name",{…}]`."""

    name: str
    decode: Callable[[str], Any]
    answer: Handler
    limit: Limit
    event: Event


class Handling:
    """Answers for one namespace what the areas have registered for it. None of its methods raises."""

    def __init__(self, connections: Connections, areas: Sequence[Area], counts: Counts) -> None:
        self.connections, self._counts = connections, counts
        namespace = connections.namespace
        self._admits = [area.admits[namespace] for area in areas if namespace in area.admits]
        self._gone = [area.gone[namespace] for area in areas if namespace in area.gone]
        self._events = _prepared(areas, namespace)
        self._of_members = MemberBuckets()
        self._losses = Coalescer(self._tell_lost, lambda: 0.0)
        self._time = asyncio.get_running_loop().time

    @property
    def in_place(self) -> tuple[str, ...]:
        """The events that are answered without a task of their own."""
        return tuple(each.name for each in self._events.values() if each.event.is_in_place)

    async def admit(self, connection: Connection, auth: str) -> Reason | None:
        """Why this connection is not accepted; None when it is."""
        try:
            for admit in self._admits:
                await admit(connection, auth)
        except Exception as error:  # noqa: BLE001 - handed to the one table
            return reason_of(error, self._counts, "connect")
        return None

    async def gone(self, connection: Connection) -> None:
        """The connection is closed; to be told twice changes nothing."""
        self.connections.forget(connection)
        await self._leave(connection)

    async def enter(self, connection: Connection, member: str) -> bool:
        """The member before may have lost its last connection by this. False when the connection itself is gone."""
        if connection.member != member:
            await self._leave(connection)
        self.connections.enter(connection, member)
        if connection.socket.closed:
            await self._lost(member)  # whoever let it in has noted that it is here
        if connection.is_asking and connection.unanswered is None:
            connection.unanswered = set()
        return not connection.socket.closed

    async def _leave(self, connection: Connection) -> None:
        """That a member is lost is told now, or when the store is back that failed."""
        lost = self.connections.leave(connection)
        if lost is not None:
            await self._lost(lost)

    async def _lost(self, member: str) -> None:
        if not await self._tell_lost(member):
            self._losses.mark(member)

    async def _tell_lost(self, member: str) -> bool:
        """Every area is told, whatever becomes of the others; nothing, when the member is back. False: try again."""
        is_told = True
        for gone in self._gone:
            try:
                if not self.connections.of(member):
                    await gone(member)
            except Exception as error:  # noqa: BLE001 - handed to the one table
                is_told &= reason_of(error, self._counts, "disconnect") is not Reason.TRY_AGAIN
        return is_told

    async def event(self, connection: Connection, packet: frames.Packet) -> None:
        """Answer one packet of an accepted connection; then show what has changed since it entered by it."""
        connection.is_asking = True
        await self._answer(connection, packet)
        connection.is_asking = False
        if connection.unanswered is not None:
            changed, connection.unanswered = connection.unanswered, None
            for what in changed:
                self.connections.changed(what, connection.member or "")

    async def _answer(self, connection: Connection, packet: frames.Packet) -> None:
        found, payload = None, None
        try:
            found = self._find(packet)
            self._counts.event(found.name)
            self._allow(connection, found.limit)
            payload = _decoded(found.decode, packet.text)
            answer = await found.answer(connection, payload)
        except Exception as error:  # noqa: BLE001 - the one place where every error ends
            where = "unknown" if found is None else found.name
            reason = reason_of(error, self._counts, where)
            self._refuse(connection, packet, found, payload, reason)
            return
        if packet.ack:
            text = EMPTY if answer.payload is None else as_json(answer.payload)
            self._acknowledge(connection, packet.ack, text)
        if answer.then is not None:
            answer.then()

    def _find(self, packet: frames.Packet) -> _Prepared:
        found = self._events.get(frames.name_of(packet.text))
        if packet.kind != frames.EVENT or found is None:
            raise Malformed
        return found

    def _allow(self, connection: Connection, limit: Limit) -> None:
        """One bucket for each limit of a connection, or of whom it speaks for. Raises: Refused(TOO_OFTEN)."""
        now = Seconds(self._time())  # of the loop: only differences count
        if limit.is_of_member and connection.member is not None:
            self._of_members.take(limit, connection.member, now)
            return
        buckets = connection.buckets
        buckets[limit.name] = take(limit, buckets.get(limit.name), now)

    def _refuse(
        self,
        connection: Connection,
        packet: frames.Packet,
        found: _Prepared | None,
        payload: Any,
        reason: Reason,
    ) -> None:
        if packet.ack:
            self._acknowledge(connection, packet.ack, f'{{"refused":"{reason.value}"}}')
        elif found is not None and found.event.refusal is not None:
            said = _readable(found.decode, packet.text) if payload is None else payload
            connection.push("refusal", found.event.refusal(reason, said))
        if reason is Reason.MALFORMED:
            connection.malformed += 1
            if connection.malformed > MALFORMED_MAX:
                connection.socket.cut()

    def _acknowledge(self, connection: Connection, ack: str, payload: str) -> None:
        text = frames.acknowledged(self.connections.namespace, ack, payload)
        connection.socket.push(text)


def _prepared(areas: Sequence[Area], namespace: str) -> dict[str, _Prepared]:
    """The events of all areas by name. Raises: ValueError when two areas have the same."""
    found: dict[str, _Prepared] = {}
    for area in areas:
        for name, event in area.events.get(namespace, {}).items():
            if name in found:
                raise ValueError(f"{namespace}: two areas answer {name}")
            decoder = msgspec.json.Decoder(tuple[str, event.exchange.payload])  # type: ignore[name-defined]
            found[name] = _Prepared(name, decoder.decode, event.answer, event.limit, event)
    return found


def _decoded(decode: Callable[[str], Any], text: str) -> Any:
    """The payload. Raises: Malformed; the decoder's own text quotes what was sent and goes no further."""
    try:
        return decode(text)[1]
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Malformed from None


def _readable(decode: Callable[[str], Any], text: str) -> Any:
    """The payload of what is refused unread, so that its sender knows which it was; None when it is none."""
    with suppress(Malformed):
        return _decoded(decode, text)
    return None


def reason_of(error: Exception, counts: Counts, where: str) -> Reason:
    """The table of the house style: whose fault it is, what is said, what is noted."""
    if isinstance(error, Unavailable):
        counts.refusal(where, Reason.TRY_AGAIN)
        if error.__cause__ is None:  # else the store has said that it is away, once
            log.warning("dependency_unavailable", phase=where, **fault_of(error))
        return Reason.TRY_AGAIN
    if isinstance(error, ChatdError):
        counts.refusal(where, error.reason)
        return error.reason
    counts.refusal(where, Reason.BROKEN)
    log.error("handler_broken", phase=where, **fault_of(error))
    return Reason.BROKEN
