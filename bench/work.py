"""What a page asks of a processor, by Chromium's own trace, so that the rest of the machine is hardly in the figure.

Of each task of a page's thread a trace says how long the processor was at it. Times the factor: what a processor so
much slower is at it. `Emulation.setCPUThrottlingRate` slows by the clock: whatever shares the machine is in that.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Frame

CATEGORIES = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "cc",
    "blink.user_timing",
]
CHUNK_BYTES = 1 << 20
OURS = "bench:"  # begins the name of a mark
MS = 1000  # in microseconds, as a trace counts


@dataclass(frozen=True)
class Task:
    begins: float
    ends: float
    work_ms: float


@dataclass
class Trace:
    """Of the thread on which the marks were made; there once `tracing` is over."""

    events: list[dict[str, Any]] = field(default_factory=list)

    def marked(self, name: str) -> float:
        """When the first of this name was made."""
        return float(min(one["ts"] for one in self._marks() if one["name"] == OURS + name))

    def tasks(self, begin: float, end: float) -> list[Task]:
        """Those that begin between the two, and any that is under way at `begin`."""
        return [one for one in self._tasks() if one.ends > begin and one.begins < end]

    def longest_ms(self, begin: float, end: float) -> float:
        return max((one.work_ms for one in self.tasks(begin, end)), default=0.0)

    def work_ms(self, begin: float, end: float) -> float:
        return sum(one.work_ms for one in self.tasks(begin, end))

    def shown_after(self, at: float) -> float:
        """When the next picture was handed to whoever draws it."""
        commits = [one for one in self._mine() if one["name"] == "Commit" and one["ts"] > at]
        return float(commits[0]["ts"] + commits[0]["dur"])

    def _marks(self) -> list[dict[str, Any]]:
        """The browser makes some too."""
        return [one for one in self.events if one["name"].startswith(OURS)]

    def _mine(self) -> list[dict[str, Any]]:
        pid, tid = self._marks()[0]["pid"], self._marks()[0]["tid"]
        mine = [
            one
            for one in self.events
            if one["ph"] == "X" and (one["pid"], one["tid"]) == (pid, tid)
        ]
        return sorted(mine, key=lambda one: (one["ts"], -one.get("dur", 0)))

    def _tasks(self) -> Iterator[Task]:
        """What stands inside another is part of it."""
        last = 0.0
        for one in self._mine():
            if one["ts"] >= last and one.get("dur", 0) > 0:
                last = one["ts"] + one["dur"]
                yield Task(one["ts"], last, one.get("tdur", 0) / MS)


async def mark(frame: Frame, name: str) -> None:
    await frame.evaluate("name => { performance.mark(name); }", OURS + name)


@contextlib.asynccontextmanager
async def tracing(browser: Browser) -> AsyncIterator[Trace]:
    devtools = await browser.new_browser_cdp_session()
    config = {"includedCategories": CATEGORIES, "excludedCategories": ["*"]}
    await devtools.send("Tracing.start", {"transferMode": "ReturnAsStream", "traceConfig": config})
    trace = Trace()
    yield trace
    over: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()

    def is_over(told: dict[str, str]) -> None:
        over.set_result(told)

    devtools.on("Tracing.tracingComplete", is_over)
    await devtools.send("Tracing.end")
    stream, text = (await over)["stream"], ""
    while True:
        part = await devtools.send("IO.read", {"handle": stream, "size": CHUNK_BYTES})
        text += part["data"]
        if part["eof"]:
            break
    trace.events = json.loads(text)["traceEvents"]
    await devtools.detach()
