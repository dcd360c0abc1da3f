"""Whomever the server sends: without a whole, fresh and fitting chain nobody is answered, and it is said."""

import pytest
from playwright.async_api import expect

from tests.hostile.conftest import Somebody, each_comes
from tests.hostile.forger import House, Rogue, text
from tests.hostile.forgeries import FORGERIES, TRUE, Forgery
from tests.hostile.lying_line import LyingLine, LyingPage
from tests.stage.people import Visitor

PARTS = 4


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
    names, answered = {f"e{at}": name for at, name in enumerate(cases)}, []

    async def try_it(visitor: Visitor, embed: str) -> None:
        await visitor.join()
        page = await line.page_of(embed)
        try:
            await page.hears("not_verified")
        except TimeoutError:
            answered.append(f"{names[embed]}: not refused")
        await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
        answered.extend(f"{names[embed]}: {kind}" for kind in page.kinds())

    await each_comes(somebody, line, names, try_it)
    assert answered == []


async def test_a_true_chain_is_answered(
    line: LyingLine, house: House, rogue: Rogue, somebody: Somebody
):
    await prepare(line, house, rogue, TRUE)
    names = {f"e{at}": name for at, name in enumerate(TRUE)}

    async def try_it(visitor: Visitor, embed: str) -> None:
        await visitor.join()
        assert await (await line.page_of(embed)).hears("say", "opening"), names[embed]

    await each_comes(somebody, line, names, try_it)
