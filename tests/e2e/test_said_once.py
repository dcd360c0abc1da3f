"""What a screen reader is given to say: each message once, whatever happens around it, and nothing takes the focus."""

from pathlib import Path

from playwright.async_api import expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import COUNSELLOR
from tests.stage.people import FI, SOON, Counsellor, Visitor, filled

LISTEN = Path(__file__).with_name("aloud.js").read_text()


async def said(visitor: Visitor, words: str) -> int:
    """How often these words were given to be said."""
    aloud = await visitor.page.frames[-1].evaluate("window.aloud.map(({ said }) => said)")
    return sum(each.count(words) for each in aloud)


async def test_each_message_is_said_once_through_cover_cut_and_scrolling_and_none_takes_the_focus(
    line: Line, watch: Watch, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.open()
    frame = visitor.page.frames[-1]
    await frame.evaluate(LISTEN)
    await visitor.button("consent.start").click()
    await visitor.sees("queue.nobody")
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    await visitor.sees("queue.ready")
    assert await said(visitor, filled("queue.ready").split("\n")[0]) <= 1, "the turn"
    await aino.accept()
    await visitor.verified()
    await aino.sealed()

    await visitor.input.focus()
    await frame.evaluate("window.focused.length = 0")
    await visitor.page.keyboard.type("kesken")
    for number in range(8):
        await aino.say(f"viesti-{number}.")
    await expect(visitor.said).to_have_count(8, timeout=SOON)
    assert await visitor.input.input_value() == "kesken"
    assert await frame.evaluate("document.activeElement.matches('textarea')"), "the focus stays"
    assert await frame.evaluate("window.focused") == [], "and never was elsewhere"

    await frame.locator(".log, .page").first.evaluate("(one) => one.scrollTo(0, 0)")
    await aino.say("ylhaalla.")
    await expect(visitor.said).to_have_count(9, timeout=SOON)

    await visitor.where.get_by_role("button", name=FI["chat.cover"]).click()
    await aino.say("peitossa.")
    await expect(visitor.where.locator(".cover-news")).to_be_visible(timeout=SOON)
    assert await said(visitor, "peitossa.") == 0, "under the cover no word is said"
    assert await said(visitor, FI["cover.news"]) == 1
    await visitor.button("chat.continue").click()
    await expect(visitor.said).to_have_count(10, timeout=SOON)

    watch.expect(BROKEN_LINE)
    line.proxy.cut()
    await visitor.sees("conn.lost")
    line.proxy.restore()
    await visitor.is_answered_by("Aino")
    await aino.say("palasin.")
    await expect(visitor.said).to_have_count(11, timeout=SOON)

    await visitor.input.fill("")
    await visitor.page.keyboard.press("Tab")
    for words in (*(f"viesti-{number}." for number in range(8)), "ylhaalla.", "palasin."):
        assert await said(visitor, words) == 1, words
    for words in (FI["chat.delivered"], FI["chat.sent"], filled("chat.typing", alias="Aino")):
        assert await said(visitor, words) == 0, f"{words} is seen, and not said"
    assert await said(visitor, "peitossa.") <= 1
