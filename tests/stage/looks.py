"""Whether everybody can use what is shown: what axe finds, and whether it fits."""

from pathlib import Path

from playwright.async_api import Frame, Page

COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}
NARROW = {"viewport": {"width": 320, "height": 568}}
_AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def violations(frame: Frame | Page) -> list[str]:
    """What axe finds in this document alone."""
    await frame.evaluate(_AXE.read_text())
    found = await frame.evaluate(
        "rules => axe.run(document, {iframes: false, runOnly: rules})", _RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]


async def fits(frame: Frame | Page) -> bool:
    """No scrolling in two directions."""
    return await frame.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
