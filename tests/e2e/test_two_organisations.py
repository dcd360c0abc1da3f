"""Two organisations, each with its own root: a line that both serve, and a talk handed from one to the other."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from chatd.base.texts.catalogue import text_of
from tests.e2e.test_access import violations
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import NewContext, beside_the_browser, watching
from tests.stage.machine import Machine, machine
from tests.stage.newcomer import Newcomer
from tests.stage.people import SECOND, SOON, Counsellor, Visitor
from tests.stage.two_organisations import TwoOrganisations

pytestmark = pytest.mark.long

THREE_MINUTE = 90 * SECOND  # with the minute in which there are three


@beside_the_browser
async def two(tmp_path: Path) -> AsyncIterator[TwoOrganisations]:
    """Served; the page is Silta's, with an embed of its own on the line of both."""
    (tmp_path / "line").mkdir()
    running = TwoOrganisations(tmp_path / "line", embed="silta-etusivu")
    try:
        await running.open()
        await running.found_chains()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def watch(two: TwoOrganisations, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    async with watching(two.hosts, elsewhere) as watch:
        yield watch


@beside_the_browser
async def first(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "first", elsewhere) as on:
        yield on


@beside_the_browser
async def second(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "second", elsewhere) as on:
        yield on


async def comes(two: TwoOrganisations, on: Machine, name: str) -> Counsellor:
    """Somebody new, whom her own lead certifies."""
    someone = Counsellor(await on.tab())
    await someone.page.goto(await two.link(name))
    await Newcomer.settle(someone.page)
    start = someone.page.get_by_role("button", name="Start the shift")
    await expect(someone.page.get_by_text("No lead has signed for you")).to_be_visible(timeout=SOON)
    await (two.press() if name in ("aino", "eetu") else two.press_second())
    await expect(start).to_be_enabled(timeout=SOON)
    await someone.start_shift()
    return someone


def told(key: str, **gaps: str) -> str:
    """What the visitor reads in a talk."""
    return text_of(f"visitor.{key}", "fi", **gaps)


def button(visitor: Visitor, key: str, **gaps: str) -> Locator:
    return visitor.where.get_by_role("button", name=told(key, **gaps), exact=True)


async def test_a_visitor_on_ones_page_meets_whoever_of_both_is_free(
    two: TwoOrganisations, context: NewContext, first: Machine, second: Machine
):
    aino = await comes(two, first, "aino")
    visitor = await Visitor.come(await context(), f"{two.site}/")
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await expect(visitor.where.get_by_text("Esimerkkiyhdistys").first).to_be_visible(timeout=SOON)
    await visitor.say("Siltan sivulta")
    await expect(aino.said()).to_have_text(["Siltan sivulta"], timeout=SOON)
    doris = await comes(two, second, "doris")
    another = await Visitor.come(await context(), f"{two.site}/")
    await another.join()
    await doris.accept()
    await another.verified()
    await doris.sealed()
    await another.is_answered_by("Doris")
    await expect(another.where.get_by_text("Silta ry").first).to_be_visible(timeout=SOON)
    await doris.say("hei, olen Doris")
    await expect(another.said).to_have_text(["hei, olen Doris"], timeout=SOON)
    assert "Doris" not in await aino.page.locator("body").inner_text()


async def test_a_talk_is_handed_on_to_a_line_of_the_other_organisation(
    two: TwoOrganisations, context: NewContext, first: Machine, second: Machine
):
    aino, dora = await comes(two, first, "aino"), await comes(two, second, "dora")
    visitor = await Visitor.come(await context(), f"{two.site}/")
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("ennen")
    await expect(aino.said()).to_have_text(["ennen"], timeout=SOON)

    await ask_the_other_line(aino)
    asking = dora.page.get_by_role("region", name="A colleague asks you")
    await expect(asking).to_contain_text("Aino, Esimerkkiyhdistys would hand", timeout=SOON)
    await expect(asking).to_contain_text("You see nothing of the visitor")
    assert await violations(dora.page) == []
    await dora.page.keyboard.press("Alt+o")
    await expect(aino.pane().get_by_text("Dora cannot come")).to_be_visible(timeout=SOON)
    await visitor.say("yhä Ainon kanssa")
    await expect(aino.said().last).to_have_text("yhä Ainon kanssa", timeout=SOON)

    await ask_the_other_line(aino)
    await expect(asking).to_be_visible(timeout=SOON)
    await dora.page.keyboard.press("Alt+i")
    question = visitor.where.locator(".company")
    await expect(question).to_contain_text("Silta ry", timeout=2 * SOON)
    await expect(question).to_contain_text(told("company.for_users"))
    await expect(question).to_contain_text(told("company.hand_on_how", alias="Aino"))
    assert await violations(visitor.page.frames[-1]) == []
    assert await dora.said().count() == 0
    await button(visitor, "company.hand_on_yes", alias="Dora").click()
    leave = aino.pane().get_by_role("button", name="Leave it to Dora")
    await expect(leave).to_be_disabled(timeout=SOON)
    await visitor.say("kolmistaan")
    await expect(dora.said()).to_have_text(["kolmistaan"], timeout=SOON)
    await expect(leave).to_be_enabled(timeout=THREE_MINUTE)
    await leave.click()
    await aino.page.get_by_role("dialog").get_by_role("button", name="Leave it to Dora").click()
    await expect(aino.page.get_by_text("You handed it on").first).to_be_visible(timeout=SOON)
    await visitor.is_answered_by("Dora")
    await dora.sealed()
    await visitor.say("hei Dora")
    await expect(dora.said()).to_have_text(["kolmistaan", "hei Dora"], timeout=SOON)
    assert "hei Dora" not in await aino.page.locator("body").inner_text()


async def ask_the_other_line(aino: Counsellor) -> None:
    """By keys: the list, the choice of handing on, and whoever is free on the line that names nobody."""
    await expect(aino.pane().get_by_role("button", name="Colleague")).to_be_enabled(timeout=SOON)
    await aino.pane().locator("textarea").click()
    await aino.page.keyboard.press("Alt+k")
    dialog = aino.page.get_by_role("dialog")
    await expect(dialog.get_by_role("radio").first).to_be_visible(timeout=SOON)
    await aino.page.keyboard.press("ArrowDown")
    there = dialog.locator(".of-line").filter(has_text=re.compile("Silta ry"))
    await expect(there).to_contain_text("Nobody there is named", timeout=SOON)
    assert "Dora" not in await there.inner_text()
    assert await violations(aino.page) == []
    await aino.page.keyboard.press("Tab")
    await aino.page.keyboard.press("Enter")
    await expect(aino.pane().get_by_text("Dora is being asked")).to_be_visible(timeout=SOON)
