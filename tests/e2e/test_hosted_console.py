"""The console on an organisation's own site: pinned there by hash, so that the line cannot change it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Route, expect

from chatd.commands.console_page import page_of
from chatd.commands.release import release_in
from tests.stage.association import Association
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import beside_the_browser, watching
from tests.stage.line import Line, free_port
from tests.stage.machine import Machine, machine
from tests.stage.newcomer import Newcomer, press
from tests.stage.people import SOON, Counsellor

RELEASE = release_in(Path(__file__).parents[2] / "chatd/assets/manifest.json")
ENGLISH = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
PINNED = "This console is pinned by your own organisation"
NOT_PINNED = "it is not pinned"


@pytest.fixture
def site() -> str:
    return f"http://localhost:{free_port()}"


@beside_the_browser
async def line(tmp_path: Path, site: str) -> AsyncIterator[Line]:
    opened = Line(tmp_path / "line", environment={"CHATD_CONSOLE_ORIGINS": site})
    try:
        yield await opened.open()
    finally:
        await opened.close()


@beside_the_browser
async def watch(line: Line, site: str, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    async with watching({*line.hosts, site.removeprefix("http://")}, elsewhere) as watch:
        yield watch


async def hosting(context: BrowserContext, site: str, line: Line | Association) -> BrowserContext:
    """The organisation's site has the page as the command prints it."""
    page = page_of(RELEASE, line.origin)

    async def answer(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html; charset=utf-8", body=page)

    await context.route(f"{site}/console.html", answer)
    return context


async def test_a_counsellor_works_from_her_organisations_own_site(line, site, context):
    here = await hosting(await context(**ENGLISH), site, line)
    _, _, link = line.links["aino"].partition("#")
    aino = await Counsellor.sign_in(here, f"{site}/console.html#{link}")
    await aino.start_shift()
    await aino.page.keyboard.press("Escape")
    await aino.page.keyboard.press("?")
    await expect(aino.page.get_by_text(PINNED)).to_be_visible()


async def test_served_by_the_line_itself_it_says_that_it_is_not_pinned(line, context):
    page = await (await context(**ENGLISH)).new_page()
    await page.goto(f"{line.origin}/console/")
    await expect(page.get_by_text(NOT_PINNED)).to_be_visible()


@beside_the_browser
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    """Another host than the line's, as browsers and passkeys see it."""
    (tmp_path / "association").mkdir()
    site = f"http://console.localhost:{free_port()}"
    running = Association(tmp_path / "association", console_site=site)
    try:
        await running.found()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def own(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "profile", elsewhere) as on:
        yield on


async def test_at_a_real_line_passkeys_of_the_organisations_own_site_open_the_keys_there(
    association: Association, own: Machine
):
    site = association.console_site
    page = await own.tab()
    await hosting(own.context, site, association)
    _, _, link = (await association.link("aino")).partition("#")
    await page.goto(f"{site}/console.html#{link}")
    await Newcomer.settle(page)
    await page.keyboard.press("Alt+l")
    await press(page, "Unlock with your passkey")
    await expect(page.get_by_role("heading", name="Locked")).to_have_count(0, timeout=SOON)
    await page.reload()
    await press(page, "Go on with your passkey")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SOON)


@pytest.mark.parametrize("name", ["console.js", "console.css"])
async def test_one_altered_byte_does_not_start(line, site, context, watch, name):
    here = await hosting(await context(**ENGLISH), site, line)
    watch.expect("integrity|digest|ERR_")
    line.proxy.alter(f"/console/{name}")
    page = await here.new_page()
    await page.goto(f"{site}/console.html")
    await watch.sees("digest")
    if name == "console.js":
        await expect(page.locator("#console")).to_be_empty()
    else:
        await expect(page.get_by_text(PINNED)).to_be_visible()
        assert await page.evaluate("[...document.styleSheets].length") == 0


async def test_another_site_reaches_nothing(line, context, watch):
    """Its page starts, for anybody may read what is served; it signs nobody in."""
    other = f"http://localhost:{free_port()}"
    here = await hosting(await context(**ENGLISH), other, line)
    watch.hosts.add(other.removeprefix("http://"))
    watch.expect("CORS|Access-Control|ERR_")
    page = await here.new_page()
    _, _, link = line.links["aino"].partition("#")
    await page.goto(f"{other}/console.html#{link}")
    await expect(page.get_by_role("alert")).to_be_visible()
