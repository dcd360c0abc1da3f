"""The tables: made once, also when two begin together; the same as the code says; safe on disk."""

import asyncio
import stat

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from chatd.base.errors import Unavailable
from chatd.directory.database.directories import DatabaseDirectories
from chatd.stores.database import migrate as migrating
from chatd.stores.database.engine import Database
from chatd.stores.database.engine import database_url as with_driver
from chatd.stores.database.migrate import MIGRATIONS, NewerDatabaseError, migrate
from chatd.stores.database.tables import all_tables


@pytest.mark.parametrize("url", ["", "redis://localhost", "mysql://localhost/x", "chatd.sqlite"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(ValueError, match="sqlite:///"):
        with_driver(url)


async def test_a_database_that_is_not_there_is_unavailable(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    database = Database(f"sqlite:///{tmp_path}/file/chatd.sqlite")
    with pytest.raises(Unavailable):
        await database.check()
    await database.close()
    database = Database(f"postgresql://chatd@/chatd?host={tmp_path}")
    with pytest.raises(Unavailable):
        await database.check()
    await database.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    (tmp_path / "chatd.sqlite").write_text("these are words, and no database at all " * 50)
    database = Database(f"sqlite:///{tmp_path}/chatd.sqlite")
    with pytest.raises(Unavailable):
        await migrate(database)
    await database.close()


async def test_a_database_of_a_newer_release_is_left_alone(database):
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        await migrate(database)


async def test_two_that_start_together_migrate_once(database_url):
    databases = [Database(database_url) for _ in range(3)]
    await asyncio.gather(*(migrate(one) for one in databases))
    async with databases[0].reading() as connection:
        versions = (await connection.execute(text("SELECT version_num FROM alembic_version"))).all()
    assert len(versions) == 1
    for one in databases:
        await one.close()


@pytest.mark.parametrize(
    "holds",
    [f"SELECT pg_advisory_xact_lock({migrating._LOCK})", "LOCK TABLE bearers IN SHARE MODE"],
)
async def test_whoever_migrates_waits_for_others_no_longer_than_said(database, holds, monkeypatch):
    """Else it would be told that no database answers, and all who ask after it would wait behind it."""
    if database.dialect == "sqlite":
        pytest.skip("of PostgreSQL")
    monkeypatch.setattr(migrating, "LOCK_WAIT_SECONDS", 0.2)
    await migrating.go_back(database, "0003")
    async with database.writing() as connection:
        await connection.execute(text(holds))
        with pytest.raises(Unavailable) as refused:
            await migrate(database)
    assert database.may_pass(refused.value) == "locked"
    await migrate(database)


async def test_migrating_twice_changes_nothing(database):
    await migrate(database)
    await database.check()


async def test_the_migrations_make_what_the_code_says(database):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), all_tables())

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_what_was_stored_before_still_means_the_same(database_url):
    """As 0.2 left it: one word of who answers, hours of helplines in words, staff that says nothing."""
    database = Database(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    async with database.writing() as connection:

        def first(sync):
            config.attributes["connection"] = sync
            command.upgrade(config, "0001")

        await connection.run_sync(first)
        for row in OF_BEFORE:
            await connection.execute(text(row))
    await migrate(database)
    directory = await DatabaseDirectories(database).load()
    await database.close()
    line = directory.lines["a"]
    assert line.answered_by == ("volunteer",)
    assert (line.helplines[0].open_hours, line.helplines[0].is_for_children) == (None, False)
    assert directory.staff["aino"].answers_as is None


async def test_whose_people_served_a_line_of_others_goes_on_as_agreed(database):
    """Nobody is let fall by an update: a file of before named the line, and both sides are written down."""
    await migrating.go_back(database, "0012_0005")
    async with database.writing() as connection:
        for row in (*OF_BEFORE, *OF_ANOTHER):
            await connection.execute(text(row))
    await migrate(database)
    found = await DatabaseDirectories(database).load()
    assert found.organisations["o"].invites == {"a": ("p",)}
    assert (found.organisations["o"].serves, found.organisations["p"].serves) == ((), ("a",))
    assert found.organisations["p"].invites == {}


OF_ANOTHER = (
    "INSERT INTO organisations (id, name, roots) VALUES ('p', 'P', '[]')",
    (
        "INSERT INTO staff (id, organisation, alias, role, lines, languages)"
        " VALUES ('bo', 'p', 'Bo', 'lead', '[\"a\"]', '[\"fi\"]'),"
        " ('bea', 'p', 'Bea', 'counsellor', '[\"a\", \"gone\"]', '[\"fi\"]')"
    ),
)
OF_BEFORE = (
    "INSERT INTO organisations (id, name, roots) VALUES ('o', 'O', '[]')",
    (
        "INSERT INTO lines (id, organisation, languages, topics, answered_by, is_adult, timezone, policy)"
        " VALUES ('a', 'o', '[\"fi\"]', '[]', 'volunteer', true, 'Europe/Helsinki', '{}')"
    ),
    (
        "INSERT INTO helplines (line, position, number, name, hours, cost, reviewed)"
        " VALUES ('a', 0, '116 006', '{}', '{}', '{}', '2026-11-21')"
    ),
    (
        "INSERT INTO staff (id, organisation, alias, role, lines, languages)"
        " VALUES ('aino', 'o', 'Aino', 'lead', '[\"a\"]', '[\"fi\"]')"
    ),
)


async def test_no_table_is_about_a_visitor(database):
    async with database.reading() as connection:
        tables = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
    assert tables == {*all_tables().tables, "alembic_version"}
    assert not {"tickets", "conversations", "visitors", "envelopes"} & tables


async def test_a_sqlite_file_is_its_owners_alone_and_forgets_what_is_deleted(tmp_path):
    path = tmp_path / "own" / "chatd.sqlite"
    database = Database(f"sqlite:///{path}")
    await migrate(database)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    async with database.reading() as connection:
        said = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("secure_delete", "foreign_keys", "journal_mode")
        }
    assert said == {"secure_delete": 1, "foreign_keys": 1, "journal_mode": "delete"}
    await database.close()
    assert [one.name for one in path.parent.iterdir()] == ["chatd.sqlite"]


async def test_a_write_that_fails_half_way_leaves_nothing(database):
    async def write():
        async with database.writing() as connection:
            await connection.execute(
                text("INSERT INTO organisations (id, name, roots) VALUES ('a', 'A', '[]')")
            )
            await connection.execute(text("INSERT INTO no_such_table VALUES (1)"))

    with pytest.raises(Unavailable):
        await write()
    async with database.reading() as connection:
        assert not (await connection.execute(text("SELECT id FROM organisations"))).all()
