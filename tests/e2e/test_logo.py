"""The organisation's logo: drawn after the first view, by the line alone, unseen by the partner's policy."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.test_host_pages import AVOIN, DESKTOP, Host
from tests.e2e.test_webmasters import policy_of
from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import ROOT, Line
from tests.stage.people import SOON
from tests.stage.pictures import RED, as_text, png

NAME = "Esimerkkiyhdistys"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    folder: Path = tmp_path_factory.mktemp("logo")
    told = (ROOT / "ops" / "organisations.example.toml").read_text("utf-8")
    file = folder / "organisations.toml"
    with_logo = told.replace("\nroots = []", f'\nlogo = "{as_text(png())}"\nroots = []', 1)
    assert with_logo != told, "control"
    file.write_text(with_logo, "utf-8")
    opened = Line(folder / "line", arguments=("--organisations", str(file)))
    try:
        yield await opened.open()
    finally:
        await opened.close()


# What a collector of reports would hear, in whichever frame.
SEE = """
  window.broken = [];
  addEventListener("securitypolicyviolation", (event) => window.broken.push(event.effectiveDirective));
"""
DRAWN = "(one) => [...one.getContext('2d').getImageData(20, 20, 1, 1).data]"


async def test_it_is_drawn_beside_the_lines_name_and_neither_asked_of_others_nor_told_to_them(
    line: Line, context: NewContext
):
    theirs = await context(**DESKTOP)
    await theirs.add_init_script(SEE)
    asked: list[str] = []
    theirs.on("request", lambda request: asked.append(request.url))
    host = await Host.open(
        theirs,
        line,
        head=f'<meta http-equiv=Content-Security-Policy content="{policy_of(line, "by_address")}">',
    )
    await host.click()
    await host.shows(AVOIN)
    logo = host.chat.get_by_role("img", name=NAME)
    await expect(logo).to_be_visible(timeout=SOON)
    assert await logo.evaluate(DRAWN) == [*RED, 255]
    box, name = await logo.bounding_box(), await host.chat.locator("h1").bounding_box()
    assert box
    assert name
    assert box["height"] <= 52
    assert abs(box["y"] - name["y"]) < 60, "beside the name"
    for frame in host.page.frames:
        assert await frame.evaluate("window.broken") == []
    others = [each for each in asked if not each.startswith((line.origin, line.partner))]
    assert others == []
    paths = [each.removeprefix(line.origin) for each in asked]
    later = next(at for at, each in enumerate(paths) if each.endswith("/talk.js"))
    assert paths.index("/logo/etusivu") > later, "nothing of it comes before the first view"
    assert paths.count("/logo/etusivu") == 1


async def test_on_the_own_page_it_stands_too_and_without_an_answer_nothing_is_missing(
    line: Line, context: NewContext, watch: Watch
):
    watch.expect("ERR_FAILED")
    page = await (await context(**DESKTOP)).new_page()
    await page.goto(f"{line.origin}/l/etusivu")
    await expect(page.frame_locator("iframe").get_by_role("img", name=NAME)).to_be_visible(timeout=SOON)  # fmt: skip
    without = await context(**DESKTOP)
    await without.route("**/logo/*", lambda route: route.abort())
    page = await without.new_page()
    await page.goto(f"{line.origin}/l/etusivu")
    async with page.expect_event("requestfailed", lambda one: "/logo/" in one.url):
        pass
    await expect(page.frame_locator("iframe").get_by_text(AVOIN).first).to_be_visible(timeout=SOON)
    await expect(page.frame_locator("iframe").locator(".logo")).to_have_count(0)
