"""A counsellor of a real line comes in by either of two passkeys."""

from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, expect

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


async def test_a_second_passkey_is_another_way_in_and_opens_the_same_keys(
    association: Association, own: Machine
):
    page = await own.tab()
    await page.goto(await association.link("aino"))
    await sees(page, "Welcome, Aino.")
    await Newcomer.settle(page, second=lambda: own.other_device(page))
    await press(page, "Sign out")
    await page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    await press(page, "Sign in with your passkey")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SOON)
