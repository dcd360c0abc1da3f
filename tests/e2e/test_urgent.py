"""That it cannot wait, from a visitor's page to the eyes of counsellor and lead, in a real console."""

from playwright.async_api import expect

from tests.stage import clients
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import COUNSELLOR, violations
from tests.stage.people import SOON, Counsellor
from tests.transport.official_client import OfficialClient

DANGER = "The visitor says: I am in danger now."
HARM = "The visitor says: I am afraid I will hurt someone now."


async def test_what_is_urgent_is_said_on_the_board_on_the_offer_and_over_the_conversation(
    line: Line, context: NewContext
):
    lead = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["leena"])
    official = await OfficialClient.start()
    try:
        visitor = clients.Visitor(line.origin, official)
        await visitor.connect()
        wish = {"embed": "etusivu", "language": "fi", "resume_hash": visitor.hash}
        await visitor.ask("join", {**wish, "urgent": "danger"})
        await expect(lead.row("Esimerkki: avoin linja").get_by_text("1 urgent")).to_be_visible(
            timeout=SOON
        )

        aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
        await aino.start_shift()
        offer = aino.page.get_by_role("region", name="A visitor waits for you")
        await expect(offer.get_by_text(DANGER)).to_be_visible(timeout=SOON)
        assert await visitor.page.ask("urgent", {"urgent": "harm"}) == {}
        await expect(offer.get_by_text(HARM)).to_be_visible(timeout=SOON)
        assert await violations(aino.page) == []

        await aino.accept()
        await expect(aino.pane().get_by_text(HARM)).to_be_visible(timeout=SOON)
        assert await violations(aino.page) == []
        assert await visitor.page.ask("urgent", {"urgent": None}) == {}
        await expect(aino.pane().get_by_text(HARM)).to_have_count(0, timeout=SOON)
        await expect(lead.row("Esimerkki: avoin linja").get_by_text("urgent")).to_have_count(0)
    finally:
        await official.stop()
