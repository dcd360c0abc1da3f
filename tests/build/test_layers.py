"""The linter refuses every wrong import: each is put into a copy of the package, alone, and must be named."""

import ast
import shutil
import sys
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).parents[2]
CHATD = ROOT / "chatd"
BASE_RULES = ("errors", "names", "limits", "presentable", "base64url")
RULES = [
    *CHATD.glob("*/rules.py"),
    *CHATD.glob("*/rules/*.py"),
    *(CHATD / "base" / f"{name}.py" for name in BASE_RULES),
]
PURE = {  # what rules may use of the standard library: it knows no time, chance, file or socket by itself
    "base64",
    "binascii",
    "collections",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "functools",
    "math",
    "operator",
    "re",
    "statistics",
    "typing",
    "unicodedata",
    "zoneinfo",
}
PRESENT = {"now", "today", "utcnow"}  # `datetime.now()`: time is an argument

AREAS = "areas import one way, and so do the files inside each"
WRONG = [
    # Rules know neither time nor chance nor I/O, and nothing of what stands above them.
    ("line/rules/door.py", "import asyncio", "rules know rules"),
    ("conversation/rules/envelopes.py", "import random", "rules know rules"),
    ("staff/rules.py", "import time", "rules know rules"),
    ("directory/rules/hours.py", "from pathlib import Path", "rules know rules"),
    ("base/limits.py", "import secrets", "rules know rules"),
    ("line/rules/ticket.py", "import msgspec", "rules know rules"),
    ("line/rules/ticket.py", "import structlog", "rules know rules"),
    ("line/rules/desk.py", "from chatd.line.shapes import Join", "rules know rules"),
    ("line/rules/desk.py", "from chatd.process.config import Config", "rules know rules"),
    ("line/rules/desk.py", "from chatd.directory.service.registry import Registry", "rules know"),
    ("line/rules/desk.py", "from chatd.base.ports import Clock", "rules know rules"),
    # One way between areas.
    ("line/service/visits.py", "from chatd.conversation.ports import ConversationStore", AREAS),
    ("staff/service/sign_in.py", "from chatd.line.ports import TicketsAndDesks", AREAS),
    ("base/claims.py", "from chatd.line.rules.ticket import Ticket", AREAS),
    ("base/claims.py", "from chatd.process.config import Config", AREAS),
    ("line/build.py", "from chatd.main import HTTP", AREAS),
    ("transport/handling.py", "from chatd.line.ports import TicketsAndDesks", AREAS),
    ("transport/handling.py", "from chatd.stores.memory import MemoryDueTimes", AREAS),
    ("base/http.py", "from chatd.transport.frames import Packet", "only the daemon knows"),
    (
        "line/http/public_lines.py",
        "from chatd.transport.frames import Packet",
        "only the daemon knows",
    ),
    ("main.py", "from chatd.transport.frames import Packet", "only the daemon knows"),
    ("line/build.py", "from chatd.process.config import Config", "no area knows the process"),
    ("line/http/public_lines.py", "from aiohttp import web", "only the transport and the daemon"),
    ("main.py", "import socketio", "only the transport and the daemon"),
    ("commands/staff.py", "import engineio", "only the transport and the daemon"),
    # One way inside an area.
    ("line/service/visits.py", "from chatd.line.events.visitor import VisitorEvents", AREAS),
    ("line/service/visits.py", "from chatd.line.memory.ranks import Ranks", "only storage, builds"),
    (
        "line/service/visits.py",
        "from chatd.stores.redis.server import RedisServer",
        "only storage, builds",
    ),
    (
        "conversation/assembly.py",
        "from chatd.line.memory.ranks import Ranks",
        "only storage, builds",
    ),
    ("conversation/service/relay.py", "import chatd.conversation.seal.headers", "only who chooses"),
    (
        "directory/service/registry.py",
        "import chatd.directory.toml.read",
        "only commands and the build read",
    ),
    ("line/ports/conversations.py", "from chatd.line.service.visits import Visits", AREAS),
    ("line/memory/ranks.py", "from chatd.line.claims import TicketClaim", AREAS),
    ("line/memory/ranks.py", "from chatd.line.shapes import Join", "stores know ports and rules"),
    ("line/http/public_lines.py", "from chatd.line.events.visitor import VisitorEvents", AREAS),
    ("base/ports.py", "from chatd.base.house import House", "inside base"),
    ("transport/frames.py", "from chatd.transport.counts import Counts", "inside transport"),
    ("daemon/wiring.py", "from chatd.daemon.running import Daemon", "inside the daemon"),
    # Commands build nothing past main.
    ("commands/staff.py", "from chatd.stores.memory import MemoryDueTimes", "commands go through"),
    ("commands/staff.py", "from chatd.staff.database.tables import links", "commands go through"),
    ("commands/staff.py", "import chatd.conversation.seal.headers", "commands go through"),
    ("commands/staff.py", "import chatd.transport.headers", "commands go through"),
    # What has no place.
    ("line/extra.py", "", AREAS),
    ("extra/__init__.py", "", AREAS),
    ("base/extra.py", "", "inside base"),
    ("transport/extra.py", "", "inside transport"),
    ("daemon/extra.py", "", "inside the daemon"),
    ("process/extra.py", "", "inside process"),
    ("stores/extra.py", "", "inside stores"),
    ("commands/extra.py", "", "inside commands"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package and its settings, to be spoiled by one line at a time."""
    folder = tmp_path_factory.mktemp("spoiled")
    left_out = shutil.ignore_patterns("__pycache__", "assets", "*.json")
    shutil.copytree(CHATD, folder / "chatd", ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def linted(copy, monkeypatch, capsys):
    """Lints the copy; the names of the broken contracts."""

    def lint():
        capsys.readouterr()
        result = cli.lint_imports(no_cache=True, no_logo=True)
        said = capsys.readouterr().out
        broken = [line for line in said.splitlines() if line.endswith(" BROKEN")]
        assert bool(result) is bool(broken), said  # the linter has not failed for another reason
        return broken

    monkeypatch.chdir(copy)
    monkeypatch.setattr(sys, "path", [str(copy), *sys.path])  # the linter adds the folder itself
    monkeypatch.delitem(sys.modules, "chatd", raising=False)  # or it would look where we are from
    monkeypatch.setattr(cli, "_configure_logging", lambda _: None)  # or all our loggers fall silent
    monkeypatch.setenv("COLUMNS", "200")
    return lint


def test_the_package_as_it_is_passes(linted):
    assert linted() == []


@pytest.mark.parametrize(("path", "line", "contract"), WRONG)
def test_a_wrong_import_is_refused(copy, linted, path, line, contract):
    file = copy / "chatd" / path
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{line}\n")
    try:
        broken = linted()
    finally:
        if before is None:
            file.unlink()
            if not any(file.parent.iterdir()):
                file.parent.rmdir()
        else:
            file.write_text(before)

    assert any(contract in each for each in broken), broken


# ---- what the linter does not see ----


def impure(text):
    """What no rule may do: wait, import what is not pure, ask for the present moment."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.AsyncFunctionDef() | ast.AsyncFor() | ast.AsyncWith() | ast.Await():
                yield "async"
            case ast.comprehension(is_async=1):
                yield "async"
            case ast.Import():
                yield from (each.name for each in node.names if not _is_pure(each.name))
            case ast.ImportFrom() if node.level or not _is_pure(node.module):
                yield node.module
            case ast.Attribute(value=ast.Name(id="datetime" | "date")) if node.attr in PRESENT:
                yield node.attr
            case ast.Name(id="open" | "print" | "input" | "__import__" | "eval" | "exec"):
                yield node.id


def _is_pure(module):
    return module.split(".")[0] in PURE or module.startswith("chatd.")


@pytest.mark.parametrize("file", RULES, ids=lambda file: str(file.relative_to(CHATD)))
def test_a_rule_waits_for_nothing_and_asks_nobody(file):
    assert list(impure(file.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "async def ended(): ...",
        "import uuid",
        "import os.path",
        "from http import HTTPStatus",
        "def is_open(): return datetime.now(UTC)",
        "def is_open(): return date.today()",
        "def kept(): return open('kept')",
        "from .door import Door",
    ],
)
def test_a_rule_that_does_is_found(line):
    assert list(impure(line))
