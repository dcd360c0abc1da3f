"""A counsellor sends cards by keys; her visitor reads them, also without a connection, until the quick exit."""

from playwright.async_api import expect

from chatd.base.texts.catalogue import text_of
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import violations
from tests.stage.people import Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


async def test_cards_go_in_three_presses_stay_at_hand_offline_and_go_with_her(
    line: Line, context: NewContext
) -> None:
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)
    hers = await context()
    visitor = await Visitor.come(hers, line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed("A")
    keys = aino.page.keyboard
    await aino.pane("A").locator("textarea").click()
    await keys.press("Alt+c")
    await expect(aino.page.get_by_role("combobox", name="Find a card")).to_be_focused()
    assert await violations(aino.page) == []
    await keys.press("Enter")
    await expect(aino.pane("A").locator(".log")).to_contain_text("Hätänumero 112")
    await keys.press("Alt+c")
    await expect(aino.page.get_by_role("combobox", name="Find a card")).to_be_focused()
    await keys.type("turvako")
    await keys.press("Enter")
    card = visitor.where.locator(".log .sent-card")
    await expect(card).to_have_count(2)
    await expect(card.first.get_by_role("heading")).to_have_text("Hätänumero 112")
    await expect(card.first.locator('a[href="tel:112"]').first).to_be_visible()
    await hers.set_offline(True)
    await visitor.where.get_by_role(
        "button", name=text_of("visitor.cards.button", "fi", n=2)
    ).click()
    listed = visitor.where.locator("dialog .sent-card")
    await expect(listed).to_have_count(2)
    await expect(listed.first.locator('a[href="tel:080005005"]')).to_be_visible()
    await hers.set_offline(False)
    await visitor.leaves(visitor.where.locator("dialog").get_by_role("button").first.click())
