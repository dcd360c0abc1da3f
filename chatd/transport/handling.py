"""The one place where an error becomes an answer, on the socket and over HTTP. No handler has a `try`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import structlog

from chatd.base.errors import ChatdError, Malformed, Reason, Unavailable
from chatd.base.limits import EVENTS, SAYS, full, take
from chatd.base.names import Seconds
from chatd.base.shapes import Exchange, Refusal, Shape
from chatd.process.log import place_of
from chatd.transport import frames
from chatd.transport.connection import Peer
from chatd.transport.counts import Counts
from chatd.transport.namespace_server import LeanManager

MALFORMED_MAX = 5  # of one connection; the next one closes it

log = structlog.get_logger("chatd.transport")
T = TypeVar("T", bound=Shape)
EMPTY = "{}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers: a wire struct or None for `{}`; `then` runs right behind it, before anything else."""

    payload: Shape | None = None
    then: Callable[[], None] | None = None


NOTHING = Answer()
Handler = Callable[[Peer, Any], Awaitable[Answer]]
encode = msgspec.json.Encoder().encode


def as_json(payload: Any) -> str:
    """JSON text of a struct or a view."""
    return encode(payload).decode()


def wire(view: object, shape: type[T]) -> T:
    """The wire struct with the view's attributes of the same names."""
    return msgspec.convert(view, shape, from_attributes=True)


class Handling:
    """Decodes one event, calls its handler once, and answers. Never raises."""

    def __init__(
        self,
        manager: LeanManager,
        exchanges: Mapping[str, Exchange],
        handlers: Mapping[str, Handler],
        counts: Counts,
    ) -> None:
        self._manager, self._counts = manager, counts
        self._events = {
            name: (msgspec.json.Decoder(tuple[str, shape]).decode, handlers[name])  # type: ignore[valid-type]
            for name, (shape, _) in exchanges.items()
        }
        self._time = asyncio.get_running_loop().time

    async def event(self, peer: Peer, packet: frames.Packet) -> None:
        """Answer one packet of an accepted connection."""
        name, payload = "unknown", None
        try:
            name, decode, call = self._find(packet)
            self._counts.event(name)
            self._allow(peer, name)
            payload = _decoded(decode, packet.text)
            answer = await call(peer, payload)
        except Exception as error:  # noqa: BLE001 - the one place where every error ends
            self._refuse(peer, packet.ack, name, payload, reason_of(error, self._counts, name))
            return
        if packet.ack:
            self._acknowledge(
                peer, packet.ack, EMPTY if answer.payload is None else as_json(answer.payload)
            )
        if answer.then is not None:
            answer.then()

    def _find(self, packet: frames.Packet) -> tuple[str, Callable[[str], Any], Handler]:
        name = frames.name_of(packet.text)
        event = self._events.get(name)
        if packet.kind != frames.EVENT or event is None:
            raise Malformed
        return name, *event

    def _allow(self, peer: Peer, name: str) -> None:
        """One bucket for what is said, one for all else. Raises: Refused(TOO_OFTEN)."""
        now = Seconds(self._time())
        if name == "say":
            peer.says = take(SAYS, peer.says or full(SAYS, now), now)
        else:
            peer.events = take(EVENTS, peer.events or full(EVENTS, now), now)

    def _refuse(self, peer: Peer, ack: str, name: str, payload: Any, reason: Reason) -> None:
        if ack:
            self._acknowledge(peer, ack, f'{{"refused":"{reason.value}"}}')
        elif name == "say":
            refusal = Refusal(
                refused=reason,
                conversation=getattr(payload, "conversation", None),
                id=getattr(payload, "id", None),
            )
            self._manager.push("refusal", as_json(refusal), (peer,))
        if reason is Reason.MALFORMED:
            peer.malformed += 1
            if peer.malformed > MALFORMED_MAX:
                peer.socket.cut()

    def _acknowledge(self, peer: Peer, ack: str, payload: str) -> None:
        peer.socket.push(frames.acknowledged(self._manager.namespace, ack, payload))


def _decoded(decode: Callable[[str], Any], text: str) -> Any:
    """The payload. Raises: Malformed; the decoder's own text quotes what was sent and goes no further."""
    try:
        return decode(text)[1]
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Malformed from None


def reason_of(error: Exception, counts: Counts, where: str) -> Reason:
    """The table of the house style: whose fault it is, what is said, what is noted."""
    if isinstance(error, Unavailable):
        counts.refusal(where, Reason.TRY_AGAIN)
        log.warning("dependency_unavailable", phase=where, **place_of(error))
        return Reason.TRY_AGAIN
    if isinstance(error, ChatdError):
        counts.refusal(where, error.reason)
        return error.reason
    counts.refusal(where, Reason.BROKEN)
    log.error("handler_broken", phase=where, **place_of(error))
    return Reason.BROKEN
