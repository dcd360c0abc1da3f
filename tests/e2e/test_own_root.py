"""As docs/operations.md says it: a root of one's own, a lead who signs a batch ahead, and then a real talk."""

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


async def keys(person: Counsellor) -> None:
    await person.page.get_by_role("button", name="Shifts and keys", exact=True).click()


async def conversations(person: Counsellor) -> None:
    await person.page.get_by_role("button", name="Conversations", exact=True).click()


async def make_issuing_key(lead: Counsellor, association: Association) -> None:
    await keys(lead)
    await lead.page.get_by_role("button", name="Make the issuing key in this browser").click()
    shown = lead.page.get_by_text("Public key of the issuing key").locator("code")
    await expect(shown).to_be_visible(timeout=SOON)
    certificate = await association.certify((await shown.inner_text()).strip())
    await lead.page.get_by_label("Certificate", exact=True).fill(certificate)
    await lead.page.get_by_role("button", name="Install the certificate").click()
    await expect(lead.page.get_by_text("The certificate is installed.")).to_be_visible(timeout=SOON)


async def ask_for_shifts(counsellor: Counsellor, count: int) -> None:
    await keys(counsellor)
    for _ in range(count):
        await counsellor.page.get_by_role("button", name="Ask for a shift that starts now").click()
    waiting = counsellor.page.get_by_role("cell", name="waits for a signature")
    await expect(waiting).to_have_count(count, timeout=SOON)


async def test_a_lead_signs_a_batch_and_a_visitor_verifies_it_to_the_associations_own_root(
    association, context
):
    lead = await Counsellor.sign_in(await context(locale="en-GB"), await association.link("leena"))
    aino = await Counsellor.sign_in(await context(locale="en-GB"), await association.link("aino"))
    start = aino.page.get_by_role("button", name="Start the shift")
    await expect(start).to_be_disabled()  # nothing has been signed for her

    await make_issuing_key(lead, association)
    await ask_for_shifts(aino, 2)
    await lead.page.get_by_role("button", name="Look again").last.click()
    await expect(lead.page.get_by_label("Sign Aino, a professional")).to_have_count(2, timeout=SOON)
    await lead.page.get_by_role("button", name="Choose all").click()
    await lead.page.get_by_role("button", name="Sign the chosen (2)").click()
    await expect(lead.page.get_by_text("Signed: 2.")).to_be_visible(timeout=SOON)

    await aino.page.get_by_role("button", name="Look again").first.click()
    await expect(aino.page.get_by_role("cell", name="signed", exact=True)).to_have_count(2)
    await conversations(aino)
    await aino.start_shift()

    visitor = await Visitor.come(await context(), f"{association.site}/")
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say("hei")
    await expect(aino.said()).to_have_text(["hei"], timeout=SOON)
    await expect(aino.page.get_by_text("Demonstration")).to_have_count(0)
