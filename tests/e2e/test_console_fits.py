"""The console on tablets, laptops, phones and at 200 %: what acts is in reach, and what is being written stays."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.stage.fixtures import beside_the_browser
from tests.stage.gallery import SITE

TALKS = (
    *("offer", "two", "three", "again", "ended", "noseal", "resting", "folded", "away", "writing"),
    *("long", "five", "crowded"),
)
COMPANY = ("colleagues", "company", "asked", "guest")
STAFF = ("staff", "stranger", "invited", "words", "joining", "code")
CARE = (
    "unchecked",
    "relieved",
    "debrief",
    "protocols",
    "protocol",
    "services",
    "service",
    "cards",
    "own",
)
VIEWS = (
    *TALKS,
    *COMPANY,
    *STAFF,
    "organisation",
    "placing",
    "person",
    *("contact", "notice", "helping", "sharing", "units", "unitboard"),
    "empty",
    "confirm",
    "start",
    "blocked",
    "keys",
    "cover",
    "help",
    *CARE,
)
TABLET, LAPTOP, PHONE = (820, 1180), (1280, 720), (320, 568)
AT_200 = (640, 360)  # 1280 by 720 at 200 %
SCREENS = (TABLET, (1024, 768), LAPTOP, (1920, 1080), AT_200, PHONE)
COMES = ("offer", "orphan", "away", "ended", "resting", "words")


class Gallery:
    def __init__(self, page: Page) -> None:
        self.page = page

    async def show(self, view: str, language: str = "fi", **more: str) -> None:
        query = "".join(f"&{name}={value}" for name, value in more.items())
        await self.page.goto(f"{SITE}?view={view}&lang={language}{query}")
        await self.page.wait_for_function("document.documentElement.dataset.is")
        await self.page.add_script_tag(path=Path(__file__).with_name("console_geometry.js"))

    async def at(self, size: tuple[int, int]) -> None:
        width, height = size
        await self.page.set_viewport_size({"width": width, "height": height})
        if self.page.url.startswith(SITE):
            await self.page.evaluate("drawn()")

    async def judge(
        self, views: Iterable[str], sizes: Iterable[tuple[int, int]], **more: str
    ) -> list[str]:
        """All faults of these views at these sizes."""
        faults = []
        for view in views:
            await self.show(view, **more)
            for size in sizes:
                await self.at(size)
                faults += [f"{view} {size}: {each}" for each in await self.page.evaluate("judge()")]
        return faults


@beside_the_browser
async def gallery(console_page: Page) -> Gallery:
    """Every view of the console, without a line."""
    return Gallery(console_page)


# The words of English are the shortest.
@pytest.mark.parametrize("language", ["fi", "sv", pytest.param("en", marks=pytest.mark.long)])
async def test_nothing_is_out_of_reach_and_nothing_scrolls_sideways(
    gallery: Gallery, language: str
):
    sizes = SCREENS if language == "fi" else (TABLET, AT_200, PHONE)
    faults = await gallery.judge(VIEWS, sizes, language=language)
    assert faults == [], "\n".join(faults)


async def test_nothing_is_out_of_reach_from_right_to_left(gallery: Gallery):
    faults = await gallery.judge(TALKS, (TABLET, LAPTOP, AT_200), dir="rtl")
    assert faults == [], "\n".join(faults)


async def test_what_comes_moves_nothing_that_is_being_written(gallery: Gallery):
    for size in SCREENS:
        await gallery.at(size)
        for what in COMES:
            await gallery.show("writing")
            before, after = await gallery.page.evaluate("what => moved(what)", what)
            assert before["is"] == "write-A", "control: this is the box"
            assert after == before, f"{what} at {size}"
            assert await gallery.page.evaluate("judge()") == [], f"{what} at {size}"


@pytest.mark.parametrize("size", [TABLET, AT_200, PHONE])
async def test_another_pane_opens_at_its_newest_words_but_who_read_further_up_is_left_there(
    gallery: Gallery, size: tuple[int, int]
):
    await gallery.show("long")
    await gallery.at(size)
    page, (first, second) = gallery.page, await gallery.page.locator(".tabs .button").all()
    await second.click()
    await page.evaluate("drawn()")
    assert await page.evaluate("document.querySelector('.pane-1 .log').scrollTop > 0"), "control"
    assert await page.evaluate("fromTheEnd()") <= 1
    await page.evaluate("document.querySelector('.pane-1 .log').scrollTop = 40")
    await page.evaluate("drawn()")
    await first.click()
    await page.evaluate("drawn()")
    await second.click()
    await page.evaluate("drawn()")
    assert await page.evaluate("document.querySelector('.pane-1 .log').scrollTop") == 40
