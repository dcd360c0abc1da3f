"""What the server only says moves nobody out of the sealed page, ends nothing for a counsellor, hides no number."""

import asyncio
import copy
import time
from typing import Any

import pytest
from playwright.async_api import FrameLocator, expect

from tests.hostile.conftest import Somebody, each_comes
from tests.hostile.forger import DAY, House, Rogue
from tests.hostile.lying_line import PINNED_NUMBER, PROFILE, WAIT_SECONDS, LyingLine, served
from tests.hostile.talks import Talk
from tests.stage.people import FI, Visitor, filled
from tests.stage.words import found, planted

FALSE_NUMBER = "0700 666 666"
FAILED_AFTER_MS = 20_000  # widget/src/core/link.ts: then the numbers stand there


async def leads_out(where: FrameLocator) -> list[str]:
    """Every link of the view but those that call."""
    links = await where.locator("a[href]").all()
    found = [await each.get_attribute("href") or "" for each in links]
    return [each for each in found if not each.startswith(("tel:", "sms:"))]


async def test_an_end_that_the_counsellor_has_not_sealed_is_the_lines_word_alone(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.says("kuulen sinua")
    await talk.shows("kuulen sinua")
    ended = served()
    ended.update(phase="ended", outcome="ended_by_counsellor")
    ended["conversation"].update(
        phase="ended", outcome="ended_by_counsellor", ended_by="counsellor"
    )
    await talk.page.tell(ended)
    await talk.visitor.sees("end.told")
    await talk.visitor.sees("end.tail")
    await expect(talk.visitor.text("end.by_counsellor")).to_have_count(0)


async def test_delivered_is_said_only_when_the_counsellor_has_sealed_it(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.visitor.say("hei")
    said = await talk.page.hears("say", "message")
    for delivered in (said["id"], 10_000):
        receipt = {"conversation": "c-1", "stored": delivered, "delivered": delivered}
        await talk.page.push("receipt", receipt)
    state = served()
    state["conversation"].update(stored=said["id"], delivered=said["id"])
    await talk.page.tell(state)
    await talk.visitor.sees("chat.sent")
    await expect(talk.visitor.where.get_by_text(FI["chat.delivered"], exact=True)).to_have_count(0)


async def test_no_word_of_the_server_leads_out_of_the_sealed_page(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    word = planted("word")
    await talk.visitor.say(word)
    await talk.shows(word)
    clock = talk.visitor.page.context.clock
    await clock.install()
    for line.refuses in ("retired_version", "gone", "broken"):
        before = len(line.pages)
        await line.pages[-1].socket.close()
        await clock.fast_forward(FAILED_AFTER_MS)  # it tries again, whenever it would
        await line.comes_again(before)
        await asyncio.wait_for(line.pages[-1].ended.wait(), WAIT_SECONDS)
        await clock.fast_forward(FAILED_AFTER_MS)
        await expect(talk.visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
        assert await leads_out(talk.visitor.where) == [], line.refuses
    await talk.shows(word)
    line.refuses = None
    assert found([word], line.sent()) == []


async def test_who_comes_to_a_server_that_calls_the_page_retired_is_not_sent_to_another(
    somebody: Somebody, line: LyingLine
):
    line.refuses = "retired_version"
    visitor = await somebody()
    await visitor.open()
    await visitor.button("consent.start").click()
    await line.comes_again(0)
    await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
    assert await leads_out(visitor.where) == []
    assert f"/l/{line.pages[0].embed}" not in await visitor.where.locator("body").inner_text()


async def test_after_keys_that_are_not_true_only_the_partners_numbers_stand(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    false = {
        "name": "Nollalinja",
        "number": FALSE_NUMBER,
        "hours": "",
        "cost": "",
        "reviewed": "2026-11-01",
    }
    line.profile["helplines"] = [false]
    line.answers["not_verified"] = served()
    visitor = await somebody()
    await visitor.join()
    page = await line.page_of("etusivu")
    package = await rogue.key_package(House().identity, house.leaf)
    await page.deliver("key_package", package["keyPackage"])
    await page.hears("not_verified")
    await expect(visitor.where.locator('a[href^="tel:080"]').first).to_be_visible()
    assert FALSE_NUMBER not in await visitor.where.locator("body").inner_text()
    assert PINNED_NUMBER in await visitor.where.locator("body").inner_text()


async def test_a_time_of_the_server_that_makes_old_keys_good_leaves_its_mark(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    past = House(root=house.root, now=int(time.time()) - 3 * DAY, issuing=house.issuing)
    lie = served()
    lie["now"] = past.now
    line.answers["join"] = lie
    line.profile["revocations"] = []
    visitor = await somebody()
    await visitor.join()
    page = await line.page_of("etusivu")
    package = await rogue.key_package(
        past.identity, past.leaf, start=-3 * DAY, end=-3 * DAY + 3_000
    )
    await page.deliver("key_package", package["keyPackage"])
    await page.tell(served())
    heard = await page.hears("not_verified")
    assert heard == {"conversation": "c-1"}, "its lists are of now, or there are none"
    assert "opening" not in page.kinds()


async def test_a_key_package_counts_once(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.page.deliver("key_package", talk.key_package)
    await talk.page.hears("not_verified")
    assert talk.page.kinds().count("opening") == 1


async def test_another_key_under_the_same_name_is_another_person_and_is_asked_about(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.visitor.say("vain hänelle")
    other = House(root=house.root, issuing=house.issuing, alias=house.alias)
    package = await rogue.key_package(other.identity, other.leaf)
    await talk.page.deliver("key_package", package["keyPackage"])
    yes = filled("connect.another_yes", alias=house.alias)
    await expect(talk.visitor.where.get_by_role("button", name=yes)).to_be_visible()
    assert talk.page.kinds().count("opening") == 1


def profiles() -> dict[str, Any]:
    """With each key missing, null, of another kind; and what is no profile at all."""
    told: dict[str, Any] = {}
    for at, key in enumerate(PROFILE):
        kinds = (None, 7, "x", [None, {}, "x"])
        told[f"{key} is missing"] = {name: PROFILE[name] for name in PROFILE if name != key}
        for value in (kinds[at % len(kinds)], kinds[(at + 1) % len(kinds)]):
            told[f"{key} is {value}"] = PROFILE | {key: value}
    whole = (b"null", b"", b"[]", b"<html>", b"[" * 9_000)
    told |= {f"the whole is {value[:6]!r}": value for value in whole}
    assert len(told) > 50, "control"
    return told


async def stands(somebody: Somebody, line: LyingLine, cases: dict[str, Any]) -> None:
    """Whichever of these profiles it is told, a page has 112 and the way out."""
    names, empty = {f"p{at}": name for at, name in enumerate(cases)}, []
    line.profiles = {embed: copy.deepcopy(cases[name]) for embed, name in names.items()}

    async def try_it(visitor: Visitor, embed: str) -> None:
        await visitor.page.locator("a[data-avoinlinja]").click()
        leave = visitor.where.get_by_role("button", name=FI["shared.leave"]).first
        try:
            await expect(visitor.where.locator('a[href="tel:112"]').first).to_be_visible()
            await expect(leave).to_be_visible()
        except AssertionError:
            empty.append(names[embed])

    await each_comes(somebody, line, names, try_it)
    assert empty == []


async def test_whatever_the_server_calls_its_profile_the_telephone_and_the_way_out_stand(
    somebody: Somebody, line: LyingLine
):
    """Each key in every other way, and all that is no profile. In happy-dom: widget/test/visitor/malformed.test.tsx."""
    cases = list(profiles().items())
    await stands(somebody, line, dict(cases[:-5:2] + cases[-5:]))


@pytest.mark.long
async def test_each_key_in_each_way_too(somebody: Somebody, line: LyingLine):
    await stands(somebody, line, profiles())
