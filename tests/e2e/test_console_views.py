"""The calendar of shifts, the last hours, and what the organisation has decided: for everybody, in every look."""

import pytest
from playwright.async_api import Page

from tests.stage.gallery import shown
from tests.stage.looks import violations

OF_THE_ROTA = ("rota", "rota_form", "hours", "mail", "called")
OF_THE_ORGANISATION = (
    "organisation",
    "placing",
    "person",
    "contact",
    "ready",
    "units",
    "unitboard",
)


@pytest.mark.parametrize("view", OF_THE_ROTA + OF_THE_ORGANISATION)
async def test_axe_finds_nothing_in_light_and_dark(console_page: Page, view: str):
    for scheme in ("light", "dark"):
        await console_page.emulate_media(color_scheme=scheme)
        await shown(console_page, view)
        assert await violations(console_page) == [], scheme


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("view", OF_THE_ROTA)
async def test_on_a_narrow_screen_nothing_is_cut_off(console_page: Page, view: str, language: str):
    await console_page.set_viewport_size({"width": 320, "height": 640})
    await shown(console_page, view, language)
    await console_page.evaluate(
        "document.querySelectorAll('details').forEach(each => { each.open = true })"
    )
    wide = await console_page.evaluate(
        """[...document.querySelectorAll("main *")].filter(each =>
            each.checkVisibility() && !each.closest(".unseen, thead, svg")
            && each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert wide == []


async def test_the_address_is_given_by_keyboard_alone(console_page: Page):
    await shown(console_page, "rota", "en")
    await console_page.get_by_label("I may be called in").focus()
    await console_page.keyboard.press("Tab")
    assert await console_page.evaluate("document.activeElement.id") == "mail-address"
    await console_page.keyboard.type("aino@home.example")
    await console_page.keyboard.press("Enter")
    await console_page.get_by_text("The address is kept.").wait_for()


async def test_the_form_is_filled_and_left_by_keyboard_alone(console_page: Page):
    await shown(console_page, "rota", "en")
    await console_page.locator("main button", has_text="Add a shift").first.focus()
    await console_page.keyboard.press("Enter")
    heading = console_page.get_by_role("heading", name="New shift")
    assert await heading.evaluate("each => each === document.activeElement")
    labels = []
    for _ in range(4):
        await console_page.keyboard.press("Tab")
        labels.append(await console_page.evaluate("document.activeElement.id"))
    assert "rota-day" in labels
    await console_page.get_by_role("button", name="Cancel").press("Enter")
    assert await console_page.locator("form.rota-form").count() == 0
