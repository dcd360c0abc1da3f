"""What the organisation has decided, in the console: for everybody who reads it, in every look."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from tests.stage.fixtures import beside_the_browser

SITE = "http://localhost/"  # answered by the test itself
AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = ("organisation", "placing", "person", "contact", "ready")


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


async def found_by_axe(page: Page) -> list[str]:
    await page.add_script_tag(path=AXE)
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


@pytest.mark.parametrize("view", VIEWS)
async def test_axe_finds_nothing_in_light_and_dark(page: Page, view: str):
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await shown(page, view)
        assert await found_by_axe(page) == [], scheme
