"""What a talk of 45 minutes with 60 messages weighs, from the click, at the pace of people.

Bytes are TCP's payload both ways, as the proxy before the daemon hears them. Nobody waits for a talk of 45 minutes:
60 messages are said as fast as they arrive, and what time alone adds is counted from one of each, measured here too: at
the pace of people each message is acknowledged alone (a few are said so, and stand for all), a ping each 10 s, a sign
of typing for each twenty seconds in which the counsellor types (and the visitor, who has it off, does not), and her
state, whose value is renewed. What else goes over the wire hangs on messages and not on minutes. Who waits for a
minute has the info cards beside it (ADR 0068), which are counted apart: `node widget/build/sizes.mjs`.
"""

import asyncio
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.async_api import Route, expect

from chatd.base.base64url import to_bytes, to_text
from chatd.base.claims import RENEW_SECONDS
from chatd.transport import frames, terse
from chatd.transport.namespace_server import PACKET_MAX_BYTES
from tests.stage.frames import packets_of
from tests.stage.line import Line
from tests.stage.people import FI, Counsellor, Visitor
from tests.stage.proxy import STAFF, Heard

MESSAGES = 60
MINUTES = 45
PING_SECONDS = 10  # Source: docs/protocol.md, "How it is carried"
PING_BYTES = 3 + 7  # a frame of one letter down, one up with its mask
TYPED_SECONDS = 20.0  # of each of his messages
SIGN_SECONDS = 20.0  # between two signs. Source: core/conversation.ts
ACK_SECONDS = 2.5  # who has heard words and says none for so long has said that alone. Source: core/conversation.ts
STATES_SECONDS = 3.0  # in which the states have come that say that it has begun
PACED = 3  # pairs of messages
# Playwright's own waiting evaluates text in the page, which the frame's policy forbids.
TALK_HAS_COME = """async () => {
  while (!globalThis.avoinlinjaTalk) await new Promise(requestAnimationFrame);
}"""
LATER = re.compile(r"/w/[^/]+/(talk|seal)[^/]*$")
KB = 1_000
EVENT_START = frames.event_start("/visitor")
FRAME_BYTES = 4  # around a packet that comes


@dataclass
class Wire:
    """What went over the visitor's connections since this was made."""

    line: Line

    def __post_init__(self) -> None:
        self.before = self._all()

    def _hers(self) -> Iterable[Heard]:
        return (one for one in self.line.proxy.heard if not STAFF.match(one.sent))

    def _all(self) -> int:
        return sum(len(one.sent) + len(one.received) for one in self._hers())

    def told(self) -> list[str | bytes]:
        """To the page, over its newest WebSocket."""
        found = [one for one in self._hers() if b"transport=websocket" in one.sent[:200]]
        return packets_of(bytes(found[-1].received))

    @property
    def bytes(self) -> int:
        return self._all() - self.before


def renewal_bytes(wire: Wire) -> int:
    """Of a state that says a new value and nothing else, after all that this page has been told."""
    newest, said = "", None
    for packet in wire.told():
        if packet == terse.BEGIN:
            said = terse.Terse(EVENT_START, PACKET_MAX_BYTES, PACKET_MAX_BYTES)
        elif isinstance(packet, str):
            newest = _state_in(packet) or newest
            if said is not None:
                said.heard(packet)
        elif said is not None:
            newest = _state_in(said.written_out(packet)) or newest
    before = json.loads(newest)
    value = to_text(secrets.token_bytes(len(to_bytes(before["value"]))))
    after = before | {
        "version": before["version"] + RENEW_SECONDS * 1_000,
        "now": before["now"] + RENEW_SECONDS,
        "value": value,
        "conversation": before["conversation"] | {"value": value},
    }
    text = json.dumps(after)
    told = terse.Direction(PACKET_MAX_BYTES)
    told.note("state", newest)
    short = told.shortened("state", text) if said is not None else None
    return len(text if short is None else short) + FRAME_BYTES


def _state_in(packet: str) -> str:
    start = f'{EVENT_START}["state",'
    return packet[len(start) : -1] if packet.startswith(start) else ""


async def costs(line: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    """In kB, and how many requests the first view takes."""
    await visitor.page.wait_for_load_state("networkidle")
    wire = Wire(line)
    found = await _first_view(wire, visitor)
    secured = await _until_secured(wire, aino, visitor)
    said = await _said_at_once(wire, aino, visitor)
    await asyncio.sleep(SIGN_SECONDS)
    paced = await _said_at_a_pace(wire, aino, visitor)
    await asyncio.sleep(SIGN_SECONDS)
    sign = await _sign(wire, aino, visitor)
    pings = MINUTES * 60 / PING_SECONDS * PING_BYTES
    renewals = MINUTES * 60 / RENEW_SECONDS * renewal_bytes(wire)
    signs = (MESSAGES // 2) * (TYPED_SECONDS / SIGN_SECONDS) * sign
    return found | {
        "wire_until_secured": secured / KB,
        "wire_60_messages": said / KB,
        "wire_60_messages_each_acknowledged": paced / KB,
        "wire_sign_of_typing": sign / KB,
        "wire_renewed_values": renewals / KB,
        "wire_talk_of_45_minutes": (secured + paced + pings + signs + renewals) / KB,
    }


async def _first_view(wire: Wire, visitor: Visitor) -> dict[str, float]:
    context = visitor.page.context
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    is_seen = asyncio.Event()

    async def later(route: Route) -> None:
        await is_seen.wait()
        await route.continue_()

    await context.route(LATER, later)  # what comes behind the first view is none of it
    await visitor.open()
    requests = len([one for one in asked if not LATER.search(one)])
    found = {"requests_to_first_view": requests, "wire_first_view": wire.bytes / KB}
    is_seen.set()
    return found


async def _until_secured(wire: Wire, aino: Counsellor, visitor: Visitor) -> int:
    await visitor.page.wait_for_load_state("networkidle")
    await visitor.button("consent.start").click()
    await visitor.sees("queue.title")
    await visitor.page.frames[-1].evaluate(TALK_HAS_COME)  # nobody answers sooner
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await asyncio.sleep(STATES_SECONDS)
    return wire.bytes


async def _said_at_once(wire: Wire, aino: Counsellor, visitor: Visitor) -> int:
    before = wire.bytes
    for number in range(MESSAGES // 2):
        await visitor.say(f"Minulla on tänään ollut vaikea päivä, ja kirjoitan siitä {number}")
        await expect(aino.said().last).to_contain_text(f"{number}")
        await aino.say(f"Kuulen sinua. Kerro lisää, kun siltä tuntuu {number}")
        await expect(visitor.said.last).to_contain_text(f"{number}")
        await expect(visitor.where.locator(".words-mine .words-mark").last).to_contain_text(
            FI["chat.delivered"]
        )
    return wire.bytes - before


async def _said_at_a_pace(wire: Wire, aino: Counsellor, visitor: Visitor) -> float:
    """Sixty of them, by a few; the pings meanwhile are counted with all others."""
    before = wire.bytes
    for number in range(PACED):
        await visitor.say(f"Luen, mitä kirjoitat, ja vastaan sitten {number}")
        await asyncio.sleep(ACK_SECONDS)
        await aino.say(f"Olen tässä, eikä meillä ole mitään kiirettä {number}")
        await asyncio.sleep(ACK_SECONDS)
    pings = 2 * PACED * ACK_SECONDS / PING_SECONDS * PING_BYTES
    return (wire.bytes - before - pings) / (2 * PACED) * MESSAGES


async def _sign(wire: Wire, aino: Counsellor, visitor: Visitor) -> int:
    before = wire.bytes
    await aino.pane().locator("textarea").press_sequentially("Kerro")
    await visitor.where.get_by_text("kirjoittaa").first.wait_for()
    await asyncio.sleep(1)  # its receipt
    return wire.bytes - before
