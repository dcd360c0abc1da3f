"""A colleague asked in, and a talk handed on: with her yes alone, by the name in the keys, and nothing of before."""

import pytest
from playwright.async_api import Locator, expect

from chatd.base.texts.catalogue import text_of
from tests.e2e.test_failing_branches import COUNSELLOR, in_conversation
from tests.stage.fixtures import NewContext
from tests.stage.line import Line
from tests.stage.looks import violations
from tests.stage.people import SECOND, SOON, Counsellor, Visitor, texts_of

pytestmark = pytest.mark.long

THREE_MINUTE = 90 * SECOND  # with the minute in which there are three


def told(key: str, **gaps: str) -> str:
    """What the visitor reads in a talk."""
    return text_of(f"visitor.{key}", "fi", **gaps)


def button(visitor: Visitor, key: str, **gaps: str) -> Locator:
    return visitor.where.get_by_role("button", name=told(key, **gaps), exact=True)


async def three_people(line: Line, context: NewContext) -> tuple[Visitor, Counsellor, Counsellor]:
    """A talk with Aino in which each has said something, and Eetu beside who has room."""
    visitor, aino = await in_conversation(line, context)
    eetu = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["eetu"])
    await eetu.start_shift()
    return visitor, aino, eetu


async def ask(aino: Counsellor, purpose: str) -> None:
    """By keys alone: the list opens with the first choice in focus."""
    await expect(aino.pane().get_by_role("button", name="Colleague")).to_be_enabled(timeout=SOON)
    await aino.pane().locator("textarea").click()
    await aino.page.keyboard.press("Alt+k")
    dialog = aino.page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Ask Eetu")).to_be_visible(timeout=SOON)
    assert await violations(aino.page) == []
    if purpose == "transfer":
        await aino.page.keyboard.press("ArrowDown")
    await aino.page.keyboard.press("Tab")
    await aino.page.keyboard.press("Enter")
    await expect(aino.pane().get_by_text("Eetu is being asked")).to_be_visible(timeout=SOON)


async def test_a_no_of_the_colleague_or_of_hers_changes_nothing(line: Line, context: NewContext):
    visitor, aino, eetu = await three_people(line, context)
    await ask(aino, "together")
    asking = eetu.page.get_by_role("region", name="A colleague asks you")
    await expect(asking).to_contain_text("Aino asks you to join", timeout=SOON)
    assert await violations(eetu.page) == []
    assert "tervetuloa" not in await eetu.page.locator("body").inner_text()
    await eetu.page.keyboard.press("Alt+o")
    await expect(aino.pane().get_by_text("Eetu cannot come")).to_be_visible(timeout=SOON)
    await ask(aino, "together")
    await expect(asking).to_be_visible(timeout=SOON)
    await eetu.page.keyboard.press("Alt+i")
    yes, no = button(visitor, "company.yes", alias="Eetu"), button(visitor, "company.no")
    await expect(yes).to_be_visible(timeout=2 * SOON)
    assert await yes.get_attribute("class") == await no.get_attribute("class")
    await expect(visitor.where.locator(".company")).to_contain_text("Varmistettu")
    assert await violations(visitor.page.frames[-1]) == []
    await no.click()
    await expect(visitor.where.get_by_text(told("company.as_before"))).to_be_visible()
    await expect(aino.pane().get_by_text("does not want a third")).to_be_visible(timeout=SOON)
    await expect(eetu.page.get_by_text("did not want a third")).to_be_visible(timeout=SOON)
    await visitor.say("vain Ainolle")
    await expect(aino.said().last).to_have_text("vain Ainolle", timeout=SOON)
    assert "vain Ainolle" not in await eetu.page.locator("body").inner_text()


async def test_three_talk_with_her_yes_and_the_colleague_leaves_again(
    line: Line, context: NewContext
):
    visitor, aino, eetu = await three_people(line, context)
    await ask(aino, "together")
    await eetu.page.keyboard.press("Alt+i")
    await button(visitor, "company.yes", alias="Eetu").click(timeout=2 * SOON)
    await expect(visitor.where.get_by_text(told("company.joined", alias="Eetu"))).to_be_visible(
        timeout=SOON
    )
    await expect(visitor.where.locator(".company-here")).to_contain_text("Aino ja Eetu")
    for each, other in ((aino, "Eetu"), (eetu, "Aino")):
        shown = each.pane().get_by_text("There are three of you")
        await expect(shown).to_contain_text(other, timeout=SOON)
        assert await violations(each.page) == []
    assert await violations(visitor.page.frames[-1]) == []
    await visitor.say("hei molemmat")
    await eetu.say("hei, olen Eetu")
    await aino.say("nyt meitä on kolme")
    three = ["hei molemmat", "hei, olen Eetu", "nyt meitä on kolme"]
    await expect(eetu.said()).to_have_text(three, timeout=SOON)
    for said in (aino.said(), visitor.said):
        await expect(said).to_have_text(["hei", "tervetuloa", *three], timeout=SOON)
    by = await texts_of(aino.pane().locator(".words .words-by"))
    assert [each.split(" · ")[0] for each in by][-3:] == ["Visitor", "Eetu", "You"]
    await eetu.pane().locator("textarea").click()
    await eetu.page.keyboard.press("Alt+e")
    await eetu.page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    await expect(eetu.page.get_by_text("You left. The others go on.").first).to_be_visible(
        timeout=SOON
    )
    left = visitor.where.get_by_text(told("company.left", alias="Eetu"))
    await expect(left).to_be_visible(timeout=SOON)
    await aino.sealed()
    await visitor.say("taas kahdestaan")
    await expect(aino.said().last).to_have_text("taas kahdestaan", timeout=SOON)


async def test_a_talk_is_handed_on_after_a_minute_of_three(line: Line, context: NewContext):
    visitor, aino, eetu = await three_people(line, context)
    await ask(aino, "transfer")
    await expect(eetu.page.get_by_text("Aino would hand a conversation on")).to_be_visible(
        timeout=SOON
    )
    await eetu.page.keyboard.press("Alt+i")
    await expect(visitor.where.locator(".company")).to_contain_text(
        told("company.hand_on_how", alias="Aino"), timeout=2 * SOON
    )
    await button(visitor, "company.hand_on_yes", alias="Eetu").click()
    leave = aino.pane().get_by_role("button", name="Leave it to Eetu")
    await expect(leave).to_be_disabled(timeout=SOON)
    await visitor.say("kolmistaan")
    await expect(eetu.said()).to_have_text(["kolmistaan"], timeout=SOON)
    await expect(leave).to_be_enabled(timeout=THREE_MINUTE)
    await leave.click()
    await aino.page.get_by_role("dialog").get_by_role("button", name="Leave it to Eetu").click()
    await expect(aino.page.get_by_text("You handed it on").first).to_be_visible(timeout=SOON)
    await visitor.is_answered_by("Eetu")
    await expect(visitor.where.get_by_text(told("company.goes_on", alias="Eetu"))).to_be_visible()
    await eetu.sealed()
    await expect(eetu.pane().get_by_text("The conversation is yours now")).to_be_visible()
    await visitor.say("hei Eetu")
    await expect(eetu.said()).to_have_text(["kolmistaan", "hei Eetu"], timeout=SOON)
    assert "hei Eetu" not in await aino.page.locator("body").inner_text()
