"""The staff room with a guest from outside: let in by name, reading nothing earlier; and over for everybody."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.test_access import violations
from tests.e2e.test_failing_branches import COUNSELLOR, in_conversation
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SECOND, SOON, Counsellor, texts_of

pytestmark = pytest.mark.long

KEYED = 40 * SECOND  # several come in one after the other, each by a change of keys
PICTURES = os.environ.get("ROOM_PICTURES", "")
NARROW = {"locale": "en-GB", "viewport": {"width": 320, "height": 640}}


async def picture(page: Page, name: str) -> None:
    """For whoever wants to look, dark too; nothing depends on it."""
    if PICTURES:
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}.png")
        await page.emulate_media(color_scheme="light")


@dataclass
class InRoom:
    """A console with its staff room."""

    console: Counsellor

    @property
    def page(self) -> Page:
        return self.console.page

    @property
    def where(self) -> Locator:
        return self.page.get_by_role("complementary", name=re.compile("^Staff room"))

    @property
    def said(self) -> Locator:
        return self.where.locator(".words .words-text")

    async def enter(self, press: str) -> "InRoom":
        await self.page.keyboard.press("Alt+u")
        await self.where.get_by_role("button", name=press).click(timeout=SOON)
        await expect(self.where.get_by_text("You are in the room.")).to_be_visible(timeout=KEYED)
        return self

    async def say(self, text: str) -> None:
        await expect(
            self.where.get_by_text(re.compile(r"^\d+ (person|people) read"))
        ).to_be_visible(timeout=KEYED)
        box = self.where.locator("textarea")
        await box.fill(text)
        await box.press("Enter")
        question = self.page.get_by_role("dialog")
        if await question.count():
            await question.get_by_role("button", name="Send to the room").click()
        await expect(box).to_have_value("")

    async def code(self) -> tuple[str, str]:
        """The address and the six digits, as they would be read out; put away then."""
        await self.where.get_by_role("button", name="Code for a guest").click()
        shown = self.where.get_by_role("region", name="Code for a guest")
        address = await shown.locator(".room-address").inner_text(timeout=SOON)
        digits = await shown.locator(".room-digits").inner_text()
        await picture(self.page, "code")
        assert await violations(self.page) == []
        await shown.get_by_role("button", name="The code is read out").click()
        await expect(shown).to_have_count(0)
        return address, digits


@dataclass
class AtTheDoor:
    """The page of a guest."""

    page: Page

    @property
    def said(self) -> Locator:
        return self.page.locator(".words .words-text")

    @classmethod
    async def knock(cls, page: Page, address: str, code: str, name: str = "Oskari") -> "AtTheDoor":
        """By keys alone."""
        await page.goto(address)
        box = page.get_by_label("Code, six digits")
        await expect(box).to_be_visible(timeout=SOON)
        await picture(page, "guest-form")
        assert await violations(page) == []
        await box.focus()
        await page.keyboard.type(code)
        await page.keyboard.press("Tab")
        await page.keyboard.type(name)
        await page.keyboard.press("Tab")
        await page.keyboard.type("Poliisi")
        await page.keyboard.press("Enter")
        return cls(page)

    async def waits(self) -> None:
        await expect(self.page.get_by_role("heading", name="Wait to be let in")).to_be_visible(
            timeout=SOON
        )
        await picture(self.page, "guest-waits")
        assert await violations(self.page) == []

    async def is_in(self) -> None:
        await expect(self.page.get_by_label("Write to the room")).to_be_visible(timeout=KEYED)
        await expect(self.page.get_by_text(re.compile("read this|reads this"))).to_be_visible(
            timeout=KEYED
        )

    async def say(self, text: str) -> None:
        box = self.page.get_by_label("Write to the room")
        await box.fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()
        await expect(box).to_have_value("")


async def two_in_the_room(line: Line, context: NewContext) -> tuple[InRoom, InRoom]:
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    eetu = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["eetu"])
    await eetu.start_shift()
    first = await InRoom(aino).enter("Open the room")
    second = await InRoom(eetu).enter("Go into the room")
    return first, second


async def let_in(room: InRoom, name: str) -> None:
    asks = room.where.get_by_role("region", name=f"{name} (Poliisi) asks to come in")
    await expect(asks).to_be_visible(timeout=SOON)
    await picture(room.page, "asks")
    assert await violations(room.page) == []
    await asks.get_by_role("button", name=f"Let {name} in", exact=True).click()


async def test_a_guest_is_let_in_by_name_reads_nothing_earlier_and_is_shown_out(
    line: Line, context: NewContext
):
    aino, eetu = await two_in_the_room(line, context)
    await aino.say("before the guest")
    await expect(eetu.said).to_have_text(["before the guest"], timeout=SOON)
    address, code = await aino.code()
    page = await (await context(**NARROW)).new_page()
    guest = await AtTheDoor.knock(page, address, code)
    await guest.waits()
    await let_in(eetu, "Oskari")
    await guest.is_in()
    for room in (aino, eetu):
        await expect(room.where.get_by_text("Guest from outside").first).to_be_visible(
            timeout=KEYED
        )
    await guest.say("hello from the police")
    await eetu.say("hello Oskari")
    await expect(aino.said).to_have_text(
        ["before the guest", "hello from the police", "hello Oskari"], timeout=SOON
    )
    await expect(guest.said).to_have_text(["hello from the police", "hello Oskari"], timeout=SOON)
    assert "before the guest" not in await page.locator("body").inner_text()
    assert await page.title() == "Chat"
    kept = "() => [localStorage.length, sessionStorage.length, document.cookie].join()"
    assert await page.evaluate(kept) == "0,0,"
    by = await texts_of(aino.where.locator(".words .words-by"))
    assert [each.split(" · ")[0] for each in by] == ["You", "Oskari, guest (Poliisi)", "Eetu"]
    await page.get_by_role("button", name="Safety words").click()
    await aino.where.get_by_role("button", name="Safety words").click()
    words = await page.locator(".card strong").inner_text(timeout=SOON)
    await expect(aino.where.locator(".safety")).to_have_text(words, timeout=SOON)
    await page.locator("summary").click()
    await expect(page.locator("#write")).to_be_in_viewport(ratio=1)  # whatever else is shown
    await picture(page, "guest-in")
    await picture(aino.page, "console")
    if PICTURES:
        await aino.page.set_viewport_size({"width": 320, "height": 640})
        await picture(aino.page, "console-320")
        await aino.page.set_viewport_size({"width": 1280, "height": 800})
    for each in (page, aino.page, eetu.page):
        assert await violations(each) == []
    wide = "() => document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(wide)
    await eetu.where.get_by_role("button", name="Show Oskari out").click()
    await eetu.page.get_by_role("dialog").get_by_role("button", name="Show Oskari out").click()
    await expect(page.get_by_role("heading", name="The conversation is over")).to_be_visible(
        timeout=SOON
    )
    assert "hello Oskari" not in await page.locator("body").inner_text()
    assert await violations(page) == []
    await aino.say("after the guest")
    await expect(eetu.said.last).to_have_text("after the guest", timeout=SOON)
    again = await AtTheDoor.knock(await (await context(**NARROW)).new_page(), address, code)
    await expect(again.page.get_by_text("This code does not work.")).to_be_in_viewport(
        timeout=SOON, ratio=1
    )
    await expect(again.page.locator("#code")).to_be_focused()


async def test_the_room_is_over_with_the_shift_of_the_last_and_its_words_are_gone(
    line: Line, context: NewContext
):
    aino, eetu = await two_in_the_room(line, context)
    address, code = await eetu.code()
    page = await (await context(**NARROW)).new_page()
    guest = await AtTheDoor.knock(page, address, code, "Olga")
    await guest.waits()
    await let_in(aino, "Olga")
    await guest.is_in()
    await aino.say("see you")
    await expect(guest.said).to_have_text(["see you"], timeout=SOON)
    await aino.where.get_by_role("button", name="Leave the room").click()
    await aino.page.get_by_role("dialog").get_by_role("button", name="Leave the room").click()
    assert "see you" not in await aino.page.locator("body").inner_text()
    await eetu.say("I go on alone")
    await expect(guest.said.last).to_have_text("I go on alone", timeout=KEYED)
    for of in (eetu.page, eetu.page.get_by_role("dialog")):
        await of.get_by_role("button", name="End the shift").click()
    await expect(
        page.get_by_text("The room is over. Its words are gone for everybody.")
    ).to_be_visible(timeout=KEYED)
    for each in (page, eetu.page, aino.page):
        assert "I go on alone" not in await each.locator("body").inner_text()


async def test_what_is_for_the_room_does_not_go_to_the_visitor_unawares(
    line: Line, context: NewContext
):
    visitor, aino = await in_conversation(line, context)
    eetu = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["eetu"])
    await eetu.start_shift()
    room = await InRoom(aino).enter("Open the room")
    other = await InRoom(eetu).enter("Go into the room")
    await picture(aino.page, "beside-a-talk")
    box = room.where.locator("textarea")
    await expect(room.where.get_by_text("1 person reads this.")).to_be_visible(timeout=KEYED)
    await box.fill("for Eetu")
    await box.press("Enter")
    question = aino.page.get_by_role("dialog")
    await expect(question).to_contain_text("To the staff, or to a visitor?")
    await picture(aino.page, "to-whom")
    assert await violations(aino.page) == []
    await question.get_by_role("button", name="Send to the room").click()
    await expect(other.said).to_have_text(["for Eetu"], timeout=SOON)
    await aino.pane().locator("textarea").fill("for the visitor")
    await aino.pane().locator("textarea").press("Enter")
    await expect(question).to_contain_text("Is this for A")
    await aino.page.keyboard.press("Escape")
    await expect(visitor.said).to_have_text(["hei", "tervetuloa"])
    await aino.page.reload()  # the words are gone; the keys are made anew, and the room goes on
    await aino.sealed()
    await aino.page.keyboard.press("Alt+u")
    await expect(room.where.get_by_text("You are in the room.")).to_be_visible(timeout=KEYED)
    await other.say("still there?")
    await expect(room.said).to_have_text(["still there?"], timeout=KEYED)
