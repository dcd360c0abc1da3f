"""A talk that is handed on to a line of another organisation: by the word of both and hers, with three in between."""

from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import AskingOutcome, AskingStage, ConversationPhase, Crossing, StaffRole
from chatd.conversation.rules.asking import ASK_SECONDS, LEAVE_AFTER_SECONDS
from chatd.line.rules.outcome import Count
from tests.service.orphans import UP, on_shift, shown
from tests.service.sharing import PUHU, SILTA, handing, of_silta_issuing, own_chain, vouch
from tests.service.three import TOGETHER, TRANSFER, three
from tests.service.world import LINE, ROOT_KEY, World, a_person


async def reason_of(awaited):
    with pytest.raises(Refused) as refused:
        await awaited
    return refused.value.reason


@pytest.fixture
async def world(tmp_path):
    found = await World(tmp_path, handing()).start()
    await vouch(found)
    return found


async def lines_of(them, by=None):
    askable = await them.company.askable((by or them.aino).desk, them.id)
    return {each.line: each for each in askable.lines}


async def with_dora(world, **how):
    them = await three(world)
    dora = await on_shift(world, "dora", lines=(PUHU,), **how)
    return them, dora


# ---- who may ----


async def test_a_line_that_takes_over_is_shown_without_the_names_of_its_people(world):
    them, _ = await with_dora(world)
    there = (await lines_of(them))[PUHU]
    assert (there.name, there.organisation, there.is_others) == ("Puhu", "Silta ry", True)
    assert there.colleagues == ()
    assert there.crossing is Crossing.TO_USERS


@pytest.mark.parametrize(
    "sides", [{"takes": False}, {"hands": False}], ids=["not taken", "not handed"]
)
async def test_one_side_alone_hands_nobody_over(tmp_path, sides):
    world = await World(tmp_path, handing(**sides)).start()
    await vouch(world)
    them, _ = await with_dora(world)
    assert PUHU not in await lines_of(them)
    assert await reason_of(them.ask(TRANSFER, line=PUHU)) is Reason.NOT_ALLOWED


async def test_without_a_root_that_vouches_her_page_could_verify_nobody(tmp_path):
    world = await World(tmp_path, handing()).start()
    them, _ = await with_dora(world)
    assert PUHU not in await lines_of(them)
    assert await reason_of(them.ask(TRANSFER, line=PUHU)) is Reason.NO_ROOM


@pytest.mark.parametrize("how", [{"languages": ("sv",)}, {"paused": True}, None])
async def test_only_with_room_and_the_language(tmp_path, how):
    world = await World(tmp_path, handing()).start()
    await vouch(world)
    them = await three(world)
    if how is not None:
        await on_shift(world, "dora", lines=(PUHU,), **how)
    assert PUHU not in await lines_of(them)
    assert await reason_of(them.ask(TRANSFER, line=PUHU)) is Reason.NO_ROOM


async def test_nobody_there_is_asked_by_name_or_only_beside(world):
    them, dora = await with_dora(world)
    assert await reason_of(them.ask(TRANSFER, other=dora, line=PUHU)) is Reason.NOT_ALLOWED
    assert await reason_of(them.ask(TOGETHER, other=dora)) is Reason.NO_ROOM


async def test_no_volunteer_hands_over(tmp_path):
    directory = handing()
    staff = {**directory.staff, "aino": a_person("aino", StaffRole.VOLUNTEER)}
    world = await World(tmp_path, replace(directory, staff=staff)).start()
    await vouch(world)
    them = await three(world, capacity=1)
    await on_shift(world, "dora", lines=(PUHU,))
    assert PUHU not in await lines_of(them)


# ---- by her yes, three, and the one who goes on ----


async def test_with_her_yes_three_are_there_for_a_minute_and_her_place_stays_on_her_own_line(world):
    them, dora = await with_dora(world)
    await them.ask(TRANSFER, line=PUHU)
    asked = await them.asked(dora)
    assert (asked.organisation, asked.topic, asked.line_name) == ("Turva ry", None, "Puhu")
    await them.come(dora)
    await them.keys(dora)
    told = (await them.visitor.view()).conversation.asking
    assert (told.stage, told.line_name, told.crossing) == ("coming", "Puhu", Crossing.TO_USERS)
    assert them.kinds(dora) == []
    await them.yes()
    assert await reason_of(them.part(them.aino)) is Reason.WRONG_STATE
    await world.pass_time(LEAVE_AFTER_SECONDS)
    await them.part(them.aino)
    found = await them.found()
    assert [each.desk for each in found.members if each.desk] == [dora.desk]
    assert (found.line, found.phase) == (LINE, ConversationPhase.OPEN)
    assert found.asking.outcome is AskingOutcome.TRANSFERRED
    ticket = await world.live.tickets_and_desks.ticket(them.visitor.ticket)
    assert ticket.line == LINE
    assert await world.counted(Count.TRANSFERRED) == 1
    await them.say(dora)
    await them.say(them.visitor)
    assert "message" in them.kinds(dora)


@pytest.mark.parametrize("how", ["declined", "no answer", "her no"])
async def test_a_refusal_or_no_answer_leaves_her_with_the_first(world, how):
    them, dora = await with_dora(world)
    await them.ask(TRANSFER, line=PUHU)
    if how == "declined":
        await them.company.decline(dora.desk, them.id)
    elif how == "no answer":
        await world.pass_time(ASK_SECONDS + 2)
    else:
        await them.come(dora)
        await them.keys(dora)
        await them.turn_away()
    found = await them.found()
    assert found.asking.stage is AskingStage.OVER
    assert [each.desk for each in found.members if each.desk] == [them.aino.desk]
    assert not await them.carried(dora)
    await them.say(them.aino)


async def handed_over(world):
    them, dora = await with_dora(world)
    await them.ask(TRANSFER, line=PUHU)
    await them.come(dora)
    await them.keys(dora)
    await them.yes()
    await world.pass_time(LEAVE_AFTER_SECONDS)
    await them.part(them.aino)
    return them, dora


async def test_who_goes_on_sees_nobody_of_the_line_by_which_she_came(world):
    them, dora = await handed_over(world)
    assert await lines_of(them, dora) == {}
    assert await reason_of(them.ask(TRANSFER, line=LINE, by=dora)) is Reason.NOT_ALLOWED


async def test_when_who_goes_on_is_lost_her_own_line_takes_her_up(world):
    them, dora = await handed_over(world)
    bo = await on_shift(world, "cilla")
    silja = await on_shift(world, "silja", lines=(PUHU,))
    await dora.lost()
    await world.pass_time(UP + 31)
    assert shown(await bo.view()) == [them.id]
    assert shown(await silja.view()) == []


# ---- by what her page knows them ----


async def test_who_takes_over_signs_for_her_line_and_its_lists_stand_behind_the_lines_root(world):
    front = await vouch(world)
    await own_chain(world)
    dora = world.services.registry.staff("dora")
    chain = await world.services.chain.own(dora)
    (on,) = [each for each in chain.vouched if each.line == LINE]
    assert len(on.issuing) == 1
    lists = world.services.known_chain.lists_on(world.services.registry.line(LINE))
    assert any(front in each for each in lists)


async def test_a_certificate_is_kept_while_the_line_takes_over_and_no_longer(tmp_path):
    world = await World(tmp_path, handing(takes=False)).start()
    front = of_silta_issuing(root=ROOT_KEY)
    chain = world.services.chain
    assert await reason_of(chain.install_issuing(SILTA, front)) is Reason.BAD_CREDENTIAL
    world.directories.directory = handing()
    await world.pass_time(3)
    await chain.install_issuing(SILTA, front)
    line = world.services.registry.line(LINE)
    assert world.services.known_chain.vouched(SILTA, line) == (front,)


async def test_who_takes_over_serves_nobody_elses_row(world):
    assert await reason_of(world.console("dora").start(lines=(LINE,))) is Reason.NOT_ALLOWED
