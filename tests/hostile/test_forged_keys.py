"""Whomever the server sends: without a whole, fresh and fitting chain nobody is answered, and it is said."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.hostile.conftest import Somebody
from tests.hostile.forger import House, Rogue, text
from tests.hostile.forgeries import FORGERIES, TRUE, Forgery
from tests.hostile.lying_line import LyingLine, LyingPage
from tests.stage.people import Visitor

AT_ONCE = 6
PARTS = 4


async def come(somebody: Somebody, line: LyingLine, embed: str) -> tuple[Visitor, LyingPage]:
    """Somebody who asks this embed's line for a place, and the connection that it comes by."""
    visitor = await somebody(embed)
    await visitor.join()
    return visitor, await line.page_of(embed)


async def prepare(line: LyingLine, house: House, rogue: Rogue, cases: dict[str, Forgery]) -> None:
    """An embed for each, by its number."""
    packages = {}
    for at, case in enumerate(cases.values()):
        packages[f"e{at}"] = await case.made(house, rogue)
        line.pins[f"e{at}"] = (house.root_text + case.pin,)
        if case.lists:
            lists = [text(each) for each in case.lists(house)]
            line.profiles[f"e{at}"] = {**line.profile, "revocations": lists}

    async def plot(page: LyingPage) -> None:
        await page.deliver("key_package", packages[page.embed])

    line.plot = plot


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_forged_chain_is_answered_and_the_telephone_stays(
    line: LyingLine, house: House, rogue: Rogue, somebody: Somebody, part: int
):
    cases = dict(list(FORGERIES.items())[part::PARTS])
    await prepare(line, house, rogue, cases)
    turns, answered = asyncio.Semaphore(AT_ONCE), []

    async def try_it(embed: str, name: str) -> None:
        async with turns:
            visitor, page = await come(somebody, line, embed)
            try:
                await page.hears("not_verified")
            except TimeoutError:
                answered.append(f"{name}: not refused")
            await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
            answered.extend(f"{name}: {kind}" for kind in page.kinds())
            await visitor.page.context.close()

    async with asyncio.TaskGroup() as tries:
        for at, name in enumerate(cases):
            tries.create_task(try_it(f"e{at}", name))
    assert answered == []


async def test_a_true_chain_is_answered(
    line: LyingLine, house: House, rogue: Rogue, somebody: Somebody
):
    await prepare(line, house, rogue, TRUE)
    for at, name in enumerate(TRUE):
        visitor, page = await come(somebody, line, f"e{at}")
        assert await page.hears("say", "opening"), name
        await visitor.page.context.close()
