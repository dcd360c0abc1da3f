"""Who waits reads the info cards, also without a connection, and comes from a card into the talk."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.stage.browser import Watch
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import COUNSELLOR, NARROW, fits, violations
from tests.stage.people import FI, Counsellor, Visitor

INFO = json.loads(
    (Path(__file__).parents[2] / "widget/src/visitor/info/fi.json").read_text(encoding="utf-8")
)
WORDS = INFO["words"]
MINE = [card for card in INFO["cards"] if card["door"] == "me"]
THEIRS = [card for card in INFO["cards"] if card["door"] == "professional"]


async def title_of(sheet: Locator, card: dict[str, Any]) -> Locator:
    """In sight: its group has been opened, unless it was."""
    title = sheet.get_by_role("button", name=card["title"], exact=True)
    if not await title.is_visible():
        group = sheet.get_by_text(INFO["groups"][card["group"]], exact=True)
        await group.press("Enter")
    return title


async def _waits_a_minute(visitor: Visitor) -> None:
    """Then they come; before, nobody needs them."""
    await visitor.sees("queue.title")
    await visitor.page.wait_for_load_state("networkidle")
    opens = visitor.where.get_by_role("button", name=WORDS["button"], exact=True)
    await expect(opens).to_have_count(0)
    await visitor.page.clock.fast_forward(60_000)


async def test_every_card_opens_without_a_connection_and_the_turn_comes_through_it(
    line: Line, watch: Watch, context: NewContext
):
    watch.expect("ERR_|WebSocket connection")
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    hers = await context(**NARROW)
    await hers.clock.install()
    visitor = await Visitor.come(hers, line.partner)
    await visitor.join()
    await _waits_a_minute(visitor)
    opens = visitor.where.get_by_role("button", name=WORDS["button"], exact=True)
    await expect(opens).to_be_visible()
    inner = visitor.page.frames[-1]
    await hers.set_offline(True)
    await opens.focus()
    await visitor.page.keyboard.press("Enter")
    sheet = visitor.where.get_by_role("dialog")
    assert await violations(inner) == []
    for cards, door in ((MINE, None), (THEIRS, WORDS["professional"])):
        if door:
            await sheet.get_by_role("button", name=door).press("Enter")
        for card in cards:
            title = await title_of(sheet, card)
            await title.press("Enter")
            await expect(sheet.get_by_role("heading", name=card["title"])).to_be_focused()
            await expect(sheet.get_by_text(card["text"][-1])).to_be_visible()
            await expect(sheet.get_by_text("29. marraskuuta 2026")).to_be_visible()
            await expect(sheet.locator('a[href="tel:112"]').first).to_be_visible()
            assert await fits(inner)
            await sheet.get_by_role("button", name=WORDS["back"]).press("Enter")
            await expect(title).to_be_focused()
    assert await violations(inner) == []
    await sheet.get_by_role("button", name=WORDS["back"]).press("Enter")
    await (await title_of(sheet, MINE[3])).press("Enter")
    assert await violations(inner) == []
    await hers.set_offline(False)
    await aino.start_shift()
    await expect(sheet.get_by_text(FI["queue.ready"])).to_be_visible()
    await expect(sheet.get_by_role("heading", name=MINE[3]["title"])).to_be_visible()
    await aino.accept()
    await visitor.verified()
    await expect(sheet).to_have_count(0)
    await visitor.say("Hei")
    await expect(aino.said()).to_have_text(["Hei"])


@pytest.mark.parametrize("name", ["info.js", pytest.param("info-fi.json", marks=pytest.mark.long)])
async def test_cards_with_another_byte_are_not_shown_and_the_place_is_kept(
    line: Line, watch: Watch, context: NewContext, name: str
):
    watch.expect("integrity|digest|ERR_")
    line.proxy.alter(f"/{name}")
    hers = await context()
    await hers.clock.install()
    visitor = await Visitor.come(hers, line.partner)
    await visitor.join()
    await _waits_a_minute(visitor)
    await watch.sees("digest")
    await visitor.sees("queue.title")
    await expect(visitor.where.get_by_role("button", name=WORDS["button"])).to_have_count(0)
