"""As docs/operations.md says it: a root of one's own, people whom a lead has certified, and then a real talk."""

import re

from playwright.async_api import expect

from tests.stage.newcomer import Newcomer, press
from tests.stage.of_an_association import association, own, watch
from tests.stage.people import SOON, Counsellor, Visitor

__all__ = ["association", "own", "watch"]


async def test_a_lead_certifies_whom_she_knows_and_a_visitor_verifies_it_to_the_associations_own_root(
    association, context, own
):
    await association.found_chain()
    aino = Counsellor(await own.tab())
    await aino.page.goto(await association.link("aino"))
    await Newcomer.settle(aino.page)
    start = aino.page.get_by_role("button", name="Start the shift")
    await expect(aino.page.get_by_text("No lead has signed for you")).to_be_visible(timeout=SOON)
    await expect(start).to_be_disabled()

    assert await association.press() == 1
    await expect(start).to_be_enabled(timeout=SOON)  # she hears of it, and has pressed nothing
    await aino.start_shift()

    visitor = await Visitor.come(await context(), f"{association.site}/")
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"], timeout=SOON)
    await expect(aino.page.get_by_text("Demonstration")).to_have_count(0)


async def test_a_lead_makes_the_issuing_key_in_her_console_and_installs_its_certificate(
    association, own
):
    lead = await own.tab()
    await lead.goto(await association.link("leena"))
    await Newcomer.settle(lead)
    await press(lead, re.compile("^Staff"))  # behind it may stand how many wait
    await press(lead, "Make the issuing key")
    shown = lead.locator("section p code.key").first
    await expect(shown).to_be_visible(timeout=SOON)
    certificate = await association.certify((await shown.inner_text()).strip())
    await lead.get_by_label("Certificate from the keeper of the root").fill(certificate)
    await press(lead, "Install")
    await expect(
        lead.get_by_text(re.compile("^Certified for “Esimerkkiyhdistys” until"))
    ).to_be_visible(timeout=SOON)
