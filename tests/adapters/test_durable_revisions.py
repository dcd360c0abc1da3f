"""Tables up and back; and which of a later release this one lives with, as the release before lives with ours."""

import json
import re
from dataclasses import asdict, replace

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, bindparam, select, text

from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.tables import lines
from chatd.directory.ports import Changes
from chatd.directory.rules.directory import LinePolicy
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import (
    MIGRATIONS,
    NewerDatabaseError,
    NoSuchRevisionError,
    go_back,
    migrate,
    number,
    revision_of,
    revisions,
    usable_from,
)
from tests.adapters.later import later, missed, shape_of
from tests.adapters.test_durable_contracts import DIRECTORY, LINE
from tests.adapters.test_durable_migrations import OF_BEFORE

NAME = re.compile(r"\d{4}(_\d{4})?")


@pytest.fixture
async def empty(database_url):
    """A database without tables."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def up_to(database, revision, folder=MIGRATIONS):
    def upgrade(connection):
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with database.writing() as connection:
        await connection.run_sync(upgrade)


async def shape(database):
    async with database.reading() as connection:
        return await connection.run_sync(shape_of)


async def shapes_upwards(database, folder=MIGRATIONS):
    """The tables of each revision, made one after the other."""
    found = {}
    for each in revisions(folder):
        await up_to(database, each, folder)
        found[each] = await shape(database)
    return found


# ---- up and back ----


async def test_each_revision_goes_back_to_the_tables_of_the_one_before_and_up_again(empty):
    upwards = await shapes_upwards(empty)
    assert len({str(each) for each in upwards.values()}) == len(upwards), "control: each is another"
    for revision in reversed(revisions()):
        if revision != revisions()[-1]:
            await go_back(empty, revision)
        assert await revision_of(empty) == revision
        assert await shape(empty) == upwards[revision]
    assert await shapes_upwards(empty) == upwards


async def test_what_an_organisation_has_decided_outlives_the_way_back_and_up(empty):
    first = revisions()[0]
    await up_to(empty, first)
    async with empty.writing() as connection:
        for row in OF_BEFORE:
            await connection.execute(text(row))
    await migrate(empty)
    before = await DatabaseDirectories(empty).load()
    assert set(before.staff) == {"aino"}
    await go_back(empty, first)
    await migrate(empty)
    assert await DatabaseDirectories(empty).load() == before


async def test_the_first_release_finds_nothing_in_a_policy_that_it_refuses(database):
    directories = DatabaseDirectories(database)
    line = replace(
        LINE,
        answered_by=("peer", "volunteer"),
        policy=LinePolicy(is_by_telephone=True, capacity_max=3),
    )
    await directories.store(replace(DIRECTORY, lines={"sininen": line}))
    await go_back(database, revisions()[0])
    async with database.reading() as connection:
        (row,) = await connection.execute(text("SELECT answered_by, policy FROM lines"))
    policy = json.loads(row.policy) if isinstance(row.policy, str) else row.policy
    assert (row.answered_by, policy["capacity_max"], len(policy)) == ("peer", 3, 15)
    assert not {"is_by_telephone", "wrap_up_seconds"} & policy.keys()


async def test_what_a_later_release_says_in_a_policy_is_not_read_and_not_lost(database):
    directories = DatabaseDirectories(database)
    await directories.store(DIRECTORY)
    written = {**asdict(LINE.policy), "of_a_later_release": 7}
    tell = text("UPDATE lines SET policy = :policy").bindparams(bindparam("policy", written, JSON))
    async with database.writing() as connection:
        await connection.execute(tell)
    assert await directories.load() == DIRECTORY
    assert await directories.store(DIRECTORY) == Changes(0, 0, 0)
    less = replace(LINE, policy=replace(LINE.policy, capacity_max=1))
    assert (await directories.store(replace(DIRECTORY, lines={"sininen": less}))).changed == 1
    async with database.reading() as connection:
        (kept,) = await connection.execute(select(lines.c.policy))
    assert kept.policy == {**written, "capacity_max": 1}


@pytest.mark.parametrize("wanted", ["9999", "0", "head", "-1", ""])
async def test_there_is_no_way_back_to_what_never_was(database, wanted):
    before = await shape(database)
    with pytest.raises(NoSuchRevisionError):
        await go_back(database, wanted)
    assert await shape(database) == before


async def test_there_is_no_way_back_from_nothing_nor_upwards(empty):
    with pytest.raises(NoSuchRevisionError):
        await go_back(empty, revisions()[0])
    await up_to(empty, revisions()[0])
    with pytest.raises(NoSuchRevisionError):
        await go_back(empty, revisions()[1])


# ---- what two releases can live with ----


def test_revisions_are_numbered_and_say_from_which_on():
    names = revisions()
    assert all(NAME.fullmatch(each) for each in names)
    assert [int(number(each)) for each in names] == list(range(1, len(names) + 1))
    assert all(usable_from(each) <= number(each) for each in names)


async def test_every_revision_that_says_so_only_adds(empty):
    shapes = await shapes_upwards(empty)
    by_number = {number(each): found for each, found in shapes.items()}
    for each, found in shapes.items():
        assert missed(by_number[usable_from(each)], found) == [], each


async def test_what_only_adds_is_found_to_and_what_does_not_is_not(empty, tmp_path):
    """The judge above, judged."""
    folder = later(tmp_path)
    await migrate(empty, folder)
    after = await shape(empty)
    await go_back(empty, revisions()[-1], folder)
    before = await shape(empty)
    assert before != after
    assert missed(before, after) == []
    assert "no table later" in missed(after, before)


@pytest.mark.parametrize(
    ("up", "says"),
    [
        ('op.drop_column("staff", "answers_as")', "no staff.answers_as"),
        ('op.drop_table("questions")', "no table questions"),
        (
            'op.add_column("enrolled", sa.Column("later", sa.Integer(), nullable=False))',
            "enrolled.later wants a value",
        ),
        (
            'op.create_index("later", "links", ["expires"], unique=True)',
            "links refuses by ['expires']",
        ),
        (
            'op.create_table("later", sa.Column("staff", sa.String(), sa.ForeignKey("staff.id"), primary_key=True))',
            "later holds rows of staff",
        ),
        ('op.alter_column("embeds", "sites", new_column_name="later")', "no embeds.sites"),
    ],
)
async def test_what_takes_away_or_refuses_more_is_found(empty, tmp_path, up, says):
    if empty.dialect == "sqlite" and "nullable=False" in up:
        pytest.skip("SQLite itself refuses it")
    await migrate(empty)
    before = await shape(empty)
    await migrate(empty, later(tmp_path, up=(up,), down=("pass",)))
    assert says in missed(before, await shape(empty))


async def test_newer_tables_that_allow_it_are_used_and_left_as_they_are(empty, tmp_path):
    folder = later(tmp_path)
    await migrate(empty, folder)
    newer, tables = await revision_of(empty), await shape(empty)
    assert newer not in revisions()
    await migrate(empty)
    await DatabaseDirectories(empty).store(DIRECTORY)
    assert await DatabaseDirectories(empty).load() == DIRECTORY
    assert (await revision_of(empty), await shape(empty)) == (newer, tables)
    await migrate(empty, folder)
    assert await revision_of(empty) == newer


@pytest.mark.parametrize("name", ["{next}", "{next}_{next}", "0000", "{last}b"])
async def test_newer_tables_that_do_not_say_so_are_left_alone(empty, tmp_path, name):
    await migrate(empty, later(tmp_path, name))
    found = await revision_of(empty), await shape(empty)
    with pytest.raises(NewerDatabaseError):
        await migrate(empty)
    with pytest.raises(NewerDatabaseError):
        await go_back(empty, revisions()[0])
    assert (await revision_of(empty), await shape(empty)) == found
