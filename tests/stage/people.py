"""The people of the journeys: each has a page, and does and sees what a person does and sees there."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass

from playwright.async_api import BrowserContext, FrameLocator, Locator, Page, expect

from chatd.base.texts.catalogue import catalogue, text_of
from tests.patience import PATIENCE_SECONDS
from tests.stage.browser import EXIT

SECOND = 1000
SOON = PATIENCE_SECONDS * SECOND
VISITORS = "visitor."


def words(language: str = "fi") -> dict[str, str]:
    """The visitor's texts by the keys that the application uses."""
    texts = catalogue(language)
    return {key.removeprefix(VISITORS): text for key, text in texts.items()}


FI = words()


def filled(key: str, **gaps: str | int) -> str:
    """The visitor's text with these gaps filled in; the others stay."""
    return text_of(key if key.startswith("shared.") else f"{VISITORS}{key}", "fi", **gaps)


def like(text: str) -> re.Pattern[str]:
    """A text of the catalogue, whatever stands in its gaps; its lines stand in elements of their own."""
    lines = (re.escape(line) for line in text.split("\n"))
    return re.compile(re.sub(r"\\\{[a-z._]+\\\}", ".+", r"\s*".join(lines)))


@contextlib.asynccontextmanager
async def pressing(press: Coroutine[None, None, object]) -> AsyncIterator[None]:
    """Press what closes the page or frame that it stands in; what must come of it is waited for inside.

    A browser may lose the answer to a press together with what the press closes, so nobody waits for it.
    """
    pressed = asyncio.ensure_future(press)
    try:
        yield
    except Exception as failed:
        if pressed.done() and pressed.exception():
            failed.add_note(f"the press itself failed: {pressed.exception()}")
        raise
    finally:
        pressed.cancel()
        await asyncio.wait([pressed])


@dataclass
class Visitor:
    """Seeks help. `where` is the frame on the partner's page, or the own page itself."""

    page: Page
    where: FrameLocator

    @classmethod
    async def come(cls, context: BrowserContext, address: str) -> "Visitor":
        """Open the page with the snippet."""
        page = await context.new_page()
        await page.goto(address)
        return cls(page, page.frame_locator("iframe"))

    async def open(self) -> None:
        """Click the link; the frame is there when its first view is."""
        await self.page.locator("a[data-avoinlinja]").click()
        await expect(self.button("consent.start")).to_be_visible(timeout=SOON)

    async def join(self) -> None:
        """Open, and ask for a place in the queue."""
        await self.open()
        await self.button("consent.start").click()

    async def leaves(self, press: Coroutine[None, None, object], how: str = "") -> None:
        """By this press, to the page that people leave to."""
        async with pressing(press):
            await expect(self.page, how).to_have_url(EXIT, timeout=SOON)

    def button(self, key: str) -> Locator:
        return self.where.get_by_role("button", name=FI[key], exact=True)

    def dialog_button(self, key: str) -> Locator:
        """Of the question, or the page over the page, that is open."""
        return self.where.get_by_role("dialog").get_by_role("button", name=FI[key], exact=True)

    def text(self, key: str, **gaps: int) -> Locator:
        return self.where.get_by_text(like(filled(key, **gaps))).first

    async def sees(self, key: str, seconds: float = PATIENCE_SECONDS, **gaps: int) -> None:
        await expect(self.text(key, **gaps)).to_be_visible(timeout=seconds * SECOND)

    async def is_first(self) -> None:
        """Nobody is before: next in turn, or first while nobody can serve."""
        first = "|".join(re.escape(FI[key]) for key in ("queue.next", "queue.first"))
        await expect(self.place).to_have_text(re.compile(first), timeout=SOON)

    @property
    def place(self) -> Locator:
        return self.where.locator(".place")

    @property
    def input(self) -> Locator:
        return self.where.locator("#words")

    @property
    def said(self) -> Locator:
        """Every message in the log."""
        return self.where.locator(".words .words-text")

    async def verified(self) -> None:
        """The name stands there because the keys say so."""
        await self.sees("connect.verified", 30)

    async def is_answered_by(self, alias: str) -> None:
        """As the bar says, and never over a line that is broken."""
        answers = filled("state.answers", alias=alias)
        await expect(self.where.locator(".where")).to_contain_text(answers, timeout=40 * SECOND)

    async def say(self, text: str) -> None:
        """By the button: on a phone Enter makes a new line."""
        await self.input.fill(text)
        await self.button("chat.send").click()

    async def end(self) -> None:
        await self.button("end.button").click()
        await self.dialog_button("end.confirm_yes").click()


@dataclass
class Counsellor:
    """Answers. Also the lead, who watches the board."""

    page: Page

    @classmethod
    async def sign_in(cls, context: BrowserContext, link: str) -> "Counsellor":
        page = await context.new_page()
        await page.goto(link)
        await expect(page.get_by_text("Sign out")).to_be_visible(timeout=SOON)
        return cls(page)

    async def start_shift(self, capacity: int = 2) -> None:
        await self.page.get_by_role("radio", name=str(capacity), exact=True).check()
        await self.page.get_by_role("button", name="Start the shift").click()
        await expect(self.page.get_by_text("Your shift", exact=True)).to_be_visible(timeout=SOON)

    async def accept(self) -> None:
        await self.page.get_by_role("button", name=re.compile("^Accept")).click(timeout=SOON)

    def pane(self, letter: str = "A") -> Locator:
        return self.page.get_by_role("region", name=re.compile(f"^Conversation {letter} "))

    async def sealed(self, letter: str = "A") -> None:
        await expect(self.pane(letter).get_by_text("Sealed. Only you")).to_be_visible(
            timeout=30 * SECOND
        )

    def said(self, letter: str = "A") -> Locator:
        return self.pane(letter).locator(".words .words-text")

    async def say(self, text: str, letter: str = "A") -> None:
        box = self.pane(letter).locator("textarea")
        await box.fill(text)
        await box.press("Enter")
        await self._says_to_whom(letter)

    async def say_by_button(self, text: str, letter: str = "A") -> None:
        """On a phone Enter makes a new line."""
        await self.pane(letter).locator("textarea").fill(text)
        await self.pane(letter).get_by_role("button", name=re.compile("^Send to ")).click()
        await self._says_to_whom(letter)

    async def _says_to_whom(self, letter: str) -> None:
        """The console asks when the focus came from another conversation."""
        if await self.page.get_by_role("dialog").count():
            await self.page.keyboard.press(letter.lower())

    async def end(self, letter: str = "A") -> None:
        await self.pane(letter).get_by_role("button", name="End", exact=True).click()
        await (
            self.page.get_by_role("dialog")
            .get_by_role("button", name=re.compile("^End (?!as )"))
            .click()
        )

    async def free_place(self) -> None:
        await self.page.get_by_role("button", name="Put this away").click()

    def row(self, line: str) -> Locator:
        """The line's part of the board."""
        return self.page.get_by_role("region", name=line)

    async def change_line(self, line: str, act: str) -> None:
        await self.row(line).get_by_role("button", name=re.compile(f"^{act}")).click(timeout=SOON)
        await (
            self.page.get_by_role("dialog")
            .get_by_role("button", name=re.compile(f"^{act}"))
            .click()
        )


async def texts_of(said: Locator) -> list[str]:
    """The messages as they stand there."""
    return [text.strip() for text in await said.all_inner_texts()]
