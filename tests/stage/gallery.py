"""The galleries of both pages, built once for each worker: every view without a line."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from tests.stage.fixtures import beside_the_browser
from tests.stage.line import ROOT

SITE = "http://localhost/"  # answered by the test itself


def _built(folder: Path, *which: str) -> Path:
    subprocess.run(["node", "build/gallery.mjs", folder, *which], cwd=ROOT / "widget", check=True)
    return folder


@pytest.fixture(scope="session")
def visitors_gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it lies."""
    return _built(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="session")
def consoles_gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it lies."""
    return _built(tmp_path_factory.mktemp("gallery"), "console")


@beside_the_browser
async def console_page(browser: Browser, consoles_gallery: Path) -> AsyncIterator[Page]:
    """For the console's gallery, without a line."""

    async def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE).split("?")[0] or "index.html"
        await route.fulfill(path=consoles_gallery / name)

    context = await browser.new_context()
    await context.route("**/*", answer)
    yield await context.new_page()
    await context.close()


async def shown(page: Page, view: str, language: str = "fi") -> None:
    """This view, drawn."""
    await page.goto(f"{SITE}?view={view}&lang={language}")
    await page.wait_for_function("document.documentElement.dataset.is")
