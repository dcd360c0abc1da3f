"""What is kept of an earlier release, against this tree: its database, its wire, what a partner has of it."""

import json
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from chatd.directory.database.directories import DatabaseDirectories
from chatd.line.shapes.console import ConsoleState
from chatd.line.shapes.visitor import VisitorState
from chatd.main import CONSOLE_EVENTS, CONSOLE_PUSHES, VISITOR_EVENTS, VISITOR_PUSHES
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import go_back, migrate, revision_of, revisions
from tests.stage.frozen import DATABASE, FOLDER, SNIPPET, WIRE, hash_of, listed
from tests.stage.line import ROOT

KEPT = listed()
pytestmark = pytest.mark.skipif(not KEPT, reason="no release is kept: ops/freeze")
EXAMPLES = json.loads((FOLDER / WIRE).read_text()) if KEPT else {}
SIDES = {"visitor": VISITOR_EVENTS, "console": CONSOLE_EVENTS}
SAID = [
    pytest.param(side, name, payload, id=f"{side}-{name}-{at}")
    for name, file in EXAMPLES.items()
    if not name.startswith("push_")
    for side in file["from"]
    for at, payload in enumerate(file["good"])
]
PUSHED = [
    pytest.param(name.removeprefix("push_"), example, id=f"{name}-{at}")
    for name, file in EXAMPLES.items()
    if name.startswith("push_")
    for at, example in enumerate(file["good"])
]


def test_it_is_as_it_was_kept():
    assert {each: hash_of(each) for each in KEPT["files"]} == KEPT["files"]


# ---- its wire ----


@pytest.mark.parametrize(("side", "name", "payload"), SAID)
def test_what_its_pages_say_is_read(side, name, payload):
    shape = SIDES[side][name].payload
    assert isinstance(msgspec.json.decode(json.dumps(payload), type=shape), shape)


@pytest.mark.parametrize(("name", "example"), PUSHED)
def test_what_its_pages_were_told_they_are_told_still(name, example):
    """Each field that they know is said, and says the same; what is said besides they do not read."""
    states = {"visitor": VisitorState, "console": ConsoleState}
    shape = states[example["to"]] if name == "state" else (VISITOR_PUSHES | CONSOLE_PUSHES)[name]
    now = json.loads(
        msgspec.json.encode(msgspec.json.decode(json.dumps(example["payload"]), type=shape))
    )
    assert is_in(example["payload"], now)


def is_in(before, now):
    """Whether all of the one is in the other."""
    if isinstance(before, dict):
        return before.keys() <= now.keys() and all(
            is_in(before[each], now[each]) for each in before
        )
    if isinstance(before, list):
        return len(before) == len(now) and all(map(is_in, before, now))
    return before == now


def test_what_is_no_more_is_found():
    before = {"line": {"phase": "open"}, "members": [{"id": "a"}]}
    assert is_in(before, {**before, "later": 1})
    assert not is_in(before, {"line": {}, "members": [{"id": "a"}]})
    assert not is_in(before, {**before, "members": []})


# ---- its database ----


def rows_of(file):
    """All that stands in it, by table."""
    with closing(sqlite3.connect(file)) as opened:
        opened.row_factory = sqlite3.Row
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table: [dict(row) for row in opened.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
            for (table,) in tables
        }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Its database, as a command of SQLite would restore it."""
    there = tmp_path / "line.sqlite"
    with closing(sqlite3.connect(there)) as opened:
        opened.executescript((FOLDER / DATABASE).read_text())
    there.chmod(0o600)
    return there


async def test_its_database_is_brought_here_and_taken_back_with_all_that_is_in_it(file: Path):
    before = rows_of(file)
    assert {"organisations", "lines", "embeds", "staff", "bearers", "passkeys"} <= before.keys()
    assert all(before[each] for each in ("organisations", "lines", "staff", "passkeys")), "control"
    database = Database(f"sqlite:///{file}")
    assert await revision_of(database) == KEPT["revision"]
    await migrate(database)
    assert await revision_of(database) == revisions()[-1]
    directory = await DatabaseDirectories(database).load()
    assert {each["id"] for each in before["staff"]} == set(directory.staff)
    assert {each["id"] for each in before["lines"]} == set(directory.lines)
    here = rows_of(file)
    for table, rows in before.items():
        if table != "alembic_version":
            assert is_in(rows, here[table]), table
    if KEPT["revision"] != revisions()[-1]:
        await go_back(database, KEPT["revision"])
    await database.close()
    assert rows_of(file) == before


# ---- what a partner has of it ----


class Tags(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_each_word_of_its_snippet_is_one_that_a_loader_reads_still():
    """A partner who only writes the new version and hash into it is served by this loader."""
    (script,) = [
        more for tag, more in Tags((FOLDER / SNIPPET).read_text()).found if tag == "script"
    ]
    assert re.search(rf"/w/{re.escape(KEPT['version'])}/loader\.js$", script["src"])
    assert script["integrity"].startswith("sha")
    sources = "".join(each.read_text() for each in (ROOT / "widget/src/embed").glob("*.ts"))
    for name in script:
        if name.startswith("data-"):
            word = re.sub("-(.)", lambda found: found[1].upper(), name.removeprefix("data-"))
            assert re.search(rf"\b{word}\b|{name}", sources), name
