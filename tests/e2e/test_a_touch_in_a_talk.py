"""On a line of its own, in the midst of a sealed talk: a reload, the lock, and the touch that goes on."""

from playwright.async_api import Page, expect

from tests.stage.association import Association
from tests.stage.duty import Duty
from tests.stage.fixtures import NewContext
from tests.stage.machine import Machine
from tests.stage.newcomer import press
from tests.stage.of_an_association import association, own, watch
from tests.stage.people import SOON, Visitor

__all__ = ["association", "own", "watch"]

OF_THE_TALK = ["Alt+a", "Alt+x", "Alt+n", "Alt+e", "Alt+f", "Alt+w", "Alt+p", "Alt+h", "Alt+1"]
OF_THE_SCREEN = ["F2", "F6", "Escape", "?", "h", "e", "i"]


async def both_ways(duty: Duty, visitor: Visitor, word: str, *, before: int = 0) -> None:
    """A word of each. `before`: how many words the console has of the time since it was loaded."""
    aino = duty.counsellor
    await visitor.say(f"{word}?")
    await expect(aino.said().nth(before)).to_have_text(f"{word}?", timeout=SOON)
    await aino.say(f"{word}!")
    await expect(visitor.said.last).to_have_text(f"{word}!", timeout=SOON)


async def nothing_is_done_by_keys(page: Page) -> None:
    await expect(page.locator("textarea")).to_have_count(0)
    for keys in [*OF_THE_TALK, *OF_THE_SCREEN]:
        await page.keyboard.press(keys)
    await expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    await expect(page.locator("dialog, textarea")).to_have_count(0)


async def test_one_touch_goes_on_with_the_same_key_after_a_reload_and_takes_an_offer_at_the_lock(
    association: Association, context: NewContext, own: Machine
):
    page = await own.tab()
    await association.found_chain()
    duty = await Duty.begin(association, page)
    visitor = await duty.talks(context)
    await both_ways(duty, visitor, "first")

    seeds = set(own.secrets["seed"])
    await duty.reload()
    await visitor.sees("conn.counsellor_lost")
    await duty.touch()
    await duty.counsellor.sealed()
    await visitor.sees("conn.counsellor_back")
    await both_ways(duty, visitor, "again")
    assert own.secrets["seed"] == seeds, "no key was made: the shift's is the one of before"

    await page.keyboard.press("Alt+l")
    await expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    await nothing_is_done_by_keys(page)
    await visitor.say("are you there?")
    await expect(page.get_by_text("1 new message")).to_be_visible(timeout=SOON)
    await duty.waits(context)
    take = page.get_by_role("button", name="Unlock with your passkey and accept")
    await expect(take).to_be_visible(timeout=SOON)
    await nothing_is_done_by_keys(page)
    await expect(take).to_be_visible()
    await duty.touch()
    await duty.counsellor.sealed("B")
    await expect(duty.counsellor.said("A").last).to_have_text("are you there?")
    await expect(page.get_by_text("Your shift", exact=True)).to_be_visible()


async def test_where_a_passkey_cannot_open_keys_the_words_take_the_place_of_the_touch(
    association: Association, context: NewContext, own: Machine
):
    page = await own.tab(has_prf=False)
    await association.found_chain()
    duty = await Duty.begin(association, page)
    visitor = await duty.talks(context)
    await both_ways(duty, visitor, "first")

    await duty.reload()
    await duty.touch()
    await expect(page.get_by_role("heading", name="Open your keys")).to_be_visible(timeout=SOON)
    await duty.newcomer.type_words()
    await duty.counsellor.sealed()
    await both_ways(duty, visitor, "again")

    await page.keyboard.press("Alt+l")
    await press(page, "Unlock with your passkey")
    await both_ways(duty, visitor, "and on", before=2)
