"""Two visitors side by side in one console: what is meant for one never reaches the other."""

import time
from dataclasses import dataclass

from playwright.async_api import Locator, expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor, Visitor

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
A_SENTENCE_SECONDS = 20.0


@dataclass
class Two:
    """A counsellor with one visitor at A and one at B. The console's clock stands until `pass_time`."""

    aino: Counsellor
    at_a: Visitor
    at_b: Visitor
    _now: float = 0

    @classmethod
    async def meet(cls, line: Line, context: NewContext) -> "Two":
        aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
        await aino.start_shift(capacity=2)
        visitors = []
        for letter in "AB":
            visitor = await Visitor.come(await context(), line.partner)
            await visitor.join()
            await aino.accept()
            await visitor.verified()
            await aino.sealed(letter)
            visitors.append(visitor)
        two = cls(aino, *visitors)
        await two.pass_time(0)
        return two

    async def pass_time(self, seconds: float) -> None:
        self._now = (self._now or time.time()) + seconds
        await self.aino.page.clock.set_fixed_time(self._now)

    def box(self, letter: str) -> Locator:
        return self.aino.pane(letter).locator("textarea")

    async def draft(self, letter: str, text: str) -> None:
        await self.box(letter).fill(text)

    async def enter(self, letter: str) -> None:
        await self.box(letter).press("Enter")

    @property
    def question(self) -> Locator:
        return self.aino.page.get_by_role("dialog")

    async def asked_about(self, letter: str, answer: str) -> None:
        """The console asks whether this is for `letter`; the button that begins with `answer`."""
        await expect(self.question).to_contain_text(f"Is this for {letter} ·", timeout=SOON)
        await self.question.get_by_role("button").filter(has_text=answer).click()
        await expect(self.question).to_have_count(0)

    async def answers_with_its_letter(self, letter: str) -> None:
        """Whoever answers names whom she means, and a second Enter is no answer."""
        await expect(self.question).to_contain_text(f"Is this for {letter} ·", timeout=SOON)
        await self.aino.page.keyboard.press(letter.lower())
        await expect(self.question).to_have_count(0)


@beside_the_browser
async def two(line: Line, watch: Watch, context: NewContext) -> Two:
    return await Two.meet(line, context)


async def test_words_go_where_they_belong_and_drafts_stay_with_their_conversation(two: Two):
    await two.draft("A", "luonnos ensimmäiselle")
    await two.draft("B", "luonnos toiselle")
    await two.at_a.say("ensimmäinen kysyy")
    await two.at_b.say("toinen kysyy")
    await expect(two.aino.said("A")).to_have_text(["ensimmäinen kysyy"], timeout=SOON)
    await expect(two.aino.said("B")).to_have_text(["toinen kysyy"], timeout=SOON)
    await expect(two.box("A")).to_have_value("luonnos ensimmäiselle")
    await expect(two.box("B")).to_have_value("luonnos toiselle")

    await two.pass_time(A_SENTENCE_SECONDS)
    await two.enter("B")
    await two.asked_about("B", "Yes, send to B")
    await expect(two.at_b.said).to_have_text(["toinen kysyy", "luonnos toiselle"], timeout=SOON)
    await expect(two.box("B")).to_have_value("")
    await expect(two.box("A")).to_have_value("luonnos ensimmäiselle")

    await two.box("A").focus()
    await two.pass_time(A_SENTENCE_SECONDS)
    await two.enter("A")
    await two.answers_with_its_letter("A")
    at_a = ["ensimmäinen kysyy", "luonnos ensimmäiselle"]
    await expect(two.at_a.said).to_have_text(at_a, timeout=SOON)
    await expect(two.at_b.said).to_have_text(["toinen kysyy", "luonnos toiselle"])
    await expect(two.question).to_have_count(0)
    await two.draft("A", "ja toinenkin")
    await two.enter("A")
    await expect(two.at_a.said).to_have_text([*at_a, "ja toinenkin"], timeout=SOON)


async def test_a_sentence_written_in_the_wrong_conversation_is_asked_back(two: Two):
    await two.draft("A", "ensimmäiselle")
    await two.aino.page.keyboard.press("Alt+2")
    await expect(two.box("B")).to_be_focused()
    await two.aino.page.keyboard.type("toiselle")
    await two.pass_time(A_SENTENCE_SECONDS)
    await two.enter("B")
    await two.asked_about("B", "No, keep as a draft")
    await expect(two.box("B")).to_have_value("toiselle")

    await two.box("A").focus()
    await two.enter("A")
    await two.asked_about("A", "Yes, send to A")
    await expect(two.at_a.said).to_have_text(["ensimmäiselle"], timeout=SOON)
    # B's page got all that came before an answer to it: what was kept as a draft is not among it.
    await expect(two.box("A")).to_be_focused()  # the question has given the focus back
    await two.draft("B", "vastaus")
    await expect(two.box("B")).to_be_focused()
    await two.enter("B")
    await two.answers_with_its_letter("B")
    await expect(two.at_b.said).to_have_text(["vastaus"], timeout=SOON)


async def test_ending_one_conversation_leaves_the_other_as_it_was(two: Two):
    await two.at_a.say("ensimmäinen")
    await two.at_b.say("toinen")
    await expect(two.aino.said("A")).to_have_text(["ensimmäinen"], timeout=SOON)
    await expect(two.aino.said("B")).to_have_text(["toinen"], timeout=SOON)
    await two.draft("B", "kesken")
    await two.aino.end("A")
    await two.at_a.sees("end.by_counsellor")
    await expect(two.at_a.said).to_have_text(["ensimmäinen"])  # her own last words, until she goes
    await two.at_a.button("end.erase").click()
    await two.at_a.sees("end.deleted")
    await expect(two.at_a.said).to_have_count(0)

    await expect(two.aino.said("B")).to_have_text(["toinen"])
    await expect(two.box("B")).to_have_value("kesken")
    await two.at_b.say("yhä täällä")
    await expect(two.aino.said("B")).to_have_text(["toinen", "yhä täällä"], timeout=SOON)
    await two.box("B").focus()
    await two.enter("B")
    await expect(two.at_b.said).to_have_text(["toinen", "yhä täällä", "kesken"], timeout=SOON)
    await expect(two.at_b.input).to_be_editable()
