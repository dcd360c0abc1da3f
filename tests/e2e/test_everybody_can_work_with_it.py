"""The console's every view passes axe; and what the loader shows before the chat stands, and when it never does."""

import asyncio

import pytest
from playwright.async_api import Page, Request, Route, expect

from tests.e2e.test_console_fits import VIEWS
from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.gallery import shown
from tests.stage.line import Line
from tests.stage.looks import NARROW, violations
from tests.stage.people import SOON

A_FEW = ("two", "offer", "contact", "staff", "confirm", "cover")


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


STOPS = """() => [...document.querySelector('div:has(> output)').querySelectorAll('a, button')].map((one) =>
  [one.textContent, one.getBoundingClientRect().height])"""


async def test_what_the_loader_shows_passes_axe_and_has_the_way_out_first(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    page = await (await context(bypass_csp=True, **NARROW)).new_page()
    goes_on = asyncio.Event()

    async def hold(route: Route, _: Request) -> None:
        await goes_on.wait()
        await route.abort()

    await page.route("**/app.js", hold)
    await page.goto(line.partner)
    await page.locator("a[data-avoinlinja]").click()
    panel = page.locator("div:has(> output)")
    await expect(panel).to_be_visible(timeout=SOON)
    opening = await panel.locator("output").text_content()
    for state in ("while it loads", "when it has failed"):
        assert await violations(page) == [], state
        stops = await page.evaluate(STOPS)
        assert stops[0][0] == "Poistu nopeasti"
        assert all(height >= 44 for _, height in stops), stops
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "Poistu nopeasti", state
        goes_on.set()
        if state == "while it loads":
            await expect(panel.locator("output")).not_to_have_text(opening or "", timeout=SOON)
            await panel.evaluate("(one) => one.focus()")
