"""Several processes on one database start and migrate at once; what one of them changes, the others know soon."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatd.base.base64url import to_text
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate, revision_of, revisions
from tests import postgres
from tests.adapters.later import later
from tests.stage import program
from tests.stage.clients import Console, Visitor
from tests.start.evenings import EMBED, LINE, NAMES, House
from tests.transport.official_client import OfficialClient

AT_ONCE = 4
SOON_SECONDS = 20  # the directory is read every 10 s, the chain every 5


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.serving() as running:
        yield running


@pytest.fixture
def fresh(server: postgres.Server) -> str:
    """The address of a database that nobody has used."""
    server.type("dropdb", "--if-exists", "line")
    server.type("createdb", "line")
    return server.url.format(name="line")


def rows(server: postgres.Server, ask: str) -> list[str]:
    return server.type("psql", "-At", "-d", "line", "-c", ask).decode().split()


async def typed_at_once(folder: Path, address: str) -> None:
    async def migrated(number: int) -> None:
        output = folder / f"said-{number}"
        settings = {"CHATD_DATABASE": address, "PATH": "/usr/bin:/bin"}
        running = await program.run(["database", "migrate"], output, settings, folder=folder)
        assert await running.wait() == 0, output.read_text()

    await asyncio.gather(*(migrated(each) for each in range(AT_ONCE)))


async def test_processes_that_migrate_one_postgresql_at_once_do_it_once(
    server: postgres.Server, fresh: str, tmp_path: Path
) -> None:
    await typed_at_once(tmp_path, fresh)
    assert rows(server, "SELECT version_num FROM alembic_version") == [revisions()[-1]]


async def test_processes_that_migrate_one_file_at_once_do_it_once(tmp_path: Path) -> None:
    file = tmp_path / "line.sqlite"
    await typed_at_once(tmp_path, f"sqlite:///{file}")
    with sqlite3.connect(file) as opened:
        assert opened.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (revisions()[-1],)
        ]
    opened.close()


async def until(client: Visitor | Console, event: str) -> Any:
    async with asyncio.timeout(SOON_SECONDS):
        while True:
            for seen, (*_, payload) in client.page.seen:
                if seen == event:
                    return payload
            await asyncio.sleep(0.05)


async def test_two_daemons_start_at_once_and_each_knows_what_the_other_or_a_command_has_stored(
    fresh: str, tmp_path: Path, official: OfficialClient
) -> None:
    one, other = (
        House(tmp_path / name, settings={"CHATD_DATABASE": fresh}) for name in ("one", "other")
    )
    for each in (one, other):
        each.folder.mkdir()
    try:
        await asyncio.gather(one.describe(), one.start(), other.start())
        issuer = await one.found_chain()
        visitors = [Visitor(house.origin, official) for house in (one, other)]
        tab = await one.tab(NAMES[0])
        console = Console(other.origin, official, NAMES[0], tab)
        await console.start(LINE, 1)  # a bearer that one gave is good at the other
        for visitor in visitors:
            await visitor.join(EMBED)
        newer = issuer.revoked(2)
        await one.press(lists=[newer])
        for visitor in visitors:
            assert to_text(newer) in (await until(visitor, "revocations"))["lists"]
        await one.run("staff", "cut", NAMES[0])
        await until(console, "disconnect")
        for house in (one, other):
            assert await house.stop() == 0
    finally:
        for house in (one, other):
            await house.close()
    for house in (one, other):
        said = (house.folder / "output.log").read_text()
        assert '"level":"error"' not in said
        assert "dependency" not in said


async def test_a_daemon_goes_on_while_a_later_release_adds_to_its_tables_and_starts_again_on_them(
    fresh: str, tmp_path: Path, official: OfficialClient
) -> None:
    house = House(tmp_path, settings={"CHATD_DATABASE": fresh})
    try:
        await house.found()
        tab, link = await house.tab(NAMES[0]), await house.link(NAMES[1])
        console = Console(house.origin, official, NAMES[0], tab)
        await console.start(LINE, 1)
        database = Database(fresh)
        await migrate(database, later(tmp_path))
        newer = await revision_of(database)
        await house.tab_by(link)
        await house.run("organisations", "load", str(house.folder / "organisations.toml"))
        assert await house.stop() == 0
        await house.start()
        await console.resume()
        await house.tab(NAMES[2])
        assert await revision_of(database) == newer != revisions()[-1]
        await database.close()
    finally:
        await house.close()
    said = (house.folder / "output.log").read_text()
    assert '"level":"error"' not in said
    assert "dependency" not in said
