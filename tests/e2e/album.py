"""What a console looks like in each state: judged at every size and in every dress, and pictured on demand."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Frame, Page

from tests.e2e.test_access import fits, violations

#: A folder. Without it nothing is pictured.
PICTURES_AT = "EVENING_PICTURES"
USUAL = (1280, 800)
SIZES = {"1280": USUAL, "1920": (1920, 1080), "tablet": (820, 1180), "zoom-200": (640, 400)}
DRESSES: dict[str, dict[str, str]] = {
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
GEOMETRY = Path(__file__).with_name("console_geometry.js")
LETTERS = "size => { document.documentElement.style.fontSize = size; }"
DRAWN = "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"


@dataclass
class Album:
    """`faults`: all that was found, by state. Must be empty at the end."""

    name: str
    faults: dict[str, list[str]] = field(default_factory=dict)
    _count: int = 0

    async def look(
        self, page: Page, state: str, *, everywhere: bool = False, is_covered: bool = False
    ) -> None:
        """A state of a console. `everywhere`: in all sizes and dresses too. `is_covered`: by a list that Esc closes."""
        self._count += 1
        self._note(state, await violations(page))
        self._note(state, await self._judged(page))
        await self._picture(page, state)
        if await page.evaluate("document.activeElement === document.body"):
            self._note(state, ["the focus is nowhere"])
        if everywhere:
            await self._everywhere(page, state, is_covered)

    async def look_at_frame(self, page: Page, frame: Frame, state: str) -> None:
        """A state of the visitor's page."""
        self._count += 1
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self._note(f"{state}, {scheme}", await violations(frame))
            await self._picture(page, f"{state}.{scheme}")
        await page.emulate_media(color_scheme="light")
        if not await fits(frame):
            self._note(state, ["scrolls sideways"])

    async def _everywhere(self, page: Page, state: str, is_covered: bool) -> None:
        for name, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await page.evaluate(DRAWN)
            self._note(f"{state}, {name}", [] if is_covered else await self._judged(page))
            await self._picture(page, f"{state}.{name}")
        await page.set_viewport_size({"width": USUAL[0], "height": USUAL[1]})
        await page.evaluate(LETTERS, "200%")
        self._note(f"{state}, text-200", [] if await fits(page) else ["scrolls sideways"])
        await self._picture(page, f"{state}.text-200")
        await page.evaluate(LETTERS, "")
        for name, dress in DRESSES.items():
            await page.emulate_media(**dress)  # type: ignore[arg-type]
            self._note(f"{state}, {name}", await violations(page))
            await self._picture(page, f"{state}.{name}")
            await page.emulate_media(color_scheme="light", forced_colors="none")
        await page.evaluate(DRAWN)

    async def _judged(self, page: Page) -> list[str]:
        await page.evaluate(DRAWN)
        await page.evaluate(GEOMETRY.read_text())
        return await page.evaluate("judge()")

    async def _picture(self, page: Page, state: str) -> None:
        folder = os.environ.get(PICTURES_AT)
        if folder:
            at = Path(folder) / self.name
            at.mkdir(parents=True, exist_ok=True)
            await page.screenshot(path=at / f"{self._count:02}-{state}.png")

    def _note(self, state: str, faults: list[str]) -> None:
        if faults:
            self.faults.setdefault(state, []).extend(faults)
