"""A real Chromium for one worker, and a watch that fails a test on anything that should not happen in its pages."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Playwright,
    ProxySettings,
    Request,
)

from tests.patience import PATIENCE_SECONDS

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",  # as root in a container; the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--in-process-gpu",  # there is none to draw on: a process less
    # Pages that a test answers itself have no address. No process is made ahead: most would be thrown away. No window
    # loads the two pages of an address bar in which nobody writes: a quarter of what a new context costs (measured).
    "--disable-features=LocalNetworkAccessChecks,SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
EXIT = "https://www.ilmatieteenlaitos.fi/"  # where the snippet leaves to; answered here, never asked for
OF_THE_BROWSER = re.compile(
    r"(google|gstatic|googleapis|gvt1|chromium)\.(com|org)"
)  # at every start, of its own
OF_NO_HOST = {"data", "blob", "about", "tel", "sms"}
BROKEN_LINE = re.compile(r"ERR_|WebSocket connection to .* failed|Failed to load resource")


@dataclass
class Elsewhere:
    """What stands for the rest of the internet: every request that is not for this machine ends here, and is noted."""

    asked: list[str] = field(default_factory=list)
    noticed: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    @property
    def proxy(self) -> ProxySettings:
        """What a browser or a context is given; once it is open."""
        assert self._server
        port = self._server.sockets[0].getsockname()[1]
        return {"server": f"http://127.0.0.1:{port}", "bypass": "localhost,127.0.0.1"}

    async def open(self) -> "Elsewhere":
        self._server = await asyncio.start_server(self._refuse, "127.0.0.1", 0)
        return self

    async def close(self) -> None:
        if self._server:
            self._server.close()

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            first = (await reader.readline()).decode("latin-1").strip()
            is_request = bool(first)  # a browser opens connections ahead, and closes some unused
            is_expected = OF_THE_BROWSER.search(first) or urlsplit(EXIT).netloc in first
            if is_request and not is_expected:
                self.asked.append(first)
                self.noticed.set()
            writer.write(
                b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
        writer.close()


@dataclass
class Chromium:
    """The browser of one worker. What it asks for outside all contexts ends at `own`."""

    playwright: Playwright
    own: Elsewhere
    _browser: Browser | None = None

    async def of(self, elsewhere: Elsewhere) -> Browser:
        """The browser for one test, in whose `elsewhere` all is noted. Started anew when a test has brought it down."""
        self.own.asked, self.own.noticed = elsewhere.asked, elsewhere.noticed
        if not self._browser or not self._browser.is_connected():
            self._browser = await self.playwright.chromium.launch(
                executable_path=CHROMIUM, args=ARGUMENTS, proxy=self.own.proxy
            )
        return self._browser

    async def close(self) -> None:
        if self._browser:
            await self._browser.close()


# A page that goes while a file is on its way. Whatever else goes wrong with a file, Chromium says in a second message.
WITHOUT_REASON = re.compile(r"^Fetch API cannot load \S+\. $")


@dataclass
class Watch:
    """Every page of the contexts it was given. `faults` must be empty at the end."""

    hosts: set[str]
    faults: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    _noted: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self, pattern: re.Pattern[str] | str) -> None:
        """From now on a console error like this is what the test is about."""
        self.expected.append(re.compile(pattern))

    async def sees(self, pattern: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until a page has had this fault. Raises: TimeoutError."""
        async with asyncio.timeout(seconds):
            while not any(re.search(pattern, fault) for fault in self.seen):
                self._noted.clear()
                await self._noted.wait()

    async def over(self, context: BrowserContext) -> None:
        """Watch this context, and answer the page that people leave to."""
        await context.route(re.compile(r"^https://"), self._answer)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"error in a page: {error.error}"))

    async def _answer(self, route, request: Request) -> None:
        if request.url.startswith(EXIT):
            await route.fulfill(
                body="<!doctype html><title>Weather</title><p>Sunny", content_type="text/html"
            )
        else:
            await route.abort()

    def _on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in OF_NO_HOST or request.url.startswith(EXIT):
            return
        if url.netloc not in self.hosts:
            self._note(f"request to a third party: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not WITHOUT_REASON.search(message.text):
            self._note(f"console {message.type}: {message.text}")

    def _note(self, fault: str) -> None:
        self.seen.append(fault)
        self._noted.set()
        if not any(pattern.search(fault) for pattern in self.expected):
            self.faults.append(fault)
