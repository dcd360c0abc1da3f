"""Who answers cannot be made sure of: the visitor keeps the place, first in line, and another counsellor takes over."""

import re
import time

from playwright.async_api import expect

from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
KEY_PACKAGE = b'"kind":"key_package","body":"'


async def test_a_visitor_who_cannot_verify_one_counsellor_is_helped_by_another(
    line: Line, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    eetu = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["eetu"])
    await eetu.start_shift()
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    line.proxy.spoil(KEY_PACKAGE)  # on its way to the visitor, where the daemon cannot see it
    await aino.accept()

    await expect(aino.pane().get_by_text("could not make sure who you are")).to_be_visible(
        timeout=SOON
    )
    await eetu.accept()
    await visitor.verified()
    await eetu.sealed()
    await visitor.say("hei")
    await expect(eetu.said()).to_have_text(["hei"])
    await expect(aino.page.get_by_role("button", name=re.compile("^Accept"))).to_have_count(0)

    lead = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["leena"])
    await expect(lead.row("Esimerkki: avoin linja")).to_contain_text(
        "1 visitor could not make sure who answers", timeout=SOON
    )


async def test_when_nobody_can_be_verified_the_telephone_is_shown_and_why(
    line: Line, context: NewContext
):
    line.proxy.tells_no_terse = True
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await visitor.is_first()
    asked = []
    for name in ("aino", "eetu", "leena"):  # the same one is asked again only after five minutes
        link = line.links[name].removesuffix("&board")
        asked.append(await Counsellor.sign_in(await context(**COUNSELLOR), link))
        await asked[-1].start_shift()
        line.proxy.spoil(KEY_PACKAGE)
        await asked[-1].accept()
        failed = asked[-1].pane().get_by_text("could not make sure who you are")
        await expect(failed).to_be_visible(timeout=SOON)
        await asked[-1].free_place()
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    await expect(visitor.where.locator(".place")).to_have_count(0)
    for each in asked:
        await expect(each.page.get_by_role("button", name=re.compile("^Accept"))).to_have_count(0)


SLOW = "const real = Date.now; Date.now = () => real() - 50 * 60_000;"


async def test_a_visitor_whose_clock_is_fifty_minutes_slow_is_helped_in_the_first_minute_of_a_shift(
    line: Line, context: NewContext
):
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    theirs = await context()
    await theirs.add_init_script(SLOW)
    visitor = await Visitor.come(theirs, line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    off = await visitor.where.locator("body").evaluate("() => Date.now() / 1000")
    assert off < time.time() - 2_900, "control: the clock in the sealed frame is slow"
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"])
