"""Milliseconds from the click on the way out to the first blank picture, on a processor that is twenty times slower."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Page,
    Route,
    async_playwright,
)

from tests.stage.browser import ARGUMENTS, CHROMIUM
from tests.stage.line import Line
from tests.stage.people import Counsellor, Visitor

SLOWER = 20
TARGET_MS = 100.0
ROUNDS = 5
FINGER_SECONDS = 0.08  # how long a finger stays. Source: 60 to 120 ms, findings of others on taps
BLANK_WITHIN_SECONDS = 3
MESSAGES = 20
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "fi-FI"}
POLICY = {"wait_offered_max_minutes": 6000}
# In a page of its own, which nothing slows: a picture with one colour nearly everywhere shows nothing.
IS_BLANK = """async picture => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  return pixels.filter(pixel => pixel === pixels[0]).length > 0.995 * pixels.length;
}"""


@dataclass
class Screen:
    """What a person sees of a page, each picture with its time in seconds since 1970."""

    devtools: CDPSession
    pictures: list[tuple[float, str]] = field(default_factory=list)

    async def watch(self) -> None:
        self.devtools.on("Page.screencastFrame", self._seen)
        await self.devtools.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})

    def _seen(self, event: dict[str, Any]) -> None:
        self.pictures.append((event["metadata"]["timestamp"], event["data"]))
        told = self.devtools.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        asyncio.ensure_future(told).add_done_callback(lambda done: done.exception())


@dataclass
class Hand:
    """Over the way out, which has the focus. Each press answers when the click was, in seconds since 1970."""

    page: Page
    devtools: CDPSession
    x: float
    y: float

    async def tap(self) -> float:
        await self._touch("touchStart", {"x": self.x, "y": self.y})
        await asyncio.sleep(FINGER_SECONDS)
        went = time.time()
        await self._touch("touchEnd")
        return went

    async def _touch(self, kind: str, *points: dict[str, float]) -> None:
        told = {"type": kind, "touchPoints": [*points]}
        await self.devtools.send("Input.dispatchTouchEvent", told)

    async def enter(self) -> float:
        pressed = time.time()
        await self.page.keyboard.press("Enter")
        return pressed


Come = Callable[[BrowserContext, Line], Awaitable[Visitor]]
Press = Callable[[Hand], Awaitable[float]]


async def slow_down(context: BrowserContext, page: Page, devtools: CDPSession) -> None:
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    for frame in page.frames[1:]:
        try:
            own = await context.new_cdp_session(frame)
        except Error:
            continue  # it has no process of its own
        await own.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


async def blank_after(visitor: Visitor, judge: Page, press: Press) -> float:
    """Milliseconds, at least 0: a page may be blank before the finger has gone."""
    page, way_out = visitor.page, visitor.button("shared.leave").first
    devtools = await page.context.new_cdp_session(page)
    box = await way_out.bounding_box()
    assert box
    await way_out.focus()
    screen = Screen(devtools)
    await slow_down(page.context, page, devtools)
    await screen.watch()
    await asyncio.sleep(0.5)  # what focus and watching have set going is over
    at = await press(
        Hand(page, devtools, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    )
    async with asyncio.timeout(BLANK_WITHIN_SECONDS):
        looked = 0
        while True:
            for taken, picture in screen.pictures[looked:]:
                looked += 1
                if await judge.evaluate(IS_BLANK, picture):
                    return max(0.0, (taken - at) * 1000)
            await asyncio.sleep(0.01)


async def opened(context: BrowserContext, line: Line) -> Visitor:
    visitor = await Visitor.come(context, line.partner)
    await visitor.open()
    return visitor


async def waiting(context: BrowserContext, line: Line) -> Visitor:
    visitor = await opened(context, line)
    await visitor.button("consent.start").click()
    await visitor.sees("queue.waiting")
    return visitor


async def talking(context: BrowserContext, line: Line, aino: Counsellor) -> Visitor:
    visitor = await waiting(context, line)
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    for number in range(MESSAGES):
        await visitor.say(f"viesti {number}")
    await visitor.said.nth(MESSAGES - 1).wait_for()
    return visitor


async def _figures(line: Line, browser: Browser) -> dict[str, float]:
    judge = await browser.new_page()
    aino: Counsellor | None = None

    async def talk(context: BrowserContext, line: Line) -> Visitor:
        assert aino
        return await talking(context, line, aino)

    async def median(come: Come, press: Press) -> float:
        took = []
        for _ in range(ROUNDS):
            context = await browser.new_context(**PHONE)
            await context.route("https://**", _nothing)
            visitor = await come(context, line)
            took.append(await blank_after(visitor, judge, press))
            if come is talk and aino:
                await aino.free_place()  # once the goodbye has come
            await context.close()
        return statistics.median(took)

    found = {"welcome": await median(opened, Hand.tap), "queue": await median(waiting, Hand.tap)}
    aino = await Counsellor.sign_in(await browser.new_context(locale="en-GB"), line.links["aino"])
    await aino.start_shift()
    found["conversation"] = await median(talk, Hand.tap)
    found["conversation_by_key"] = await median(talk, Hand.enter)
    return found


async def _nothing(route: Route) -> None:
    """The page that people leave to: blank too, so that whichever comes first is told."""
    await route.fulfill(body="", content_type="text/html")


async def _measured() -> dict[str, float]:
    async with AsyncExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory())
        line = await Line(Path(folder) / "line", POLICY).open()
        running.push_async_callback(line.close)
        playwright = await running.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        running.push_async_callback(browser.close)
        return await _figures(line, browser)


def figures() -> dict[str, float]:
    """By view: the median of several visitors on a phone."""
    return asyncio.run(_measured())
