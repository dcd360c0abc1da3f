"""Socket.IO packets as text: read strictly, and refused before any library sees them.

Only what docs/protocol.md uses is understood: CONNECT, DISCONNECT and EVENT of one namespace, with one object each.
"""

from typing import NamedTuple

from chatd.base.errors import Malformed

CONNECT, DISCONNECT, EVENT = "0", "1", "2"
ACK_DIGITS_MAX = 10  # the client counts from 0; ten digits last longer than any connection
EVENT_NAME_MAX_CHARS = 32


class Packet(NamedTuple):
    """One packet as it came: `text` is the JSON after the header, still undecoded."""

    kind: str
    ack: str  # digits, or empty when no answer is asked for
    text: str


MALFORMED = Packet("", "", "")  # stands for anything that is no packet of ours


def read(message: str, namespace: str) -> Packet:
    """The packet in an Engine.IO message.

    Raises: Malformed when it is of another kind, another namespace, binary, or no packet at all.
    """
    kind, start = message[:1], 1 + len(namespace)
    if kind not in {CONNECT, DISCONNECT, EVENT} or not message.startswith(namespace, 1):
        raise Malformed
    if message[start : start + 1] != ",":
        if kind == EVENT or len(message) != start:
            raise Malformed
        return Packet(kind, "", "")
    if kind != EVENT:
        return Packet(kind, "", message[start + 1 :])
    return _event(message, start + 1)


def _event(message: str, start: int) -> Packet:
    bracket = message.find("[", start, start + ACK_DIGITS_MAX + 1)
    ack = message[start:bracket]
    if bracket < 0 or (ack and not (ack.isascii() and ack.isdigit())):
        raise Malformed
    return Packet(EVENT, ack, message[bracket:])


def event_start(namespace: str) -> str:
    """How an Engine.IO message with an event starts that asks for no answer."""
    return f"4{EVENT}{namespace},"


def name_of(event: str) -> str:
    """The event's name in `["name",{…}]`. Raises: Malformed when there is none."""
    end = event.find('",', 2, EVENT_NAME_MAX_CHARS + 3)
    if end < 0 or not event.startswith('["'):
        raise Malformed
    return event[2:end]


def connected(namespace: str, connection: str) -> str:
    """The answer to an accepted CONNECT."""
    return f'40{namespace},{{"sid":"{connection}"}}'


def refused(namespace: str, reason: str) -> str:
    """The answer to a refused CONNECT: the client's `connect_error` has the reason as its message."""
    return f'44{namespace},{{"message":"{reason}"}}'


def disconnected(namespace: str) -> str:
    """We leave the namespace."""
    return f"41{namespace},"


def pushed(namespace: str, event: str, payload: str) -> str:
    """An event to the page, its payload already JSON."""
    return f'42{namespace},["{event}",{payload}]'


def acknowledged(namespace: str, ack: str, payload: str) -> str:
    """The answer to an event, its payload already JSON."""
    return f"43{namespace},{ack}[{payload}]"


def websocket(packet: str | bytes) -> bytes:
    """A server's WebSocket frame, complete and never masked: text, or what is terse. Source: RFC 6455, 5.2."""
    is_text = isinstance(packet, str)
    body = packet.encode() if isinstance(packet, str) else packet
    size, start = len(body), b"\x81" if is_text else b"\x82"
    if size < 126:  # noqa: PLR2004 - the RFC's own numbers
        return start + size.to_bytes(1, "big") + body
    if size < 65_536:  # noqa: PLR2004
        return start + b"\x7e" + size.to_bytes(2, "big") + body
    return start + b"\x7f" + size.to_bytes(8, "big") + body


WEBSOCKET_CLOSE = b"\x88\x02\x03\xe8"  # normal closure
