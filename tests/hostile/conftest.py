"""A lying server before the real visitor's page, in a real browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import pytest
from playwright.async_api import Browser

from tests.hostile.forger import House, Rogue, text
from tests.hostile.lying_line import LyingLine
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import beside_the_browser, browser, elsewhere
from tests.stage.people import Visitor

__all__ = ["browser", "elsewhere"]
Somebody = Callable[..., Awaitable[Visitor]]
AT_ONCE = 4


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


async def each_comes(
    somebody: Somebody,
    line: LyingLine,
    embeds: Iterable[str],
    try_it: Callable[[Visitor, str], Awaitable[None]],
) -> None:
    """Try each embed's page, a few at a time: whoever is done opens the next, for a new browser is dear."""
    left = iter(embeds)

    async def person() -> None:
        visitor: Visitor | None = None
        for embed in left:
            if visitor is None:
                visitor = await somebody(embed)
            else:
                await visitor.page.goto(f"{line.partner}?embed={embed}")
            await try_it(visitor, embed)

    async with asyncio.TaskGroup() as people:
        for _ in range(AT_ONCE):
            people.create_task(person())
