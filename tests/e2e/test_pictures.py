"""Real pictures of every state, for people to look at: they lie in test-results/pictures after `make e2e`."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import ROOT, Line
from tests.stage.people import SOON, Counsellor, Visitor

PICTURES = ROOT / "test-results" / "pictures"
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SCREENS = {"phone": PHONE, "desktop": {**DESKTOP, "reduced_motion": "reduce"}}
# Those who answer sit at a desk here; their screens as narrow as a phone are in test_console_fits.py.
STAFF = {**DESKTOP, "locale": "en-GB"}
DRESSES: dict[str, dict[str, dict[str, str]]] = {
    "phone": {"phone": {}},
    "desktop": {
        "desktop": {},
        "dark": {"color_scheme": "dark"},
        "forced-colours": {"forced_colors": "active"},
        "right-to-left": {"dir": "rtl"},
        "text-200": {"fontSize": "200%"},
    },
}
WALKED_IN = {"phone": {}, "desktop": {"dir": "rtl", "fontSize": "200%"}}
DRESS = """({dir = '', fontSize = ''}) => {
  document.documentElement.dir = dir; document.documentElement.style.fontSize = fontSize; }"""


async def put_on(page: Page, dress: dict[str, str]) -> None:
    """What a browser can be told; and what it cannot: writing from right to left, letters twice as large."""
    await page.emulate_media(
        color_scheme=dress.get("color_scheme", "light"),
        forced_colors=dress.get("forced_colors", "none"),
    )
    for frame in page.frames:
        await frame.evaluate(DRESS, dress)


async def over_the_page(
    visitor: Visitor,
    opens: str,
    closes: str,
    picture: Callable[[Page, str], Awaitable[None]],
    name: str,
) -> None:
    """What a button opens over the page, pictured and closed again."""
    await visitor.button(opens).click()
    await picture(visitor.page, name)
    await visitor.dialog_button(closes).click()


async def what_can_be_set(
    visitor: Visitor, picture: Callable[[Page, str], Awaitable[None]], dress: dict[str, str]
) -> None:
    """Help and settings, then the bar on the partner's page, pictured and opened again."""
    await over_the_page(visitor, "chat.more", "shared.close", picture, "09-help-and-settings")
    await visitor.where.locator(".to-small").click()
    await picture(visitor.page, "09-small-on-the-page")
    await put_on(visitor.page, {})  # letters that were made larger only now found no room
    await visitor.button("small.open").click()
    await put_on(visitor.page, dress)


@pytest.mark.long
@pytest.mark.parametrize("screen", SCREENS)
async def test_every_state_can_be_pictured(
    line: Line, watch: Watch, context: NewContext, screen: str
):
    for name in DRESSES[screen]:
        (PICTURES / name).mkdir(parents=True, exist_ok=True)

    async def picture(page: Page, name: str) -> None:
        for folder, dress in DRESSES[screen].items():
            await put_on(page, dress)
            await page.screenshot(path=PICTURES / folder / f"{name}.png")
        await put_on(page, WALKED_IN[screen])

    visitor = await Visitor.come(await context(**SCREENS[screen]), line.partner)
    await picture(visitor.page, "01-partner")
    await visitor.open()
    await picture(visitor.page, "02-welcome")
    await visitor.button("consent.start").click()
    await visitor.sees("queue.nobody")
    await picture(visitor.page, "03-queue-without-a-counsellor")
    await over_the_page(visitor, "help.now", "shared.close", picture, "03-help-now")
    await over_the_page(
        visitor, "queue.leave", "queue.leave_no", picture, "03-asks-before-giving-up"
    )
    aino = await Counsellor.sign_in(await context(**STAFF), line.links["aino"])
    await picture(aino.page, "04-console-start")
    await aino.start_shift()
    await expect(aino.page.get_by_role("button", name="Accept")).to_be_visible(timeout=SOON)
    await picture(aino.page, "05-console-offer")
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("Hei. En oikein tiedä, mistä aloittaisin.")
    await expect(aino.said()).to_have_count(1, timeout=SOON)
    await aino.say_by_button("Hei, hyvä että kirjoitit. Voit aloittaa mistä haluat.")
    await expect(visitor.said).to_have_count(2, timeout=SOON)
    await picture(visitor.page, "06-conversation")
    await picture(aino.page, "07-console-conversation")
    lead = await Counsellor.sign_in(await context(**STAFF), line.links["leena"])
    await expect(lead.page.get_by_text("Esimerkki: avoin linja").first).to_be_visible(timeout=SOON)
    await picture(lead.page, "08-board")
    watch.expect(BROKEN_LINE)
    line.proxy.cut()
    await visitor.sees("conn.lost")
    await picture(visitor.page, "09-line-lost")
    line.proxy.restore()
    await visitor.is_answered_by("Aino")
    await expect(visitor.text("conn.lost_plain")).to_have_count(0)
    await what_can_be_set(visitor, picture, WALKED_IN[screen])
    await aino.end()
    await visitor.sees("end.by_counsellor")
    await picture(visitor.page, "10-ended-by-the-counsellor")
    await visitor.button("end.erase").click()
    await visitor.sees("end.deleted")
    await picture(visitor.page, "10-ended")
    own = await (await context(**SCREENS[screen])).new_page()
    await own.goto(line.own)
    await expect(
        own.frame_locator("iframe").get_by_role("button", name="Aloita", exact=True)
    ).to_be_visible(timeout=SOON)
    await picture(own, "11-own-page")
    for name in DRESSES[screen]:
        assert len(list((PICTURES / name).glob("*.png"))) >= 15
