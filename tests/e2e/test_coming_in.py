"""A counsellor of a real line comes in: invited, by a passkey, by six words, on a machine that knows nobody."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.stage.association import Association
from tests.stage.browser import Elsewhere
from tests.stage.fixtures import beside_the_browser
from tests.stage.machine import Machine, machine
from tests.stage.newcomer import Newcomer, press, sees
from tests.stage.people import SOON


@beside_the_browser
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    (tmp_path / "line").mkdir()
    running = Association(tmp_path / "line")
    try:
        await running.found()
        yield running
    finally:
        await running.close()


@beside_the_browser
async def own(browser: Browser, elsewhere: Elsewhere, tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(browser, tmp_path / "profile", elsewhere) as on:
        yield on


async def console(page: Page, association: Association) -> None:
    await page.goto(f"{association.origin}/console")


@pytest.mark.parametrize("has_prf", [True, False], ids=["with PRF", "without PRF"])
async def test_who_is_invited_makes_a_passkey_and_signs_in_by_it_later(
    association: Association, own: Machine, has_prf: bool
):
    page = await own.tab(has_prf=has_prf)
    await page.goto(await association.link("aino"))
    await sees(page, "Welcome, Aino.")
    aino = await Newcomer.settle(page)
    await page.reload()
    await press(page, re.compile("with your passkey$"))
    if not has_prf:
        await sees(page, "The keys on this computer open with your six words.")
        await aino.type_words()
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SOON)
