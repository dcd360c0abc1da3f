"""Somebody of the staff at the first screens of a real line's console: a passkey, six words on paper, and in."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.stage.people import SOON


async def press(page: Page, name: str | re.Pattern[str]) -> None:
    is_exact = isinstance(name, str)
    await page.get_by_role("button", name=name, exact=is_exact).click(timeout=SOON)


async def sees(page: Page, words: str) -> None:
    await expect(page.get_by_text(words).first).to_be_visible(timeout=SOON)


@dataclass
class Newcomer:
    """`words`: as they stand on the paper."""

    page: Page
    words: list[str]

    @classmethod
    async def settle(
        cls, page: Page, *, second: Callable[[], Awaitable[None]] | None = None
    ) -> "Newcomer":
        """From the invitation to the console. `second`: what is done before another device is touched."""
        await press(page, "Make a passkey")
        shown = page.locator(".six-words li")
        await expect(shown).to_have_count(6, timeout=SOON)
        await expect(shown.first).to_have_css("list-style-type", "decimal")  # their order counts
        person = cls(page, await shown.all_inner_texts())
        await press(page, "I have written them down")
        await page.get_by_label("Your six words").fill(" ".join(person.words))
        await press(page, "Next")
        if second:
            await second()
        await press(page, "Add a second passkey" if second else "Later")
        await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SOON)
        return person

    async def type_words(self) -> None:
        """The first four letters of each are enough."""
        letters = " ".join(word[:4] for word in self.words)
        await self.page.get_by_label("Your six words").fill(letters)
        await press(self.page, "Open")
