"""What a page asks of a processor, by Chromium's own trace, so that the rest of the machine is hardly in the figure.

Of each task of a page's thread a trace says how long the processor was at it. Times the factor: what a processor so
much slower is at it. `Emulation.setCPUThrottlingRate` slows by the clock: whatever shares the machine is in that.
What looks at the page works on the same thread: its tasks are known by how they came, and a figure of the page's own
work leaves them out. (The first look compiles 330 kB of Playwright's.)
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
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
LOOKS = "blink.mojom.DevToolsSession"  # by which the bench asks the page; a press comes otherwise
MS = 1000  # in microseconds, as a trace counts


@dataclass(frozen=True)
class Task:
    begins: float
    ends: float
    work_ms: float
    is_look: bool = False
    """The bench asked for it."""


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

    def longest_own_ms(self, begin: float, end: float) -> float:
        return max((one.work_ms for one in self._own(begin, end)), default=0.0)

    def own_work_ms(self, begin: float, end: float) -> float:
        return sum(one.work_ms for one in self._own(begin, end))

    def work_ms(self, begin: float, end: float) -> float:
        """What the bench asked for too, as a press that it makes by program."""
        return sum(one.work_ms for one in self.tasks(begin, end))

    def shown_after(self, at: float) -> float:
        """When the next picture was handed to whoever draws it."""
        commits = [one for one in self._mine() if one["name"] == "Commit" and one["ts"] > at]
        return float(commits[0]["ts"] + commits[0]["dur"])

    def _own(self, begin: float, end: float) -> list[Task]:
        return [one for one in self.tasks(begin, end) if not one.is_look]

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

    def _tasks(self) -> list[Task]:
        """What stands inside another is part of it."""
        tasks: list[Task] = []
        for one in self._mine():
            if one["ts"] >= (tasks[-1].ends if tasks else 0.0) and one.get("dur", 0) > 0:
                ends = one["ts"] + one["dur"]
                tasks.append(Task(one["ts"], ends, one.get("tdur", 0) / MS))
            if tasks and one["ts"] < tasks[-1].ends and _came_by(one) == LOOKS:
                tasks[-1] = replace(tasks[-1], is_look=True)
        return tasks


def _came_by(event: dict[str, Any]) -> str | None:
    """The interface of a message that the page's process was sent."""
    told: str | None = (
        event.get("args", {}).get("chrome_mojo_event_info", {}).get("mojo_interface_tag")
    )
    return told


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
