"""A counsellor puts a phrase into her box by `/`, changes it and sends it; nothing goes by itself."""

from playwright.async_api import expect

from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import violations
from tests.stage.people import Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


async def test_a_phrase_is_put_in_by_keys_changed_and_only_then_sent(
    line: Line, context: NewContext
) -> None:
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift(capacity=1)
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed("A")
    box = aino.pane("A").locator("textarea")
    options = aino.page.get_by_role("listbox", name="Phrases").get_by_role("option")
    await box.press_sequentially("Hyvää iltaa. /")
    await expect(options).to_have_count(6)
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await expect(options.first).to_contain_text("/hi Greeting")
    chosen = await options.first.get_attribute("id")
    assert await box.get_attribute("aria-activedescendant") == chosen
    await box.press("Escape")
    await expect(options).to_have_count(0)
    await expect(box).to_have_value("Hyvää iltaa. /")
    await box.press_sequentially("en")
    await expect(options.first).to_contain_text("/end Ending")
    await box.press("ArrowDown")
    await box.press("ArrowUp")
    assert await violations(aino.page) == []
    await box.press("Enter")
    await expect(options).to_have_count(0)
    text = "Hyvää iltaa. Meidän on kohta aika lopettaa."
    assert (await box.input_value()).startswith(text)
    await box.press("Control+z")
    await expect(box).to_have_value("Hyvää iltaa. /en")
    await expect(visitor.said).to_have_count(0)
    await box.press("Control+Shift+z")
    await box.press_sequentially(" Tuletko?")
    await box.press("Enter")
    await expect(visitor.said).to_contain_text("Meidän on kohta aika lopettaa.")
    await expect(visitor.said).to_contain_text("Tuletko?")
