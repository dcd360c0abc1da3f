"""Can everybody leave and hide: in every view, by every way to press, on any screen, and never by accident?"""

import re

import pytest
from playwright.async_api import BrowserContext, Locator, expect

from tests.stage.browser import EXIT, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import FI, SOON, Counsellor, Visitor, pressing

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SIX_LINES = "\n".join(f"{n}. rivi" for n in range(1, 7))
FIVE_MINUTES_MS = 300_000
# Under the middle of the way out stands the way out, whole in sight.
IS_IN_REACH = """exit => {
  const {left, right, top, bottom} = exit.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return exit.contains(at) && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}"""
IS_OUT_OF_SIGHT = "document.documentElement.style.opacity === '0'"


def way_out(visitor: Visitor) -> Locator:
    """What stands uppermost: a question has its own."""
    return visitor.button("shared.leave").last


def cover(visitor: Visitor) -> Locator:
    return visitor.button("chat.cover")


async def talking(line: Line, context: BrowserContext, aino: Counsellor) -> Visitor:
    visitor = await Visitor.come(context, line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    return visitor


async def counsellor(line: Line, context: NewContext) -> Counsellor:
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    return aino


# ---- no page keeps anybody ----


@pytest.mark.parametrize(
    "keeps",
    [
        "navigation.addEventListener('navigate', (event) => event.preventDefault())",
        "navigation.onnavigate = () => false",
        "navigation.onnavigate = (event) => { event.returnValue = false }",
        "navigation.onnavigate = (event) => event.canIntercept ? event.intercept() : event.preventDefault()",
        "navigation.onnavigate = () => false; window.Event = class {}",
    ],
    ids=["refuses", "says no", "by its value", "makes it its own", "hides how"],
)
async def test_a_page_that_refuses_to_be_left_keeps_nobody(
    line: Line, context: NewContext, keeps: str
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.page.evaluate(f"() => {{ {keeps} }}")
    await visitor.open()
    async with pressing(way_out(visitor).click()):
        await visitor.page.wait_for_url(EXIT, timeout=SOON)


# ---- the way out is in reach ----


async def test_no_draft_covers_the_way_out(line: Line, context: NewContext):
    aino = await counsellor(line, context)
    visitor = await talking(line, await context(**PHONE), aino)
    await visitor.input.fill(SIX_LINES)
    covered = []
    for width, height, letters in [
        (844, 190, "100%"),
        (740, 170, "100%"),
        (667, 160, "100%"),
        (390, 430, "200%"),
        (320, 270, "200%"),
        (320, 256, "100%"),
        (390, 844, "100%"),
    ]:
        await visitor.page.set_viewport_size({"width": width, "height": height})
        await visitor.page.frames[-1].evaluate(
            "size => { document.documentElement.style.fontSize = size; }", letters
        )
        await visitor.input.press("End")  # where one writes is what the browser scrolls to
        await visitor.page.evaluate("new Promise(requestAnimationFrame)")
        if not await way_out(visitor).evaluate(IS_IN_REACH):
            covered.append((width, height, letters))
    assert covered == []


# ---- every way to press it ----


# Each on the way out, or on another button.


async def by_finger(visitor: Visitor, on=way_out) -> None:
    await on(visitor).tap()


async def by_mouse(visitor: Visitor, on=way_out) -> None:
    await on(visitor).click()


async def by_enter(visitor: Visitor, on=way_out) -> None:
    await on(visitor).press("Enter")


async def by_space(visitor: Visitor, on=way_out) -> None:
    await on(visitor).press(" ")


async def by_a_reader(visitor: Visitor, on=way_out) -> None:
    """Assistive technology clicks without pointer and key."""
    await on(visitor).evaluate("button => { setTimeout(() => button.click()); }")


async def by_a_long_finger(visitor: Visitor, on=way_out) -> None:
    devtools, finger = await finger_on(visitor, on)
    await devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    await visitor.page.wait_for_timeout(1_000)  # for a long press some browsers make no click
    await devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def by_shift(visitor: Visitor) -> None:
    await way_out(visitor).focus()
    await by_shift_from_where_it_is(visitor)


async def by_shift_from_where_it_is(visitor: Visitor) -> None:
    for side in ("ShiftLeft", "ShiftRight", "ShiftLeft"):
        await visitor.page.keyboard.press(side)


async def by_slow_shift(visitor: Visitor) -> None:
    for _ in range(3):
        await visitor.page.keyboard.press("Shift", delay=200)


ON_A_BUTTON = [by_finger, by_mouse, by_enter, by_space, by_a_reader, by_a_long_finger]
WAYS = [*ON_A_BUTTON, by_shift]


async def finger_on(visitor: Visitor, on=way_out):
    box = await on(visitor).bounding_box()
    assert box
    devtools = await visitor.page.context.new_cdp_session(visitor.page)
    return devtools, {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


async def test_every_press_on_the_way_out_leaves(line: Line, context: NewContext):
    theirs = await context(**PHONE)
    for press in WAYS:
        visitor = await Visitor.come(theirs, line.partner)
        await visitor.open()
        await visitor.leaves(press(visitor), press.__name__)
        await visitor.page.close()


@pytest.mark.parametrize("on", [way_out, cover])
async def test_the_page_is_out_of_sight_while_the_finger_is_down_and_comes_back_when_it_slides_off(
    line: Line, context: NewContext, on
):
    visitor = await Visitor.come(await context(**PHONE), line.partner)
    await visitor.open()
    frame, mouse = visitor.page.frames[-1], visitor.page.mouse
    devtools, finger = await finger_on(visitor, on)

    async def touch(type_: str, *points: dict[str, float]) -> None:
        await devtools.send("Input.dispatchTouchEvent", {"type": type_, "touchPoints": [*points]})

    await mouse.move(finger["x"], finger["y"])
    await mouse.down()
    assert await frame.evaluate(IS_OUT_OF_SIGHT)
    await mouse.move(finger["x"], finger["y"] + 300)
    await mouse.up()
    assert not await frame.evaluate(IS_OUT_OF_SIGHT), "released elsewhere"

    await touch("touchStart", finger)
    assert await frame.evaluate(IS_OUT_OF_SIGHT)
    for step in range(1, 6):
        await touch("touchMove", {**finger, "y": finger["y"] + 40 * step})
    await touch("touchEnd")
    await frame.wait_for_function(f"!({IS_OUT_OF_SIGHT})")  # scrolled, or slid off
    await expect(visitor.button("consent.start")).to_be_visible()

    await mouse.move(finger["x"], finger["y"])
    await mouse.down(button="right")
    assert not await frame.evaluate(IS_OUT_OF_SIGHT)
    await mouse.up(button="right")
    await visitor.leaves(by_finger(visitor))


async def before_the_door(visitor: Visitor, aino: Counsellor) -> None:
    await visitor.open()


async def in_the_queue(visitor: Visitor, aino: Counsellor) -> None:
    await visitor.join()
    await visitor.sees("queue.title")


async def covered_in_the_queue(visitor: Visitor, aino: Counsellor) -> None:
    await in_the_queue(visitor, aino)
    await visitor.button("chat.cover").click()


async def in_a_conversation(visitor: Visitor, aino: Counsellor) -> None:
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await visitor.input.fill("kesken")


async def asked_before_the_end(visitor: Visitor, aino: Counsellor) -> None:
    await in_a_conversation(visitor, aino)
    await visitor.button("end.button").click()


async def after_the_end(visitor: Visitor, aino: Counsellor) -> None:
    await in_a_conversation(visitor, aino)
    await visitor.end()
    await visitor.sees("end.over")


VIEWS = [
    before_the_door,
    in_the_queue,
    covered_in_the_queue,
    in_a_conversation,
    asked_before_the_end,
    after_the_end,
]


async def test_every_view_can_be_left_by_finger_and_by_shift(line: Line, context: NewContext):
    aino = await counsellor(line, context)
    theirs = await context(**PHONE)
    for come in VIEWS:
        for press in (by_finger, by_shift):
            visitor = await Visitor.come(theirs, line.partner)
            await come(visitor, aino)
            await visitor.leaves(press(visitor), f"{come.__name__}, {press.__name__}")
            await visitor.page.close()
            if come in {in_a_conversation, asked_before_the_end, after_the_end}:
                await aino.free_place()


# ---- Shift ----


async def test_shift_on_the_partners_page_is_told_to_the_counsellor_as_a_quick_exit(
    line: Line, context: NewContext
):
    aino = await counsellor(line, context)
    visitor = await talking(line, await context(), aino)
    await visitor.page.locator("h1").first.click()  # the keys go to the page around the frame
    await visitor.leaves(by_shift_from_where_it_is(visitor))
    await expect(aino.pane().get_by_text("The visitor left by quick exit.")).to_be_visible(
        timeout=SOON
    )


async def test_shift_leaves_nobody_who_writes_selects_or_scrolls_with_it_and_leaves_who_means_it(
    line: Line, context: NewContext
):
    aino = await counsellor(line, context)
    visitor = await talking(line, await context(), aino)
    keys, mouse = visitor.page.keyboard, visitor.page.mouse
    await visitor.input.click()
    for letter in "ABCDEF":
        await keys.press(f"Shift+{letter}")
    await keys.type("ÄÖÅ!? MITEN")
    for _ in range(4):
        await keys.press("Shift+ArrowLeft")
    for _ in range(4):
        await visitor.input.click(modifiers=["Shift"])
    for _ in range(4):
        await keys.down("Shift")
        await mouse.wheel(0, 10)
        await keys.up("Shift")
    await keys.press("Shift+Enter")
    for _ in range(30):
        await keys.down("Shift")  # held: the browser repeats it
    await keys.up("Shift")
    await expect(visitor.input).to_have_value(re.compile("ABCDEF"))
    assert visitor.page.url == line.partner

    await visitor.button("end.button").click()
    await keys.press("Escape")
    await visitor.input.focus()
    await keys.press("CapsLock")
    await visitor.leaves(by_slow_shift(visitor))


# ---- the cover ----


IS_IN_SIGHT_AGAIN = f"!({IS_OUT_OF_SIGHT})"


async def test_every_press_on_the_covers_button_covers_and_shows_the_cover(
    line: Line, context: NewContext
):
    visitor = await Visitor.come(await context(**PHONE), line.partner)
    await visitor.open()
    for press in ON_A_BUTTON:
        await press(visitor, cover)
        await expect(visitor.button("chat.continue"), press.__name__).to_be_visible()
        await visitor.page.frames[-1].wait_for_function(IS_IN_SIGHT_AGAIN)
        title = visitor.where.get_by_role("heading", name=FI["cover.title"])
        await expect(title, press.__name__).to_be_focused()
        await visitor.button("chat.continue").tap()
        await expect(visitor.button("consent.start"), press.__name__).to_be_visible()
        assert await visitor.page.frames[-1].evaluate(IS_IN_SIGHT_AGAIN)


async def test_the_page_itself_never_scrolls_so_the_way_out_stays(line: Line, context: NewContext):
    small = await context(viewport={"width": 320, "height": 568}, has_touch=True)
    visitor = await Visitor.come(small, line.partner)
    await visitor.open()
    await scrolls_not(visitor)
    await visitor.button("consent.start").click()
    await visitor.sees("queue.title")
    await scrolls_not(visitor)


async def scrolls_not(visitor: Visitor):
    frame = visitor.page.frames[-1]
    await frame.evaluate("scrollTo(0, 9999)")
    assert await frame.evaluate("scrollY") == 0
    box, height = await way_out(visitor).bounding_box(), visitor.page.viewport_size["height"]
    assert 0 <= box["y"] <= height - box["height"]


async def test_the_cover_comes_in_the_queue_by_itself_and_says_without_words_that_somebody_is_there(
    line: Line, context: NewContext
):
    theirs = await context()
    await theirs.clock.install()
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.join()
    await visitor.is_first()
    await theirs.clock.fast_forward(FIVE_MINUTES_MS)
    await expect(visitor.button("chat.continue")).to_be_visible(timeout=SOON)
    await expect(visitor.place).to_have_count(0)
    aino = await counsellor(line, context)
    await aino.accept()
    await visitor.sees("cover.news")
    await visitor.button("chat.continue").click()
    await visitor.verified()


async def test_after_the_cover_and_after_another_app_the_log_stands_at_the_newest(
    line: Line, context: NewContext
):
    aino = await counsellor(line, context)
    visitor = await talking(line, await context(**PHONE), aino)
    await aino.sealed()
    for number in range(25):
        await aino.say(f"viesti {number}")
    await expect(visitor.said).to_have_count(25)
    log = visitor.where.locator(".log")
    from_end = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
    await log.evaluate("log => { log.scrollTop = 0; }")

    await visitor.button("chat.cover").click()
    await aino.say("kun olit poissa")
    await visitor.sees("cover.news")
    await expect(visitor.said).to_have_count(0)
    await visitor.button("chat.continue").click()
    await expect(visitor.said.last).to_be_in_viewport()
    assert await log.evaluate(from_end) < 2
    await expect(visitor.input).to_be_focused()

    await visitor.page.frames[-1].evaluate(
        """() => {
          let is = 'hidden';
          Object.defineProperty(document, 'visibilityState', {get: () => is});
          window.turn = to => { is = to; document.dispatchEvent(new Event('visibilitychange')); };
          turn('hidden');
        }"""
    )
    await expect(visitor.said).to_have_count(0)
    await aino.say("toisessa sovelluksessa")
    await visitor.sees("cover.news")
    await visitor.page.frames[-1].evaluate("turn('visible')")
    await expect(visitor.said.last).to_have_text("toisessa sovelluksessa")
    await expect(visitor.said.last).to_be_in_viewport()
    await aino.say("ja vielä")
    await expect(visitor.said.last).to_have_text("ja vielä")
    await expect(visitor.said.last).to_be_in_viewport()


# ---- what is left to see ----


async def test_titles_and_history_of_the_own_page_say_nothing_in_any_state(
    line: Line, context: NewContext
):
    aino = await counsellor(line, context)
    visitor = await Visitor.come(await context(), line.own)
    await expect(visitor.button("consent.start")).to_be_visible(timeout=SOON)
    page, seen = visitor.page, []

    async def look() -> None:
        title = await page.title()
        seen.append((title, page.url, await page.evaluate("history.length")))

    await look()
    await visitor.button("consent.start").click()
    await visitor.sees("queue.title")
    await look()
    await aino.accept()
    await visitor.verified()
    await look()
    await visitor.button("chat.cover").click()
    await look()
    await visitor.button("chat.continue").click()
    await visitor.end()
    await visitor.sees("end.over")
    await look()
    assert set(seen) == {("Chat", line.own, seen[0][2])}
    without = await (await context(java_script_enabled=False)).new_page()
    await without.goto(line.own)
    assert await without.title() == "Chat"


async def test_a_printed_page_holds_no_word_of_it(line: Line, context: NewContext):
    aino = await counsellor(line, context)
    visitor = await talking(line, await context(), aino)
    await visitor.say("salaisuus")
    await expect(aino.said()).to_have_text(["salaisuus"])
    await visitor.button("end.button").click()
    body = visitor.where.locator("body")
    await expect(visitor.said).to_be_visible()
    await visitor.page.emulate_media(media="print")
    await expect(visitor.said).to_be_hidden()
    assert (await body.inner_text()).strip() == ""


# ---- browsers without modal dialogs ----


async def test_without_modal_dialogs_a_conversation_can_be_ended_and_left(
    line: Line, watch: Watch, context: NewContext
):
    aino = await counsellor(line, context)
    theirs = await context(**PHONE)
    await theirs.add_init_script("delete HTMLDialogElement.prototype.showModal")
    visitor = await talking(line, theirs, aino)
    await visitor.button("end.button").click()
    assert await way_out(visitor).evaluate(IS_IN_REACH)
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.where.get_by_role("dialog")).to_have_count(0)
    await visitor.end()
    await visitor.sees("end.over")
