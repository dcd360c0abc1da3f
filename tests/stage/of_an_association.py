"""For tests on an association's own line: the watch is over its hosts, and `own` is the machine of one of its staff."""

from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser

from tests.stage.association import Association
from tests.stage.browser import Elsewhere, Watch
from tests.stage.fixtures import beside_the_browser, watching
from tests.stage.machine import Machine, machine


@beside_the_browser
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    """It is served, and its page has the snippet; its chain has not been founded."""
    (tmp_path / "line").mkdir()
    running = Association(tmp_path / "line")
    try:
        await running.open()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def watch(association: Association, elsewhere: Elsewhere) -> AsyncIterator[Watch]:
    """As on a demonstration."""
    async with watching(association.hosts, elsewhere) as watch:
        yield watch


@beside_the_browser
async def own(
    browser: Browser, elsewhere: Elsewhere, watch: Watch, tmp_path: Path
) -> AsyncIterator[Machine]:
    """A machine of her own, with a passkey."""
    async with machine(browser, tmp_path / "profile", elsewhere) as on:
        await watch.over(on.context)
        yield on
