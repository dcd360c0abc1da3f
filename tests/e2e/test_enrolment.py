"""The drill of docs/ceremony.md with two consoles, by telephone, on a line of its own."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.stage.association import Association
from tests.stage.browser import Elsewhere
from tests.stage.fixtures import beside_the_browser
from tests.stage.looks import violations
from tests.stage.machine import Machine, machine
from tests.stage.newcomer import Newcomer, press, sees
from tests.stage.of_an_association import association, watch
from tests.stage.people import SOON

__all__ = ["association", "watch"]


@beside_the_browser
async def leenas(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "leena", elsewhere) as on:
        yield on


@beside_the_browser
async def ainos(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "aino", elsewhere) as on:
        yield on


async def fill(page: Page, label: str | re.Pattern[str], words: str) -> None:
    await page.get_by_label(label, exact=isinstance(label, str)).fill(words)


async def begin_the_list(lead: Page, association: Association) -> None:
    """The first lead and the keeper of the root, in one room."""
    await press(lead, re.compile("^Staff"))  # behind it may stand how many wait
    await press(lead, "Make the issuing key")
    shown = lead.locator("section p code.key").first
    await expect(shown).to_be_visible(timeout=SOON)
    certificate = await association.certify((await shown.inner_text()).strip())
    await fill(lead, "Certificate from the keeper of the root", certificate)
    await press(lead, "Install")
    await sees(lead, "Certified for “Esimerkkiyhdistys” until")
    await fill(lead, re.compile("public key, from paper$"), association.root)
    await press(lead, "Begin")
    await sees(lead, "The list has begun, with you.")


async def let_in(lead: Page, alias: str) -> str:
    """The link, as the lead hands it over."""
    await press(lead, f"Invite by link: {alias}")
    link = await lead.locator("dialog output").inner_text()
    await press(lead, "Close")
    await expect(lead.get_by_role("button", name=f"Invite by link: {alias}")).to_be_focused()
    return link


async def enrol_by_telephone(lead: Page, joiner: Page, alias: str) -> None:
    await press(lead, f"Enrol {alias}")
    await press(lead, "I am calling that number")
    await press(joiner, "Yes, begin")
    words = joiner.locator(".words li")
    await expect(words).to_have_count(6, timeout=SOON)
    heard = " ".join(await words.all_inner_texts())
    await fill(lead, f"The six words that {alias} reads out", heard)
    await press(lead, "Compare")
    await sees(lead, "Enrolled. Sign for two weeks now")
    await press(joiner, "My lead says: it is right")
    await sees(joiner, "Done. Your lead signs for you")


async def fail_by_wrong_words(lead: Page, joiner: Page, alias: str) -> None:
    """The attempt ends on both screens, and nobody is enrolled."""
    await press(lead, f"Enrol {alias}")
    await press(lead, "I am calling that number")
    await press(joiner, "Yes, begin")
    await expect(joiner.locator(".words li")).to_have_count(6, timeout=SOON)
    await fill(lead, f"The six words that {alias} reads out", "kuusi " * 6)
    await press(lead, "Compare")
    await sees(lead, "They are not the same. Nobody is enrolled.")
    await sees(joiner, "The other side has ended it. Begin again.")
    await expect(joiner.locator(".words li")).to_have_count(0)
    await press(lead, "Close")
    await expect(lead.get_by_text(re.compile("Enrolled by telephone"))).to_have_count(0)


async def test_the_drill_from_an_empty_line_over_wrong_words_to_the_first_press(
    association: Association, leenas: Machine, ainos: Machine
):
    lead = await leenas.tab()
    await lead.goto(await association.link("leena"))
    await Newcomer.settle(lead)
    await begin_the_list(lead, association)

    joiner = await ainos.tab()
    await joiner.goto(await let_in(lead, "Aino"))
    await Newcomer.settle(joiner)
    await press(joiner, "Keys")
    await press(joiner, "Enrol with your lead")
    await sees(joiner, "Now your lead begins.")
    await fail_by_wrong_words(lead, joiner, "Aino")
    await enrol_by_telephone(lead, joiner, "Aino")
    await expect(lead.get_by_text(re.compile("^Enrolled by telephone"))).to_be_visible(timeout=SOON)
    await press(lead, "Sign for two weeks")
    await sees(lead, "for two weeks.")
    # Whoever works by keyboard is where they pressed; and whoever sees the other end of the list sees what came of it.
    await expect(lead.get_by_role("button", name="Sign for two weeks")).to_be_focused()
    assert await violations(lead) == []
    await lead.get_by_label("Certificate from the keeper of the root").fill("nonsense")
    await press(lead, "Install")
    await expect(lead.get_by_text("This certificate was not accepted")).to_be_in_viewport()
    await expect(lead.get_by_role("button", name="Install")).to_be_focused()
