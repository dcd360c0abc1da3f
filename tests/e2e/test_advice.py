"""A professional who needs advice, by keyboard alone: the page before the chat, her field, no names, the talk."""

import pytest
from playwright.async_api import expect

from chatd.base.texts.catalogue import text_of
from tests.e2e.test_own_page import COUNSELLOR
from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import violations
from tests.stage.people import SOON, Counsellor, Visitor

NAMES = text_of("line.advice.names", "fi")
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("language", ["fi", "en"])
async def test_the_page_before_the_chat_is_read_by_everybody(
    line: Line, watch: Watch, context: NewContext, language: str
):
    page = await (await context(bypass_csp=True)).new_page()  # axe is a script
    for width in (320, 1280):
        await page.set_viewport_size({"width": width, "height": 700})
        await page.goto(f"{line.own}?for=professional&lang={language}")
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            assert await violations(page) == [], (width, scheme)
        assert not await page.evaluate(WIDE), width
    await expect(page.locator("main")).to_contain_text(text_of("line.advice.for_whom", language))
    await expect(page.locator('a[href^="mailto:"]')).to_have_text("neuvonta@esimerkki.example")


async def test_a_professional_comes_in_by_keyboard_says_the_field_and_reads_of_names_at_the_box(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(await context(), f"{line.own}?for=professional&lang=fi")
    chosen = "document.activeElement.textContent"
    for _ in range(20):
        await visitor.page.keyboard.press("Tab")
        if await visitor.page.evaluate(chosen) == "Terveydenhuolto":
            break
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.button("consent.start")).to_be_visible(timeout=SOON)
    await expect(visitor.where.get_by_text(NAMES)).to_be_visible()
    await expect(visitor.text("topic.question")).to_have_count(0)
    await visitor.button("consent.start").press("Enter")
    await aino.accept()
    about = "a professional, asks for advice (health care)"
    await expect(aino.page.locator("#pane-A .about")).to_contain_text(about, timeout=SOON)
    await visitor.verified()
    await visitor.say("Miten kysyn väkivallasta?")
    await expect(visitor.where.get_by_text(NAMES)).to_be_visible()
    assert "health" not in "\n".join(line.log.read_text().splitlines()[1:])
