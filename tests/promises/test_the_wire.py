"""P5: whoever watches the network sees when something is sent, and not that somebody writes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from playwright.async_api import expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.frames import texts_of
from tests.stage.line import Line
from tests.stage.people import Counsellor, Visitor
from tests.stage.proxy import Heard

PINGS = 3  # answered, in each of the two spans that are compared
PING_FRAMES = {"2", "3"}


@beside_the_browser
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    """With a ping each second, so that a span of some pings is short."""
    opened = Line(tmp_path / "line", environment={"CHATD_VISITOR_PING_SECONDS": "1"})
    try:
        yield await opened.open()
    finally:
        await opened.close()


async def test_somebody_who_types_looks_on_the_wire_like_somebody_who_does_not(
    line: Line, watch: Watch, context: NewContext
):
    console = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
    aino = await Counsellor.sign_in(await context(**console), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"])
    wire = max(
        (each for each in line.proxy.heard if b"/visitor/socket.io" in each.sent[:200]),
        key=lambda each: len(each.sent),
    )
    while set(idle := await _heard(wire, _is_pinged)) - PING_FRAMES:
        pass  # what the first message brings with it, until it has passed
    writing = asyncio.ensure_future(
        visitor.input.press_sequentially("hän tulee kotiin " * 20, delay=15)
    )
    typed = await _heard(wire, _is_pinged)
    await writing
    assert set(idle) == set(typed) <= PING_FRAMES
    sent = asyncio.ensure_future(_heard(wire, lambda frames: set(frames) - PING_FRAMES))
    await visitor.button("chat.send").click()
    assert await sent, "control: what is sent is seen"


def _is_pinged(frames: list[str]) -> bool:
    return sum(frame in PING_FRAMES for frame in frames) >= PINGS


async def _heard(wire: Heard, is_enough: Callable[[list[str]], object]) -> list[str]:
    """Every frame of the visitor's page from now on, until they are enough."""
    began = len(texts_of(bytes(wire.sent)))
    while not is_enough(frames := texts_of(bytes(wire.sent))[began:]):  # noqa: ASYNC110 - of what the proxy notes
        await asyncio.sleep(0.05)
    return frames
