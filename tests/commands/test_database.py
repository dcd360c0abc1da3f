"""`database which` and `back`, as an operator types them to return to an earlier release."""

import asyncio
import io

import pytest

from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate, number, revision_of, revisions, usable_from
from tests.adapters.later import later

FIRST, LAST = number(revisions()[0]), revisions()[-1]


def test_which_says_what_there_is_and_changes_nothing(type_in, loaded, url, tmp_path):
    oldest = usable_from(LAST)
    said = f"tables: {number(LAST)}, for releases from {oldest} on; this release: {number(LAST)}\n"
    assert type_in("database", "which")[:2] == (0, said)
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    assert (
        type_in("database", "which", "--database", f"sqlite:///{empty}")[1]
        == f"tables: none; this release: {number(LAST)}\n"
    )
    assert empty.read_bytes() == b""
    code, _, err = type_in("database", "which", "--database", f"sqlite:///{tmp_path}/no.sqlite")
    assert (code, "no such database" in err) == (1, True)
    assert not (tmp_path / "no.sqlite").exists()


def test_which_says_from_which_release_on_newer_tables_can_be_used(type_in, url, tmp_path):
    asyncio.run(done(url, later(tmp_path)))
    said = type_in("database", "which")[1]
    newer = f"{int(number(LAST)) + 1:04}"
    assert (
        said
        == f"tables: {newer}, for releases from {number(LAST)} on; this release: {number(LAST)}\n"
    )


async def done(url, folder):
    opened = Database(url)
    await migrate(opened, folder)
    await opened.close()


def test_the_way_back_is_asked_about_and_gone_once(type_in, loaded, url, monkeypatch):
    code, out, err = type_in("database", "back", FIRST)
    assert (code, err) == (1, "say --yes to go back without being asked; nothing was changed\n")
    assert out == f"what later releases alone keep will be gone: tables {number(LAST)} → {FIRST}\n"
    terminal = io.StringIO("no\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    assert type_in("database", "back", FIRST)[0] == 1
    assert now(url) == LAST
    code, out, _ = type_in("database", "back", FIRST, "--yes")
    assert code == 0
    assert out.endswith(f"the tables are of {FIRST}; start no release that is newer\n")
    assert now(url) == FIRST
    assert "line avoin" in type_in("organisations", "show")[1], "which brings them up again"
    assert now(url) == LAST


def now(url):
    async def ask():
        opened = Database(url)
        try:
            return await revision_of(opened)
        finally:
            await opened.close()

    return asyncio.run(ask())


@pytest.mark.parametrize("wanted", ["9999", "head", number(LAST)])
def test_there_is_no_way_back_but_to_a_revision_of_before(type_in, loaded, url, wanted):
    code, out, err = type_in("database", "back", wanted, "--yes")
    assert (code, out) == (1, "")
    assert err.startswith(f"{wanted}: no revision of before; there are {FIRST}, ")
    assert now(url) == LAST
