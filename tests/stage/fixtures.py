"""Fixtures of the tests that need the whole: a line, a browser, people, and a watch over all that happens."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.stage.browser import Chromium, Elsewhere, Watch
from tests.stage.line import Line
from tests.stage.people import SOON

# A machine with much to do takes its time; where it must come sooner, the test says so.
expect.set_options(timeout=SOON)
NewContext = Callable[..., Awaitable[BrowserContext]]
beside_the_browser = pytest_asyncio.fixture(loop_scope="session")  # on the loop that it lives on


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Chromium]:
    """One for each worker. tests/conftest.py has it, so that all folders share it."""
    own = await Elsewhere().open()
    async with async_playwright() as playwright:
        running = Chromium(playwright, own)
        yield running
        await running.close()
    await own.close()


@beside_the_browser
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """The test's own: what is asked for here was asked for by its pages."""
    opened = await Elsewhere().open()
    yield opened
    await opened.close()


@beside_the_browser
async def browser(chromium: Chromium, elsewhere: Elsewhere) -> AsyncIterator[Browser]:
    """The worker's, without the pages of earlier tests."""
    opened = await chromium.of(elsewhere)
    yield opened
    for context in opened.contexts:
        await context.close()


@pytest.fixture
def policy() -> dict[str, int]:
    """Numbers of the line's policy that a test changes. With few counsellors the line would soon be full, or rest."""
    return {"wait_offered_max_minutes": 240, "wrap_up_seconds": 0}


@beside_the_browser
async def line(tmp_path: Path, policy: dict[str, int]) -> AsyncIterator[Line]:
    opened = Line(tmp_path / "line", policy)
    try:
        yield await opened.open()
    finally:
        await opened.close()


@asynccontextmanager
async def watching(hosts: Iterable[str], elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    """Fails the test on a broken policy, an error in a page, or a request to a third party."""
    watch = Watch({*hosts})
    yield watch
    assert not watch.faults, watch.faults
    assert not elsewhere.asked, "a request to a third party"


@beside_the_browser
async def watch(line: Line, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    """Over the line that the test has."""
    async with watching(line.hosts, elsewhere) as watch:
        yield watch


@beside_the_browser
async def context(
    browser: Browser, watch: Watch, elsewhere: Elsewhere
) -> AsyncIterator[NewContext]:
    """Make a new person's browser context, watched. Arguments are those of the browser."""
    made: list[BrowserContext] = []

    async def make(**arguments: object) -> BrowserContext:
        made.append(
            await browser.new_context(**{"locale": "fi-FI", "proxy": elsewhere.proxy, **arguments})
        )
        await watch.over(made[-1])
        return made[-1]

    yield make
    for each in made:
        await each.close()
