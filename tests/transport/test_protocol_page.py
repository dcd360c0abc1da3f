"""docs/protocol.md, the shapes of the areas and the types that the browser generates from them say the same."""

import re
from pathlib import Path
from typing import get_args

from chatd import main
from chatd.base import limits
from chatd.base.errors import Reason
from chatd.base.shapes import PROTOCOL_VERSION, Empty

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/protocol.md").read_text("utf-8")
TYPES = (ROOT / "widget/src/core/protocol.generated.ts").read_text("utf-8")

WITHOUT_ACKNOWLEDGEMENT = {"say", "received"}


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


def is_told(shape, cell):
    """Whether the cell names the shape or all its fields."""
    if shape is Empty:
        return "`{}`" in cell
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", cell))))
    return shape.__name__ in told or set(shape.__struct_fields__) <= told


def answers_of(exchange):
    return get_args(exchange.answer) or (exchange.answer,)


def test_the_page_names_every_answer():
    for title, events in (
        ("From the visitor's page", main.VISITOR_EVENTS),
        ("From the console", main.CONSOLE_EVENTS),
    ):
        for row in rows(title):
            names, _, answer = row.split("|")[1:4]
            for name in re.findall(r"`(\w+)`", names):
                if answer.strip() == "as the visitor's":
                    continue
                for shape in answers_of(events[name]):
                    assert name in WITHOUT_ACKNOWLEDGEMENT or is_told(shape, answer), name
                shapes = {shape.__name__ for shape in answers_of(events[name])}
                assert set(re.findall(r"`([A-Z]\w+)`", answer)) <= shapes, name


def test_the_page_lists_every_route_with_its_body_and_its_answer():
    told = {}
    for row in rows("Over HTTP"):
        for route in re.findall(r"`(\w+ [^`]+)`", row.split("|")[1]):
            told[route.partition("?")[0].replace("EMBED", "{embed}").replace("LINE", "{line}")] = (
                row.split("|")[2]
            )
    routes = {
        route for route in told if re.match(r"\w+ /(api|state|line|logo|leave|room)\b", route)
    }
    assert routes == set(main.HTTP)
    for route, exchange in main.HTTP.items():
        has_body = exchange.payload is not Empty
        for shape in (*answers_of(exchange), *([exchange.payload] if has_body else ())):
            assert is_told(shape, told[route]), (route, shape.__name__)


def test_every_reason_on_the_page_is_one():
    for title in ("From the visitor's page", "From the console"):
        for row in rows(title):
            for reason in re.findall(r"`(\w+)`", row.split("|")[4]):
                assert reason in set(Reason) | {"key_package"}, reason


def test_both_languages_know_the_same_reasons():
    listed = TYPES.split("export type Reason =")[1].split(";")[0]
    assert set(re.findall(r'"(\w+)"', listed)) == {reason.value for reason in Reason}


def test_both_languages_speak_the_same_version():
    assert f"readonly version: {PROTOCOL_VERSION};" in TYPES


def test_the_bounds_on_the_page_are_those_that_count():
    told = " ".join(PAGE.split("Bounds of one connection")[1].split("\n\n")[0].split())
    for bound in (
        f"{limits.SAYS.burst} `say` at once and {limits.SAYS.per_second} a second",
        f"{limits.EVENTS.burst} events at once and {limits.EVENTS.per_second} a second",
        f"{limits.FLAGS.burst} times a minute that it is `urgent`",
        f"{limits.CHOICES.burst} changes of `languages`",
        f"{limits.CEREMONIES.burst} `ceremony` a minute",
        f"Of one desk: {limits.ASKINGS.burst} `ask_in` and `withdraw_asking` a minute",
        f"{limits.WRONG_KEYS.burst} `resume` a minute that were `gone`",
        f"{limits.WRONG_SECRETS.burst} times a minute that it was `gone`",
    ):
        assert bound in told, bound
    for limit in (
        limits.WRONG_KEYS,
        limits.WRONG_SECRETS,
        limits.FLAGS,
        limits.CHOICES,
        limits.CEREMONIES,
        limits.ASKINGS,
    ):
        assert round(limit.per_second * 60, 6) == limit.burst
