"""Every place where bytes of strangers are read, as a function of bytes: it returns, or raises what its contract names.

Anything else is a fault of ours. `make fuzz` drives them with atheris; `test_corpus.py` with what is kept here.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from types import SimpleNamespace
from typing import Any

import msgspec
from multidict import CIMultiDict

from chatd.base.claims import ClaimCodec
from chatd.base.errors import Malformed, Refused, Unknown
from chatd.base.names import Seconds
from chatd.commands.checks.elements import elements_in
from chatd.commands.checks.fetching import Answer
from chatd.commands.checks.findings import Findings
from chatd.commands.checks.page import Expected, PageCheck
from chatd.commands.checks.policies import lets_frame, lets_script, parsed
from chatd.commands.checks.templates import foreign_in
from chatd.conversation.seal.adapter import MlsSeals
from chatd.conversation.seal.key_packages import read_key_package
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.toml.places import Places
from chatd.directory.toml.read import Parsed, loaded
from chatd.directory.toml.text import text_of, values_of
from chatd.main import CLAIMS, CONSOLE_EVENTS, HTTP, VISITOR_EVENTS
from chatd.process.manifest import ManifestError, read_manifest
from chatd.process.setting_kinds import Misfit, as_browsers_write, networks
from chatd.staff.credentials.certificates import read_issuing, read_staff, verify_issuing
from chatd.staff.credentials.lists import verify_list
from chatd.staff.credentials.statements import read_statement
from chatd.staff.credentials.verify import Root, Trust, verify_identity
from chatd.transport import frames
from chatd.transport.engine_socket import Broken, _packets_in
from chatd.transport.handling import _decoded
from chatd.transport.sources import Sources
from chatd.transport.terse import Terse
from chatd.transport.websocket import WebSocketProtocol
from tests.service.world import ToldClock

NOW = Seconds(1_800_000_000)
PACKET_MAX_BYTES = 128 * 1024
KEY = bytes.fromhex("17806f3f20fcbc6910d6e792c5f27d7dffea4f1252afdfa527d742a868ed8783")
SEALS = MlsSeals()
LOOP = asyncio.new_event_loop()
SOURCES = Sources(ToldClock(), networks("127.0.0.1,::1,10.0.0.0/8"))
CLAIM_CODEC = ClaimCodec(*CLAIMS)
EVENTS = [
    msgspec.json.Decoder(tuple[str, exchange.payload]).decode  # type: ignore[name-defined]
    for exchange in (*VISITOR_EVENTS.values(), *CONSOLE_EVENTS.values())
]
BODIES = [each.payload for each in HTTP.values() if each.payload is not None]


class Wire:
    """A transport that goes nowhere."""

    def write(self, _: bytes) -> None:
        pass

    def close(self) -> None:
        pass

    def is_closing(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0


def packets(data: bytes) -> None:
    """A body of polling: Engine.IO packets, in each a Socket.IO packet, in each an event."""
    with suppress(Broken):
        for text in _packets_in(data, PACKET_MAX_BYTES):
            for namespace in ("/visitor", "/console"):
                with suppress(Malformed):
                    packet = frames.read(text[1:], namespace)
                    if packet.kind == frames.EVENT:
                        frames.name_of(packet.text)
                        events(packet.text.encode("utf-8", "surrogatepass"))


def events(data: bytes) -> None:
    """The JSON of an event, for each event that there is."""
    text = data.decode("utf-8", "replace")
    for decode in EVENTS:
        with suppress(Malformed):
            _decoded(decode, text)


def websocket(data: bytes) -> None:
    """Frames of a client, in pieces of the size that the first byte says."""

    async def feed() -> None:
        terse = Terse("42/visitor,", PACKET_MAX_BYTES)

        def heard(text: str) -> None:
            terse.heard(text)
            packets(text.encode("utf-8", "surrogatepass"))

        def heard_bytes(said: bytes) -> None:
            with suppress(Malformed):
                heard(terse.written_out(said))

        protocol = WebSocketProtocol(Wire(), heard, heard_bytes, lambda: None, PACKET_MAX_BYTES)  # type: ignore[arg-type]
        size = (data[0] if data else 0) + 1
        for start in range(1, len(data), size):
            protocol.data_received(data[start : start + size])

    LOOP.run_until_complete(feed())


def mls_headers(data: bytes) -> None:
    with suppress(Malformed):
        SEALS.peek(data)
    with suppress(Malformed):
        SEALS.peek_opening(data)


def key_packages(data: bytes) -> None:
    with suppress(Malformed, Refused):
        read_key_package(data, NOW)
    with suppress(Malformed, Refused):
        SEALS.check_key_package(data, [KEY], [data], NOW)


def credentials(data: bytes) -> None:
    for read in (
        lambda: read_issuing(data),
        lambda: read_staff(data),
        lambda: verify_issuing(data, [KEY]),
        lambda: verify_list(data, [KEY]),
        lambda: read_statement(data),
        lambda: verify_identity(data, Trust([Root(KEY)], [data]), KEY, NOW),
    ):
        with suppress(Refused):
            read()


def claims(data: bytes) -> None:
    with suppress(Malformed):
        claim = CLAIM_CODEC.decode(data)
        repr(claim)
        with suppress(Unknown):
            assert isinstance(claim.holder_hash, bytes)
        CLAIM_CODEC.encode(claim)


def bodies(data: bytes) -> None:
    """The JSON of a request, for each call that there is."""
    for shape in BODIES:
        with suppress(msgspec.MsgspecError, RecursionError, UnicodeError):
            msgspec.json.decode(data, type=shape)


def forwarded(data: bytes) -> None:
    """`X-Forwarded-For`, in as many lines as there are, from a proxy and from anybody."""
    lines = data.decode("latin-1").split("\n")
    headers = CIMultiDict(("X-Forwarded-For", each) for each in lines)
    for remote in ("127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "192.0.2.1", "", None, lines[0]):
        request: Any = SimpleNamespace(remote=remote, headers=headers)
        source = SOURCES.of(request)
        assert source is None or len(source) == 8


def organisations(data: bytes) -> None:
    """The TOML file of organisations."""
    with suppress(DirectoryFileError):
        text = text_of(data, "file.toml")
        values = values_of(text, "file.toml")
        loaded(Parsed("file.toml", values, Places(text)), date(2027, 1, 15))


def manifests(data: bytes) -> None:
    with suppress(ManifestError):
        read_manifest(data)


def pages(data: bytes) -> None:
    """A partner's page, as `verify` reads it."""
    answer = Answer("https://partner.example/", 200, {}, data)
    expected = Expected("https://line.example", "e", (), ("112",))
    findings = Findings()
    PageCheck(answer, expected, lambda _: None, findings).all()
    json.dumps([each.text for each in findings.all])
    foreign_in(data.decode("utf-8", "replace"), "/l/a")
    elements_in(data.decode("latin-1"))


def policies(data: bytes) -> None:
    """The policy of a partner's page."""
    for policy in parsed([data.decode("latin-1")]):
        lets_frame(policy)
        url = "https://line.example/w/1/loader.js"
        lets_script(policy, url, "https://partner.example/", nonce="n", integrity="sha384-x")


def origins(data: bytes) -> None:
    with suppress(Misfit):
        right = as_browsers_write(data.decode("utf-8", "replace"))
        assert as_browsers_write(right) == right


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        packets,
        events,
        websocket,
        mls_headers,
        key_packages,
        credentials,
        claims,
        bodies,
        forwarded,
        organisations,
        manifests,
        pages,
        policies,
        origins,
    )
}
