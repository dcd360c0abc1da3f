"""A partner's page that nobody has touched, on a line that was upgraded since: its chat opens, and people talk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.stage.association import Association
from tests.stage.duty import Duty
from tests.stage.fixtures import beside_the_browser
from tests.stage.frozen import FromTheWheel, listed, unpacked
from tests.stage.of_an_association import own, watch
from tests.stage.people import SOON

__all__ = ["own", "watch"]
pytestmark = pytest.mark.skipif(not listed(), reason="no release is kept: ops/freeze")


@beside_the_browser
async def association(tmp_path: Path) -> AsyncIterator[Association]:
    """Founded by the release that is kept, with its snippet on the page; it serves from this tree now."""
    settings = {"CHATD_RELEASES_PATH": str(tmp_path / "releases")}
    before = FromTheWheel(tmp_path, settings=settings)
    before.package = unpacked(tmp_path / "release")
    try:
        await before.open()
        assert await before.stop() == 0
        now = Association(
            tmp_path,
            port=before.port,
            partner_port=before.partner_port,
            root=before.root,
            settings=settings,
        )
        try:
            await now.start()
            await now.found_chain()
            yield now
        finally:
            await now.close()
    finally:
        await before.close()


async def test_a_page_that_pins_the_release_before_talks_with_a_console_of_this_one(
    association, context, own
):
    duty = await Duty.begin(association, await own.tab())
    visitor = await duty.talks(context)
    version = listed()["version"]
    loader = visitor.page.locator(f'script[src$="/w/{version}/loader.js"]')
    await expect(loader).to_have_count(1)
    await visitor.say("hei")
    await expect(duty.counsellor.said()).to_have_text(["hei"], timeout=SOON)
    await duty.counsellor.say("hei vain")
    await expect(visitor.said).to_have_text(["hei", "hei vain"], timeout=SOON)
