"""How soon nothing is to be read any more when somebody leaves or covers the page, on a processor twenty times slower.

From the moment of the browser's event (its `timeStamp`: the finger's release, the key going down, Shift going up for
the third time, the click that assistive technology makes) to the first picture of the whole screen without the page's
words. `control` is the least that this browser needs on this machine just now: a frame that holds a button alone, and
makes itself invisible by Enter. Whatever else the machine does is in both, so the ratio says more than the
milliseconds; one round has each press once.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Frame,
    Locator,
    Page,
    Route,
    async_playwright,
    expect,
)

from tests.stage.browser import ARGUMENTS, CHROMIUM, EXIT
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor, pressing

SLOWER = 20
TARGET_MS = 100.0
ROUNDS = 5
HELD_SECONDS = 0.08  # a finger or a key. Source: 60 to 120 ms, findings of others on taps
REST_SECONDS = 1.0  # what focus and watching have set going is over
HIDDEN_WITHIN_SECONDS = 20  # on a machine that has much else to do
MESSAGES = 60
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "fi-FI"}
LEAVE, COVER = ".button-leave", ".top .button-plain"
OWN_WORDS = "#d9ebe8"  # what lies behind them in the conversation
POLICY = {"wait_offered_max_minutes": 240, "wrap_up_seconds": 0}
Box = dict[str, float]
# In a page of its own, which nothing slows: one colour nearly everywhere, or (the cover) no bubble of own words.
# `box`: where the frame stands, in a page as wide as `across`; what is around it stays in sight until it is left.
LOOK = """async ([picture, own, box, across]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const part = [box.x, box.y, box.width, box.height].map(each => Math.round(each * image.width / across));
  const {data} = context.getImageData(...part);
  const pixels = new Uint32Array(data.buffer);
  const colour = [1, 3, 5].map(at => parseInt(own.slice(at, at + 2), 16));
  const like = at => colour.every((one, of) => Math.abs(data[at + of] - one) < 4);
  let [same, words] = [0, 0];
  pixels.forEach((pixel, at) => {
    same += pixel === pixels[0];
    words += like(4 * at);
  });
  return {isBlank: same > 0.995 * pixels.length, hasWords: words > 0.002 * pixels.length};
}"""
# Told after whatever else hears of them, and at once: the frame may be gone with the next task.
NOTE_EVENTS = """() => {
  for (const type of ['keydown', 'keyup', 'pointerdown', 'pointerup', 'click']) {
    addEventListener(type, ({key, timeStamp}) => {
      const at = (performance.timeOrigin + timeStamp) / 1000;
      console.debug(`bench|${type} ${key ?? ''}|${at}`);
    });
  }
}"""
CONTROL = """<iframe sandbox=allow-scripts style="position:fixed;inset:0;width:100%;height:100%;border:0" srcdoc="
<style>:root {background: repeating-linear-gradient(teal, white 1em); will-change: opacity}</style>
<button class=button-leave>Leave</button><script>
onkeydown = () => { document.documentElement.style.opacity = 0; };</script>"></iframe>"""


@dataclass
class Screen:
    """What a person sees of a page, and what the frame has heard of the person; with the time in seconds since 1970."""

    page: Page
    devtools: CDPSession
    pictures: list[tuple[float, str]] = field(default_factory=list)
    events: list[tuple[str, float]] = field(default_factory=list)

    async def watch(self, frame: Frame) -> None:
        self.page.on("console", self._heard)
        await frame.evaluate(NOTE_EVENTS)
        self.devtools.on("Page.screencastFrame", self._seen)
        await self.devtools.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})

    def _seen(self, event: dict[str, Any]) -> None:
        self.pictures.append((event["metadata"]["timestamp"], event["data"]))
        told = self.devtools.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        asyncio.ensure_future(told).add_done_callback(lambda done: done.exception())

    def _heard(self, message: ConsoleMessage) -> None:
        if message.text.startswith("bench|"):
            _, event, at = message.text.split("|")
            self.events.append((event.strip(), float(at)))


@dataclass
class Hand:
    """Over a button, which has the focus; `at` is where it stands, as a page that hangs cannot be asked any more."""

    page: Page
    devtools: CDPSession
    on: Locator
    at: Box

    async def finger(self) -> None:
        at = self.at
        middle = {"x": at["x"] + at["width"] / 2, "y": at["y"] + at["height"] / 2}
        await self._touch("touchStart", middle)
        await asyncio.sleep(HELD_SECONDS)
        await self._touch("touchEnd")

    async def touch(self) -> None:
        """The same finger, from the moment that it comes down."""
        await self.finger()

    async def _touch(self, kind: str, *points: dict[str, float]) -> None:
        told = {"type": kind, "touchPoints": [*points]}
        await self.devtools.send("Input.dispatchTouchEvent", told)

    async def enter(self) -> None:
        await self.page.keyboard.press("Enter", delay=HELD_SECONDS * 1000)

    async def space(self) -> None:
        await self.page.keyboard.press(" ", delay=HELD_SECONDS * 1000)

    async def shift(self) -> None:
        for _ in range(3):
            await self.page.keyboard.press("Shift", delay=HELD_SECONDS * 1000)
            await asyncio.sleep(REST_SECONDS / 2)

    async def reader(self) -> None:
        await self.on.evaluate("button => { setTimeout(() => button.click()); }")


Press = Callable[[Hand], Coroutine[None, None, None]]
# By which event a press is meant, and the how manieth of it.
MEANT: dict[Press, tuple[str, int]] = {
    Hand.finger: ("pointerup", 1),
    Hand.touch: ("pointerdown", 1),
    Hand.enter: ("keydown Enter", 1),
    Hand.space: ("keydown", 1),
    Hand.shift: ("keyup Shift", 3),
    Hand.reader: ("click", 1),
}


async def slow_down(
    context: BrowserContext, page: Page, devtools: CDPSession, rate: int = SLOWER
) -> None:
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    for frame in page.frames[1:]:
        try:
            own = await context.new_cdp_session(frame)
        except Error:
            continue  # it has no process of its own
        await own.send("Emulation.setCPUThrottlingRate", {"rate": rate})


async def place_of(one: Locator) -> Box:
    box = await one.bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


async def hidden_after(visitor: Visitor, act: "Act", judge: Page) -> float:
    """Milliseconds, at least 0: a page may be blank before the finger has gone."""
    page, button = visitor.page, visitor.where.locator(act.button).last  # a dialog has its own
    devtools = await page.context.new_cdp_session(page)
    await button.focus()
    at, box = await place_of(button), await place_of(page.locator("iframe"))
    screen = Screen(page, devtools)
    await screen.watch(page.frames[-1])
    await slow_down(page.context, page, devtools, act.slower)
    await asyncio.sleep(REST_SECONDS)
    await act.before(page)
    async with pressing(act.press(Hand(page, devtools, button, at))):
        return await asyncio.wait_for(_told(screen, act, judge, box), HIDDEN_WITHIN_SECONDS)


async def _told(screen: Screen, act: "Act", judge: Page, box: Box) -> float:
    event, count = MEANT[act.press]
    looked, hidden = 0, None
    size = screen.page.viewport_size
    assert size
    while True:
        at = [at for name, at in screen.events if name == event]
        for taken, picture in screen.pictures[looked:]:
            looked += 1
            seen = await judge.evaluate(LOOK, [picture, OWN_WORDS, box, size["width"]])
            if seen["isBlank"] or (act.button == COVER and not seen["hasWords"]):
                hidden = hidden or taken
        if hidden and len(at) >= count and (act.press != Hand.touch or _is_released(screen)):
            return max(0.0, (hidden - at[count - 1]) * 1000)
        await asyncio.sleep(0.01)


def _is_released(screen: Screen) -> bool:
    """Who leaves lets go: until then the page may come back."""
    return any(name == "pointerup" for name, _ in screen.events)


@dataclass
class Visits:
    """Comes to each view by the ways that people come, in a context of its own."""

    line: Line
    aino: Counsellor

    async def control(self, context: BrowserContext) -> Visitor:
        page = await context.new_page()
        await page.set_content(CONTROL)
        return Visitor(page, page.frame_locator("iframe"))

    async def first_view(self, context: BrowserContext) -> Visitor:
        visitor = await Visitor.come(context, self.line.partner)
        await visitor.open()
        return visitor

    async def queue(self, context: BrowserContext) -> Visitor:
        visitor = await self.first_view(context)
        await visitor.button("consent.start").click()
        await visitor.sees("queue.title")
        return visitor

    async def conversation(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        await self.aino.accept()
        await visitor.verified()
        await self.aino.sealed()
        for number in range(MESSAGES):
            await visitor.say(f"viesti {number}")
        await visitor.said.nth(MESSAGES - 1).wait_for()
        return visitor

    async def last_words(self, context: BrowserContext) -> Visitor:
        visitor = await self.conversation(context)
        await self.aino.end()
        await visitor.where.locator(".after").wait_for()
        return visitor


Come = Callable[[Any, BrowserContext], Awaitable[Visitor]]


async def nothing_else(page: Page) -> None:
    """Happens right before the press."""


@dataclass(frozen=True, eq=False)
class Act:
    come: Come
    press: Press
    button: str = LEAVE
    slower: int = SLOWER
    before: Callable[[Page], Awaitable[None]] = nothing_else
    screen: Mapping[str, Any] = field(default_factory=lambda: PHONE)

    @property
    def name(self) -> str:
        what = "" if self.button == LEAVE else "cover_"
        return f"{what}{self.come.__name__}_by_{self.press.__name__}"

    async def took(self, visits: Visits, browser: Browser, judge: Page) -> float:
        context = await browser.new_context(**self.screen)
        await context.route("https://**", nothing)
        visitor = await self.come(visits, context)
        took = await hidden_after(visitor, self, judge)
        if self.button == COVER:
            await visitor.leaves(visitor.where.locator(LEAVE).click())
        elif self.come is not Visits.control:
            await expect(visitor.page).to_have_url(EXIT, timeout=SOON)
        await context.close()
        if self.come.__name__.startswith(("conversation", "last_words")):
            await visits.aino.free_place()  # once the goodbye has come
        return took


ACTS = [
    Act(Visits.control, Hand.enter),
    Act(Visits.first_view, Hand.finger),
    Act(Visits.first_view, Hand.enter),
    Act(Visits.queue, Hand.finger),
    Act(Visits.queue, Hand.enter),
    Act(Visits.conversation, Hand.finger),
    Act(Visits.conversation, Hand.enter),
    Act(Visits.conversation, Hand.space),
    Act(Visits.conversation, Hand.shift),
    Act(Visits.conversation, Hand.reader),
    Act(Visits.last_words, Hand.enter),
    Act(Visits.conversation, Hand.finger, COVER),
    Act(Visits.conversation, Hand.enter, COVER),
]


async def nothing(route: Route) -> None:
    """The page that people leave to: blank too, so that whichever comes first is told."""
    await route.fulfill(body="", content_type="text/html")


Told = Callable[[Act, float], None]


def untold(_act: Act, _took: float) -> None: ...


async def measured(
    acts: Sequence[Act], rounds: int, visits: type[Visits] = Visits, told: Told = untold
) -> dict[Act, list[float]]:
    async with AsyncExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory())
        line = await Line(Path(folder) / "line", POLICY).open()
        running.push_async_callback(line.close)
        playwright = await running.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        running.push_async_callback(browser.close)
        judge = await browser.new_page()
        hers = await browser.new_context(locale="en-GB")
        aino = await Counsellor.sign_in(hers, line.links["aino"])
        await aino.start_shift()
        found: dict[Act, list[float]] = {}
        for _ in range(rounds):
            for act in acts:
                took = await act.took(visits(line, aino), browser, judge)
                found.setdefault(act, []).append(took)
                told(act, took)
        return found


def figures() -> dict[str, float]:
    """By view and press: the median of several visitors on a phone."""
    found = asyncio.run(measured(ACTS, ROUNDS))
    return {act.name: statistics.median(took) for act, took in found.items()}
