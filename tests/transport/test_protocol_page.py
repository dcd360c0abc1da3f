"""docs/protocol.md, the shapes of the areas and widget/src/core/protocol.ts say the same."""

import re
from pathlib import Path

from chatd import main
from chatd.base import limits
from chatd.base.errors import Reason
from chatd.base.shapes import PROTOCOL_VERSION
from chatd.conversation.shapes import BODY_MAX_CHARS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/protocol.md").read_text("utf-8")
SCRIPT = (ROOT / "widget/src/core/protocol.ts").read_text("utf-8")


def section(title):
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def rows(title):
    return [line for line in section(title).splitlines() if line.startswith("| `")]


def events(title):
    return {name for row in rows(title) for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_the_page_lists_every_event_and_no_other():
    assert events("From the visitor's page") == set(main.VISITOR_EVENTS)
    assert events("From the console") == set(main.CONSOLE_EVENTS)
    assert events("From the daemon") == {*main.VISITOR_PUSHES, *main.CONSOLE_PUSHES}


def test_the_page_names_every_field():
    for title, shapes in (
        ("From the visitor's page", main.VISITOR_EVENTS),
        ("From the console", main.CONSOLE_EVENTS),
    ):
        for row in rows(title):
            names, payload = row.split("|")[1:3]
            for name in re.findall(r"`(\w+)`", names):
                if payload.strip() == "as the visitor's":
                    continue
                told = {each.rstrip("?") for each in re.findall(r"\w+\??", payload)}
                assert told == set(shapes[name].payload.__struct_fields__), name


def test_every_reason_on_the_page_is_one():
    for title in ("From the visitor's page", "From the console"):
        for row in rows(title):
            for reason in re.findall(r"`(\w+)`", row.split("|")[4]):
                assert reason in set(Reason) | {"key_package"}, reason


def test_both_languages_know_the_same_reasons():
    listed = SCRIPT.split("export type Reason =")[1].split(";")[0]
    assert set(re.findall(r'"(\w+)"', listed)) == {reason.value for reason in Reason} | {"offline"}


def test_both_languages_know_the_same_numbers():
    assert f"PROTOCOL_VERSION = {PROTOCOL_VERSION};" in SCRIPT
    assert f"BODY_MAX_CHARS = {BODY_MAX_CHARS:_};" in SCRIPT


def test_the_bounds_on_the_page_are_those_that_count():
    told = " ".join(PAGE.split("Bounds of one connection")[1].split("\n\n")[0].split())
    for bound in (
        f"{limits.SAYS.burst} `say` at once and {limits.SAYS.per_second} a second",
        f"{limits.EVENTS.burst} and {limits.EVENTS.per_second} of all other events",
        f"{limits.JOINS.burst} `join` a minute",
        f"{limits.WRONG_KEYS.burst} `resume` a minute that were `gone`",
        f"{limits.WRONG_SECRETS.burst} links or bearers a minute",
    ):
        assert bound in told, bound
    for limit in (limits.JOINS, limits.WRONG_KEYS, limits.WRONG_SECRETS):
        assert round(limit.per_second * 60, 6) == limit.burst
