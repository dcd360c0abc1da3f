"""What the visitor's page costs a phone: bytes on the wire, requests, memory, and how long it lets nobody in.

Bytes are TCP's payload both ways, from the click, as the proxy before the daemon hears them. Nobody waits for a talk of
45 minutes: 60 messages are said as fast as they arrive, and what time alone adds is counted from one of each, measured
here too: at the pace of people each message is acknowledged alone (a few are said so, and stand for all), a ping each
15 s, and a sign of typing for each twenty seconds in which the counsellor types (and the visitor, who has it off, does
not); and its state, whose value is renewed. What else goes over the wire hangs on messages and not on minutes.
"""

import asyncio
import itertools
import re
import tempfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import (
    BrowserContext,
    CDPSession,
    Error,
    Frame,
    Page,
    Route,
    async_playwright,
    expect,
)

from bench.exit import PHONE, POLICY, REST_SECONDS, nothing
from bench.work import mark, tracing
from chatd.base.claims import RENEW_SECONDS
from tests.stage.browser import ARGUMENTS, CHROMIUM
from tests.stage.line import Line
from tests.stage.people import FI, SECOND, Counsellor, Visitor
from tests.stage.proxy import STAFF, Heard

MESSAGES = 60
MINUTES = 45
PING_SECONDS = 15
PING_BYTES = 3 + 7  # a frame of one letter down, one up with its mask
TYPED_SECONDS = 20.0  # of each of his messages
SIGN_SECONDS = 20.0  # between two signs. Source: core/conversation.ts
ACK_SECONDS = 2.5  # who has heard words and says none for so long has said that alone. Source: core/conversation.ts
PACED = 3  # pairs of messages
SLOWER = 4
LATER = re.compile(r"/w/[^/]+/(talk|seal)[^/]*$")
KB = 1_000
MB = 1_000_000
# By figure: its unit, and what it may be at most.
TARGETS: dict[str, tuple[str, float | None]] = {
    "requests_to_first_view": ("requests", 6.0),
    "wire_first_view": ("kB", None),
    "wire_until_secured": ("kB", None),
    "wire_60_messages": ("kB", None),
    "wire_60_messages_each_acknowledged": ("kB", None),
    "wire_sign_of_typing": ("kB", None),
    "wire_renewed_values": ("kB", None),
    "wire_talk_of_45_minutes": ("kB", 150.0),
    "heap_after_60_messages": ("MB", 60.0),
    "secured_after_assignment": ("ms_4x_slower", 300.0),
    "secured_work": ("ms_cpu_4x", 300.0),  # of it, what this page's thread works
    "task_first_view": ("ms_cpu_4x", 50.0),
    "task_later_scripts": ("ms_cpu_4x", 50.0),
    "task_join": ("ms_cpu_4x", 50.0),
    "task_secured": ("ms_cpu_4x", 50.0),
    "task_message": ("ms_cpu_4x", 50.0),
}
STEPS = ("first_view", "later_scripts", "join", "secured", "message")
# When the daemon's word of a talk came, and when the name stood there that the keys have shown.
SEE_SECURED = """
  window.times = {};
  const see = (name) => { times[name] ??= performance.mark(`bench:${name}`).startTime; };
  const Theirs = WebSocket;
  WebSocket = class extends Theirs {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({data}) => {
        if (/"state".*"conversation":\\{/.test(data)) see("assigned");
      });
    }
  };
  new MutationObserver(() => {
    if (document.querySelector(".who")) see("secured");
  }).observe(document, {childList: true, subtree: true});
"""


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

    @property
    def bytes(self) -> int:
        return self._all() - self.before


async def slowed(context: BrowserContext, page: Page) -> None:
    for one in [page, *page.frames[1:]]:
        devtools = await _devtools(context, one)
        if devtools:
            await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


async def _devtools(context: BrowserContext, where: Page | Frame) -> CDPSession | None:
    try:
        return await context.new_cdp_session(where)
    except Error:  # a frame without a process of its own has the page's
        return None


async def heap_mb(context: BrowserContext, page: Page) -> float:
    """Of the page and its frame, after what is garbage has gone."""
    found = 0.0
    for one in [page, *page.frames[1:]]:
        devtools = await _devtools(context, one)
        if devtools:
            await devtools.send("HeapProfiler.enable")
            await devtools.send("HeapProfiler.collectGarbage")
            found += (await devtools.send("Runtime.getHeapUsage"))["usedSize"] / MB
    return found


async def costs(line: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    context = visitor.page.context
    await visitor.page.wait_for_load_state("networkidle")
    states: list[int] = []

    def heard(frame: str | bytes) -> None:
        if isinstance(frame, str) and frame.startswith('42/visitor,["state"'):
            states.append(len(frame.encode()) + 4)  # and the frame around it

    visitor.page.on("websocket", lambda socket: socket.on("framereceived", heard))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    is_seen = asyncio.Event()

    async def later(route: Route) -> None:
        await is_seen.wait()
        await route.continue_()

    await context.route(LATER, later)  # what comes behind the first view is none of it
    wire = Wire(line)
    await visitor.open()
    requests = len([one for one in asked if not LATER.search(one)])
    first_view = wire.bytes
    is_seen.set()
    await visitor.page.wait_for_load_state("networkidle")
    await visitor.button("consent.start").click()
    await visitor.sees("queue.title")
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    secured = wire.bytes
    for number in range(MESSAGES // 2):
        await visitor.say(f"Minulla on tänään ollut vaikea päivä, ja kirjoitan siitä {number}")
        await expect(aino.said().last).to_contain_text(f"{number}")
        await aino.say(f"Kuulen sinua. Kerro lisää, kun siltä tuntuu {number}")
        await expect(visitor.said.last).to_contain_text(f"{number}")
        await expect(visitor.where.locator(".words-mine .words-mark").last).to_contain_text(
            FI["chat.delivered"]
        )
    said = wire.bytes - secured
    await asyncio.sleep(SIGN_SECONDS)
    before = wire.bytes
    for number in range(PACED):
        await visitor.say(f"Luen, mitä kirjoitat, ja vastaan sitten {number}")
        await asyncio.sleep(ACK_SECONDS)
        await aino.say(f"Olen tässä, eikä meillä ole mitään kiirettä {number}")
        await asyncio.sleep(ACK_SECONDS)
    paced = (wire.bytes - before) / (2 * PACED) * MESSAGES
    await asyncio.sleep(SIGN_SECONDS)
    before = wire.bytes
    await aino.pane().locator("textarea").press_sequentially("Kerro")
    await visitor.where.get_by_text("kirjoittaa").first.wait_for()
    await asyncio.sleep(1)  # its receipt
    sign = wire.bytes - before
    pings = MINUTES * 60 / PING_SECONDS * PING_BYTES
    renewals = MINUTES * 60 / RENEW_SECONDS * states[-1]
    signs = (MESSAGES // 2) * (TYPED_SECONDS / SIGN_SECONDS) * sign
    return {
        "requests_to_first_view": requests,
        "wire_first_view": first_view / KB,
        "wire_until_secured": secured / KB,
        "wire_60_messages": said / KB,
        "wire_60_messages_each_acknowledged": paced / KB,
        "wire_sign_of_typing": sign / KB,
        "wire_renewed_values": renewals / KB,
        "wire_talk_of_45_minutes": (secured + paced + pings + signs + renewals) / KB,
        "heap_after_60_messages": await heap_mb(context, visitor.page),
    }


async def smoothness(_: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    """The longest task of each step, and the work from somebody's answer to the name that the keys have shown."""
    page, context = visitor.page, visitor.page.context
    assert context.browser
    await context.add_init_script(SEE_SECURED)
    await page.reload()
    async with tracing(context.browser) as trace:
        await visitor.open()
        await mark(page.frames[-1], "first_view")
        await page.wait_for_load_state("networkidle")
        await asyncio.sleep(REST_SECONDS)
        await mark(page.frames[-1], "later_scripts")
        await visitor.button("consent.start").click()
        await visitor.sees("queue.title")
        await asyncio.sleep(REST_SECONDS)
        await mark(page.frames[-1], "join")
        await aino.accept()
        await visitor.verified()
        await aino.sealed()
        await mark(page.frames[-1], "secured_")
        await visitor.say("hei")
        await expect(aino.said()).to_have_text(["hei"])
        await aino.say("tervetuloa")
        await expect(visitor.said).to_have_text(["hei", "tervetuloa"], timeout=30 * SECOND)
        await mark(page.frames[-1], "message")
    ends = [0.0, *(trace.marked("secured_" if one == "secured" else one) for one in STEPS)]
    work = trace.work_ms(trace.marked("assigned"), trace.marked("secured"))
    return {"secured_work": SLOWER * work} | {
        f"task_{step}": SLOWER * trace.longest_ms(begin, end)
        for step, (begin, end) in zip(STEPS, itertools.pairwise(ends), strict=True)
    }


async def secured(_: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    """By the clock, on a processor four times slower."""
    page, context = visitor.page, visitor.page.context
    await context.add_init_script(SEE_SECURED)
    await page.reload()
    await visitor.open()
    await slowed(context, page)
    await page.wait_for_load_state("networkidle")
    await visitor.button("consent.start").click()
    await visitor.sees("queue.title")
    await asyncio.sleep(REST_SECONDS)
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    times: dict[str, float] = await page.frames[-1].evaluate("times")
    return {"secured_after_assignment": times["secured"] - times["assigned"]}


async def _measured() -> dict[str, float]:
    async with AsyncExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory())
        line = await Line(Path(folder) / "line", POLICY).open()
        running.push_async_callback(line.close)
        playwright = await running.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        running.push_async_callback(browser.close)
        aino = await Counsellor.sign_in(
            await browser.new_context(locale="en-GB"), line.links["aino"]
        )
        await aino.start_shift(capacity=1)
        found: dict[str, float] = {}
        for measure in (costs, smoothness, secured):
            context = await browser.new_context(**PHONE)  # type: ignore[arg-type]
            await context.route("https://**", nothing)
            visitor = await Visitor.come(context, line.partner)
            found |= await measure(line, aino, visitor)
            await visitor.button("shared.leave").click(no_wait_after=True)
            await aino.free_place()
        return found


def figures() -> dict[str, float]:
    return asyncio.run(_measured())
