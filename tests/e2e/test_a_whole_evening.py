"""A simulated evening at the console, by keyboard alone and by mouse: each state is looked at, in every size and dress.

`EVENING_PICTURES=/a/folder` keeps a picture of each state for people to look at.
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from chatd.base.texts.catalogue import text_of
from tests.e2e.album import Album
from tests.stage.association import Association
from tests.stage.browser import BROKEN_LINE, Elsewhere, Watch
from tests.stage.fixtures import NewContext, beside_the_browser, watching
from tests.stage.hands import Hands, Keyboard, Mouse
from tests.stage.machine import Machine, machine
from tests.stage.people import SECOND, SOON, Visitor, like

pytestmark = pytest.mark.long

HANDS: dict[str, tuple[type[Hands], str]] = {"keyboard": (Keyboard, "fi"), "mouse": (Mouse, "en")}
LOCALES = {"fi": "fi-FI", "en": "en-GB"}
LINE_NAME = "Esimerkki: avoin linja"
#: Without a word for so long a conversation is silent: the least that a line may say.
SILENT = 60
GONE = 60 * SECOND  # until the daemon knows of a lost line
THREE_MINUTE = 90 * SECOND
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
    "hasPrf": True,
}


class OnThisEvening(Association):
    """Conversations are called silent soon; and with one who answers the line is not full at once."""

    def _description(self) -> str:
        said = super()._description()
        for usual, ours in (
            ("silent_seconds = 300 ", f"silent_seconds = {SILENT} "),
            ("wait_offered_max_minutes = 60 ", "wait_offered_max_minutes = 240 "),
        ):
            assert usual in said
            said = said.replace(usual, ours)
        return said


@beside_the_browser
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    (tmp_path / "line").mkdir()
    running = OnThisEvening(tmp_path / "line")
    try:
        await running.open()
        await running.found_chain()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def watch(association: Association, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    async with watching(association.hosts, elsewhere) as watch:
        yield watch


@dataclass
class Person:
    """Somebody of the staff at her console, in her language."""

    hands: Hands
    language: str

    @property
    def page(self) -> Page:
        return self.hands.page

    def said(self, key: str, **gaps: str | int) -> re.Pattern[str]:
        """A text of the console as it stands on the screen, whatever is in its gaps."""
        name = key if key.startswith("shared.") else f"console.{key}"
        return like(text_of(name, self.language, **gaps))

    def text(self, key: str, **gaps: str | int) -> Locator:
        return self.page.get_by_text(self.said(key, **gaps)).first

    def button(self, key: str, within: Locator | None = None, **gaps: str | int) -> Locator:
        """By all of its name; on the board the line's name stands behind it, or how many."""
        name = re.compile(rf"^{self.said(key, **gaps).pattern}( · .*| \(\d+\))?$")
        return (within or self.page).get_by_role("button", name=name).first

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def pane(self, letter: str) -> Locator:
        return self.page.locator(f"#pane-{letter}")

    def box(self, letter: str) -> Locator:
        return self.page.locator(f"#write-{letter}")

    def line(self) -> Locator:
        """On the board."""
        return self.page.get_by_role("region", name=LINE_NAME, exact=True)

    async def sees(self, key: str, seconds: float = SOON / SECOND, **gaps: str | int) -> None:
        await expect(self.text(key, **gaps)).to_be_visible(timeout=seconds * SECOND)

    async def press(self, key: str, keys: str | None = None, within: Locator | None = None) -> None:
        await self.hands.press(self.button(key, within), keys)

    async def answers(self, key: str) -> None:
        """In the question that is open."""
        await self.hands.press(self.button(key, self.dialog))

    async def settle(self, album: Album | None = None) -> None:
        """From the invitation to the console."""

        async def look(state: str) -> None:
            if album:
                await album.look(self.page, state)

        await self.sees("entry.passkey_what")
        await look("invited")
        await self.press("entry.make_passkey")
        shown = self.page.locator(".six-words li")
        await expect(shown).to_have_count(6, timeout=SOON)
        await look("six-words")
        words = " ".join(await shown.all_inner_texts())
        await self.press("entry.words_written")
        await self.hands.write(self.page.get_by_label(self.said("opening.words")), words)
        await look("six-words-typed")
        await self.press("entry.next")
        await self.sees("entry.second_what")
        await look("second-passkey")
        await self.press("entry.second_later")
        await expect(self.button("nav.sign_out")).to_be_visible(timeout=SOON)


async def sits(
    hands: type[Hands], context: BrowserContext, association: Association, name: str, language: str
) -> Person:
    """At a console with a device for passkeys, invited."""
    page = await context.new_page()
    cdp = await context.new_cdp_session(page)
    await cdp.send("WebAuthn.enable", {"enableUI": False})
    await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    await page.goto(await association.link(name))
    return Person(hands(page), language)


@dataclass
class Evening:
    """Aino answers, Eetu is her colleague, Leena leads. Chapters are played in their order."""

    aino: Person
    eetu: Person
    leena: Person
    album: Album
    association: Association
    context: NewContext
    watch: Watch

    async def visitor(self, urgent: bool = False) -> Visitor:
        one = await Visitor.come(await self.context(reduced_motion="reduce"), self.association.site)
        await one.join()
        await expect(one.place).to_be_visible(timeout=SOON)
        if urgent:
            await one.button("help.now").click()
            await one.dialog_button("danger.flag").click()
            await one.sees("danger.told")
            await one.dialog_button("shared.close").click()
        return one

    async def of_visitor(self, visitor: Visitor, state: str) -> None:
        await self.album.look_at_frame(visitor.page, visitor.page.frames[-1], state)

    # ---- before the shift ----

    async def signs_in(self) -> None:
        """Settled, signed out, and in again by her passkey."""
        aino, look = self.aino, self.album.look
        await aino.settle(self.album)
        await aino.sees("start.waiting_certificate")
        await look(aino.page, "not-certified-yet")
        await self.eetu.settle()
        await self.leena.settle()
        assert await self.association.press() == 3
        await expect(aino.button("start.go")).to_be_enabled(timeout=SOON)
        await aino.press("nav.sign_out")
        await look(aino.page, "sign-out-asked")
        await aino.answers("nav.sign_out")
        await expect(aino.button("entry.touch")).to_be_visible(timeout=SOON)
        await look(aino.page, "sign-in", everywhere=True)
        await aino.press("entry.touch")
        await expect(aino.button("start.go")).to_be_enabled(timeout=SOON)
        await look(aino.page, "start", everywhere=True)

    async def is_called_in(self) -> None:
        aino, leena = self.aino, self.leena
        await leena.press("nav.board")
        await expect(leena.line()).to_be_visible(timeout=SOON)
        await self.album.look(leena.page, "board-empty")
        await leena.press("call_in.call", within=leena.line())
        await aino.sees("call_in.asked")
        await self.album.look(aino.page, "called-in", everywhere=True)
        await aino.hands.press(aino.button("call_in.in_minutes", n=30))
        await aino.sees("call_in.said_in")
        await leena.sees("call_in.comes_in")
        await self.album.look(leena.page, "board-called-in")
        await leena.press("call_in.enough", within=leena.line())
        await expect(aino.text("call_in.asked")).to_have_count(0, timeout=SOON)

    async def reads_the_calendar(self) -> None:
        aino, look = self.aino, self.album.look
        await aino.press("nav.rota")
        await aino.sees("rota.how_counsellor")
        await expect(aino.page.get_by_role("table").first).to_be_visible(timeout=SOON)
        await look(aino.page, "calendar", everywhere=True)
        offers = aino.page.get_by_role("button", name=aino.said("rota.offer_label"))
        await aino.hands.press(offers.nth(1))
        await expect(aino.page.locator(".rota-form")).to_be_visible(timeout=SOON)
        await look(aino.page, "calendar-form")
        await aino.press("rota.save")
        await aino.sees("rota.state_can")
        await look(aino.page, "calendar-offered")
        await aino.press("nav.work")

    async def practises(self) -> None:
        aino, look = self.aino, self.album.look
        await aino.press("practice.open", "Alt+j")
        await aino.sees("practice.start")
        await look(aino.page, "practice-whom")
        await aino.press("practice.begin")
        await expect(aino.button("offer.accept")).to_be_visible(timeout=SOON)
        await look(aino.page, "practice-offer", everywhere=True)
        await aino.press("practice.leave", "Alt+j")
        await expect(aino.button("start.go")).to_be_enabled(timeout=SOON)

    # ---- the lead, and the first two ----

    async def lead_tells_who_waits(self, first: Visitor) -> None:
        leena, look = self.leena, self.album.look
        await leena.press("nav.board")
        await expect(leena.button("board.do_pull", leena.line())).to_be_visible(timeout=SOON)
        await look(leena.page, "board-two-wait", everywhere=True)
        await leena.press("board.do_notice", within=leena.line())
        boxes = leena.dialog.get_by_role("textbox")
        await leena.hands.write(boxes.first, "Vastaamme kaikille tänään.")
        await look(leena.page, "board-notice")
        await leena.answers("board.say_notice")
        await expect(first.where.get_by_text("Vastaamme kaikille tänään.")).to_be_visible()
        await self.of_visitor(first, "visitor-notice")
        await leena.press("board.do_pull", within=leena.line())
        await look(leena.page, "board-pull-asked")
        await leena.answers("board.do_pull")
        await leena.sees("board.pulled", n=1)
        await leena.press("board.hours_show")
        await expect(leena.page.locator(".last-hours").first).to_be_visible(timeout=SOON)
        await look(leena.page, "last-hours", everywhere=True)
        await leena.press("board.hours_hide")

    async def starts(self) -> None:
        aino = self.aino
        await aino.hands.choose(aino.page.get_by_role("radio", name="1", exact=True))
        await aino.press("start.go")
        await expect(aino.button("offer.accept")).to_be_visible(timeout=SOON)
        await self.album.look(aino.page, "offer", everywhere=True)

    async def accepts(self, letter: str, visitor: Visitor) -> None:
        aino = self.aino
        await aino.press("offer.accept", "Alt+a")
        await visitor.verified()
        await expect(aino.pane(letter).get_by_text(aino.said("talk.sealed"))).to_be_visible()
        await expect(aino.box(letter)).to_be_focused()

    async def asks_whether_it_is_safe(self, letter: str) -> None:
        aino = self.aino
        check = aino.pane(letter).locator(".safety-check")
        await self.album.look(aino.page, f"safety-check-{letter}")
        await aino.hands.press(aino.button("safety.done", check))
        await expect(check).to_have_count(0)
        await expect(aino.box(letter)).to_be_focused()

    async def says(self, letter: str, text: str, visitor: Visitor) -> None:
        """Asked whether it is for this one, she answers with its letter."""
        aino = self.aino
        await aino.hands.write(aino.box(letter), text, f"Alt+{'ABC'.index(letter) + 1}")
        await aino.page.keyboard.press("Enter")
        said = visitor.said.filter(has_text=text)
        if await aino.dialog.count():
            await self.album.look(aino.page, f"asked-whether-for-{letter}")
            await aino.page.keyboard.press(letter.lower())
        await expect(said).to_have_count(1, timeout=SOON)
        await expect(aino.box(letter)).to_be_focused()

    async def talks_with_the_first(self, visitor: Visitor) -> None:
        aino, look, keys = self.aino, self.album.look, self.aino.page.keyboard
        await visitor.say("Hei. En tiedä, mistä aloittaisin.")
        await self.says("A", "Hei, hyvä että kirjoitit.", visitor)
        await keys.type("/")
        phrases = aino.page.get_by_role("listbox")
        await expect(phrases).to_be_visible()
        await look(aino.page, "phrases", everywhere=True, is_covered=True)
        if isinstance(aino.hands, Mouse):
            await phrases.get_by_role("option").nth(1).click()
        else:
            await keys.press("ArrowDown")
            await keys.press("Enter")
        await expect(phrases).to_have_count(0)
        await expect(aino.box("A")).to_be_focused()
        await keys.press("Enter")
        await expect(visitor.said).to_have_count(3, timeout=SOON)

    async def sends_cards(self, visitor: Visitor) -> None:
        aino, look, keys = self.aino, self.album.look, self.aino.page.keyboard
        await aino.press("beside.cards", "Alt+c")
        await expect(aino.page.locator("#cards-query")).to_be_focused()
        await look(aino.page, "cards", everywhere=True)
        if isinstance(aino.hands, Mouse):
            await aino.page.locator("#cards-list [role=option]").nth(1).click()
            await aino.press("cards.send", within=aino.page.locator("#cards"))
        else:
            await keys.press("ArrowDown")
            await keys.press("Enter")
        card = visitor.where.locator(".log .sent-card")
        await expect(card).to_have_count(1, timeout=SOON)
        await self.of_visitor(visitor, "visitor-card")
        await expect(aino.box("A")).to_be_focused()
        await aino.press("services.title", "Alt+r")
        await expect(aino.page.locator("#services-query")).to_be_focused()
        await look(aino.page, "services")
        await aino.press("protocols.title", "Alt+g")
        await expect(aino.page.locator("#guide-query")).to_be_focused()
        await look(aino.page, "protocol-cards", everywhere=True)
        await aino.hands.press(aino.page.locator("#guide li button").first)
        await look(aino.page, "protocol-card")
        await aino.press("shared.close", "Escape", within=aino.page.locator("#guide"))
        await expect(aino.box("A")).to_be_focused()

    async def takes_a_second(self, visitor: Visitor) -> None:
        """One more at once: who was let go first, for she is in danger."""
        aino = self.aino
        await aino.press("desk.more")
        await expect(aino.button("offer.accept")).to_be_visible(timeout=SOON)
        await aino.sees("urgent.danger")
        await self.album.look(aino.page, "offer-urgent", everywhere=True)
        await self.accepts("B", visitor)
        await self.asks_whether_it_is_safe("B")
        await visitor.say("Onko täällä joku?")
        await self.says("B", "Olen täällä.", visitor)
        await self.album.look(aino.page, "two-talks", everywhere=True)
        await aino.press("own.only_one")
        await aino.sees("own.only_one_two")
        await self.album.look(aino.page, "only-one")
        await aino.press("own.as_before")
        await expect(aino.button("own.only_one")).to_be_visible(timeout=SOON)

    # ---- three ----

    async def colleague_comes(self, visitor: Visitor) -> None:
        """And takes who waits."""
        eetu = self.eetu
        await eetu.press("start.go")
        await eetu.press("offer.accept", "Alt+a")
        await visitor.verified()

    async def asks_a_colleague(self, purpose: str) -> None:
        aino, eetu = self.aino, self.eetu
        await aino.hands.go(aino.box("B"), "Alt+2")
        await expect(aino.button("company.button", aino.pane("B"))).to_be_enabled(timeout=SOON)
        await aino.press("company.button", "Alt+k", within=aino.pane("B"))
        ask = aino.button("company.ask", aino.dialog, alias="Eetu")
        await expect(ask).to_be_visible(timeout=SOON)
        await aino.hands.choose(
            aino.dialog.get_by_role("radio").nth(("together", "transfer").index(purpose))
        )
        await self.album.look(aino.page, f"colleagues-{purpose}", everywhere=True)
        await aino.hands.press(ask)
        await expect(eetu.button("asking.come")).to_be_visible(timeout=SOON)
        await self.album.look(eetu.page, f"asked-{purpose}", everywhere=True)
        await self.album.look(aino.page, f"asking-{purpose}")
        await eetu.press("asking.come", "Alt+i")

    async def has_company(self, visitor: Visitor) -> None:
        aino, eetu = self.aino, self.eetu
        await self.asks_a_colleague("together")
        yes = self.of_talk(visitor, "company.yes", alias="Eetu")
        await expect(yes).to_be_visible(timeout=2 * SOON)
        await self.of_visitor(visitor, "visitor-asked-for-company")
        await self.album.look(aino.page, "visitor-is-asked")
        await self.album.look(eetu.page, "visitor-is-asked-of-me")
        await yes.click()
        for each in (aino, eetu):
            await each.sees("company.three")
        await visitor.say("Hei molemmat.")
        await self.of_visitor(visitor, "visitor-three")
        await self.album.look(aino.page, "three", everywhere=True)
        await self.album.look(eetu.page, "three-as-guest")
        await eetu.press("company.part", within=eetu.pane("B"))
        await self.album.look(eetu.page, "part-asked")
        await eetu.answers("company.part")
        await eetu.sees("ended.parted")
        await self.album.look(eetu.page, "parted")
        await eetu.press("ended.dismiss", "Alt+f")
        await eetu.press("wrap_up.ready")
        await aino.sees("company.over_parted")
        await self.album.look(aino.page, "colleague-gone")

    async def hands_on(self, visitor: Visitor) -> None:
        aino = self.aino
        await self.asks_a_colleague("transfer")
        yes = self.of_talk(visitor, "company.hand_on_yes", alias="Eetu")
        await expect(yes).to_be_visible(timeout=2 * SOON)
        await self.of_visitor(visitor, "visitor-asked-to-be-handed-on")
        await yes.click()
        leave = aino.button("company.leave", aino.pane("B"), alias="Eetu")
        await expect(leave).to_be_visible(timeout=SOON)
        await self.album.look(aino.page, "hand-on-minute")
        await expect(leave).to_be_enabled(timeout=THREE_MINUTE)
        await aino.hands.press(leave)
        await self.album.look(aino.page, "hand-on-asked")
        await aino.hands.press(aino.button("company.leave", aino.dialog, alias="Eetu"))
        await aino.sees("ended.handed_on")
        await self.album.look(aino.page, "handed-on", everywhere=True)
        await visitor.is_answered_by("Eetu")
        await aino.hands.press(aino.button("ended.dismiss"), "Alt+f")

    @staticmethod
    def of_talk(visitor: Visitor, key: str, **gaps: str) -> Locator:
        name = text_of(f"visitor.{key}", "fi", **gaps)
        return visitor.where.get_by_role("button", name=name, exact=True)

    # ---- a hard talk ----

    async def needs_a_moment(self, visitor: Visitor) -> None:
        aino = self.aino
        await aino.hands.go(aino.box("A"), "Alt+1")
        await aino.press("moment.take", "Alt+m", within=aino.pane("A"))
        await aino.sees("moment.until")
        await self.album.look(aino.page, "moment", everywhere=True)
        await aino.press("moment.back", within=aino.pane("A"))
        await expect(aino.text("moment.until")).to_have_count(0)
        await self.album.look(aino.page, "after-the-moment")

    async def loses_and_finds(self, visitor: Visitor) -> None:
        """Silent, lost, back, and gone by quick exit."""
        aino = self.aino
        silent = aino.pane("A").locator(".presence.is-silent")
        await expect(silent).to_be_visible(timeout=(SILENT + 20) * SECOND)
        await self.album.look(aino.page, "silent")
        self.watch.expect(BROKEN_LINE)
        await visitor.page.context.set_offline(True)
        await expect(aino.pane("A").locator(".presence.is-lost")).to_be_visible(timeout=GONE)
        await self.album.look(aino.page, "lost", everywhere=True)
        await visitor.page.context.set_offline(False)
        await expect(aino.pane("A").locator(".presence.is-here")).to_be_visible(timeout=GONE)
        covered = visitor.button("chat.continue")  # by itself, after five minutes
        if await covered.is_visible():
            await covered.click()
        await visitor.is_answered_by("Aino")
        await visitor.say("Olen taas täällä.")
        await expect(aino.pane("A").locator(".words .words-text").last).to_have_text(
            "Olen taas täällä.", timeout=SOON
        )
        await self.album.look(aino.page, "back-and-maybe-another")
        await visitor.leaves(visitor.button("shared.leave").last.click())
        await aino.sees("ended.quick_exit")
        await self.album.look(aino.page, "quick-exit", everywhere=True)
        await aino.press("ended.dismiss", "Alt+f")

    async def rests(self) -> None:
        aino = self.aino
        await aino.sees("wrap_up.ready")
        await self.album.look(aino.page, "resting", everywhere=True)
        await aino.press("desk.pause", "Alt+p")
        await aino.sees("desk.paused_what")
        await self.album.look(aino.page, "paused")
        await aino.press("desk.back", "Alt+p")
        await aino.press("wrap_up.ready")
        await expect(aino.button("wrap_up.ready")).to_have_count(0, timeout=SOON)

    async def ends_one(self, visitor: Visitor, *, is_abuse: bool = False) -> None:
        aino, what = self.aino, "abuse" if is_abuse else "end"
        await expect(aino.button("offer.accept")).to_be_visible(timeout=SOON)
        await self.accepts("A", visitor)
        await aino.press("talk.end", "Alt+e", within=aino.pane("A"))
        await self.album.look(aino.page, f"{what}-asked")
        if is_abuse:
            await aino.answers("talk.abuse")
            await self.album.look(aino.page, "abuse-asked-again")
            await aino.answers("talk.abuse_yes")
        else:
            await aino.answers("talk.end_yes")
        await aino.sees("ended.ended_by_counsellor")
        await self.album.look(aino.page, f"{what}-ended")
        await self.of_visitor(visitor, f"visitor-{what}-ended")
        await aino.press("ended.dismiss", "Alt+f")
        await aino.press("wrap_up.ready")

    async def lead_closes(self, last: Visitor) -> None:
        """Who waits is served within the grace; Aino comes back from her pause for her."""
        aino, leena = self.aino, self.leena
        await leena.press("board.do_close", within=leena.line())
        await self.album.look(leena.page, "board-close-asked")
        await leena.answers("board.do_close")
        await leena.sees("board.served_until")
        await self.album.look(leena.page, "board-closing", everywhere=True)
        await self.of_visitor(last, "visitor-closing")
        await self.album.look(aino.page, "line-closing")
        await aino.press("desk.back", "Alt+p")
        await self.ends_one(last)

    async def goes_home(self) -> None:
        aino, look = self.aino, self.album.look
        await aino.press("desk.end")
        await look(aino.page, "end-shift-asked")
        await aino.answers("desk.end")
        await aino.sees("debrief.title")
        await look(aino.page, "debrief", everywhere=True)
        await aino.hands.choose(aino.page.get_by_label(aino.said("debrief.breathe")))
        await aino.press("nav.sign_out")
        await aino.answers("nav.sign_out")
        await expect(aino.button("entry.touch")).to_be_visible(timeout=SOON)
        await look(aino.page, "signed-out")


@beside_the_browser
async def own(
    request: pytest.FixtureRequest,
    browser: Browser,
    elsewhere: Elsewhere,
    watch: Watch,
    tmp_path: Path,
) -> AsyncIterator[Machine]:
    """Aino's machine, in the language of her console."""
    _, language = HANDS[request.node.callspec.params["how"]]
    async with machine(browser, tmp_path / "profile", elsewhere, LOCALES[language]) as on:
        await watch.over(on.context)
        yield on


@pytest.mark.parametrize("how", HANDS)
async def test_an_evening_is_worked_through_and_nothing_is_in_the_way(
    how: str, association: Association, own: Machine, context: NewContext, watch: Watch
):
    hands, language = HANDS[how]
    others = {
        "locale": "en-GB",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }
    evening = Evening(
        aino=await sits(hands, own.context, association, "aino", language),
        eetu=await sits(hands, await context(**others), association, "eetu", "en"),
        leena=await sits(hands, await context(**others), association, "leena", "en"),
        album=Album(how),
        association=association,
        context=context,
        watch=watch,
    )
    try:
        await evening.aino.page.emulate_media(reduced_motion="reduce")
        await evening.signs_in()
        await evening.is_called_in()
        await evening.reads_the_calendar()
        await evening.practises()
        first = await evening.visitor()
        await evening.starts()
        await evening.accepts("A", first)
        await evening.asks_whether_it_is_safe("A")
        await evening.talks_with_the_first(first)
        await evening.sends_cards(first)
        second, urgent = await evening.visitor(), await evening.visitor(urgent=True)
        await evening.lead_tells_who_waits(second)
        await evening.takes_a_second(urgent)
        await evening.colleague_comes(second)
        await evening.has_company(urgent)
        await evening.hands_on(urgent)
        await evening.needs_a_moment(first)
        await evening.loses_and_finds(first)
        await evening.rests()
        for is_abuse in (False, True):
            await evening.ends_one(await evening.visitor(), is_abuse=is_abuse)
        await evening.aino.press("desk.pause", "Alt+p")
        await evening.lead_closes(await evening.visitor())
        await evening.goes_home()
    except Exception as failed:
        failed.add_note(f"seen until then: {json.dumps(evening.album.faults, indent=1)}")
        raise
    assert evening.album.faults == {}
