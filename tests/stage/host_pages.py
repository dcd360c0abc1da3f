"""A real server for one host page at a time, for engines whose requests a test cannot answer itself."""

import re
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

from tests.e2e.hosts.row import Row
from tests.stage.line import Line, free_port


@dataclass
class HostPages:
    """Serves `row` at `address`. `prelude`: what it says before all else, where its policy lets it."""

    line: Line
    prelude: str = ""
    row: Row | None = None
    snippet: str = ""
    asked: list[str] = field(default_factory=list)  # paths beside the page
    port: int = field(default_factory=free_port)
    _runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/host"

    @property
    def hears(self) -> bool:
        """Whether the prelude runs in this page: its policy lets it, and it need not be well-formed XML."""
        return bool(self.row and not self.row.policy and "xml" not in self.row.kind)

    async def open(self) -> "HostPages":
        """Start, with the snippet that the line's own partner's page has."""
        async with ClientSession() as http, http.get(self.line.partner) as answer:
            found = re.search(r'<div class="snippet">(.*?)</div>', await answer.text(), re.DOTALL)
        assert found
        self.snippet = found[1]
        application = web.Application()
        application.router.add_route("*", "/{any:.*}", self._answer)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        for host in ("127.0.0.1", "::1"):  # whatever an engine takes localhost for
            await web.TCPSite(self._runner, host, self.port).start()
        return self

    async def close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        row, line = self.row, self.line
        assert row
        path = request.path.removeprefix("/host")
        headers = {"Cache-Control": "no-store"}
        if path in row.answers:
            kind, text = row.answers[path]
            text = row.filled(text, line).replace("SNIPPET", self.snippet)
            headers |= {"Content-Type": kind, "Service-Worker-Allowed": "/"}
            return web.Response(body=text.encode(), headers=headers)
        if path:
            self.asked.append(path)
            return web.Response(status=404)
        headers |= {name: row.filled(value, line) for name, value in row.headers.items()}
        if row.policy:
            headers["Content-Security-Policy"] = row.filled(row.policy, line)
        html = row.html(self.snippet, line)
        if self.hears:
            html = re.sub(
                "<html[^>]*>", lambda tag: f"{tag[0]}<script>{self.prelude}</script>", html, count=1
            )
        encoding = re.search(r"charset=([\w-]+)", row.kind)
        body = html.encode(encoding[1] if encoding else "utf-8")
        return web.Response(body=body, headers={**headers, "Content-Type": row.kind})
