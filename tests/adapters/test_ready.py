"""Whether a whole daemon is ready: on a real database, which must take writes, with a line, a sweep and its keys."""

import contextlib
import shutil
import sqlite3

import aiohttp
import pytest

from chatd.base.errors import Unavailable
from chatd.daemon.running import Daemon
from chatd.process.config import Config
from chatd.storage import durable_of
from chatd.stores.database.engine import Database
from chatd.transport import health
from tests.service.world import a_directory

WITHIN_SECONDS = 5


@pytest.fixture(autouse=True)
def always_look(monkeypatch):
    monkeypatch.setattr(health, "LOOK_AGAIN_SECONDS", 0)


@pytest.fixture
async def daemon(database_url, tmp_path):
    config = Config(
        port=0,
        database=database_url,
        signing_key_path=tmp_path / "key",
        assets_path=tmp_path,
        releases_path=tmp_path / "releases",
    )
    async with durable_of(config.database) as durable:
        await durable.directories.store(a_directory())
        made = Daemon(config, durable)
        try:
            await made.start()
            yield made
        finally:
            await made.stop()


@pytest.fixture
def sqlite(daemon, tmp_path):
    if "sqlite" not in daemon.config.database:
        pytest.skip("of a file")
    return tmp_path / "chatd.sqlite"


async def red(daemon):
    """Status and the red parts; nothing secret in the answer."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(WITHIN_SECONDS)) as http,
        http.get(f"http://127.0.0.1:{daemon.port}/readyz") as answer,
    ):
        said = await answer.json()
    assert said["ready"] == (answer.status == 200)
    assert set(said["parts"]) == {"database", "line", "sweep", "signing_key"}
    return {part: word for part, word in said["parts"].items() if word != "ok"}


async def test_all_is_well(daemon):
    assert await red(daemon) == {}


async def test_a_daemon_without_a_line_is_not_ready_and_says_so(daemon):
    directory = a_directory()
    for each in (directory.lines, directory.embeds, directory.staff):
        each.clear()
    await daemon.durable.directories.store(directory)
    await daemon.areas.directory.registry.reload()
    assert await red(daemon) == {"line": "none"}


async def test_a_locked_file_is_red_in_time_and_green_when_it_is_free(daemon, sqlite):
    with contextlib.closing(sqlite3.connect(sqlite)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert (await red(daemon))["database"] in {"locked", "too_slow"}
        other.rollback()
    while await red(daemon):
        pass


async def test_a_file_that_has_gone_is_red_and_is_not_made_anew(daemon, sqlite):
    sqlite.unlink()
    for _ in range(2):
        assert (await red(daemon))["database"] == "not_usable"
    assert not sqlite.exists()


async def test_a_file_that_is_put_in_the_place_of_one_that_went_is_read(daemon, sqlite):
    backup = sqlite.with_name("backup")
    shutil.copy(sqlite, backup)
    with contextlib.closing(sqlite3.connect(backup)) as other:
        other.execute("UPDATE organisations SET name = 'Of the backup'")
        other.commit()
    await daemon.areas.directory.registry.reload()
    sqlite.unlink()
    assert (await red(daemon))["database"] == "not_usable"
    backup.rename(sqlite)
    assert await red(daemon) == {}
    daemon.areas.directory.registry.doubt()  # as each minute
    await daemon.areas.directory.registry.reload()
    (organisation,) = daemon.areas.directory.registry.directory.organisations.values()
    assert organisation.name == "Of the backup"


async def test_a_database_without_our_tables_is_red(daemon, sqlite):
    with contextlib.closing(sqlite3.connect(sqlite)) as other:
        other.execute("DROP TABLE alembic_version")
        other.commit()
    assert "database" in await red(daemon)


async def test_a_postgresql_that_takes_no_writes_is_red(database, database_url):
    if database.dialect == "sqlite":
        pytest.skip("of PostgreSQL")
    await database.check()
    with_writes, without = (
        "SET default_transaction_read_only = off",
        "default_transaction_read_only",
    )
    await _told(database, f"ALTER DATABASE postgres SET {without} = on")
    standby = Database(database_url)
    try:
        with pytest.raises(Unavailable) as refused:
            await standby.check()
        assert standby.fault(refused.value).word == "read_only"
    finally:
        await standby.close()
        await _told(database, with_writes, f"ALTER DATABASE postgres RESET {without}")


async def _told(database, *commands):
    async with database.engine.connect() as connection:
        for command in commands:
            await connection.exec_driver_sql(command)
            await connection.commit()


async def test_a_check_leaves_nothing_in_the_file(daemon, sqlite):
    before = sqlite.read_bytes()
    assert await red(daemon) == {}
    assert sqlite.read_bytes() == before


async def test_a_sweep_that_stands_still_is_red(daemon):
    for task in daemon.rounds._tasks:
        task.cancel()
    daemon.sweep._began -= 60
    assert await red(daemon) == {"sweep": "stands_still"}


async def test_a_signing_key_that_is_gone_or_open_to_others_is_red(daemon, tmp_path):
    (tmp_path / "key").chmod(0o644)
    assert await red(daemon) == {"signing_key": "unsafe"}
    (tmp_path / "key").unlink()
    assert await red(daemon) == {"signing_key": "not_usable"}
