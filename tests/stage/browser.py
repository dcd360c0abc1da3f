"""A real Chromium for one test, and a watch that fails the test on anything that should not happen in a page."""

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Request, async_playwright

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
]
EXIT = "https://weather.example/"  # data-exit of the demonstration; answered by the browser itself, never asked for
BROKEN_LINE = re.compile(r"ERR_|WebSocket connection to .* failed|Failed to load resource")


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """One browser with a profile of its own, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Watch:
    """Every page of the contexts it was given. `faults` must be empty at the end."""

    hosts: set[str]
    faults: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def expect(self, pattern: re.Pattern[str] | str) -> None:
        """From now on a console error like this is what the test is about."""
        self.expected.append(re.compile(pattern))

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
        if url.scheme in {"data", "blob", "about"} or request.url.startswith(EXIT):
            return
        if url.netloc not in self.hosts:
            self._note(f"request to a third party: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"console {message.type}: {message.text}")

    def _note(self, fault: str) -> None:
        if not any(pattern.search(fault) for pattern in self.expected):
            self.faults.append(fault)
