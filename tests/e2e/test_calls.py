"""A number on the screen can be called: the device is asked to, the browser asks nothing, and the chat goes on.

A browser without a screen calls nobody, but covers the page with a question of its own, through which no pointer gets.
So all but the first is pressed by a script, at which the browser says that it was no person.
"""

import pytest
from playwright.async_api import (
    BrowserContext,
    Dialog,
    FrameLocator,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from tests.stage.browser import BROKEN_LINE, Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
HASH_WRONG = "integrity|digest|ERR_"


@pytest.fixture(autouse=True)
def by_script(watch: Watch) -> None:
    watch.expect("Not allowed to launch '(tel|sms):.*' because a user gesture is required")


async def press(one: Locator) -> None:
    await expect(one).to_be_visible(timeout=SOON)
    await one.evaluate("one => one.click()")


class Device:
    """What the person's browser asks before a call."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked = page, list[str]()
        page.on("dialog", self._question)

    async def _question(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        await dialog.accept()

    async def calls(self, link: Locator) -> None:
        """It is the whole page that sets out, so no policy of the page stops it; and what was there is there."""
        address = await link.get_attribute("href", timeout=SOON)
        assert address
        async with self.page.expect_request(address, timeout=SOON) as called:
            await press(link)
        assert (await called.value).frame == self.page.main_frame
        assert self.asked == []
        await expect(link).to_be_visible()


def number(visitor: Visitor, address: str = "tel:112") -> Locator:
    return visitor.where.locator(f'a[href="{address}"]').first


async def calls_from_the_sheet(device: Device, visitor: Visitor, opener: str) -> None:
    await press(visitor.button(opener))
    sheet = visitor.where.get_by_role("dialog")
    await device.calls(sheet.locator('a[href="tel:112"]'))
    await press(sheet.locator("summary").first)
    await device.calls(sheet.locator('a[href="sms:112"]'))
    await device.calls(sheet.locator(".helplines a.number").last)
    await press(visitor.dialog_button("shared.close"))


@pytest.mark.parametrize("where", ["partner", pytest.param("own", marks=pytest.mark.long)])
async def test_from_the_first_view_to_the_last_words_a_number_is_called_and_the_talk_goes_on(
    line: Line, context: NewContext, where: str
):
    visitor = await Visitor.come(await context(), line.own if where == "own" else line.partner)
    device = Device(visitor.page)
    if where == "partner":
        await visitor.open()
    await device.calls(number(visitor))
    await press(visitor.button("consent.start"))
    await visitor.is_first()
    await device.calls(number(visitor))
    await calls_from_the_sheet(device, visitor, "help.now")

    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await aino.say("Soita 116 006")
    await device.calls(number(visitor, "tel:116006"))
    await calls_from_the_sheet(device, visitor, "chat.more")
    await visitor.input.fill("soitin")
    await press(visitor.button("chat.send"))
    await expect(aino.said().last).to_have_text("soitin", timeout=SOON)
    await aino.end()
    await expect(visitor.input).to_have_count(0, timeout=SOON)
    await device.calls(number(visitor))
    await device.calls(number(visitor, "tel:116006"))


# ---- pages whose policy allows no frames ----


async def strict(context: BrowserContext, line: Line, was: str = "", now: str = "") -> list[str]:
    """The partner's page, with a collector of what its policy has stopped; what that is sent comes back."""
    reports: list[str] = []

    async def page(route: Route, _: Request) -> None:
        answer = await route.fetch()
        policy = answer.headers["content-security-policy"]
        headers = {**answer.headers, "content-security-policy": f"{policy}; report-uri /collector"}
        await route.fulfill(
            response=answer, body=(await answer.text()).replace(was, now), headers=headers
        )

    async def collector(route: Route, request: Request) -> None:
        reports.append(f"{request.post_data}")
        await route.fulfill(status=204)

    await context.route(line.partner, page)
    await context.route(f"{line.partner}collector", collector)
    return reports


async def test_the_first_tap_of_a_finger_calls_and_a_collector_of_the_partner_is_told_nothing(
    line: Line, context: NewContext
):
    theirs = await context(has_touch=True, viewport={"width": 390, "height": 844})
    reports = await strict(theirs, line)
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.join()
    await visitor.is_first()
    async with visitor.page.expect_request("tel:112", timeout=SOON):
        await number(visitor).tap()
    await visitor.is_first()
    assert reports == []


async def test_where_nobody_can_be_helped_in_writing_the_numbers_can_be_called(
    line: Line, context: NewContext
):
    theirs = await context()
    await strict(theirs, line, "data-root=", "data-no-root=")
    visitor = await Visitor.come(theirs, line.partner)
    device = Device(visitor.page)
    await visitor.page.locator("a[data-avoinlinja]").click()
    await visitor.sees("page.line")  # the line's own page: here is no root
    await device.calls(number(visitor))
    await device.calls(visitor.where.locator(".helplines a.number").last)


async def test_the_numbers_under_a_lost_line_can_be_called(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect(BROKEN_LINE)
    visitor = await Visitor.come(await context(), line.partner)
    device = Device(visitor.page)
    await visitor.join()
    await visitor.is_first()
    line.proxy.cut()
    await visitor.sees("conn.lost_plain")
    await device.calls(number(visitor))
    line.proxy.restore()
    await expect(visitor.text("conn.lost_plain")).to_have_count(0, timeout=2 * SOON)
    await visitor.is_first()


@pytest.mark.parametrize("where", ["a chat in the partner's page", "the own page in a frame"])
async def test_the_numbers_over_a_chat_that_did_not_open_can_be_called(
    line: Line, watch: Watch, context: NewContext, where: str
):
    watch.expect(HASH_WRONG)
    line.proxy.alter("/app.js")
    theirs = await context()
    page = await theirs.new_page()
    around: Page | FrameLocator = page
    if where == "the own page in a frame":
        headers = {"Content-Security-Policy": f"default-src 'none'; frame-src {line.origin}"}
        html = f'<!doctype html><iframe width=400 height=700 src="{line.own}?framed=1"></iframe>'

        async def framing(route: Route, _: Request) -> None:
            await route.fulfill(body=html, content_type="text/html", headers=headers)

        await theirs.route(line.partner, framing)
        await page.goto(line.partner)
        around = page.frame_locator("iframe")
    else:
        await page.goto(line.partner)
        await page.locator("a[data-avoinlinja]").click()
    await expect(around.locator("output")).to_contain_text("Ei auennut", timeout=SOON)
    panel = around.locator("div:has(> output)")
    await Device(page).calls(panel.locator('a[href="tel:112"]'))
    await expect(panel.locator(f'a[href="{line.own}"]')).to_be_visible()
