"""What the durable ports promise, kept by SQLite and by a real PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import event

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import StaffRole
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.questions import DatabaseQuestions
from chatd.directory.ports import Changes, Question
from chatd.directory.rules.directory import (
    Directory,
    Embed,
    Helpline,
    HoursException,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Staff,
)
from chatd.staff.database.audit import DatabaseAuditLog
from chatd.staff.database.passkeys import DatabasePasskeys
from chatd.staff.database.planned_shifts import DatabasePlannedShifts
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.ports import Bearer, PlannedShift
from chatd.stores.database.engine import Database

EVENING = Interval(time(17), time(21))
LINE = Line(
    id="sininen",
    organisation="esimerkki",
    name={"fi": "Sininen linja", "sv": "Blå linjen"},
    audience={"fi": "Aikuisille", "sv": "För vuxna"},
    languages=("fi", "sv"),
    topics=("violence", "other"),
    answered_by=("professional", "peer"),
    is_adult=True,
    hours=OpeningHours(
        "Europe/Helsinki",
        ((EVENING,), (EVENING,), (), (), (Interval(time(9), time(12)), EVENING), (), ()),
        (
            HoursException(date(2026, 12, 31), (Interval(time(10), time(0)),), {"fi": "Aatto"}),
            HoursException(date(2026, 12, 24), ()),
        ),
    ),
    helplines=(
        Helpline(
            {"fi": "Nollalinja", "sv": "Nollinjen"},
            "080 005 005",
            {"fi": "aina", "sv": "alltid"},
            {"fi": "maksuton", "sv": "avgiftsfri"},
            date(2026, 11, 1),
            is_for_children=True,
            open_hours=OpeningHours(
                "Europe/Stockholm",
                ((EVENING,), (), (), (), (), (), (EVENING,)),
                (HoursException(date(2026, 12, 24), (), {"fi": "Aatto"}),),
            ),
        ),
        Helpline({"fi": "X"}, "116 006", {"fi": "?"}, {"fi": "?"}, date(2026, 11, 1)),
    ),
    policy=LinePolicy(capacity_max=3, silent_end_seconds=0),
)
AINO = Staff("aino", "esimerkki", "Aino", StaffRole.COUNSELLOR, ("sininen",), ("fi", "sv"), "peer")
LEA = Staff("lea", "esimerkki", "Lea", StaffRole.LEAD, ("sininen",), ("fi",))
DIRECTORY = Directory(
    organisations={
        "esimerkki": Organisation("esimerkki", "Esimerkkiyhdistys", ("A" * 43,)),
        "toinen": Organisation("toinen", "Toinen yhdistys", (), True, 60, 1800),
    },
    lines={"sininen": LINE},
    embeds={"etusivu": Embed("etusivu", "sininen", "esimerkki", ("https://example.org",))},
    staff={"aino": AINO, "lea": LEA},
)
NOTHING = Directory({}, {}, {}, {})
BEARER = Bearer("aino", None, 2.0, 2.0)


@pytest.fixture
async def directories(database):
    stored = DatabaseDirectories(database)
    await stored.store(DIRECTORY)
    return stored


@pytest.fixture
def shifts(database, directories):
    return DatabasePlannedShifts(database)


# ---- directories ----


async def test_without_its_tables_everything_is_unavailable(database_url):
    database = Database(database_url)
    for call in (
        DatabaseDirectories(database).load(),
        DatabaseDirectories(database).store(DIRECTORY),
        DatabaseSignIns(database).add_link("aino", b"a", 2.0),
        DatabaseSignIns(database).spend_link(b"a", 1.0),
        DatabaseSignIns(database).add_bearer(b"a", BEARER),
        DatabaseSignIns(database).bearers([b"a"], 1.0),
        DatabasePasskeys(database).of("aino"),
        DatabaseAuditLog(database).before("esimerkki", None, 1),
        DatabaseSignIns(database).end_bearer(b"a"),
        DatabaseSignIns(database).end_bearers("aino"),
        DatabaseSignIns(database).purge(1.0),
        DatabasePlannedShifts(database).ask([SHIFT]),
        DatabasePlannedShifts(database).waiting("esimerkki", 1.0),
        DatabasePlannedShifts(database).sign("esimerkki", "1", b"c"),
        DatabasePlannedShifts(database).of_staff("aino", 1.0),
        DatabasePlannedShifts(database).keep_certificate("esimerkki", b"c"),
        DatabasePlannedShifts(database).certificate("esimerkki"),
        DatabasePlannedShifts(database).purge(1.0),
    ):
        with pytest.raises(Unavailable):
            await call
    await database.close()


async def test_a_directory_that_refers_to_nothing_changes_nothing(directories):
    broken = replace(DIRECTORY, organisations={}, staff={})
    with pytest.raises(Unavailable):
        await directories.store(broken)
    assert await directories.load() == DIRECTORY


async def test_an_empty_database_is_an_empty_directory(database):
    assert await DatabaseDirectories(database).load() == NOTHING


async def test_what_was_stored_is_loaded(directories):
    assert await directories.load() == DIRECTORY


async def test_storing_twice_is_storing_once(directories, database):
    written = []
    event.listen(
        database.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, sql, *_rest: written.append(sql.split()[0]),
    )
    assert await directories.store(DIRECTORY) == Changes(0, 0, 0)
    assert not {"INSERT", "UPDATE", "DELETE"} & set(written)
    assert await directories.load() == DIRECTORY


async def test_only_what_differs_is_counted(directories):
    named = replace(LINE, name={"fi": "Uusi nimi", "sv": "Blå linjen"}, helplines=())
    eeva = replace(AINO, id="eeva")
    changes = await directories.store(
        replace(DIRECTORY, lines={"sininen": named}, staff={**DIRECTORY.staff, "eeva": eeva})
    )
    assert changes == Changes(added=1, changed=1, removed=2)


async def test_everything_can_go_and_come_back(directories):
    assert (await directories.store(NOTHING)).removed > 0
    assert await directories.load() == NOTHING
    await directories.store(DIRECTORY)
    assert await directories.load() == DIRECTORY


async def test_a_line_can_move_to_an_organisation_that_is_new_while_the_old_one_goes(directories):
    moved = Directory(
        {"uusi": Organisation("uusi", "Uusi")},
        {"sininen": replace(LINE, organisation="uusi")},
        {"etusivu": replace(DIRECTORY.embeds["etusivu"], organisation="uusi")},
        {"aino": replace(AINO, organisation="uusi")},
    )
    await directories.store(moved)
    assert await directories.load() == moved


async def test_two_who_store_together_leave_one_of_the_two(directories):
    other = replace(DIRECTORY, staff={"aino": replace(AINO, alias="Toinen Aino")})
    await asyncio.gather(*(directories.store(one) for one in [DIRECTORY, other] * 4))
    assert await directories.load() in (DIRECTORY, other)


# ---- planned shifts ----

SHIFT = PlannedShift("1", "aino", "esimerkki", "Aino", 1000.0, 2000.0, b"k" * 32, answers_as="peer")


async def test_a_shift_of_nobody_is_not_kept(shifts):
    with pytest.raises(Unavailable):
        await shifts.ask([SHIFT, replace(SHIFT, id="2", staff="nobody")])
    assert await shifts.waiting("esimerkki", 1.0) == []


async def test_an_unknown_shift_cannot_be_signed(shifts):
    await shifts.ask([SHIFT])
    for organisation, shift in (("esimerkki", "2"), ("toinen", "1")):
        with pytest.raises(Unknown):
            await shifts.sign(organisation, shift, b"c")
    assert await shifts.waiting("esimerkki", 1.0) == [SHIFT]


async def test_what_waits_is_told_earliest_first_until_signed_or_over(shifts):
    later = replace(SHIFT, id="0", not_before=1500.0, not_after=2500.0)
    await shifts.ask([later, SHIFT])
    await shifts.ask([])
    assert await shifts.waiting("toinen", 1.0) == []
    assert await shifts.waiting("esimerkki", 1.0) == [SHIFT, later]
    assert await shifts.waiting("esimerkki", 2000.0) == [later]
    await shifts.sign("esimerkki", "0", b"credential")
    assert await shifts.waiting("esimerkki", 1.0) == [SHIFT]
    signed = replace(later, credential=b"credential")
    assert await shifts.of_staff("aino", 1.0) == [SHIFT, signed]
    assert await shifts.of_staff("aino", 2000.0) == [signed]
    assert await shifts.of_staff("lea", 1.0) == []


async def test_an_id_seen_before_is_left_as_it_is(shifts):
    await shifts.ask([SHIFT])
    await shifts.sign("esimerkki", "1", b"credential")
    other = replace(SHIFT, public_key=b"x" * 32)
    await shifts.ask([other, replace(SHIFT, id="2")])
    first, second = await shifts.of_staff("aino", 1.0)
    assert first == replace(SHIFT, credential=b"credential")
    assert second == replace(SHIFT, id="2")


async def test_shifts_that_are_over_are_purged(shifts):
    await shifts.ask([SHIFT, replace(SHIFT, id="2", not_after=2000.5)])
    assert await shifts.purge(2000.0) == 1
    assert [one.id for one in await shifts.of_staff("aino", 1.0)] == ["2"]


async def test_a_certificate_replaces_the_one_before(shifts):
    assert await shifts.certificate("esimerkki") is None
    await shifts.keep_certificate("esimerkki", b"first")
    await shifts.keep_certificate("esimerkki", b"second")
    assert await shifts.certificate("esimerkki") == b"second"
    assert await shifts.certificate("toinen") is None


async def test_a_certificate_of_no_organisation_is_not_kept(shifts):
    with pytest.raises(Unavailable):
        await shifts.keep_certificate("nobody", b"certificate")


async def test_a_question_is_answered_and_leaves_nothing(database):
    questions = DatabaseQuestions(database)
    first, second = Question("a", ("sininen",), ("aino",)), Question("b", (), ("lea",))
    await questions.ask(first)
    await questions.ask(second)
    assert sorted(await questions.asked()) == [first, second]
    assert await questions.answer_to("a") is None
    await questions.answer("a", ["staff aino"])
    await questions.answer("b", [])
    assert await questions.answer_to("a") == ("staff aino",)
    assert await questions.answer_to("b") == ()
    assert all(each.is_answered for each in await questions.asked())
    await questions.forget(["a", "b"])
    await questions.forget(["a"])
    await questions.answer("a", ["staff aino"])
    assert await questions.answer_to("a") is None
    assert await questions.asked() == []
