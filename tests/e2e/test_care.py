"""A hard talk at the console, by keyboard alone: the check, the cards, a moment, an end as abuse that says why."""

from playwright.async_api import expect

from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import COUNSELLOR, violations
from tests.stage.people import SOON, Counsellor, Visitor

CHECK = "Ask first: is it safe to write now?"


async def test_a_hard_talk_by_keyboard(line: Line, context: NewContext):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    calm = await context(**COUNSELLOR, reduced_motion="reduce")
    aino = await Counsellor.sign_in(calm, line.links["aino"])
    await aino.start_shift()
    await aino.accept()
    await visitor.verified()
    page, keys = aino.page, aino.page.keyboard

    check = page.get_by_role("region", name=CHECK)
    await expect(check).to_be_visible(timeout=SOON)
    assert await violations(page) == []
    await check.get_by_role("button", name="Asked").press("Enter")
    await expect(check).to_have_count(0)
    await expect(page.locator("#write-A")).to_be_focused()

    await keys.press("Alt+g")
    cards = page.get_by_role("complementary", name="Protocol cards")
    await keys.type("section 25")
    await keys.press("Enter")
    await expect(cards.get_by_role("heading", name="A child in danger")).to_be_focused()
    assert await violations(page) == []
    await keys.press("Escape")
    await expect(cards).to_have_count(0)
    await expect(visitor.said).to_have_count(0)

    await keys.press("Alt+m")
    await expect(visitor.said).to_have_count(1, timeout=SOON)
    await expect(visitor.said.first).to_contain_text("Tarvitsen hetken.")
    assert await violations(page) == []

    await page.get_by_role("button", name="Only one now").press("Enter")
    await expect(page.get_by_text("Only one now. Leads see it.")).to_be_visible(timeout=SOON)

    await keys.press("Alt+1")
    await keys.press("Alt+e")
    await page.get_by_role("button", name="End as abuse…").press("Enter")
    await page.get_by_role("button", name="End as abuse", exact=True).press("Enter")
    await expect(page.get_by_text("You ended the conversation.", exact=True)).to_be_visible(
        timeout=SOON
    )
    await visitor.sees("end.by_counsellor")
    await expect(visitor.said.last).to_contain_text("koska viestit olivat loukkaavia", timeout=SOON)
