"""What the durable ports promise, kept by SQLite and by a real PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import event

from chatd.base.errors import Reason, Refused, Unavailable
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
from chatd.staff.database.chains import DatabaseChains
from chatd.staff.database.passkeys import DatabasePasskeys
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.ports import (
    Bearer,
    KeptCertificate,
    KeptIssuing,
    KeptList,
    KeptStatement,
)
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
        "esimerkki": Organisation(
            "esimerkki", "Esimerkkiyhdistys", ("A" * 43,), logo="iVBORw0KGgo="
        ),
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
def chains(database, directories):
    return DatabaseChains(database)


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
        DatabaseChains(database).keep_issuing("esimerkki", ISSUING),
        DatabaseChains(database).issuing("esimerkki", 1.0),
        DatabaseChains(database).state(STATEMENT),
        DatabaseChains(database).statements("esimerkki"),
        DatabaseChains(database).press("esimerkki", [CERTIFICATE], [LIST]),
        DatabaseChains(database).certificates("esimerkki", 1.0),
        DatabaseChains(database).lists("esimerkki", 1.0),
        DatabaseChains(database).add_record("esimerkki", 1, b"record"),
        DatabaseChains(database).records("esimerkki", 0, 9),
        DatabaseChains(database).purge(1.0),
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


async def test_staff_that_are_gone_lose_their_keys(chains, directories):
    await chains.state(STATEMENT)
    await chains.press("esimerkki", [CERTIFICATE], [])
    await directories.store(replace(DIRECTORY, staff={"lea": LEA}))
    await directories.store(DIRECTORY)
    assert await chains.statements("esimerkki") == []
    assert await chains.certificates("esimerkki", 1.0) == []


# ---- the chain of signatures ----

ISSUING = KeptIssuing(b"issuing certificate", 1000)
STATEMENT = KeptStatement("aino", 1, b"statement")
CERTIFICATE = KeptCertificate("aino", b"certificate", b"k" * 32, 1000)
LIST = KeptList("staff", 1, 1000, b"list")


async def test_certificates_of_issuing_keys_stand_side_by_side_until_they_end(chains):
    later = KeptIssuing(b"another", 2000)
    for each in (later, ISSUING, later):
        await chains.keep_issuing("esimerkki", each)
    assert await chains.issuing("esimerkki", 999.0) == [ISSUING, later]
    assert await chains.issuing("esimerkki", 1000.0) == [later]
    assert await chains.issuing("toinen", 1.0) == []
    with pytest.raises(Unavailable):
        await chains.keep_issuing("nobody", ISSUING)


async def test_a_statement_takes_the_place_of_one_of_a_smaller_serial(chains):
    await chains.state(STATEMENT)
    for serial in (0, 1):
        with pytest.raises(Refused):
            await chains.state(STATEMENT._replace(serial=serial, statement=b"older"))
    newer = STATEMENT._replace(serial=2**32 - 1, statement=b"newer")
    other = STATEMENT._replace(staff="lea")
    await chains.state(newer)
    await chains.state(other)
    assert await chains.statements("esimerkki") == [newer, other]
    assert await chains.statements("toinen") == []
    with pytest.raises(Unavailable):
        await chains.state(STATEMENT._replace(staff="nobody"))


async def test_a_press_is_kept_whole_or_not_at_all(chains):
    spare = CERTIFICATE._replace(certificate=b"spare", not_after=2000)
    other = CERTIFICATE._replace(staff="lea")
    ahead = LIST._replace(number=2, not_after=2000)
    await chains.press("esimerkki", [spare, CERTIFICATE, other], [LIST, ahead])
    await chains.press("esimerkki", [CERTIFICATE], [])
    kept = [CERTIFICATE, other, spare]
    assert await chains.certificates("esimerkki", 999.0) == kept
    assert await chains.certificates("esimerkki", 1000.0) == [spare]
    assert await chains.certificates("toinen", 1.0) == []
    assert await chains.lists("esimerkki", 999.0) == [LIST, ahead]
    new = CERTIFICATE._replace(certificate=b"new")
    for late in ([ahead], [LIST._replace(number=3), LIST._replace(number=3)]):
        with pytest.raises(Refused) as refused:
            await chains.press("esimerkki", [new], late)
        assert refused.value.reason is Reason.OUT_OF_ORDER
    with pytest.raises(Unavailable):
        await chains.press("esimerkki", [new._replace(staff="nobody")], [LIST._replace(number=9)])
    assert await chains.certificates("esimerkki", 999.0) == kept
    assert await chains.lists("esimerkki", 999.0) == [LIST, ahead]


async def test_each_series_of_lists_counts_by_itself_and_its_last_is_never_forgotten(chains):
    of_root = LIST._replace(series="root", number=7, not_after=2**53 - 1)
    newer = LIST._replace(number=5, not_after=900)
    await chains.press("esimerkki", [], [LIST, of_root, newer])
    await chains.press("toinen", [], [LIST])
    assert await chains.lists("esimerkki", 950.0) == [of_root, LIST, newer]
    assert await chains.lists("esimerkki", 1000.0) == [of_root, newer]
    await chains.press("esimerkki", [CERTIFICATE], [])
    await chains.keep_issuing("esimerkki", ISSUING)
    assert await chains.purge(1000.0) == 3
    assert await chains.purge(1000.0) == 0
    assert await chains.lists("esimerkki", 1.0) == [of_root, newer]
    assert await chains.lists("toinen", 1000.0) == [LIST]
    with pytest.raises(Refused):
        await chains.press("esimerkki", [], [newer])


async def test_of_two_leads_who_press_together_one_is_refused(chains, database_url):
    others = [Database(database_url) for _ in range(2)]
    asking = [chains, *(DatabaseChains(other) for other in others)]
    for number in range(1, 6):
        answers = await asyncio.gather(
            *(one.press("esimerkki", [], [LIST._replace(number=number)]) for one in asking),
            return_exceptions=True,
        )
        assert answers.count(None) == 1
        assert sum(isinstance(answer, Refused) for answer in answers) == len(asking) - 1
    for other in others:
        await other.close()


async def test_the_enrolled_list_has_no_gap_and_no_fork(chains, database_url):
    other = Database(database_url)
    for number in range(1, 6):
        answers = await asyncio.gather(
            *(
                one.add_record("esimerkki", number, who)
                for one, who in ((chains, b"one"), (DatabaseChains(other), b"other"))
            ),
            return_exceptions=True,
        )
        assert answers.count(None) == 1
        assert sum(isinstance(answer, Refused) for answer in answers) == 1
    await other.close()
    for wrong in (0, 1, 5, 7):
        with pytest.raises(Refused):
            await chains.add_record("esimerkki", wrong, b"wrong")
    records = await chains.records("esimerkki", 0, 9)
    assert len(records) == 5
    assert await chains.records("esimerkki", 2, 2) == records[2:4]
    assert await chains.records("toinen", 0, 9) == []


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
