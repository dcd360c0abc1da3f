"""`make pictures`: every state of the visitor's page in sheets, and `docs/pictures.md`, which shows them.

One sheet for each language, screen and dress, from the gallery: no line runs. Whoever changes a view looks at them.
"""

import base64
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Route, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.test_every_view_fits import VIEWS  # noqa: E402
from tests.stage.browser import ARGUMENTS, CHROMIUM  # noqa: E402

DOCS = ROOT / "docs"
SITE = "http://localhost/"  # answered here
LANGUAGES = {"fi": "Finnish", "sv": "Swedish", "en": "English"}
SCREENS: dict[str, ViewportSize] = {
    "phone": {"width": 320, "height": 568},
    "desktop": {"width": 440, "height": 760},  # the box on a partner's page
}
DRESSES: dict[str, tuple[Literal["light", "dark"], Literal["none", "active"]]] = {
    "light": ("light", "none"),
    "dark": ("dark", "none"),
    "forced": ("light", "active"),
}
SIDE_BY_SIDE = 8
WIDE_PX = 224  # of a state on its sheet
QUALITY = 40
HEAD = """# How the visitor's page looks

All {} states, as `make pictures` took them from the gallery: no line runs, and every name and number is made up.
Under each stands what it is called there.
"""
SHEET = """<!doctype html><meta charset=utf-8><style>
body { margin: 12px; font: 12px/1.4 sans-serif; background: #ddd; display: grid; gap: 12px;
  grid-template-columns: repeat(%(columns)s, %(wide)spx); align-items: start; }
figure { margin: 0; } img { width: 100%%; display: block; border: 1px solid #888; }
</style>%(figures)s"""


def sheet(browser: Browser, gallery: Path, language: str, screen: str, dress: str) -> bytes:
    """All states in one picture, as WebP."""
    scheme, forced = DRESSES[dress]

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE).split("?")[0]
        route.fulfill(path=gallery / (name or "index.html"))

    context = browser.new_context(
        viewport=SCREENS[screen], color_scheme=scheme, forced_colors=forced, reduced_motion="reduce"
    )
    context.route("**/*", answer)
    page = context.new_page()
    figures = []
    for view in VIEWS:
        page.goto(f"{SITE}?view={view}&lang={language}")
        page.wait_for_function("document.documentElement.dataset.shown")
        taken = base64.b64encode(page.screenshot(animations="disabled")).decode()
        name = view.replace("&", " + ")
        figures.append(f'<figure><img src="data:image/png;base64,{taken}">{name}</figure>')
    context.close()
    drawn = browser.new_context(
        viewport={"width": SIDE_BY_SIDE * (WIDE_PX + 12) + 12, "height": 800}
    )
    page = drawn.new_page()
    page.set_content(
        SHEET % {"columns": SIDE_BY_SIDE, "wide": WIDE_PX, "figures": "".join(figures)}
    )
    whole = {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True}
    picture = drawn.new_cdp_session(page).send("Page.captureScreenshot", whole)["data"]
    drawn.close()
    return base64.b64decode(picture)


def main() -> None:
    """Make them anew."""
    folder = DOCS / "pictures" / "states"
    folder.mkdir(parents=True, exist_ok=True)
    shown = [HEAD.format(len(VIEWS))]
    with tempfile.TemporaryDirectory() as gallery, sync_playwright() as playwright:
        subprocess.run(["node", "build/gallery.mjs", gallery], cwd=ROOT / "widget", check=True)  # noqa: S603, S607
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for screen, dress, language in product(SCREENS, DRESSES, LANGUAGES):
            name = f"{language}-{screen}-{dress}"
            picture = sheet(browser, Path(gallery), language, screen, dress)
            (folder / f"{name}.webp").write_bytes(picture)
            title = f"{LANGUAGES[language]}, {screen}, {dress}"
            shown.append(f"## {title}\n\n![Every state: {title}](pictures/states/{name}.webp)\n")
            print(f"{name}: {len(picture)} bytes")
        browser.close()
    (DOCS / "pictures.md").write_text("\n".join(shown))


if __name__ == "__main__":
    main()
