"""A lying server before the real visitor's page, in a real browser."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser

from tests.hostile.forger import House, Rogue, text
from tests.hostile.lying_line import LyingLine
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import beside_the_browser, browser, elsewhere
from tests.stage.people import Visitor

__all__ = ["browser", "elsewhere"]
Somebody = Callable[..., Awaitable[Visitor]]


@pytest.fixture
def house() -> House:
    return House()


@beside_the_browser
async def rogue() -> AsyncIterator[Rogue]:
    started = await Rogue.start()
    yield started
    await started.close()


@beside_the_browser
async def line(house: House) -> AsyncIterator[LyingLine]:
    opened = LyingLine((house.root_text,))
    opened.profile["revocations"] = [text(house.revoked())]
    yield await opened.open()
    await opened.close()


@beside_the_browser
async def somebody(
    browser: Browser, line: LyingLine, elsewhere: Elsewhere
) -> AsyncIterator[Somebody]:
    """A new person's browser, for each who comes: tabs in the background of one window are not drawn."""
    watching, contexts = Watch(line.hosts), []

    async def come(embed: str = "etusivu") -> Visitor:
        context = await browser.new_context(locale="fi-FI", proxy=elsewhere.proxy)
        contexts.append(context)
        await watching.over(context)
        return await Visitor.come(context, f"{line.partner}?embed={embed}")

    yield come
    for each in contexts:
        await each.close()
    assert not elsewhere.asked, "a request to a third party"
    assert not watching.faults, watching.faults
