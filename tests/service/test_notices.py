"""A lead's words to those who wait: in whose language, how soon, how long, and by whom."""

from dataclasses import replace
from datetime import time

import pytest

from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import StaffRole
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.notice import NOTICE_MAX_SECONDS
from chatd.line.shapes.visitor import Notice
from tests.bus import Wire
from tests.service.world import EN, FI, LINE, SV, World, a_directory, a_line, a_person

LEAD = a_person("lea", StaffRole.LEAD)
IN_FINNISH, IN_SWEDISH = "Kaksi vastaa tänään.", "Två svarar i dag."


async def say(world, texts):
    await world.services.boards.say_to_waiting(LEAD, LINE, texts)


async def read_by(visitor):
    return (await visitor.view()).line.notice


async def test_each_reads_it_in_a_language_of_hers_and_finnish_is_marked_as_such(world):
    own, swedish = world.visitor("own"), world.visitor("swedish")
    await own.join()
    await swedish.join(language=SV)
    await say(world, {FI: IN_FINNISH})
    by = "Linjan väki kertoo:"
    assert await read_by(own) == Notice(by=by, text=IN_FINNISH, language="fi")
    assert await read_by(swedish) == Notice(by="Linjen meddelar:", text=IN_FINNISH, language="fi")
    await say(world, {FI: IN_FINNISH, SV: IN_SWEDISH})
    assert (await read_by(own)).text == IN_FINNISH
    assert await read_by(swedish) == Notice(by="Linjen meddelar:", text=IN_SWEDISH, language="sv")


async def test_all_who_wait_are_told_at_once_and_whoever_comes_later_reads_it_too(world):
    waiting = [world.visitor(name) for name in "abc"]
    for each in waiting:
        await each.join()
    world.post.forget()
    await say(world, {FI: IN_FINNISH})
    assert all(world.post.hints[each.ticket] for each in waiting)
    later = world.visitor("later")
    assert (await later.join()).line.notice.text == IN_FINNISH


async def test_one_who_talks_is_told_nothing(world):
    visitor, _, _ = await world.a_conversation()
    await say(world, {FI: IN_FINNISH})
    assert await read_by(visitor) is None


async def test_it_is_changed_and_taken_back(world):
    visitor = world.visitor()
    await visitor.join()
    await say(world, {FI: IN_FINNISH})
    await say(world, {FI: "Yksi vastaa."})
    assert (await read_by(visitor)).text == "Yksi vastaa."
    world.post.forget()
    await say(world, {FI: "  "})
    assert await read_by(visitor) is None
    assert world.post.hints[visitor.ticket], "that it is gone is told, too"


async def test_it_needs_the_language_that_all_fall_back_on_and_none_that_the_line_lacks(world):
    with pytest.raises(Malformed):
        await say(world, {SV: IN_SWEDISH})
    with pytest.raises(Refused) as refused:
        await say(world, {FI: IN_FINNISH, EN: "Two answer."})
    assert refused.value.reason is Reason.LANGUAGE_NOT_SERVED


async def test_a_line_without_finnish_falls_back_on_its_first_language(tmp_path):
    line = a_line(languages=(SV, EN), name={SV: "Skydd", EN: "Shelter"})
    world = await World(tmp_path, a_directory(line)).start()
    visitor = world.visitor()
    await visitor.join(language=EN)
    await say(world, {SV: IN_SWEDISH})
    assert (await read_by(visitor)).language == "sv"


@pytest.mark.parametrize(
    ("staff", "reason"),
    [
        (replace(LEAD, role=StaffRole.COUNSELLOR), Reason.NOT_LEAD),
        (replace(LEAD, lines=()), Reason.NOT_LEAD),
    ],
    ids=["no lead", "of another line"],
)
async def test_only_a_lead_of_the_line_says_it(world, staff, reason):
    with pytest.raises(Refused) as refused:
        await world.services.boards.say_to_waiting(staff, LINE, {FI: IN_FINNISH})
    assert refused.value.reason is reason


async def test_it_ends_with_the_line_and_is_not_said_on_a_closed_one(tmp_path):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(8), time(12)),),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    visitor = world.visitor()
    await visitor.join()
    await say(world, {FI: IN_FINNISH})
    await world.pass_time(2 * 3_600 + 60, step=60)
    assert (await read_by(visitor)).text == IN_FINNISH, "it closes, and she waits on"
    await world.pass_time(3_600, step=60)
    assert (await world.door()).notice is None
    with pytest.raises(Refused) as refused:
        await say(world, {FI: IN_FINNISH})
    assert refused.value.reason is Reason.WRONG_STATE


async def test_it_lasts_no_longer_than_a_shift(world):
    await say(world, {FI: IN_FINNISH})
    await world.pass_time(NOTICE_MAX_SECONDS - 60, step=600)
    assert (await world.door()).notice is not None
    await world.pass_time(120, step=60)
    assert (await world.door()).notice is None


async def test_the_board_shows_it_to_every_lead_with_since_when(world):
    await say(world, {FI: IN_FINNISH, SV: IN_SWEDISH})
    (line,) = (await world.services.boards.view(LEAD)).lines
    shown = [(each.language, each.text) for each in line.notice]
    assert shown == [("fi", IN_FINNISH), ("sv", IN_SWEDISH)]
    assert line.notice_since == int(world.clock.at)


async def test_it_is_read_after_a_restart_and_told_across_processes(tmp_path):
    wire = Wire()
    here = await World(tmp_path, bus=wire.bus("here")).start()
    there = await here.beside(bus=wire.bus("there")).start()
    visitor = there.visitor()
    await visitor.join()
    there.post.forget()
    await say(here, {FI: IN_FINNISH})
    here.clock.at += 2
    for each in (here, there):
        await each.services.sweeper.sweep(each.clock.now())
    told = here.post.hints[visitor.ticket] or there.post.hints[visitor.ticket]
    assert told
    assert (await there.visits.view(visitor.ticket)).line.notice.text == IN_FINNISH
