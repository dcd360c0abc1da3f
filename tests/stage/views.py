"""Every view of the visitor's page side by side, each in a frame, without a line; and what is asked of all of them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route

from tests.stage.line import ROOT

SITE = "http://localhost/"  # secure, and answered by the test itself
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
SCRIPTS = (ROOT / "tests/e2e/geometry.js", ROOT / "tests/e2e/access.js")
AT_ONCE = 13
# What axe is asked: every rule of A and AA up to 2.2, and its best practices.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class Views:
    """`built`: the gallery's folder. `page` is empty until some views are shown."""

    def __init__(self, page: Page, built: Path) -> None:
        self.page, self._built = page, built

    async def open(self) -> "Views":
        await self.page.route("**/*", self._answer)
        await self.page.goto(SITE)
        for script in SCRIPTS:
            await self.page.add_script_tag(path=script)
        return self

    async def show(self, views: Iterable[str], language: str = "fi") -> None:
        queries = [f"view={view}&lang={language}&demo" for view in views]
        await self.page.evaluate("queries => show(queries)", queries)

    async def dress(self, size: tuple[int, int], **how: Any) -> None:
        """The size of each frame; `letters`, `dir`, `isSpaced`."""
        await self.page.evaluate("([size, how]) => dress(size, how)", [list(size), how])

    async def each(self, judge: str) -> dict[str, Any]:
        """What this function of access.js or geometry.js says of each view."""
        return dict(await self.page.evaluate(f"each({judge})"))

    async def take_axe(self) -> None:
        await self.page.evaluate("takeAxe('axe.js')")

    async def axe(self) -> dict[str, list[str]]:
        return dict(await self.page.evaluate("rules => axeFaults(rules)", list(RULES)))

    async def _answer(self, route: Route) -> None:
        name = route.request.url.removeprefix(SITE).split("?")[0]
        if name == "axe.js":
            await route.fulfill(path=AXE)
        elif name:
            await route.fulfill(path=self._built / name)
        else:
            await route.fulfill(body="<!doctype html><body>", content_type="text/html")


def in_turn(views: Iterable[str]) -> list[list[str]]:
    """As many at once as a page shows without trouble."""
    known = list(views)
    return [known[at : at + AT_ONCE] for at in range(0, len(known), AT_ONCE)]
