"""Alive, ready part by part, and the counters for Prometheus."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping
from ipaddress import ip_address

from aiohttp import web

from chatd.base.area import Check, NotReady
from chatd.process.setting_kinds import Network
from chatd.transport.counts import Counts

LOOK_AGAIN_SECONDS = 1.0  # whoever asks in between is told what was found
ANSWER_SECONDS = 3.0  # for each part; one that takes longer is red
_BY_PROXY = frozenset({"X-Forwarded-For", "Forwarded", "Via"})
WELL, TOO_SLOW, BROKEN = "ok", "too_slow", "broken"
NOT_STARTED, STOPPING = "not_started", "stopping"


class Health:
    """`is_ready` is set by the daemon once everything is up, and taken back by `stop`."""

    def __init__(
        self,
        counts: Counts,
        checks: Mapping[str, Check],
        *,
        warnings: Mapping[str, Callable[[], str]],
        watchers: Collection[Network],
    ) -> None:
        """`warnings`: words that make nothing red, empty for none. `watchers`: who may ask for more than `/healthz`."""
        self._counts, self._checks = counts, checks
        self._warnings, self._watchers = warnings, watchers
        self._asked: dict[str, asyncio.Task[None]] = {}  # those that have not answered yet
        self._look: asyncio.Task[Mapping[str, str]] | None = None
        self._looked = 0.0
        self.is_ready = False
        self._why_not = NOT_STARTED

    def stop(self) -> None:
        """Red from now on: whoever watches sends nobody here any more."""
        self.is_ready, self._why_not = False, STOPPING

    def routes(self) -> list[web.RouteDef]:
        """What is answered here."""
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def alive(self, _: web.Request) -> web.Response:
        """The process answers."""
        return web.Response(text="alive\n")

    async def ready(self, request: web.Request) -> web.Response:
        """Whether visitors can be served; which part is red, and why in a word. Never an address or a value."""
        if not self._is_watcher(request):
            return web.Response(status=404)
        is_ready, parts, warnings = await self._told()
        told: dict[str, object] = {"ready": is_ready, "parts": dict(parts)}
        if warnings:
            told["warnings"] = dict(warnings)
        return web.Response(
            status=200 if is_ready else 503,
            text=json.dumps(told) + "\n",
            content_type="application/json",
        )

    def _is_watcher(self, request: web.Request) -> bool:
        """Straight from a machine that may watch, not by a proxy for whoever it serves."""
        if not _BY_PROXY.isdisjoint(request.headers):
            return False
        try:
            address = ip_address((request.remote or "").removeprefix("::ffff:"))
        except ValueError:
            return False
        return any(address in network for network in self._watchers)

    async def metrics(self, request: web.Request) -> web.Response:
        """Numbers without line or person."""
        if not self._is_watcher(request):
            return web.Response(status=404)
        await self._told()
        return web.Response(body=self._counts.text(), content_type="text/plain", charset="utf-8")

    async def _told(self) -> tuple[bool, Mapping[str, str], Mapping[str, str]]:
        parts = await self._parts() if self.is_ready else dict.fromkeys(self._checks, self._why_not)
        is_ready = self.is_ready and all(word == WELL for word in parts.values())
        words = {name: word() for name, word in self._warnings.items()}
        self._counts.told_ready(is_ready, parts, words)
        return is_ready, parts, {name: word for name, word in words.items() if word}

    async def _parts(self) -> Mapping[str, str]:
        """One look for all who ask at the same time, or within the same second."""
        now = asyncio.get_running_loop().time()
        if self._look is None or (self._look.done() and now - self._looked >= LOOK_AGAIN_SECONDS):
            self._look = asyncio.create_task(self._all())
            self._looked = now
        return await asyncio.shield(self._look)

    async def _all(self) -> Mapping[str, str]:
        words = await asyncio.gather(*(self._word(*each) for each in self._checks.items()))
        return dict(zip(self._checks, words, strict=True))

    async def _word(self, part: str, check: Check) -> str:
        """What a check says; one that was asked before and hangs is not asked again meanwhile."""
        if part not in self._asked:
            self._asked[part] = asyncio.ensure_future(check())
        task = self._asked[part]
        done, _ = await asyncio.wait([task], timeout=ANSWER_SECONDS)
        if not done:
            return TOO_SLOW
        del self._asked[part]
        error = task.exception()
        if error is None:
            return WELL
        return error.word if isinstance(error, NotReady) else BROKEN
