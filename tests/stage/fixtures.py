"""Fixtures of the tests that need the whole: a line, a browser, people, and a watch over all that happens."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext

from tests.stage.browser import Elsewhere, Watch, chromium
from tests.stage.line import Line

NewContext = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
async def browser(elsewhere: Elsewhere) -> AsyncIterator[Browser]:
    async with chromium(elsewhere) as opened:
        yield opened


@pytest.fixture
def policy() -> dict[str, int]:
    """Numbers of the line's policy that a test changes. With few counsellors the line would soon be full."""
    return {"wait_offered_max_minutes": 6000}


@pytest.fixture
async def line(tmp_path: Path, policy: dict[str, int]) -> AsyncIterator[Line]:
    opened = Line(tmp_path / "line", policy)
    try:
        yield await opened.open()
    finally:
        await opened.close()


@pytest.fixture
async def watch(line: Line, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    """Fails the test on a broken policy, an error in a page, or a request to a third party."""
    watching = Watch(line.hosts)
    yield watching
    assert not watching.faults
    assert not elsewhere.asked, "a request to a third party"


@pytest.fixture
async def context(browser: Browser, watch: Watch) -> NewContext:
    """Make a new person's browser context, watched. Arguments are those of the browser."""

    async def make(**arguments: object) -> BrowserContext:
        made = await browser.new_context(**{"locale": "fi-FI", **arguments})
        await watch.over(made)
        return made

    return make
