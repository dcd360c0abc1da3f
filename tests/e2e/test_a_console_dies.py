"""A counsellor's console is gone: a colleague goes on, with the visitor's yes to the person whom the keys name."""

import pytest
from playwright.async_api import expect

from tests.e2e.test_failing_branches import COUNSELLOR, in_conversation
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.people import SOON, Counsellor

POLICY = {"wait_offered_max_minutes": 240, "orphan_return_seconds": 2}


@pytest.mark.parametrize("policy", [POLICY])
async def test_a_colleague_takes_over_with_her_yes_and_both_write(line: Line, context: NewContext):
    visitor, aino = await in_conversation(line, context)
    eetu = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["eetu"])
    await eetu.start_shift()
    await aino.page.close()
    await visitor.sees("conn.counsellor_lost")
    await eetu.page.get_by_role("button", name="Take over").click(timeout=2 * SOON)
    await expect(eetu.pane().get_by_text("is being asked")).to_be_visible(timeout=SOON)
    await visitor.sees("connect.another")
    await expect(visitor.where.locator("strong", has_text="Eetu")).to_be_visible()
    await expect(eetu.pane().get_by_text("Sealed. Only you")).to_have_count(0)
    await visitor.where.get_by_role("button", name="Eetu").click()
    await eetu.sealed()
    await visitor.is_answered_by("Eetu")
    await eetu.say("jatketaan yhdessä")
    await expect(visitor.said.last).to_have_text("jatketaan yhdessä", timeout=SOON)
    await visitor.say("hyvä niin")
    await expect(eetu.said()).to_have_text(["jatketaan yhdessä", "hyvä niin"], timeout=SOON)
