"""A lead changes her line at a real one, by keyboard alone: draft, see the visitor's page, publish, copy, undo."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from tests.stage.association import Association
from tests.stage.machine import Machine
from tests.stage.newcomer import Newcomer, sees
from tests.stage.of_an_association import association, own, watch
from tests.stage.people import SOON

__all__ = ["association", "own", "watch"]
pytestmark = pytest.mark.long

WORDS = "For everybody whom violence touches, tonight too."


async def enter(page: Page, name: str) -> None:
    """As somebody without a mouse."""
    button = page.get_by_role("button", name=name).first
    await expect(button).to_be_enabled(timeout=SOON)
    await button.focus()
    await page.keyboard.press("Enter")


async def unfold(page: Page, name: str) -> None:
    await page.locator("summary", has_text=name).focus()
    await page.keyboard.press("Enter")


async def shows(page: Page, address: str, words: str) -> None:
    """What was published is read within seconds; a page that is open is not changed."""
    async with asyncio.timeout(SOON / 1000):
        while words not in await (await page.request.get(address)).text():
            pass  # each asking takes its time


async def test_a_draft_is_seen_in_the_visitors_page_published_and_undone(
    association: Association, own: Machine
):
    lead = await own.tab()
    await lead.goto(await association.link("leena"))
    await Newcomer.settle(lead)
    await enter(lead, "Staff")
    await enter(lead, "Organisation")
    await enter(lead, "Example: the open line")
    await unfold(lead, "The line's texts")
    await lead.get_by_label("For whom the line is (English)").focus()
    await lead.keyboard.press("ControlOrMeta+A")
    await lead.keyboard.type(WORDS)
    await enter(lead, "Keep the draft and see")
    await enter(lead, "Make the preview")
    link = lead.get_by_role("link", name="Open in a new tab: English")
    address = await link.get_attribute("href", timeout=SOON)
    assert address is not None

    visitor = await own.tab()
    await visitor.goto(address)
    await sees(visitor, "This is a draft, shown to staff: nobody answers here")
    await sees(visitor, WORDS)
    real = f"{association.origin}/l/etusivu?lang=en"
    assert WORDS not in await (await visitor.request.get(real)).text()

    await enter(lead, "Publish")
    await sees(lead, "Published.")
    await shows(visitor, real, WORDS)

    await enter(lead, "etusivu")
    await enter(lead, "Show what to paste")
    shown = lead.get_by_label("Snippet", exact=True)
    printed = await association.run("snippet", "etusivu", "--language", "fi")
    assert await shown.input_value() == re.sub("<!--.*?-->", "", printed, flags=re.DOTALL).strip()
    await visitor.goto(f"{association.origin}/l/etusivu~test?lang=en")
    await sees(visitor, "This is a test for the webmaster")

    await enter(lead, "Undo")
    await sees(lead, "Undone.")
