"""How soon the frame is blank in every state that somebody may leave in, at two paces of the processor.

`bench/exit.py` measures the views and the presses; here stands what else may be the case: no connection, no daemon,
a partner's page that hangs, something open over the page, the small bar, other places on the page, large letters.
"""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page, Route

from bench.exit import (
    REST_SECONDS,
    SLOWER,
    Act,
    Hand,
    Press,
    Told,
    Visits,
    measured,
    nothing,
    place_of,
)
from bench.work import tracing
from tests.stage.line import ROOT
from tests.stage.people import SOON, Visitor, pressing

HANGS_MS = 4_000
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "has_touch": True, "locale": "fi-FI"}
CARDS_COME_MS = 90_000  # who has waited a minute has them
INFO = json.loads((ROOT / "widget/src/visitor/info/fi.json").read_text(encoding="utf-8"))


async def hang(page: Page) -> None:
    """From now on the partner's page does nothing for as long as HANGS_MS."""
    busy = f"const end = Date.now() + {HANGS_MS}; while (Date.now() < end);"
    await page.evaluate(f"setTimeout(() => {{ {busy} }})")


class States(Visits):
    """Comes to each state out of the queue, where no counsellor is needed."""

    async def offline(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        await context.set_offline(True)
        return visitor

    async def daemon_dead(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        os.kill(self.line.pid, signal.SIGKILL)
        return visitor

    async def host_hung(self, context: BrowserContext) -> Visitor:
        return await self.queue(context)

    async def dialog(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        await visitor.button("queue.leave").click()
        await visitor.dialog_button("queue.leave_no").wait_for()
        return visitor

    async def help_sheet(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        await visitor.button("help.now").click()
        await visitor.dialog_button("shared.close").wait_for()
        return visitor

    async def large_letters(self, context: BrowserContext) -> Visitor:
        visitor = await self.help_sheet(context)
        sheet = visitor.where.get_by_role("dialog")
        await sheet.get_by_role("button", name="200 %", exact=True).click()
        return visitor

    async def info_card(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        for name in (INFO["words"]["button"], INFO["cards"][0]["title"]):
            await visitor.where.get_by_role("button", name=name, exact=True).click(
                timeout=CARDS_COME_MS
            )
        await visitor.where.get_by_role("heading", name=INFO["cards"][0]["title"]).wait_for()
        return visitor

    async def small_bar(self, context: BrowserContext) -> Visitor:
        visitor = await self.queue(context)
        await visitor.where.locator(".to-small").click()
        await visitor.button("small.open").wait_for()
        return visitor

    async def bubble(self, context: BrowserContext) -> Visitor:
        return await self._displayed(context, "bubble", "html > a")

    async def inline(self, context: BrowserContext) -> Visitor:
        return await self._displayed(context, "inline", "body a[data-avoinlinja]")

    async def _displayed(self, context: BrowserContext, display: str, link: str) -> Visitor:
        async def answer(route: Route) -> None:
            page = await route.fetch()
            shown = (await page.text()).replace(
                "data-embed=", f'data-display="{display}" data-embed='
            )
            await route.fulfill(response=page, body=shown)

        await context.route(self.line.partner, answer)
        visitor = await Visitor.come(context, self.line.partner)
        await visitor.page.locator(link).click()
        await visitor.button("consent.start").click(timeout=SOON)
        await visitor.sees("queue.title")
        return visitor


def acts() -> Iterator[Act]:
    """A finger from when it comes down at each pace; Shift three times and a reader's click, slow alone."""
    for press, slower in (
        (Hand.touch, 1),
        (Hand.touch, SLOWER),
        (Hand.shift, SLOWER),
        (Hand.reader, SLOWER),
    ):
        for come in (States.offline, States.dialog, States.help_sheet, States.info_card):
            yield Act(come, press, slower=slower)
        yield Act(States.large_letters, press, slower=slower)
        for come in (States.small_bar, States.bubble, States.inline):
            yield Act(come, press, slower=slower, screen=DESKTOP)
        # A finger that a program sets down waits for the page around the frame; a person's does not.
        sure = Hand.enter if press is Hand.touch else press
        yield Act(States.host_hung, sure, slower=slower, before=hang)


def deaths() -> Iterator[Act]:
    """Each takes the daemon with it, so each has a line of its own."""
    for slower in (1, SLOWER):
        yield Act(States.daemon_dead, Hand.touch, slower=slower)
    yield Act(States.daemon_dead, Hand.shift)


# By which event each press is meant, and the how manieth of it.
WORKED: dict[Press, tuple[str, int]] = {
    Hand.enter: ("keydown", 1),
    Hand.touch: ("pointerdown", 1),
    Hand.shift: ("keyup", 3),
    Hand.reader: ("click", 1),
}
MARK_PRESS = """([type, count]) => {
  addEventListener(type, () => { if (--count === 0) performance.mark("bench:press"); }, true);
}"""


@dataclass(frozen=True, eq=False)
class Work(Act):
    """What the frame's thread works from the press to the picture that is blank, on a processor SLOWER times slower."""

    async def took(self, visits: Visits, browser: Browser, _: Page) -> float:
        context = await browser.new_context(**self.screen)
        await context.route("https://**", nothing)
        visitor = await self.come(visits, context)
        page, button = visitor.page, visitor.where.locator(self.button).last
        devtools = await context.new_cdp_session(page)
        await button.focus()
        at = await place_of(button)
        async with tracing(browser) as trace:
            await page.frames[-1].evaluate(MARK_PRESS, WORKED[self.press])
            await asyncio.sleep(REST_SECONDS)
            await self.before(page)
            async with pressing(self.press(Hand(page, devtools, button, at))):
                await asyncio.sleep(2 * REST_SECONDS)
        await context.close()
        pressed = trace.marked("press")
        return SLOWER * trace.work_ms(pressed, trace.shown_after(pressed))


def works() -> Iterator[Act]:
    """`control` is the least that any page does: it hides itself, and draws nothing."""
    yield Work(States.control, Hand.enter)
    for press in (Hand.enter, Hand.touch, Hand.shift, Hand.reader):
        for come in (States.queue, States.dialog, States.help_sheet, States.large_letters):
            yield Work(come, press)
        for come in (States.offline, States.info_card):
            yield Work(come, press)
        for come in (States.small_bar, States.bubble, States.inline):
            yield Work(come, press, screen=DESKTOP)
    yield Work(States.host_hung, Hand.enter, before=hang)


def last_works() -> Iterator[Act]:
    """Each takes the daemon with it."""
    for press in (Hand.enter, Hand.touch, Hand.shift, Hand.reader):
        yield Work(States.daemon_dead, press)


def measure_work(told: Told) -> None:
    for some in ([*works()], *([act] for act in last_works())):
        asyncio.run(measured(some, 1, States, told))


def measure(told: Told) -> None:
    """One visitor for each state, press and pace."""
    for some in ([*acts()], *([act] for act in deaths())):
        asyncio.run(measured(some, 1, States, told))
