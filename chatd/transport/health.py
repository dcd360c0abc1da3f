"""Alive, ready, and the counters for Prometheus."""

from aiohttp import web

from chatd.base.area import Check
from chatd.base.errors import ChatdError
from chatd.transport.counts import Counts


class Health:
    """`is_ready` is set by main once everything is up, and taken back when it stops."""

    def __init__(self, counts: Counts, *checks: Check) -> None:
        self._counts, self._checks = counts, checks
        self.is_ready = False

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

    async def ready(self, _: web.Request) -> web.Response:
        """Whether visitors can be served: everything is up and each store answers."""
        is_ready = self.is_ready and await self._answers()
        self._counts.ready.set(int(is_ready))
        return web.Response(text="ready\n") if is_ready else web.Response(status=503)

    async def metrics(self, _: web.Request) -> web.Response:
        """Counters without line or person."""
        return web.Response(body=self._counts.text(), content_type="text/plain", charset="utf-8")

    async def _answers(self) -> bool:
        try:
            for check in self._checks:
                await check()
        except ChatdError:
            return False
        return True
