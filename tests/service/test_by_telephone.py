"""A line that is by telephone only: whose word it is, what everybody is told, and that nothing is lost."""

from dataclasses import replace
from datetime import time

import pytest

from chatd.base.errors import Reason
from chatd.base.names import StaffRole
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.alarms import Alarm
from chatd.line.service.help_text import help_of
from tests.service.test_board_acts import LEAD, board_line, refusal_of
from tests.service.world import EMBED, FI, LINE, SV, World, a_directory, a_line, a_policy

BY_FILE = a_line(policy=a_policy(is_by_telephone=True))


async def switch(world, act="by_telephone"):
    await world.services.boards.change_line(LEAD, LINE, act)


async def state_of(world, language=FI):
    return await world.services.public_lines.state(EMBED, None, language)


async def test_a_lead_switches_it_there_and_back_and_everybody_is_told(world):
    await switch(world)
    assert await refusal_of(world.visitor().join()) is Reason.BY_TELEPHONE
    state = await state_of(world)
    assert state.phase == "by_telephone"
    assert state.text == "Linja palvelee nyt puhelimitse. Nollalinja 080 005 005"
    profile = await world.services.public_lines.profile(EMBED, SV)
    assert (profile.phase, profile.hours[0]) == ("by_telephone", "Linjen svarar nu per telefon.")
    assert profile.helplines[0].number == "080 005 005"
    assert (await board_line(world)).by_telephone == "lead"
    await switch(world, "in_writing")
    assert (await state_of(world)).phase == "open"
    assert (await board_line(world)).by_telephone is None
    assert (await world.visitor().join()).phase == "waiting"


async def test_who_waits_or_talks_is_served_and_reads_that_nobody_new_comes(world):
    console = world.console()
    await console.start(capacity=1)
    talking, waits = world.visitor("talks"), world.visitor("waits")
    await talking.join()
    await world.desks.accept(console.desk, talking.ticket)
    await waits.join()
    await switch(world)
    view = await world.visits.view(waits.ticket)
    assert (view.phase, view.line.phase, view.place.ahead) == ("waiting", "intake_stopped", 0)
    assert (await world.visits.view(talking.ticket)).phase == "conversation"
    assert world.post.hints[waits.ticket], "told at once"
    await world.visits.leave(talking.ticket, quick=False)
    await world.desks.accept(console.desk, waits.ticket)
    assert (await world.visits.view(waits.ticket)).phase == "conversation"


async def test_it_outlives_what_the_plan_changes_and_a_closed_line_says_it_too(tmp_path):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(8), time(12)),),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    await world.pass_time(1)
    await switch(world)
    await world.pass_time(3 * 3_600, step=60)
    assert (await board_line(world)).phase == "closed"
    assert (await state_of(world)).phase == "by_telephone"
    await switch(world, "in_writing")
    assert (await state_of(world)).phase == "closed"


async def test_what_the_file_says_counts_at_once_and_no_lead_takes_it_back(tmp_path):
    world = await World(tmp_path, a_directory(BY_FILE)).start()
    assert (await state_of(world)).phase == "by_telephone"
    assert await refusal_of(world.visitor().join()) is Reason.BY_TELEPHONE
    assert (await board_line(world)).by_telephone == "operator"
    for act in ("by_telephone", "in_writing"):
        assert await refusal_of(switch(world, act)) is Reason.WRONG_STATE
    (shown, *_) = help_of(BY_FILE, world.clock.now(), FI)
    assert shown.hours[0] == "Linja palvelee nyt puhelimitse.", "where no script runs"


async def test_nobody_at_the_desks_is_no_alarm_while_nobody_can_come(world):
    await world.pass_time(200)
    assert Alarm.NOBODY in {each.name for each in (await board_line(world)).alarms}, "control"
    await switch(world)
    assert (await board_line(world)).alarms == ()


async def test_only_a_lead_of_the_line_switches_it(world):
    for wrong in (replace(LEAD, lines=()), replace(LEAD, role=StaffRole.COUNSELLOR)):
        act = world.services.boards.change_line(wrong, LINE, "by_telephone")
        assert await refusal_of(act) is Reason.NOT_LEAD


@pytest.mark.parametrize("act", ["open", "stop_intake", "close"])
async def test_other_acts_of_the_door_leave_it_as_it_is(world, act):
    await switch(world)
    await world.services.boards.change_line(LEAD, LINE, act)
    assert (await state_of(world)).phase == "by_telephone"
