"""As docs/operations.md says it: a root of one's own, people whom a lead has certified, and then a real talk."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import expect

from tests.stage.association import Association
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import beside_the_browser
from tests.stage.people import SOON, Counsellor, Visitor


@beside_the_browser
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    running = Association(tmp_path)
    try:
        await running.open()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def watch(association: Association, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    """Fails the test on a broken policy, an error in a page, or a request to a third party."""
    watching = Watch(association.hosts)
    yield watching
    assert not watching.faults
    assert not elsewhere.asked, "a request to a third party"


async def test_a_lead_certifies_whom_she_knows_and_a_visitor_verifies_it_to_the_associations_own_root(
    association, context
):
    await association.found_chain()
    aino = await Counsellor.sign_in(await context(locale="en-GB"), await association.link("aino"))
    start = aino.page.get_by_role("button", name="Start the shift")
    await expect(aino.page.get_by_text("No lead has confirmed you")).to_be_visible(timeout=SOON)
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
    association, context
):
    lead = await Counsellor.sign_in(await context(locale="en-GB"), await association.link("leena"))
    await lead.page.get_by_role("button", name=re.compile(r"^Keys")).click()
    await lead.page.get_by_role("button", name="Make the issuing key in this browser").click()
    shown = lead.page.get_by_text("Public key of the issuing key").locator("code")
    await expect(shown).to_be_visible(timeout=SOON)
    certificate = await association.certify((await shown.inner_text()).strip())
    await lead.page.get_by_label("Certificate", exact=True).fill(certificate)
    await lead.page.get_by_role("button", name="Install the certificate").click()
    await expect(lead.page.get_by_text("The certificate is installed.")).to_be_visible(timeout=SOON)
