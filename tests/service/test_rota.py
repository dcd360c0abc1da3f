"""The calendar as leads and counsellors use it: planned, asked, answered, seen, and learnt from."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds, StaffId
from chatd.line.rules.outcome import Count
from chatd.process.ids import RandomIds
from chatd.rota.assembly import assemble
from chatd.rota.database.profiles import DatabaseProfiles
from chatd.rota.database.rotas import DatabaseRotas
from chatd.rota.http.shown import shown
from chatd.rota.rules.shifts import KEPT_DAYS, Answer, State, Times
from chatd.rota.service.files import as_calendar, as_csv
from chatd.rota.service.planning import Wanted
from tests.service.test_roles import on_disk
from tests.service.world import LINE, START, World, a_directory, a_line, a_policy

TODAY = datetime.fromtimestamp(START, UTC).date()  # a Friday
TOMORROW = TODAY + timedelta(days=1)
HOUR = 3_600


class Calendar:
    """The area, and people who use it."""

    def __init__(self, world):
        self.world = world
        self.rota = assemble(
            DatabaseRotas(world.database),
            DatabaseProfiles(world.database),
            world.services.registry,
            world.live.doors_and_tallies,
            world.areas.staff.known_chain,
            clock=world.clock,
            ids=RandomIds(),
            shared=None,
        )

    def staff(self, name):
        return self.world.services.registry.staff(StaffId(name))

    async def plan(self, staff=None, weeks=1, *, is_asked=False, day=TOMORROW, languages=()):
        wanted = Wanted(LINE, Times(day, time(16), time(20)), languages, staff, is_asked)
        return await self.rota.planning.plan(self.staff("lea"), wanted, weeks)

    async def answer(self, name, shift, answer, base=None):
        return await self.rota.planning.answer(
            self.staff(name), shift.id, base or shift.version, answer
        )

    async def seen(self, name="lea", first=TODAY, weeks=2):
        staff = self.staff(name)
        return shown(await self.rota.seeing.weeks(staff, first, weeks), staff)


@pytest.fixture
async def calendar(tmp_path):
    directory = a_directory(a_line(policy=a_policy(capacity_max=2, talk_start_minutes=45)))
    database = await on_disk(tmp_path, directory)
    world = World(tmp_path, directory, database=database)
    await world.start()
    yield Calendar(world)
    await database.close()


async def test_a_lead_sees_all_and_a_counsellor_her_own_and_what_nobody_has(calendar):
    await calendar.plan("aino")
    await calendar.plan("bo", is_asked=True)
    await calendar.plan()
    states = {each.state for each in (await calendar.seen()).shifts}
    assert states == {"planned", "asked", "free"}
    aino = await calendar.seen("aino")
    assert {(each.staff, each.state) for each in aino.shifts} == {
        ("aino", "planned"),
        (None, "free"),
    }
    assert [each.id for each in aino.people] == ["aino"]
    assert all(each.by == "" for each in aino.shifts)
    parts = [part for day in aino.lines[0].days for part in day.parts]
    assert parts
    assert all(part.missing or part.unspoken for part in parts)
    assert {(part.needed, part.planned, part.asked, part.in_time) for part in parts} == {
        (0, 0, 0, None)
    }


async def test_who_is_asked_says_yes_and_then_that_she_cannot_after_all(calendar):
    (shift,) = (await calendar.plan("aino", is_asked=True)).shifts
    (shift,) = (await calendar.answer("aino", shift, Answer.YES)).shifts
    assert (shift.state, shift.version, shift.account) == (State.PLANNED, 2, "aino")
    (shift,) = (await calendar.answer("aino", shift, Answer.NO)).shifts
    assert (shift.state, shift.staff) == (State.DECLINED, "aino")


async def test_of_two_who_take_one_shift_the_second_is_told_and_takes_nothing(calendar):
    (shift,) = (await calendar.plan()).shifts
    assert (await calendar.answer("aino", shift, Answer.TAKE)).is_done
    with pytest.raises(Refused) as refused:
        await calendar.answer("bo", shift, Answer.TAKE)
    assert refused.value.reason is Reason.NOT_ALLOWED  # it is another's now, and not hers to see
    (kept,) = (await calendar.seen()).shifts
    assert kept.staff == "aino"


async def test_of_two_leads_the_second_is_told_what_the_first_has_made_of_it(calendar):
    (shift,) = (await calendar.plan()).shifts
    wanted = Wanted(LINE, shift.times, (), StaffId("aino"), False)
    change = calendar.rota.planning.change
    assert (await change(calendar.staff("lea"), shift.id, 1, wanted, is_following=False)).is_done
    other = replace(wanted, staff=StaffId("bo"))
    late = await change(calendar.staff("lea"), shift.id, 1, other, is_following=False)
    assert not late.is_done
    assert (late.standing.staff, late.standing.account) == ("aino", "lea")


async def test_a_counsellor_offers_takes_back_and_removes_no_others(calendar):
    aino = calendar.staff("aino")
    times = Times(TOMORROW, time(18), time(22))
    (offered,) = (await calendar.rota.planning.offer(aino, LINE, times, 1)).shifts
    assert (offered.state, offered.staff) == (State.CAN, "aino")
    (wanted,) = (await calendar.plan()).shifts
    with pytest.raises(Refused):
        await calendar.rota.planning.remove(aino, wanted.id, 1, is_following=False)
    assert (await calendar.rota.planning.remove(aino, offered.id, 1, is_following=False)).is_done
    assert [each.id for each in (await calendar.seen()).shifts] == [wanted.id]


async def test_an_offer_of_several_weeks_is_taken_back_at_once_from_one_on(calendar):
    aino, planning = calendar.staff("aino"), calendar.rota.planning
    times = Times(TOMORROW, time(18), time(22))
    first, second, third = (await planning.offer(aino, LINE, times, 3)).shifts
    decided = Wanted(LINE, third.times, (), StaffId("aino"), False)
    await planning.change(calendar.staff("lea"), third.id, 1, decided, is_following=False)
    with pytest.raises(Refused):
        await planning.remove(calendar.staff("bo"), second.id, 1, is_following=True)
    assert len((await planning.remove(aino, first.id, 1, is_following=True)).shifts) == 2
    left = (await calendar.seen(weeks=6)).shifts
    assert [(each.id, each.state) for each in left] == [(third.id, "planned")]


@pytest.mark.parametrize(
    ("language", "row", "summary"),
    [
        (None, "Nettiturva,planned", "Work"),
        ("en", "Nettiturva,comes", "Work"),
        ("fi", "Nettiturva,tulee", "Työ"),
        ("sv", "Nätskydd,kommer", "Arbete"),
    ],
)
async def test_a_file_is_in_the_words_of_whoever_takes_it(calendar, language, row, summary):
    await calendar.plan("aino")
    lines = {LINE: calendar.world.services.registry.line(LINE)}
    table = as_csv(await found(calendar), lines, {}, language)
    assert row in table
    assert ("day,begins" in table) is (language is None)
    text = as_calendar(await found(calendar), lines, START, language)
    assert f"SUMMARY:{summary}\r\n" in text


async def test_what_has_been_is_shown_as_over(calendar):
    await calendar.plan()
    assert [each.is_over for each in (await calendar.seen()).shifts] == [False]
    calendar.world.clock.at += 48 * HOUR
    assert [each.is_over for each in (await calendar.seen()).shifts] == [True]


@pytest.mark.parametrize("staff", ["nobody", "b-counsellor"])
async def test_nobody_is_planned_who_does_not_serve_the_line(calendar, staff):
    with pytest.raises(Refused) as refused:
        await calendar.plan(StaffId(staff))
    assert refused.value.reason is Reason.NOT_ALLOWED


async def test_a_language_that_the_line_has_not_is_refused(calendar):
    with pytest.raises(Refused) as refused:
        await calendar.plan(languages=("en",))
    assert refused.value.reason is Reason.LANGUAGE_NOT_SERVED


async def test_who_has_gone_comes_no_more_and_her_shift_is_free(calendar):
    await calendar.plan("bo")
    directory = calendar.world.directories.directory
    staff = {name: each for name, each in directory.staff.items() if name != "bo"}
    calendar.world.directories.directory = type(directory)(
        directory.organisations, directory.lines, directory.embeds, staff
    )
    await calendar.world.services.registry.reload()
    (shift,) = (await calendar.seen()).shifts
    assert (shift.state, shift.staff) == ("free", None)
    assert (await calendar.answer("aino", (await found(calendar))[0], Answer.TAKE)).is_done


async def found(calendar):
    staff = calendar.staff("lea")
    return (await calendar.rota.seeing.weeks(staff, TODAY, 2)).shifts


async def test_it_is_gone_a_month_after_its_day(calendar):
    await calendar.plan("aino")
    calendar.world.clock.at += (KEPT_DAYS + 1) * 24 * HOUR
    await calendar.world.pass_time(2)
    assert len((await calendar.seen()).shifts) == 1
    calendar.world.clock.at += 24 * HOUR
    await calendar.world.pass_time(2)
    assert (await calendar.seen()).shifts == ()


async def test_what_was_counted_is_learnt_once_and_says_how_many_are_needed(calendar):
    records, world = calendar.world.live.doors_and_tallies, calendar.world
    begins = START // HOUR * HOUR
    for week in range(2):
        at = begins + week * 7 * 24 * HOUR
        for _ in range(12):
            await records.add(LINE, Count.JOINED.value, Seconds(at + 600))
        for minute in range(60):
            await records.add(LINE, Count.SAMPLED.value, Seconds(at + minute * 60))
        for _ in range(2):  # the second time there is nothing new
            await calendar.rota.needs.learn(Seconds(at + HOUR + 60))
    need = await calendar.rota.needs.of(world.services.registry.line(LINE))
    busy = need(Seconds(begins + 14 * 24 * HOUR))
    assert busy.per_hour == 12
    assert busy.people > 3
    assert need(Seconds(begins + 14 * 24 * HOUR + 5 * HOUR)).outlook is None
    lead = await calendar.seen(weeks=2)
    parts = [part for day in lead.lines[0].days for part in day.parts]
    assert max(part.needed for part in parts) == busy.people
    assert all(part.in_time >= 80 for part in parts if part.in_time is not None)


async def test_an_hour_in_which_nobody_looked_teaches_nothing(calendar):
    records = calendar.world.live.doors_and_tallies
    begins = START // HOUR * HOUR
    for _ in range(12):
        await records.add(LINE, Count.JOINED.value, Seconds(begins + 600))
    await calendar.rota.needs.learn(Seconds(begins + HOUR + 60))
    need = await calendar.rota.needs.of(calendar.world.services.registry.line(LINE))
    assert need(Seconds(begins)) == (1, None, None)


async def test_files_name_nobody_unless_they_are_to_and_a_telephone_shows_work_alone(calendar):
    await calendar.plan("aino")
    lines = {LINE: calendar.world.services.registry.line(LINE)}
    shifts = await found(calendar)
    assert "Aino" not in as_csv(shifts, lines, {})
    assert "Aino" in as_csv(shifts, lines, {"aino": "Aino"})
    assert "'=evil" in as_csv(shifts, lines, {"aino": "=evil"})
    assert "a;'=evil;'@b" in as_csv(shifts, lines, {"aino": "a;=evil;@b"})
    text = as_calendar(shifts, lines, Seconds(START))
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Work\r\n" in text
    opens = datetime.combine(TOMORROW, time(14), UTC)
    assert f"DTSTART:{opens:%Y%m%dT%H%M%SZ}" in text
    for word in ("Nettiturva", "Turva", "Aino", "aino"):
        assert word not in text


async def test_holidays_of_the_country_stand_beside_the_days(calendar):
    seen = await calendar.seen(first=date(2027, 5, 1), weeks=1)
    assert seen.days[5].holiday["fi"].startswith("Vapp")
    assert seen.days[0].holiday is None
