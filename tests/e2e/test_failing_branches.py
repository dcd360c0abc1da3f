"""What a person sees when something fails: never silence, never a word lost or sent to the wrong one."""

import asyncio
import contextlib
import re

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Route, expect

from tests.stage.browser import BROKEN_LINE, EXIT, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor, texts_of

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
LINE_NAME = "Esimerkki: avoin linja"
TOLD_WITHIN_SECONDS = 20  # of a counsellor's death. Source: the promise
FAILED_AFTER_MS = 30_000  # the loader's patience with a frame. Source: widget/src/embed/panel.ts


async def in_conversation(
    line: Line, context: NewContext, capacity: int = 2
) -> tuple[Visitor, Counsellor]:
    """A visitor and a counsellor who have each said one thing."""
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity)
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"])
    await aino.say("tervetuloa")
    await expect(visitor.said).to_have_text(["hei", "tervetuloa"])
    return visitor, aino


# ---- nobody, closed ----


async def test_without_a_counsellor_the_visitor_is_told_so_and_shown_who_helps(
    line: Line, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await visitor.sees("queue.first")
    await visitor.sees("queue.nobody")
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    await expect(visitor.where.locator('a[href="tel:080005005"]').first).to_be_visible()


async def test_a_line_that_a_lead_closes_serves_who_waits_and_shows_the_others_who_helps(
    line: Line, context: NewContext
):
    waiting = await Visitor.come(await context(), line.partner)
    await waiting.join()
    await waiting.is_first()
    lead = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["leena"])
    await lead.change_line(LINE_NAME, "Close")
    await expect(lead.row(LINE_NAME)).to_contain_text("losing", timeout=SOON)

    late = await Visitor.come(await context(), line.partner)
    await expect(late.page.locator("[data-avoinlinja-state]")).to_contain_text(
        "kiinni", timeout=SOON
    )
    await late.page.locator("a[data-avoinlinja]").click()
    await late.sees("closed.title")
    await expect(late.where.locator('a[href="tel:112"]').first).to_be_visible()
    await expect(late.button("consent.start")).to_have_count(0)
    await waiting.is_first()


# ---- the counsellor is gone ----


async def test_a_dead_console_is_noticed_the_visitor_told_and_the_same_console_goes_on(
    line: Line, watch: Watch, context: NewContext
):
    visitor, aino = await in_conversation(line, context)
    watch.expect(BROKEN_LINE)
    line.proxy.freeze("/console/socket.io")
    # Waits 15 s in real time: that the default settings keep the promised 20 s is what is tried.
    await visitor.sees("conn.counsellor_lost", TOLD_WITHIN_SECONDS + 1)
    await visitor.say("oletko siellä")
    await expect(visitor.said).to_have_count(3)
    line.proxy.restore()
    await expect(aino.said()).to_have_text(["hei", "tervetuloa", "oletko siellä"], timeout=2 * SOON)
    await expect(visitor.text("conn.counsellor_lost")).to_have_count(0, timeout=SOON)
    await aino.say("olen taas")
    await expect(visitor.said).to_have_text(
        ["hei", "tervetuloa", "oletko siellä", "olen taas"], timeout=SOON
    )


async def test_a_console_that_is_loaded_again_goes_on_with_fresh_keys_and_no_word_is_lost(
    line: Line, watch: Watch, context: NewContext
):
    visitor, aino = await in_conversation(line, context)
    watch.expect(BROKEN_LINE)
    await aino.page.reload()
    await aino.sealed()
    await visitor.say("yhä täällä")
    await expect(aino.said()).to_contain_text(["yhä täällä"], timeout=SOON)
    await aino.say("niin minäkin")
    await expect(visitor.said.last).to_have_text("niin minäkin", timeout=SOON)


@pytest.mark.parametrize("policy", [{"wait_offered_max_minutes": 240, "orphan_return_seconds": 2}])
async def test_when_the_console_does_not_come_back_a_lead_takes_over_and_the_visitor_is_asked(
    line: Line, watch: Watch, context: NewContext, policy: dict[str, int]
):
    visitor, aino = await in_conversation(line, context)
    leena = await Counsellor.sign_in(
        await context(**COUNSELLOR), line.links["leena"].removesuffix("&board")
    )
    await leena.start_shift()
    await aino.page.close()
    await visitor.sees("conn.counsellor_lost")
    await visitor.say("kuuleeko kukaan")
    await leena.page.get_by_role("button", name="Take over").click(timeout=2 * SOON)
    question = visitor.where.locator("strong").get_by_text("Leena")
    await expect(question).to_be_visible(timeout=SOON)
    await expect(leena.page.get_by_text("is being asked").first).to_be_visible(timeout=SOON)
    await visitor.where.get_by_role("checkbox").check()
    await visitor.where.get_by_role("button", name="Leena").click()
    await leena.sealed()
    await expect(leena.said()).to_contain_text(["kuuleeko kukaan"], timeout=SOON)
    assert "hei" not in await texts_of(leena.said())


# ---- the visitor is gone ----


@pytest.mark.parametrize(
    "policy", [{"wait_offered_max_minutes": 240, "conversation_grace_seconds": 3}]
)
async def test_a_visitor_whose_browser_dies_is_shown_as_lost_and_then_as_ended(
    line: Line, context: NewContext, policy: dict[str, int]
):
    visitor, aino = await in_conversation(line, context)
    browser = await visitor.page.context.new_cdp_session(visitor.page.frames[-1])
    with contextlib.suppress(PlaywrightError, TimeoutError):  # it cannot answer any more
        await asyncio.wait_for(browser.send("Page.crash"), 1)
    # Waits out the grace and 20 s for a try: with less than 3 s, a slow machine would not see what stands there before.
    await expect(aino.pane().get_by_text("Connection lost since")).to_be_visible(timeout=SOON)
    over = aino.pane().get_by_text("did not come back in time")
    await expect(over).to_be_visible(timeout=2 * SOON)


@pytest.mark.parametrize(
    "way",
    [
        *("button", "shift in the frame"),
        pytest.param("shift on the page", marks=pytest.mark.long),  # test_leaving.py has it too
    ],
)
async def test_quick_exit_leaves_at_once_for_good_and_the_counsellor_is_told(
    line: Line, context: NewContext, way: str
):
    visitor, aino = await in_conversation(line, context)
    if way == "button":
        await visitor.leaves(visitor.button("shared.leave").click())
    else:
        target = visitor.input if way == "shift in the frame" else visitor.page.locator("footer")
        await target.click()  # keys go where the focus is, and never over the frame's edge
        await visitor.leaves(thrice_shift(visitor))
    await expect(aino.pane().get_by_text("left by quick exit")).to_be_visible(timeout=SOON)
    await visitor.page.go_back()
    assert visitor.page.url == "about:blank"
    await visitor.page.go_forward()
    assert visitor.page.url == EXIT


async def thrice_shift(visitor: Visitor) -> None:
    for _ in range(3):
        await visitor.page.keyboard.press("Shift")


# ---- the partner has chosen the weaker way ----


async def test_a_partner_who_frames_the_own_page_can_be_helped_and_left_and_it_is_called_weaker(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    theirs = await context()
    await theirs.route(line.partner, framed)
    page = await theirs.new_page()
    await page.goto(line.partner)
    visitor = Visitor(page, page.frame_locator("iframe").frame_locator("iframe"))
    await page.locator("a[data-avoinlinja]").click()
    await visitor.sees("consent.promises_page")
    await visitor.button("consent.start").click()
    await aino.accept()
    await visitor.verified()
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"])
    await visitor.leaves(visitor.button("shared.leave").click())
    await expect(aino.pane().get_by_text("left by quick exit")).to_be_visible(timeout=SOON)


async def test_an_own_page_that_was_not_asked_for_so_cannot_be_framed(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("frame-ancestors")
    theirs = await context()
    await theirs.clock.install()
    await theirs.route(line.partner, framed)
    await theirs.route(f"{line.own}?*", lambda route, _: route.continue_(url=line.own))
    page = await theirs.new_page()
    await page.goto(line.partner)
    await page.locator("a[data-avoinlinja]").click()
    await watch.sees("frame-ancestors")
    await theirs.clock.fast_forward(FAILED_AFTER_MS)
    panel = page.locator("div:has(> output:not(:empty))")
    await expect(panel.locator('a[href="tel:112"]')).to_be_visible(timeout=SOON)


async def framed(route: Route, _: Request) -> None:
    """The partner's page with the mode, and with the policy that it needs."""
    answer = await route.fetch()
    page = (await answer.text()).replace("<script async", '<script async data-mode="framed"')
    headers = {
        name: f"{value}; frame-src *" if name == "content-security-policy" else value
        for name, value in answer.headers.items()
    }
    await route.fulfill(response=answer, body=page, headers=headers)


# ---- the server is not honest ----


async def test_a_counsellor_under_another_root_gets_not_one_sealed_byte(
    line: Line, watch: Watch, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    theirs = await context()
    await theirs.route(line.partner, with_another_root)
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.join()
    await aino.accept()
    await expect(aino.pane().get_by_text("The visitor waits first in line")).to_be_visible(
        timeout=SOON
    )
    await expect(visitor.place).to_be_visible(timeout=SOON)  # back in the line
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    sent = "\n".join(line.proxy.sent_texts())
    assert '"key_package"' in sent, "the counsellor's page did try: the search can find"
    assert '"opening"' not in sent
    assert '"message"' not in sent


async def with_another_root(route: Route, _: Request) -> None:
    answer = await route.fetch()
    page = re.sub(r'data-root="[^"]*"', f'data-root="{"A" * 43}"', await answer.text())
    await route.fulfill(response=answer, body=page)


async def test_styles_that_were_altered_by_one_byte_are_not_used_and_the_telephone_is_shown(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("integrity|digest")
    watch.expect("ERR_")
    line.proxy.alter("/app.css")
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.page.locator("a[data-avoinlinja]").click()
    await watch.sees("digest")  # it is the hash that stops it
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()


# ---- the daemon ----


async def test_a_restart_keeps_the_queue_in_order_and_the_conversation_whole(
    line: Line, watch: Watch, context: NewContext
):
    visitor, aino = await in_conversation(line, context, capacity=1)
    second = await Visitor.come(await context(), line.partner)
    await second.join()
    await second.is_first()
    third = await Visitor.come(await context(), line.partner)
    await third.join()
    await third.sees("queue.ahead", n=1)

    watch.expect(BROKEN_LINE)
    assert await line.stop() == 0
    await visitor.say("sanottu kesken katkon")
    await line.start()

    await expect(aino.said()).to_have_text(
        ["hei", "tervetuloa", "sanottu kesken katkon"], timeout=3 * SOON
    )
    await aino.say("kuulen")
    await expect(visitor.said.last).to_have_text("kuulen", timeout=SOON)
    await second.is_first()
    await third.sees("queue.ahead", n=1)
    await aino.end()
    await aino.free_place()
    await (
        aino.accept()
    )  # waits up to 10 s after the start: nobody is assigned before those who stood first are back
    await second.verified()
    await third.is_first()


async def test_where_websocket_is_blocked_long_polling_carries_the_whole_conversation(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("WebSocket connection to .* failed")
    line.proxy.blocks_websocket = True
    visitor, aino = await in_conversation(line, context)
    await visitor.end()
    await visitor.sees("end.erased")
    await expect(aino.page.get_by_text("The words have been wiped")).to_be_visible(timeout=SOON)
    sent = "\n".join(line.proxy.sent_texts())
    assert "transport=polling" in sent
    assert "101 Switching" not in "".join(
        heard.received[:40].decode("latin-1") for heard in line.proxy.heard
    )


async def test_an_offline_browser_still_shows_the_telephone(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    theirs = await context()
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.join()
    await visitor.is_first()
    line.proxy.cut()
    await visitor.sees("conn.lost_plain")
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    line.proxy.restore()
    await visitor.is_first()
    await expect(visitor.text("conn.lost_plain")).to_have_count(0, timeout=2 * SOON)
