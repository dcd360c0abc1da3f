"""Can everybody get help: by keyboard alone, without scripts, on a narrow screen, with a screen reader?"""

import pytest
from playwright.async_api import Frame, Page, expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import COUNSELLOR, NARROW, fits, violations
from tests.stage.people import FI, SOON, Counsellor, Visitor, pressing


def frame_of(page: Page) -> Frame:
    return page.frames[-1]


async def test_without_scripts_the_own_page_shows_hours_numbers_and_no_field_to_write_in(
    line: Line, context: NewContext
):
    page = await (await context(java_script_enabled=False, **NARROW)).new_page()
    await page.goto(line.own)
    await expect(page.locator('a[href="tel:112"]').first).to_be_visible()
    await expect(page.locator('a[href="tel:080005005"]').first).to_be_visible()
    await expect(page.locator("input, textarea, select, form")).to_have_count(0)
    await expect(page.get_by_text("Esimerkki: avoin linja").first).to_be_visible()
    await page.keyboard.press("Tab")
    first = page.locator("a").first
    await expect(first).to_be_focused()
    await expect(first).to_contain_text(FI["shared.leave"])
    assert await fits(page)


async def test_the_whole_way_can_be_gone_by_keyboard(line: Line, context: NewContext):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(await context(), line.partner)
    keys = visitor.page.keyboard

    await tab_to(visitor, "a", "Avaa keskustelu")
    await keys.press("Enter")
    await expect(visitor.button("consent.start")).to_be_visible(timeout=SOON)
    await keys.press("Tab")
    assert await focused(visitor) == FI["shared.leave"], "the way out is the first stop"
    await tab_to(visitor, "button", FI["consent.start"])
    await keys.press("Enter")
    await expect(aino.page.get_by_role("button", name="Accept")).to_be_visible(timeout=SOON)
    await aino.page.keyboard.press("Alt+a")
    await visitor.verified()
    await tab_to(visitor, "textarea", "")
    await keys.type("näppäimillä")
    await keys.press("Enter")
    await expect(aino.said()).to_have_text(["näppäimillä"], timeout=SOON)
    await tab_to(visitor, "button", FI["end.button"])
    await keys.press("Enter")
    await tab_to(visitor, "button", FI["end.confirm_yes"])
    await keys.press("Enter")
    await visitor.sees("end.erased")


async def test_on_a_phone_no_key_comes_to_what_lies_under_the_chat(line: Line, context: NewContext):
    visitor = await Visitor.come(await context(**NARROW), line.partner)
    await visitor.open()
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        await visitor.page.keyboard.press(key)
        at = await visitor.page.evaluate("document.activeElement.tagName")
        assert at in {"BODY", "IFRAME"}, f"{key} comes to the partner's {at}"
    link = visitor.page.locator("a[data-avoinlinja]")
    async with pressing(visitor.button("consent.notyet").click()):
        await expect(link).to_be_focused()
    await visitor.page.keyboard.press("Shift+Tab")
    await expect(visitor.page.locator("nav a").last).to_be_focused()


async def focused(visitor: Visitor, what: str = "*") -> str:
    """The words of what has the focus, in the frame if it is there."""
    for frame in reversed(visitor.page.frames):
        text = await frame.evaluate(
            """what => { const one = document.activeElement;
                return one === null || one === document.body || one.tagName === 'IFRAME' || !one.matches(what)
                    ? null : (one.innerText || '').trim() }""",
            what,
        )
        if text is not None:
            return text
    return ""


async def tab_to(visitor: Visitor, what: str, name: str, *, back: bool = False) -> None:
    for _ in range(60):
        if (name and await focused(visitor, what) == name) or (
            not name and await has_focus(visitor, what)
        ):
            return
        await visitor.page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not come to {what} {name}")


async def has_focus(visitor: Visitor, what: str) -> bool:
    return await frame_of(visitor.page).evaluate(
        "what => document.activeElement?.matches(what) ?? false", what
    )


@pytest.mark.parametrize(
    ("screen", "schemes"),
    [(NARROW, ["light", "dark"]), pytest.param({}, ["light"], marks=pytest.mark.long)],
    ids=["phone", "desktop"],
)
async def test_every_state_of_the_visitors_page_passes_axe_and_fits(
    line: Line, watch: Watch, context: NewContext, screen: dict, schemes: list[str]
):
    visitor = await Visitor.come(await context(**screen, reduced_motion="reduce"), line.partner)
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        frame = frame_of(visitor.page)
        for scheme in schemes:
            await visitor.page.emulate_media(color_scheme=scheme)
            found[f"{state}, {scheme}"] = await violations(frame)
            assert await fits(frame), state

    await look("partner")
    await visitor.open()
    await look("welcome")
    await visitor.button("consent.start").click()
    await visitor.sees("queue.nobody")
    await look("queue without a counsellor")
    # A button that has just been switched on changes its colours slowly, unless one asks for less motion.
    calm = await context(**COUNSELLOR, reduced_motion="reduce")
    aino = await Counsellor.sign_in(calm, line.links["aino"])
    await expect(aino.page.get_by_role("button", name="Start the shift")).to_be_enabled()
    found["console: start"] = await violations(aino.page)
    await aino.start_shift()
    await expect(aino.page.get_by_role("button", name="Accept")).to_be_visible(timeout=SOON)
    found["console: offer"] = await violations(aino.page)
    await aino.accept()
    await visitor.verified()
    await look("conversation, empty")
    await visitor.say("a" * 400)
    await aino.say("vastaus")
    await expect(visitor.said).to_have_count(2)
    await look("conversation")
    found["console: conversation"] = await violations(aino.page)
    await visitor.button("chat.more").click()
    await look("help and settings")
    await visitor.dialog_button("shared.close").click()
    watch.expect(BROKEN_LINE)
    line.proxy.cut()
    await visitor.sees("conn.lost")
    await look("line lost")
    line.proxy.restore()
    await visitor.is_answered_by("Aino")
    await expect(visitor.text("conn.lost_plain")).to_have_count(0)
    await visitor.button("end.button").click()
    # The way out is not dead under it. Not by a trial of a click: that sends real presses, and they leave.
    assert await visitor.dialog_button("shared.leave").evaluate(
        """(button) => { const { x, y, width, height } = button.getBoundingClientRect();
            return button.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
    )
    await look("asks before the end")
    await visitor.dialog_button("end.confirm_yes").click()
    await visitor.sees("end.erased")
    await look("ended")
    assert {state: faults for state, faults in found.items() if faults} == {}


async def test_the_board_passes_axe(line: Line, context: NewContext):
    lead = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["leena"])
    await expect(lead.row("Esimerkki: avoin linja")).to_be_visible(timeout=SOON)
    assert await violations(lead.page) == []
