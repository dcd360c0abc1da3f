"""The glossary's banned words stand in no name of ours: files, identifiers, keys of texts, headings of documents."""

import ast
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.stage.line import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
BANNED = set(
    re.findall(r"`([a-z]+)`", re.search(r"\| banned \|.*?\n\n", GLOSSARY, re.DOTALL).group())
)

# Names that are not ours to choose, each with whose it is.
OF_OTHERS = {
    "CDPSession": "playwright",
    "ClientSession": "aiohttp",
    "session_options": "import-linter",
    "new_browser_cdp_session": "playwright",
    "new_cdp_session": "playwright",
    "start_new_session": "asyncio, of the system's own word",
    "sessionStorage": "the browser",
    "userAgent": "the browser, and the header by which it names itself",
    "user_agent": "the same header",
    "USER_AGENT": "the same header",
}
OURS = ("chatd", "widget/src", "widget/test", "widget/build", "tests", "bench", "ops", "docs")
SCRIPTS = (".ts", ".tsx", ".mjs")
READ = (*SCRIPTS, ".py", ".md", ".json")
STRING_OR_COMMENT = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)


def words_of(name):
    """`ClientSession` and `client_session` are both client, session."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return {part.lower() for part in parts} | {part.lower().removesuffix("s") for part in parts}


def names_of_python(source):
    for node in ast.walk(ast.parse(source)):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            if isinstance(name := getattr(node, field, None), str):
                yield from name.split(".")


def names_of_script(source):
    yield from re.findall(r"[A-Za-z_$][\w$]*", STRING_OR_COMMENT.sub(" ", source))


def names_in(path, source):
    yield from path.split("/")
    if path.endswith(".py"):
        yield from names_of_python(source)
    elif path.endswith(SCRIPTS):
        yield from names_of_script(source)
    elif path.endswith(".md"):
        for heading in re.findall(r"^#+ (.*)", source, re.MULTILINE):
            yield from re.findall(r"\w+", heading)
    elif "/texts/" in path and path.endswith(".json"):
        yield from json.loads(source)


def banned_in(path, source):
    names = {name for name in names_in(path, source) if name not in OF_OTHERS}
    return {name for name in names if words_of(name) & BANNED}


def our_files():
    listed = subprocess.run(
        ["git", "ls-files", *OURS, "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return sorted(set(listed.stdout.split("\n")) - {""})


def test_no_name_of_ours_has_a_banned_word():
    found, read = {}, Counter()
    for path in our_files():
        kind = Path(path).suffix
        source = (ROOT / path).read_text() if kind in READ else ""
        read[kind] += 1
        if bad := banned_in(path, source):
            found[path] = bad
    assert found == {}
    assert min(read[each] for each in READ) > 2, "control: files of each kind are read"


def test_the_glossary_bans_what_we_agreed_on():
    assert {"session", "agent", "customer", "supervisor", "tenant", "dialogue"} <= BANNED


@pytest.mark.parametrize(
    ("path", "source", "name"),
    [
        ("chatd/line/sessions.py", "", "sessions.py"),
        ("chatd/line/x.py", "class AgentDesk: ...", "AgentDesk"),
        ("chatd/line/x.py", "def f(*, customer_id): ...", "customer_id"),
        ("chatd/line/x.py", "a.tenants = 1", "tenants"),
        ("widget/src/core/x.ts", "const theDialogue = 1; // said", "theDialogue"),
        ("chatd/base/texts/en.json", '{"ask_supervisor": "No"}', "ask_supervisor"),
        ("docs/x.md", "# How\n\n## The session of a visitor\n", "session"),
    ],
)
def test_a_planted_word_is_found(path, source, name):
    assert banned_in(path, source) == {name}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("chatd/line/x.py", '"""No session is kept."""\nx = "agent"'),
        ("widget/src/x.ts", 'sessionStorage.get("session"); // a session'),
        ("chatd/line/x.py", "import_magenta = passenger = 1"),
    ],
)
def test_prose_and_names_of_others_are_not_meant(path, source):
    assert banned_in(path, source) == set()
