"""Services beside a talk, the file of a lead, and the pages for everybody: read by everybody, in every look."""

from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from chatd.referral.http.pages import ServicePages
from chatd.referral.ports import Version
from chatd.referral.service.table import read_table
from tests.core.test_services import table
from tests.service.world import a_directory
from tests.stage.gallery import shown
from tests.stage.looks import violations

TODAY = date(2026, 11, 29)
ROWS = [
    {},
    {"id": "pari", "category": "couple_therapy", "name_fi": "Kaupungin pariterapia"},
    {"id": "vanha", "category": "ngo", "reviewed": "2020-01-01", "regions": "whole-country"},
    {"id": "johto", "category": "ngo", "coordinates": "yes", "hours": "mon-fri 09:00-16:00"},
]


class Asked:
    """A request for a page."""

    def __init__(self, **parts: str) -> None:
        self.part = parts.__getitem__


class Kept:
    """One organisation's table."""

    async def standing(self, _: str) -> object:
        return Version(1, "lea", 0.0, True, read_table(table(*ROWS), TODAY).services)


class Known:
    """Organisations by their id."""

    def organisation(self, _: str) -> object:
        return next(iter(a_directory().organisations.values()))


class Now:
    """A Sunday at noon."""

    def now(self) -> float:
        return 1_795_950_000.0


@pytest.mark.parametrize("view", ["services", "organisation", "service", "cards", "own"])
async def test_axe_finds_nothing_in_the_console(console_page: Page, view: str):
    for scheme in ("light", "dark"):
        await console_page.emulate_media(color_scheme=scheme)
        await shown(console_page, view)
        assert await violations(console_page) == [], scheme


async def test_a_service_is_sent_as_a_card_by_keys_alone_and_never_to_a_guess(console_page: Page):
    page = console_page
    await shown(page, "services", "en")
    keys, log = page.keyboard, page.locator("#pane-A .log")
    beside = page.get_by_role("complementary", name="Services")
    await expect(beside.get_by_text("Choose a conversation first")).to_be_visible()
    await keys.press("Alt+r")
    await expect(page.locator("#services-query")).to_be_focused()
    await keys.type("oulun")
    await keys.press("Enter")
    await expect(log).not_to_contain_text("Oulun turvakoti")
    await keys.press("Alt+1")
    await expect(page.locator("#write-A")).to_be_focused()
    await keys.type("kesken")
    await keys.press("Alt+r")
    await expect(page.locator("#services-query")).to_be_focused()
    await keys.press("Enter")
    await expect(log).to_contain_text("Oulun turvakoti")
    await expect(beside).to_have_count(0)
    await expect(page.locator("#write-A")).to_be_focused()
    assert await page.input_value("#write-A") == "kesken", "what was being written stays"


async def test_a_page_of_a_region_is_for_everybody(browser: Browser, tmp_path: Path):
    pages = ServicePages(Kept(), Known(), Now())  # type: ignore[arg-type]
    asked = Asked(organisation="turva", language="fi", region="kainuu")
    reply = await pages.region(asked)  # type: ignore[arg-type]
    (tmp_path / "page.html").write_text(str(reply.body))
    context = await browser.new_context()
    opened = await context.new_page()
    for width in (320, 1280):
        await opened.set_viewport_size({"width": width, "height": 700})
        await opened.goto((tmp_path / "page.html").as_uri())
        for scheme in ("light", "dark"):
            await opened.emulate_media(color_scheme=scheme)
            assert await violations(opened) == [], (width, scheme)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await opened.evaluate(wide), width
    assert await opened.locator('a[href="tel:0401234567"]').first.is_visible()
    await context.close()
