"""The calendar of shifts and the last hours, in the console: for everybody who reads them, in every look."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from tests.stage.fixtures import beside_the_browser

SITE = "http://localhost/"  # answered by the test itself
AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = ("rota", "rota_form", "hours")


@beside_the_browser
async def page(browser: Browser, consoles_gallery: Path) -> AsyncIterator[Page]:
    """The console's gallery, without a line."""

    async def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE).split("?")[0] or "index.html"
        await route.fulfill(path=consoles_gallery / name)

    context = await browser.new_context()
    await context.route("**/*", answer)
    yield await context.new_page()
    await context.close()


async def shown(page: Page, view: str, language: str = "fi") -> None:
    await page.goto(f"{SITE}?view={view}&lang={language}")
    await page.wait_for_function("document.documentElement.dataset.is")


@pytest.mark.parametrize("view", VIEWS)
async def test_axe_finds_nothing_in_light_and_dark(page: Page, view: str):
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await shown(page, view)
        await page.add_script_tag(path=AXE)
        found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        told = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]
        assert told == [], scheme


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("view", VIEWS)
async def test_on_a_narrow_screen_nothing_is_cut_off(page: Page, view: str, language: str):
    await page.set_viewport_size({"width": 320, "height": 640})
    await shown(page, view, language)
    await page.evaluate(
        "document.querySelectorAll('details').forEach(each => { each.open = true })"
    )
    wide = await page.evaluate(
        """[...document.querySelectorAll("main *")].filter(each =>
            each.checkVisibility() && !each.closest(".unseen, thead, svg")
            && each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert wide == []


async def test_the_form_is_filled_and_left_by_keyboard_alone(page: Page):
    await shown(page, "rota", "en")
    await page.locator("main button", has_text="Add a shift").first.focus()
    await page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="New shift")
    assert await heading.evaluate("each => each === document.activeElement")
    labels = []
    for _ in range(4):
        await page.keyboard.press("Tab")
        labels.append(await page.evaluate("document.activeElement.id"))
    assert "rota-day" in labels
    await page.get_by_role("button", name="Cancel").press("Enter")
    assert await page.locator("form").count() == 0
