"""What the page costs a phone: bytes on the wire (talk_bytes.py), memory, and how long it lets nobody in."""

import asyncio
import itertools
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import (
    BrowserContext,
    CDPSession,
    Error,
    Frame,
    Page,
    async_playwright,
    expect,
)

from bench.exit import PHONE, POLICY, REST_SECONDS, nothing
from bench.talk_bytes import TALK_HAS_COME, costs
from bench.work import mark, tracing
from chatd.line.rules.work import BITS_MAX, PUZZLES
from tests.stage.browser import ARGUMENTS, CHROMIUM
from tests.stage.line import Line
from tests.stage.people import SECOND, Counsellor, Visitor

SLOWER = 4
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
    "work_before_place": ("ms_cpu_4x", None),
    "work_before_place_p95": ("ms_cpu_4x", 2000.0),
}
SECURED_SECONDS = 5.0  # by then it is, on any machine
WORKS = 60
WORK = """async ([bits, puzzles, count]) => {
  performance.mark("bench:work0");
  for (let at = 1; at <= count; at += 1) {
    const first = { refused: "work_first", challenge: `c${at}${Math.random()}`, bits, puzzles };
    await avoinlinjaTalk.work(first, () => true);
    performance.mark(`bench:work${at}`);
  }
}"""
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
        const isTerse = typeof data !== "string";
        const text = isTerse ? new TextDecoder().decode(data) : data;
        if ((isTerse ? /"members":\\[/ : /"state".*"conversation":\\{/).test(text)) see("assigned");
      });
    }
  };
  new MutationObserver(() => {
    if (document.querySelector(".who")) see("secured");
  }).observe(document, {childList: true, subtree: true});
"""


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


async def heaviness(line: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    found = await costs(line, aino, visitor)
    return found | {"heap_after_60_messages": await heap_mb(visitor.page.context, visitor.page)}


async def smoothness(_: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    """The longest task of each step, and the work from somebody's answer to the name that the keys have shown."""
    page, context = visitor.page, visitor.page.context
    assert context.browser
    await context.add_init_script(SEE_SECURED)
    await page.reload()
    async with tracing(context.browser) as trace:
        await visitor.open()
        await mark(page.frames[-1], "first_view")
        await page.frames[-1].evaluate(TALK_HAS_COME)
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
    work = trace.own_work_ms(trace.marked("assigned"), trace.marked("secured"))
    return {"secured_work": SLOWER * work} | {
        f"task_{step}": SLOWER * trace.longest_own_ms(begin, end)
        for step, (begin, end) in zip(STEPS, itertools.pairwise(ends), strict=True)
    }


async def secured(_: Line, aino: Counsellor, visitor: Visitor) -> dict[str, float]:
    """By the clock, on a processor four times slower; nobody looks at the page meanwhile."""
    page, context = visitor.page, visitor.page.context
    await context.add_init_script(SEE_SECURED)
    await page.reload()
    await visitor.open()
    await visitor.button("consent.start").click()
    await visitor.sees("queue.title")
    await page.frames[-1].evaluate(TALK_HAS_COME)
    await slowed(context, page)
    await asyncio.sleep(REST_SECONDS)
    await aino.accept()
    await asyncio.sleep(SECURED_SECONDS)
    times: dict[str, float] = await page.frames[-1].evaluate("times")
    return {"secured_after_assignment": times["secured"] - times["assigned"]}


async def hard_work(visitor: Visitor) -> dict[str, float]:
    """Of the hardest that a page is asked before it has a place, while many come: what 19 of 20 take at most."""
    browser = visitor.page.context.browser
    assert browser
    await visitor.open()
    frame = visitor.page.frames[-1]
    await frame.evaluate(TALK_HAS_COME)
    async with tracing(browser) as trace:
        await frame.evaluate(WORK, [BITS_MAX, PUZZLES, WORKS])
    ends = [trace.marked(f"work{number}") for number in range(WORKS + 1)]
    times = sorted(SLOWER * trace.work_ms(*pair) for pair in itertools.pairwise(ends))
    return {
        "work_before_place": times[len(times) // 2],
        "work_before_place_p95": times[int(len(times) * 0.95)],
    }


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
        for measure in (heaviness, smoothness, secured):
            context = await browser.new_context(**PHONE)  # type: ignore[arg-type]
            await context.route("https://**", nothing)
            visitor = await Visitor.come(context, line.partner)
            found |= await measure(line, aino, visitor)
            await visitor.button("shared.leave").click(no_wait_after=True)
            await aino.free_place()
        context = await browser.new_context(**PHONE)  # type: ignore[arg-type]
        return found | await hard_work(await Visitor.come(context, line.partner))


def figures() -> dict[str, float]:
    return asyncio.run(_measured())
