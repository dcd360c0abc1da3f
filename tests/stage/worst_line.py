"""A talk over the worst line that one must be had on: from the click to the last word, with what each step took."""

import asyncio
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from playwright.async_api import expect

from tests.stage.line import Line
from tests.stage.people import FI, SECOND, Counsellor, Visitor, texts_of
from tests.stage.thin_line import LINK_L, ThinLine

# A free counsellor may be asked before the place is drawn.
GIVEN = "|".join(re.escape(FI[key]) for key in ("queue.first", "queue.next", "queue.ready"))
LONG = 120 * SECOND  # a word that is lost is found by its order, not by waiting for ever


@dataclass
class Took:
    """Seconds from the click, and from sending to arriving."""

    number: float = 0.0
    first_view: float = 0.0
    place: float = 0.0
    secured: float = 0.0
    """From the counsellor's press to the name that the keys have shown."""
    words: list[float] = field(default_factory=list)
    """Of each message, either way: until it stands on the other's screen."""
    marks: list[float] = field(default_factory=list)
    """Of each of hers: until it is called delivered."""
    late_segments: int = 0

    def figures(self) -> dict[str, float]:
        return {
            "number": self.number,
            "first_view": self.first_view,
            "place": self.place,
            "secured": self.secured,
            "word": statistics.median(self.words),
            "word_slowest": max(self.words),
            "delivered_mark": statistics.median(self.marks),
        }


async def until(seen: Awaitable[object], began: float) -> float:
    await seen
    return time.monotonic() - began


async def talk_over(line: Line, visitor: Visitor, aino: Counsellor, count: int) -> Took:
    """Her page stands, his shift runs. From here on what is opened is as thin as it gets; `count` messages each way."""
    await expect(visitor.page.locator("[data-avoinlinja-state]")).to_be_visible()
    line.proxy.cut_visitors()  # no connection of before helps her
    thin = line.proxy.thin = ThinLine(LINK_L)
    took, began = Took(), time.monotonic()
    await visitor.page.locator("a[data-avoinlinja]").click()
    number = visitor.page.locator('a[href="tel:112"]').last
    took.number = await until(expect(number).to_be_visible(timeout=LONG), began)
    start = visitor.button("consent.start")
    took.first_view = await until(expect(start).to_be_visible(timeout=LONG), began)
    await start.click()
    place = expect(visitor.place).to_have_text(re.compile(GIVEN), timeout=LONG)
    took.place = await until(place, began)
    await expect(visitor.where.locator(".composer textarea")).to_be_visible(timeout=LONG)
    began = time.monotonic()
    await aino.accept()
    took.secured = await until(visitor.verified(), began)
    await aino.sealed()
    await asyncio.gather(
        _say(count, "hers", visitor.say, aino, took.words, lambda: _marked(visitor, took)),
        _say(count, "his", aino.say, visitor, took.words),
    )
    took.late_segments = thin.late
    return took


async def _say(
    count: int,
    whose: str,
    say: Callable[[str], Awaitable[None]],
    other: Visitor | Counsellor,
    words: list[float],
    then: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """One after the other, each as soon as the last has arrived."""
    said = other.said if isinstance(other, Visitor) else other.said()
    for number in range(count):
        began = time.monotonic()
        await say(f"{whose} {number}")
        mark = asyncio.ensure_future(then()) if then else None
        seen = expect(said.filter(has_text=f"{whose} {number}").first).to_be_visible(timeout=LONG)
        words.append(await until(seen, began))
        if mark:
            await mark


async def _marked(visitor: Visitor, took: Took) -> None:
    began = time.monotonic()
    mark = visitor.where.locator(".words-mine .words-mark").last
    took.marks.append(
        await until(expect(mark).to_contain_text(FI["chat.delivered"], timeout=LONG), began)
    )


async def whole(visitor: Visitor, aino: Counsellor, count: int) -> None:
    """None is lost, doubled or in another place, on either screen. Raises: AssertionError."""
    for said in (visitor.said, aino.said()):
        shown = await texts_of(said)
        for whose in ("hers", "his"):
            theirs = [text for text in shown if text.startswith(f"{whose} ")]
            assert theirs == [f"{whose} {number}" for number in range(count)]
