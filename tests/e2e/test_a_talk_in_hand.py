"""What people know from their messengers, on a phone: soon in the queue, large letters, night, times, a small bar."""

from playwright.async_api import FloatRect, expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import violations
from tests.stage.people import FI, SOON, Counsellor, Visitor

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALLEST = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
ACTIONS_MAX = 3
AT_THE_MIDDLE = """() => document.elementFromPoint(innerWidth / 2, innerHeight / 3).closest('dialog') !== null"""
GROUND = "() => getComputedStyle(document.body).backgroundColor"
LARGE_BY_ITSELF = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':root { font-size: 32px }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
BAR_OF_THE_SHEET = "getComputedStyle(document.querySelector('dialog .top')).display"
DAY, NIGHT = "rgb(250, 247, 242)", "rgb(22, 29, 30)"


async def test_from_the_link_to_the_queue_it_is_three_actions_at_most_and_nothing_is_scrolled(
    line: Line, watch: Watch, context: NewContext
):
    visitor = await Visitor.come(await context(**SMALLEST), line.partner)
    await visitor.page.locator("a[data-avoinlinja]").tap()
    actions = 1
    for what in (visitor.button("consent.start"),):
        await expect(what).to_be_in_viewport(ratio=1, timeout=SOON)
        await what.tap()
        actions += 1
    await expect(visitor.place).to_be_visible(timeout=SOON)
    assert actions <= ACTIONS_MAX


async def the_box(visitor: Visitor) -> FloatRect:
    rect = await visitor.page.locator("dialog").bounding_box()
    assert rect is not None
    return rect


async def a_talk(line: Line, context: NewContext) -> tuple[Counsellor, Visitor]:
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)
    visitor = await Visitor.come(await context(**PHONE), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    return aino, visitor


async def test_a_talk_in_the_hand_is_made_small_large_and_dark_and_nothing_of_it_is_kept(
    line: Line, watch: Watch, context: NewContext
):
    aino, visitor = await a_talk(line, context)
    page, where = visitor.page, visitor.where
    await aino.say("Onko nyt hyvä hetki?")
    await expect(visitor.said.last).to_have_text("Onko nyt hyvä hetki?", timeout=SOON)

    await visitor.said.last.tap()
    await expect(where.locator(".words-mark bdi")).to_have_count(1)
    await visitor.said.last.tap()
    await expect(where.locator(".words-mark bdi")).to_have_count(0)

    # The bar: the page is the person's again, and nothing of the talk stands on it.
    title = await page.title()
    await visitor.input.fill("kesken")
    await where.locator(".to-small").tap()
    open_again = where.get_by_role("button", name=FI["small.open"], exact=True)
    await expect(open_again).to_be_in_viewport(ratio=1)
    await expect(visitor.button("shared.leave")).to_be_in_viewport(ratio=1)
    assert (await the_box(visitor))["height"] < 100
    await expect(open_again).to_have_css("font-size", "16px")
    assert await page.evaluate(AT_THE_MIDDLE) is False
    assert await violations(page.frames[-1]) == []
    await expect(where.locator("body")).not_to_contain_text("Aino")
    await aino.say("Odotan rauhassa.")
    await expect(where.locator(".cover-news")).to_be_visible(timeout=SOON)
    assert await page.title() == title, "nothing is told outside"
    await open_again.tap()
    await expect(visitor.said.last).to_have_text("Odotan rauhassa.")
    await expect(visitor.input).to_have_value("kesken")
    assert (await the_box(visitor))["height"] == 844
    assert await page.evaluate(AT_THE_MIDDLE) is True

    # Letters twice as large: the newest words are in sight, and so they are by night.
    frame = page.frames[-1]
    assert await frame.evaluate(GROUND) == DAY
    await visitor.button("chat.more").tap()
    await where.get_by_role("button", name=FI["look.dark"], exact=True).tap()
    await where.get_by_role("button", name="200 %", exact=True).tap()
    assert await frame.evaluate(BAR_OF_THE_SHEET) == "contents", "only the way out stays on top"
    assert await violations(frame) == []
    await visitor.dialog_button("shared.close").tap()
    await expect(visitor.said.last).to_be_in_viewport(ratio=0.9)
    assert await frame.evaluate(GROUND) == NIGHT
    await page.emulate_media(color_scheme="light")
    assert await frame.evaluate(GROUND) == NIGHT, "whatever the device does"

    # As in a browser whose own letters are as large: the way back is in sight all the same.
    await frame.evaluate(LARGE_BY_ITSELF)

    # On a desktop the bar stands in the corner, and the way out leaves from it.
    await page.set_viewport_size({"width": 1280, "height": 800})
    await where.locator(".to-small").click()
    await expect(open_again).to_be_in_viewport(ratio=1)
    small = await the_box(visitor)
    assert (small["width"] <= 340, small["height"] < 100) == (True, True)
    assert small["x"] + small["width"] <= 1280
    await visitor.leaves(visitor.button("shared.leave").click())
