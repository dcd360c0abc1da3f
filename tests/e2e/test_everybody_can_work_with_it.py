"""The console's views pass axe, and so does what the loader shows until the chat stands, or when it never does."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.test_console_fits import VIEWS
from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.gallery import shown
from tests.stage.line import Line
from tests.stage.looks import NARROW, violations
from tests.stage.people import FI, SOON

A_FEW = ("two", "sharing", "cover")  # others: test_console_views.py


async def faults_of(page: Page, views: tuple[str, ...]) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for view in views:
            await shown(page, view)
            found += [f"{view}, {scheme}: {each}" for each in await violations(page)]
    return found


@pytest.mark.parametrize(
    "views", [A_FEW, pytest.param(VIEWS, marks=pytest.mark.long)], ids=["a few", "all"]
)
async def test_axe_finds_nothing_in_the_consoles_views(console_page: Page, views: tuple[str, ...]):
    found = await faults_of(console_page, views)
    assert found == [], "\n".join(found)


STOPS = """() => [...document.querySelector("div:has(> output)").querySelectorAll("a, button")]
  .map((one) => [one.textContent, one.getBoundingClientRect().height])"""


async def test_what_the_loader_shows_passes_axe_and_has_the_way_out_first(
    line: Line, watch: Watch, context: NewContext
):
    """The same panel stands while the chat is on its way: there the words are others."""
    watch.expect("integrity|digest")
    line.proxy.alter("/app.js")
    page = await (await context(bypass_csp=True, **NARROW)).new_page()
    await page.goto(line.partner)
    await page.locator("a[data-avoinlinja]").click()
    panel = page.locator("div:has(> output)")
    await expect(panel.locator("output")).to_contain_text("Ei auennut", timeout=SOON)
    assert await violations(page) == []
    stops = await page.evaluate(STOPS)
    assert stops[0][0] == FI["shared.leave"]
    assert all(height >= 44 for _, height in stops), stops
    await panel.evaluate("(one) => one.focus()")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == FI["shared.leave"]
