"""Where no page is: without scripts, with the daemon away, and at an address that is nearly right, there is help."""

import asyncio
import sys

import pytest
from playwright.async_api import Page, expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import ROOT, Line
from tests.stage.looks import NARROW, fits, violations
from tests.stage.people import pressing

NO_SCRIPTS = {"java_script_enabled": False, **NARROW}


async def shows_help(page: Page, *numbers: str) -> None:
    for number in ("112", *numbers):
        calls = page.locator(f'a[href="tel:{number}"]')
        await expect(calls.first).to_be_visible()
        box = await calls.first.bounding_box()
        assert box
        assert box["height"] >= 44
    for language in ("fi", "sv", "en"):
        await expect(page.locator(f'section[lang="{language}"]')).to_be_visible()
    assert await page.evaluate("getComputedStyle(document.body).maxWidth") != "none", (
        "its style is allowed"
    )
    assert await fits(page)


async def test_without_scripts_the_own_page_says_in_each_language_what_helps_now(
    line: Line, context: NewContext
):
    page = await (await context(**NO_SCRIPTS)).new_page()
    await page.goto(f"{line.own}?lang=sv-FI")
    sections = page.locator("section")
    assert [await each.get_attribute("lang") for each in await sections.all()] == ["sv", "fi", "en"]
    for language, now in (("sv", "De här hjälper dig nu"), ("fi", "Nämä auttavat nyt")):
        section = page.locator(f'section[lang="{language}"]')
        await expect(section.get_by_text(now)).to_be_visible()
        await expect(section.locator("ul").first.locator('a[href="tel:080005005"]')).to_be_visible()
    assert await fits(page)


@pytest.mark.parametrize("path", ["/", "/l/", "/l/vanha-osoite", "/vanha"])
async def test_at_an_address_of_nothing_there_are_words_and_numbers(
    line: Line, watch: Watch, context: NewContext, path: str
):
    watch.expect("404")
    page = await (await context(**NARROW)).new_page()
    answer = await page.goto(line.origin + path)
    assert answer
    assert answer.status == 404
    await shows_help(page, "080005005", "116111")
    await expect(page.get_by_text("There is no such page.")).to_be_visible()
    assert await violations(page.main_frame) == []
    await watch.sees("404")


@pytest.mark.parametrize("written", ["/l/etusivu/", "/l/Etusivu.", "/L/etusivu"])
async def test_whoever_writes_the_address_nearly_right_comes_to_the_page(
    line: Line, context: NewContext, written: str
):
    page = await (await context(**NO_SCRIPTS)).new_page()
    await page.goto(f"{line.origin}{written}?lang=sv")
    assert page.url == f"{line.own}?lang=sv"
    await expect(page.locator('a[href="tel:112"]').first).to_be_visible()


async def error_page_of(line: Line, *embeds: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chatd", "error-page", *embeds),
        *("--database", f"sqlite:///{line.folder}/line.sqlite"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    return (await process.communicate())[0].decode()


async def test_the_error_page_of_a_proxy_shows_help_and_asks_nobody_for_anything(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("502")
    written = await error_page_of(line, "etusivu")
    page = await (await context(**NARROW)).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    await page.route(  # as a proxy does whose daemon is away
        line.own, lambda route: route.fulfill(status=502, content_type="text/html", body=written)
    )
    await page.goto(line.own)
    await shows_help(page, "080005005", "116111")
    await expect(page.get_by_text("The chat does not work right now.")).to_be_visible()
    assert await violations(page.main_frame) == []
    assert {each for each in asked if not each.startswith("data:")} == {line.own}
    await page.unroute(line.own)
    async with pressing(page.get_by_role("link", name="Try again").click()):
        await expect(page.locator("main#static")).to_be_attached()
    await watch.sees("502")
