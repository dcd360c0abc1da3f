"""Redis and the database go in the midst of a talk: what each reads then, aloud once, and that words go on."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests import redis_server
from tests.e2e.test_failing_branches import in_conversation
from tests.redis_server import RedisProcess
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import Line
from tests.stage.people import SOON, words

FAULT, DATABASE = "The service has a fault", "The database does not answer"
WELL = "The service works again"
GONE_WITHIN = 25_000  # ms: a fault is shown for 15 s after it was told last
HEARD = """() => {
  window.heard = [];
  new MutationObserver((changes) => {
    for (const {target, addedNodes} of changes)
      if (target.nodeType === 1 && target.closest('[aria-live]:not([role=log])'))
        for (const node of addedNodes) window.heard.push(node.textContent);
  }).observe(document.body, {childList: true, subtree: true});
}"""
PICTURES = os.environ.get("PICTURES")  # a folder, for people to look at


@pytest.fixture
def redis():
    with redis_server.running() as process:
        yield process


@beside_the_browser
async def line(tmp_path: Path, policy: dict[str, int], redis: RedisProcess) -> AsyncIterator[Line]:
    opened = Line(tmp_path / "line", policy, environment={"CHATD_REDIS_URL": redis.daemons_url})
    try:
        yield await opened.open()
    finally:
        await opened.close()


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png")


async def both(visitor, aino, name: str) -> None:
    """A telephone and a desktop of each."""
    if not PICTURES:
        return
    for who, page in (("visitor", visitor.page), ("console", aino.page)):
        before = page.viewport_size
        for screen, width, height in (("phone", 320, 640), ("desktop", 1280, 800)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_timeout(500)
            await picture(page, f"{name}-{who}-{screen}")
        await page.set_viewport_size(before)


@pytest.mark.long
async def test_what_visitor_and_counsellor_read_while_stores_are_away(
    line: Line, context: NewContext, redis: RedisProcess
):
    visitor, aino = await in_conversation(line, context)
    banners = aino.page.locator(".banners")
    await aino.page.evaluate(HEARD)
    database = line.folder / "line.sqlite"

    database.rename(database.with_suffix(".away"))
    await expect(banners).to_contain_text(DATABASE, timeout=SOON)
    await expect(aino.pane().locator(".presence")).to_contain_text("Here")
    await visitor.say("kuuletko")
    await expect(aino.said().last).to_have_text("kuuletko")
    await both(visitor, aino, "1-database")

    redis.stop()
    await expect(banners).to_contain_text(FAULT, timeout=SOON)
    await expect(aino.pane().locator(".presence")).to_contain_text("Not known since")
    faulty = words()["conn.faulty"]
    await expect(visitor.where.get_by_text(faulty)).to_be_visible(timeout=SOON)
    await expect(visitor.where.locator('.banners a[href="tel:112"]')).to_be_visible()
    await visitor.say("olen tässä")
    await expect(aino.said().last).to_have_text("olen tässä", timeout=SOON)
    await expect(visitor.where.get_by_text(words()["chat.delivered"]).last).to_be_visible()
    await both(visitor, aino, "2-both")

    database.with_suffix(".away").rename(database)
    await expect(banners).not_to_contain_text(DATABASE, timeout=GONE_WITHIN)
    await both(visitor, aino, "3-redis")

    redis.start()
    await expect(visitor.where.get_by_text(faulty)).to_have_count(0, timeout=GONE_WITHIN)
    await expect(banners).not_to_contain_text(FAULT, timeout=GONE_WITHIN)
    await expect(aino.pane().locator(".presence")).to_contain_text("Here", timeout=GONE_WITHIN)
    await aino.say("ja minä")
    await expect(visitor.said.last).to_have_text("ja minä", timeout=SOON)
    await both(visitor, aino, "4-back")
    heard = await aino.page.evaluate("window.heard")
    for said in (DATABASE, FAULT, WELL):
        assert len([each for each in heard if said in each]) == 1, heard
