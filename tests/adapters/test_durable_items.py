"""Items with versions: changed one at a time, never overwritten, undone for a month. On SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import event, text

from chatd.base.errors import Reason, Refused, Unavailable
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.ports import Act, Change, Draft
from chatd.directory.rules.directory import Directory, Organisation, Staff
from chatd.directory.rules.items import Key
from chatd.directory.service.registry import Registry
from chatd.staff.database.audit import DatabaseAuditLog
from chatd.storage import Durable
from chatd.stores.database.engine import Database
from tests.adapters.test_durable_contracts import AINO, DIRECTORY, LEA, LINE

OTHER = Staff("olli", "toinen", "Olli", LEA.role, (), ("fi",))
BOTH = replace(DIRECTORY, staff={**DIRECTORY.staff, "olli": OTHER})
LINE_KEY, AINO_KEY = Key("line", "sininen"), Key("staff", "aino")
LONGER = replace(LINE, is_adult=False)
LONGER_STILL = replace(LONGER, topics=())


class Told:
    def __init__(self):
        self.at = 1_000.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Told()


@pytest.fixture
async def directories(database, clock):
    stored = DatabaseDirectories(database, now=clock)
    await stored.store(BOTH)
    return stored


@pytest.fixture
def items(database, directories, clock):
    return DatabaseItems(database, now=clock)


async def version(items, key=LINE_KEY, organisation="esimerkki"):
    return (await items.standing(organisation))[key].version


async def publish(items, item=LONGER, base=1, account="lea", key=LINE_KEY, undoes=None):
    return await items.publish("esimerkki", account, [Change(key, base, item)], undoes)


def statements(database):
    said = []
    event.listen(
        database.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, sql, *_rest: said.append(" ".join(sql.split())),
    )
    return said


async def test_everything_begins_at_version_one_and_a_change_raises_one_and_the_number(
    items, directories, clock
):
    before = await items.standing("esimerkki")
    assert {each.version for each in before.values()} == {1}
    assert set(before) == {
        ("organisation", "esimerkki"), LINE_KEY, ("embed", "etusivu"), AINO_KEY, ("staff", "lea"),
    }  # fmt: skip
    numbers = (await directories.news({})).numbers
    clock.at = 2_000.0
    assert await publish(items) == numbers["esimerkki"] + 1
    after = await items.standing("esimerkki")
    assert after.pop(LINE_KEY) == (2, "lea", 2_000.0, LONGER)
    del before[LINE_KEY]
    assert after == before
    assert (await directories.load()).lines == {"sininen": LONGER}
    now = (await directories.news({})).numbers
    assert now == {**numbers, "esimerkki": numbers["esimerkki"] + 1}


async def test_only_the_rows_that_differ_are_written(items, database):
    await items.standing("esimerkki")
    said = statements(database)
    await publish(items)
    written = {
        " ".join(each.split()[:3]) for each in said if each[:6] in {"INSERT", "UPDATE", "DELETE"}
    }
    assert {each for each in written if "UPDATE" in each} == {
        "UPDATE lines SET", "UPDATE items SET", "UPDATE published SET",
    }  # fmt: skip
    assert {each.split()[-1] for each in written if "INSERT" in each} == {"publications", "past"}
    assert {each for each in written if "DELETE" in each} == {"DELETE FROM drafts"}


async def test_of_two_who_edit_the_same_version_the_second_is_refused_and_overwrites_nothing(items):
    await publish(items)
    with pytest.raises(Refused) as refused:
        await publish(items, LONGER_STILL, base=1, account="aino")
    assert refused.value.reason is Reason.OUT_OF_ORDER
    standing = (await items.standing("esimerkki"))[LINE_KEY]
    assert (standing.version, standing.account, standing.item) == (2, "lea", LONGER)
    await publish(items, LONGER_STILL, base=2, account="aino")
    assert await version(items) == 3


async def test_of_two_who_publish_at_the_same_moment_one_is_refused(items, database_url):
    beside = Database(database_url)
    others = [items, DatabaseItems(beside)] * 3
    told = await asyncio.gather(*(publish(each) for each in others), return_exceptions=True)
    assert sorted(type(each).__name__ for each in told) == ["Refused"] * 5 + ["int"]
    assert await version(items) == 2
    await beside.close()


async def test_all_of_a_publication_or_nothing(items, directories):
    wrong = [Change(AINO_KEY, 1, replace(AINO, alias="Aino-Maija")), Change(LINE_KEY, 7, LONGER)]
    with pytest.raises(Refused):
        await items.publish("esimerkki", "lea", wrong)
    assert await directories.load() == BOTH


async def test_without_its_row_in_the_audit_log_nothing_is_published(database, directories, clock):
    kept = []

    async def keep(_, acts):
        kept.extend(acts)

    async def full(*_):
        raise Unavailable

    with pytest.raises(Unavailable):
        await publish(DatabaseItems(database, full, clock))
    assert await directories.load() == BOTH
    assert await publish(DatabaseItems(database, keep, clock))
    assert kept == [Act("esimerkki", 1_000.0, "lea", "directory_changed", "sininen")]


async def test_the_staffs_audit_log_has_who_published_what(database, directories):
    durable = Durable.of(database)
    await publish(durable.items)
    (row,) = await DatabaseAuditLog(database).before("esimerkki", None, 9)
    assert row[2:5] == ("lea", "directory_changed", "sininen")


@pytest.mark.parametrize(
    ("key", "item"),
    [
        (Key("staff", "olli"), None),
        (Key("staff", "olli"), replace(OTHER, alias="Kaapattu")),
        (Key("staff", "olli"), replace(OTHER, organisation="esimerkki")),
        (AINO_KEY, replace(AINO, organisation="toinen")),
    ],
)
async def test_nothing_of_another_organisation_is_published(items, directories, key, item):
    with pytest.raises(Refused) as refused:
        await publish(items, item, key=key)
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert await directories.load() == BOTH


async def test_what_is_taken_away_keeps_its_version_so_that_no_old_edit_fits_what_comes_after(
    items,
):
    await publish(items, None, key=AINO_KEY)
    gone = (await items.standing("esimerkki"))[AINO_KEY]
    assert (gone.version, gone.item) == (2, None)
    with pytest.raises(Refused):
        await publish(items, AINO, base=0, key=AINO_KEY)
    await publish(items, AINO, base=2, key=AINO_KEY)
    assert await version(items, AINO_KEY) == 3


# ---- what stood before ----


async def test_what_stood_before_is_kept_with_who_and_when_until_it_is_purged(items, clock):
    first = len(await items.publications("esimerkki"))
    clock.at = 2_000.0
    number = await publish(items)
    found = await items.publications("esimerkki")
    assert len(found) == first + 1
    newest = found[0]
    assert newest[:4] == (number, "lea", 2_000.0, None)
    (key, (before, value)) = next(iter(newest.before.items()))
    assert (key, before, value["is_adult"]) == (LINE_KEY, 1, True)
    assert value["hours"]["exception"][0] == {"day": "2026-12-24", "intervals": []}
    assert await items.purge(1_999.0) == first + 1, "and that of the other organisation"
    assert await items.publications("esimerkki") == found[:1]
    assert await items.purge(2_001.0) == 1
    assert await items.publications("esimerkki") == []
    assert await version(items) == 2, "what stands is not forgotten"


async def test_what_puts_back_says_what_it_undoes(items):
    number = await publish(items)
    await publish(items, LINE, base=2, undoes=number)
    newest = (await items.publications("esimerkki"))[0]
    assert (newest.undoes, newest.before[LINE_KEY][0]) == (number, 2)


# ---- drafts ----


def draft(staff="lea", key=LINE_KEY, at=5.0, **value):
    return Draft(staff, key, 1, value or {"id": "sininen"}, at)


async def test_a_draft_is_one_persons_and_changes_nothing(items, directories):
    await items.keep_draft(draft(), 9)
    await items.keep_draft(draft("aino", at=6.0), 9)
    await items.keep_draft(draft(at=7.0, is_adult=False), 9)
    assert await items.drafts("esimerkki") == [draft("aino", at=6.0), draft(at=7.0, is_adult=False)]
    assert await items.drafts("toinen") == []
    assert await directories.load() == BOTH
    await items.drop_draft("lea", LINE_KEY)
    await items.drop_draft("lea", LINE_KEY)
    assert await items.drafts("esimerkki") == [draft("aino", at=6.0)]


async def test_whoever_publishes_has_no_draft_of_it_any_more_and_everybody_else_keeps_theirs(items):
    for each in (draft(), draft("aino"), draft(key=AINO_KEY)):
        await items.keep_draft(each, 9)
    await publish(items)
    assert {each[:2] for each in await items.drafts("esimerkki")} == {
        ("aino", LINE_KEY), ("lea", AINO_KEY),
    }  # fmt: skip


async def test_an_organisation_has_so_many_drafts_and_no_more(items):
    await items.keep_draft(draft(), 2)
    await items.keep_draft(draft("aino"), 2)
    with pytest.raises(Refused) as refused:
        await items.keep_draft(draft(key=AINO_KEY), 2)
    assert refused.value.reason is Reason.NO_ROOM
    await items.keep_draft(draft(at=8.0), 2)
    await items.keep_draft(draft("olli"), 2)
    assert {each.at for each in await items.drafts("esimerkki")} == {5.0, 8.0}


async def test_drafts_go_with_their_person(items, directories):
    await items.keep_draft(draft("aino"), 9)
    await directories.store(replace(BOTH, staff={"lea": LEA, "olli": OTHER}))
    assert await items.drafts("esimerkki") == []


# ---- the file goes the same way ----


async def test_a_file_raises_the_versions_of_what_it_changes_and_is_undone_like_all_else(
    items, directories
):
    await directories.store(replace(BOTH, lines={"sininen": LONGER}))
    standing = await items.standing("esimerkki")
    assert {key: each.version for key, each in standing.items() if each.version > 1} == {
        LINE_KEY: 2
    }
    assert standing[LINE_KEY].account == ""
    assert set((await items.publications("esimerkki"))[0].before) == {LINE_KEY}


async def test_a_file_does_not_overwrite_what_came_between(items, directories):
    seen = await directories.load()
    await publish(items)
    with pytest.raises(Refused) as refused:
        await directories.store(replace(seen, staff={}), seen)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert (await directories.load()).lines == {"sininen": LONGER}


# ---- the release before, on the same tables ----


async def by_the_release_before(database, alias="Toinen Aino"):
    async with database.writing() as connection:
        tell = text("UPDATE staff SET alias = :alias WHERE id = 'aino'")
        await connection.execute(tell, {"alias": alias})


async def test_what_a_release_before_writes_is_a_version_and_no_edit_from_before_fits_it(
    items, directories, database
):
    numbers = (await directories.news({})).numbers
    await by_the_release_before(database)
    with pytest.raises(Refused):
        await publish(items, replace(AINO, alias="Aino-Maija"), key=AINO_KEY)
    await directories.settle()
    now = (await directories.news({})).numbers
    assert now == {**numbers, "esimerkki": numbers["esimerkki"] + 1}
    standing = (await items.standing("esimerkki"))[AINO_KEY]
    assert (standing.version, standing.account, standing.item.alias) == (2, "", "Toinen Aino")
    await publish(items, replace(AINO, alias="Aino-Maija"), base=2, key=AINO_KEY)


async def test_an_organisation_that_a_release_before_made_and_took_away_is_known_and_forgotten(
    directories, database
):
    async with database.writing() as connection:
        await connection.execute(
            text("INSERT INTO organisations (id, name, roots) VALUES ('a', 'A', '[]')")
        )
    assert (await directories.news({})).numbers["a"] == 0
    await directories.settle()
    assert (await directories.news({})).numbers["a"] == 1
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM organisations WHERE id = 'a'"))
    await directories.settle()
    assert "a" not in (await directories.news({})).numbers


async def test_where_all_is_settled_nothing_is_written(directories, database):
    said = statements(database)
    await directories.settle()
    assert not {each for each in said if each.split()[0] in {"INSERT", "UPDATE", "DELETE", "LOCK"}}
    assert said, "control: it looked"


# ---- every process knows ----


async def test_a_process_asks_for_numbers_and_reads_one_organisation_when_its_number_is_new(
    items, directories, database
):
    registry = Registry(directories)
    await registry.reload()
    registry.told()
    theirs = registry.staff("olli")
    said = statements(database)
    assert not (await registry.reload()).is_changed
    assert [each.split()[0] for each in said if each.split()[0] not in {"BEGIN", "SET"}] == [
        "SELECT"
    ]
    await publish(items)
    gone = await registry.reload()
    assert [each.id for each in gone.differences] == ["sininen"]
    assert registry.line("sininen") == LONGER
    assert registry.staff("olli") is theirs, "another organisation is not even read"
    assert registry.directory == await directories.load()


class Late(DatabaseDirectories):
    """What is asked first is answered when `go` is set."""

    def __init__(self, database):
        super().__init__(database)
        self.asked, self.go = asyncio.Event(), asyncio.Event()

    async def news(self, known):
        news = await super().news(known)
        if not self.asked.is_set():
            self.asked.set()
            await self.go.wait()
        return news


async def test_what_was_read_later_stands_however_late_an_answer_comes(
    items, directories, database
):
    late = Late(database)
    registry = Registry(late)
    first = asyncio.create_task(registry.reload())
    await late.asked.wait()
    await publish(items)
    second = asyncio.create_task(registry.reload())
    for _ in range(3):
        await directories.news({})  # meanwhile the second has its answer, where it does not wait
    late.go.set()
    await asyncio.gather(first, second)
    assert registry.directory == await directories.load()


async def test_two_daemons_see_it_and_an_organisation_that_goes(items, directories, database_url):
    beside = Database(database_url)
    registries = [Registry(directories), Registry(DatabaseDirectories(beside))]
    for each in registries:
        await each.reload()
        each.told()
    await publish(items)
    for each in registries:
        assert (await each.reload()).is_changed
        each.told()
        assert each.line("sininen") == LONGER
    await directories.store(
        Directory({"toinen": Organisation("toinen", "Toinen")}, {}, {}, {"olli": OTHER})
    )
    for each in registries:
        gone = await each.reload()
        assert (set(gone.staff), gone.lines) == ({"aino", "lea"}, ("sininen",))
        assert each.directory == await directories.load()
    await beside.close()
