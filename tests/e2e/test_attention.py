"""A lone counsellor is reached, in a real browser: tones that go on, focus, words read where they stand, a notice."""

from playwright.async_api import Page, expect

from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
# What the browser was asked to sound and to show, by the hertz of each first note and the words of each notification.
COUNTS = """
  window.heard = []; window.shown = [];
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    const one = make.call(this);
    const start = one.start;
    one.start = function (at) { heard.push(Math.round(one.frequency.value)); return start.call(this, at); };
    return one;
  };
  const Real = Notification;
  window.Notification = class extends Real {
    constructor(title, options) { super(title, options); shown.push(`${title}: ${options.body}`); }
  };
"""
OFFER_HERTZ, WORDS_HERTZ = 523, 587


async def heard(page: Page, hertz: int) -> int:
    return await page.evaluate("hertz => heard.filter((one) => one === hertz).length", hertz)


async def hears(page: Page, hertz: int, times: int) -> None:
    """So often at least, soon."""
    script = "([hertz, times]) => heard.filter((one) => one === hertz).length >= times"
    await page.wait_for_function(script, arg=[hertz, times], timeout=SOON)


@beside_the_browser
async def aino(line: Line, context: NewContext) -> Counsellor:
    place = await context(**COUNSELLOR, permissions=["notifications"])
    await place.add_init_script(COUNTS)
    return await Counsellor.sign_in(place, line.links["aino"])


async def test_a_lone_counsellor_is_called_until_she_answers(
    line: Line, context: NewContext, aino: Counsellor
):
    page = aino.page
    await expect(page.get_by_role("heading", name="Start a shift")).to_be_focused()
    await page.get_by_role("checkbox", name="Notification on the desktop").check()
    await page.get_by_role("button", name="Try the notification").click()
    assert await page.evaluate("shown") == ["Console: Something waits for you."]
    await aino.start_shift()
    await expect(page.get_by_role("heading", name="Conversations", exact=True)).to_be_focused()

    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await hears(page, OFFER_HERTZ, 2)  # three seconds apart: that is what is tried
    await expect(page).to_have_title("(1) Console")
    await page.keyboard.press("Alt+a")
    await expect(aino.pane().locator("textarea")).to_be_focused(timeout=SOON)
    calls = await heard(page, OFFER_HERTZ)
    await visitor.verified()
    await aino.sealed()
    await page.keyboard.type("terve")
    await page.keyboard.press("Enter")
    await expect(visitor.said).to_have_text(["terve"], timeout=SOON)

    await page.locator("header.top").click(position={"x": 5, "y": 5})  # the focus is elsewhere
    await visitor.say("en uskalla mennä kotiin")
    await hears(page, WORDS_HERTZ, 1)
    await expect(aino.said()).to_have_text(["terve", "en uskalla mennä kotiin"])
    await expect(aino.pane().locator(".unread")).to_have_count(0)
    await expect(page).to_have_title("Console")

    await page.keyboard.press("Alt+e")
    await page.get_by_role("dialog").get_by_role("button", name="End A ·").click()
    await expect(page.get_by_role("heading", name="Conversations", exact=True)).to_be_focused()
    assert await heard(page, OFFER_HERTZ) == calls, "it went on after the answer"


async def test_who_reads_further_up_is_told_of_new_words_and_comes_to_them_with_a_key(
    line: Line, context: NewContext, aino: Counsellor
):
    await aino.start_shift()
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    for number in range(12):
        await visitor.say(f"{number}: " + "pitkä viesti " * 20)
    await expect(aino.said()).to_have_count(12, timeout=SOON)
    await expect(aino.pane().locator(".unread")).to_have_count(0)
    await aino.pane().locator(".log").evaluate("log => { log.scrollTop = 0; }")
    await visitor.say("uusin")
    await expect(aino.pane().get_by_role("button", name="New messages")).to_be_visible(timeout=SOON)
    await expect(aino.pane().locator(".unread")).to_have_text("1 new")
    await aino.page.keyboard.press("Alt+n")
    await expect(aino.said().last).to_be_in_viewport()
    await expect(aino.pane().locator(".unread")).to_have_count(0, timeout=5 * SECOND)
    await expect(aino.pane().get_by_role("button", name="New messages")).to_have_count(0)


async def test_after_a_reload_the_sound_waits_for_a_press_and_says_so(aino: Counsellor):
    page, note = aino.page, aino.page.get_by_text("The browser keeps the sound back")
    await page.get_by_role("checkbox", name="Sound", exact=True).uncheck()
    await expect(note).to_have_count(0)
    await page.get_by_role("checkbox", name="Sound", exact=True).check()
    await page.get_by_role("combobox", name="Language of the console").select_option("sv")
    await page.reload()
    await expect(page.get_by_text("Webbläsaren håller inne ljudet")).to_be_visible(timeout=SOON)
    await page.get_by_role("heading", name="Börja ett pass").click()
    await expect(page.get_by_text("Webbläsaren håller inne ljudet")).to_have_count(0, timeout=SOON)
