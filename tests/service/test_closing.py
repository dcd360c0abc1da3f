"""What is told of a line that closes, by plan and by hand, to those who wait and to those who come."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatd.base.errors import Malformed, Refused
from chatd.base.names import LineId, StaffRole
from chatd.directory.rules.directory import HoursException, Interval, OpeningHours
from chatd.line.rules.outcome import Count
from chatd.line.service.state_text import day_words
from tests.service.world import (
    EMBED,
    EN,
    FI,
    LINE,
    SV,
    World,
    a_directory,
    a_line,
    a_person,
)

LEAD = a_person("lea", StaffRole.LEAD)
HELSINKI = ZoneInfo("Europe/Helsinki")
# START is Friday the 15th, 10.00 in Helsinki; the line closes at 10.05
EARLY = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 5)),),) * 7)


def at(hour, minute=0, day=15):
    return int(datetime(2027, 1, day, hour, minute, tzinfo=HELSINKI).timestamp())


async def closing_at_five_past(tmp_path):
    return await World(tmp_path, a_directory(a_line(hours=EARLY))).start()


async def lead(world, act):
    await world.services.boards.change_line(LEAD, LINE, act)


async def public(world, language=FI):
    return await world.services.public_lines.state(EMBED, None, language)


async def profile(world):
    return await world.services.public_lines.profile(EMBED, FI)


async def test_who_waits_is_told_when_the_line_closes_and_until_when_it_serves(tmp_path):
    world = await closing_at_five_past(tmp_path)
    visitor = world.visitor()
    line = (await visitor.join()).line
    assert (line.phase, line.closes_at, line.served_until) == ("open", at(10, 5), None)
    assert (line.timezone, line.ticket_grace_seconds) == ("Europe/Helsinki", 300)
    world.post.hints.clear()
    await world.pass_time(301)
    assert world.post.hints[visitor.ticket]
    line = (await visitor.view()).line
    assert (line.phase, line.closes_at) == ("closing", at(10, 5))
    assert line.served_until == at(11, 5)


async def test_closed_by_hand_no_planned_time_is_told(tmp_path):
    world = await closing_at_five_past(tmp_path)
    visitor = world.visitor()
    await visitor.join()
    await lead(world, "close")
    line = (await visitor.view()).line
    assert (line.phase, line.closes_at, line.served_until) == ("closing", None, at(11))
    await world.pass_time(310)
    line = (await visitor.view()).line
    assert (line.closes_at, line.served_until) == (None, at(11)), "after the plan's time too"


@pytest.mark.parametrize("act", ["close", "stop_intake"])
async def test_a_line_open_day_and_night_shows_no_such_hours_when_a_hand_has_stopped_it(world, act):
    planned = (await profile(world)).hours
    await lead(world, act)
    await world.pass_time(2)
    shown = await profile(world)
    assert shown.hours == ("Nyt poikkeuksellisesti kiinni", *planned)
    assert shown.next_opening is None
    assert "Aukeaa" not in (await public(world)).text
    await lead(world, "open")
    assert (await profile(world)).hours == planned


async def test_a_line_that_a_hand_has_stopped_says_when_the_plan_opens_it_again(tmp_path):
    world = await closing_at_five_past(tmp_path)
    await lead(world, "stop_intake")
    state = await public(world)
    assert (state.phase, state.next_opening) == ("intake_stopped", at(9, day=16))
    assert state.text.endswith("Aukeaa: huomenna kello 9.00.")
    await world.pass_time(at(9, day=16) - world.clock.at - 1, step=600)
    assert (await public(world)).phase == "closed"
    await world.pass_time(1)
    assert (await public(world)).phase == "open"


async def test_opened_by_hand_outside_the_hours_is_said_so(tmp_path):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(18), time(21)),),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    await lead(world, "open")
    assert (await profile(world)).hours[0] == "Nyt poikkeuksellisesti auki"
    view = await world.visitor().join()
    assert view.line.closes_at == at(21)


async def test_not_today_is_said_to_each_who_waits_and_counted_as_ours(world):
    waiting = [world.visitor(name) for name in ("a", "b")]
    for visitor in waiting:
        await visitor.join()
    await lead(world, "not_today")
    for visitor in waiting:
        view = await visitor.view()
        assert (view.phase, view.outcome) == ("ended", "refused_by_lead")
        assert world.post.hints[visitor.ticket]
    assert await world.counted(Count.REFUSED_BY_LEAD) == 2
    with pytest.raises(Refused):
        await world.visitor("late").join()
    await world.pass_time(2)
    assert (await world.door()).phase.value == "closed"


async def test_who_is_shown_to_a_counsellor_at_that_moment_may_still_be_taken(world):
    aino, first, second = world.console(), world.visitor("first"), world.visitor("second")
    await aino.start(capacity=2)
    await first.join()
    world.clock.at += 1
    await second.join()
    world.post.hints.clear()
    await lead(world, "not_today")
    assert world.post.hints[first.ticket]
    told = await first.view()
    assert (told.line.phase, told.line.served_until) == ("closing", None), "no promise of an hour"
    assert ((await first.view()).phase, (await second.view()).phase) == ("offered", "ended")
    await aino.accept()
    assert (await first.view()).phase == "conversation"
    await world.pass_time(60)
    assert (await first.view()).phase == "conversation"


@pytest.mark.parametrize("how", ["declined", "missed", "paused", "lost", "console dead"])
async def test_who_is_not_taken_then_is_told_so_too_and_asked_of_nobody_else(world, how):
    """What the lead was asked about is done: each of those who waited is answered or told."""
    aino, bo, visitor = world.console(), world.console("bo"), world.visitor()
    await aino.start()
    await visitor.join()
    await bo.start()
    await lead(world, "not_today")
    world.post.hints.clear()
    match how:
        case "declined":
            await world.desks.decline(aino.desk, visitor.ticket)
        case "missed":
            await world.pass_time(30)
        case "paused":
            await world.desks.pause(aino.desk, paused=True)
        case "lost":
            await visitor.lost()
        case _:
            await aino.lost()
    assert (await bo.view()).offer is None
    await world.pass_time(1)
    assert world.post.hints[visitor.ticket]
    view = await visitor.view()
    assert (view.phase, view.outcome) == ("ended", "refused_by_lead")
    assert (await bo.view()).offer is None
    await world.pass_time(2)
    assert (await world.door()).phase.value == "closed"


async def test_at_the_end_of_the_grace_too_whoever_is_on_offer_may_still_be_taken(tmp_path):
    world = await closing_at_five_past(tmp_path)
    first, second = world.visitor("first"), world.visitor("second")
    for visitor in (first, second):
        await visitor.join()
        world.clock.at += 1
    await world.pass_time(at(11, 5) - world.clock.at - 3, step=20)
    aino = world.console()
    await aino.start(capacity=2)
    await world.pass_time(5)
    assert ((await first.view()).phase, (await second.view()).outcome) == (
        "offered",
        "refused_by_lead",
    )
    await aino.accept()
    assert (await first.view()).phase == "conversation"


@pytest.mark.parametrize("how", ["declined", "missed", "lapsed before"])
async def test_on_a_line_that_is_opened_again_whoever_is_on_offer_waits_on(world, how):
    aino, bo, visitor = world.console(), world.console("bo"), world.visitor()
    await aino.start()
    await visitor.join()
    await lead(world, "not_today")
    await bo.start()
    if how == "lapsed before":
        await world.desks.decline(aino.desk, visitor.ticket)
    world.post.hints.clear()
    await lead(world, "open")
    assert world.post.hints[visitor.ticket]
    if how == "declined":
        await world.desks.decline(aino.desk, visitor.ticket)
    elif how == "missed":
        await world.pass_time(30)
    assert (await bo.view()).offer.ticket == visitor.ticket
    await world.pass_time(3)
    assert (await visitor.view()).phase == "offered"
    await lead(world, "close")
    await world.pass_time(32)
    view = await visitor.view()
    assert (view.phase, view.line.served_until is None) == ("offered", False), "she is served still"


async def test_a_restart_forgets_no_last_offer(world):
    aino, visitor = world.console(), world.visitor()
    await aino.start()
    await visitor.join()
    await lead(world, "not_today")
    await visitor.view()
    await world.restart()
    await aino.resume()
    await visitor.resume()
    await world.pass_time(2)
    assert (await visitor.view()).outcome == "refused_by_lead"


async def test_only_a_lead_of_the_line_says_not_today(tmp_path):
    world = await World(tmp_path, a_directory(a_line(), a_line(id=LineId("other")))).start()
    visitor = world.visitor()
    await visitor.join()
    for staff in (a_person("aino"), a_person("lea", StaffRole.LEAD, lines=(LineId("other"),))):
        with pytest.raises(Refused):
            await world.services.boards.change_line(staff, LINE, "not_today")
    with pytest.raises(Malformed):
        await lead(world, "refuse")
    assert (await visitor.view()).phase == "waiting"


async def test_the_reason_of_a_holiday_is_told_on_that_day_and_in_the_language_asked_for(tmp_path):
    reason = {FI: "loppiainen", SV: "trettondagen"}
    hours = OpeningHours(
        "Europe/Helsinki", EARLY.week, (HoursException(date(2027, 1, 15), (), reason),)
    )
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    assert (await profile(world)).exception == "loppiainen"
    assert (await public(world, SV)).text == (
        "Linjen är stängd nu. Öppnar: i morgon klockan 9.00. "
        "Öppettiderna är annorlunda i dag: trettondagen"
    )
    assert "different" not in (await public(world, EN)).text, "no reason in a language it has not"
    world.clock.at = at(12, day=16)
    assert (await profile(world)).exception == ""


@pytest.mark.parametrize(
    ("day", "finnish", "swedish", "english"),
    [
        (date(2026, 11, 28), "tänään", "i dag", "today"),
        (date(2026, 11, 29), "huomenna", "i morgon", "tomorrow"),
        (date(2026, 12, 4), "perjantaina", "fredag", "Friday"),
        (date(2026, 12, 5), "lauantaina 5.12.", "lördag den 5 december", "Saturday 5 December"),
        (
            date(2027, 8, 2),
            "maanantaina 2.8. 2027",
            "måndag den 2 augusti 2027",
            "Monday 2 August 2027",
        ),
    ],
)
def test_a_day_is_told_so_that_nobody_mistakes_it(day, finnish, swedish, english):
    today = date(2026, 11, 28)
    assert [day_words(day, today, each) for each in (FI, SV, EN)] == [finnish, swedish, english]


@pytest.mark.parametrize(
    ("day", "hour", "reason"),
    [
        (16, 1, ""),  # Friday's night, which is as ever
        (16, 12, "juhla"),
        (16, 23, "juhla"),
        (17, 1, "juhla"),  # the night that does not take place
        (17, 5, ""),
    ],
)
async def test_the_reason_of_an_exception_is_told_for_the_whole_of_its_night(
    tmp_path, day, hour, reason
):
    night = ((Interval(time(20), time(4)),),) * 7
    holiday = HoursException(date(2027, 1, 16), (), {FI: "juhla", SV: "fest"})
    hours = OpeningHours("Europe/Helsinki", night, (holiday,))
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    world.clock.at = at(hour, day=day)
    await world.pass_time(2)
    assert (await profile(world)).exception == reason


async def closings(console):
    return [(each.line, each.at) for each in (await console.view()).desk.closings]


async def test_a_counsellor_is_told_when_the_line_will_close_and_that_it_has(tmp_path):
    world = await closing_at_five_past(tmp_path)
    console = world.console()
    await console.start()
    assert await closings(console) == [(LINE, at(10, 5))]
    world.post.hints.clear()
    await world.pass_time(301)
    assert world.post.hints[console.desk]
    assert await closings(console) == [(LINE, at(10, 5))]
    await world.pass_time(2 * 3600, step=60)
    assert await closings(console) == [(LINE, at(10, 5))]


async def test_a_counsellor_is_told_what_a_leads_hand_does_to_the_line(tmp_path):
    world = await closing_at_five_past(tmp_path)
    console = world.console()
    await console.start()
    await lead(world, "stop_intake")
    assert await closings(console) == []
    await lead(world, "close")
    assert await closings(console) == [(LINE, at(10, 0))]
    await world.pass_time(301)
    await lead(world, "open")
    assert await closings(console) == [(LINE, at(10, 5, day=16))]


async def test_a_line_that_never_closes_tells_a_counsellor_nothing(tmp_path):
    world = await World(tmp_path).start()
    console = world.console()
    await console.start()
    assert await closings(console) == []
