"""`make bench` is run seldom: what it takes from the pages is there, and it waits for nothing that goes with a page."""

import ast
import asyncio
import dataclasses
import re

import pytest
from playwright.async_api import Browser

from bench import exit as quick_exit
from bench.work import LOOKS, Trace
from chatd.directory.rules.directory import LinePolicy
from tests.stage.line import ROOT
from tests.stage.people import FI, Counsellor, Visitor

BENCH = {part.name: part.read_text() for part in (ROOT / "bench").glob("*.py")}
WIDGET = ROOT / "widget" / "src"
# The visitor's methods that are told a text by its key.
BY_KEY = {"button", "dialog_button", "text", "sees"}
PEOPLE = {
    name: {*dir(kind), *(one.name for one in dataclasses.fields(kind))}
    for name, kind in {"aino": Counsellor, "visitor": Visitor}.items()
}
CLASSES = re.compile(r"(?:\.[a-z-]+ ?)+")


def missing_in(source: str) -> set[str]:
    """Keys of texts, deeds of people and classes of elements that the source names, and nobody has."""
    drawn = "".join(part.read_text() for part in WIDGET.rglob("*.tsx"))
    missing = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in BY_KEY:
            missing |= {getattr(key, "value", ast.unparse(key)) for key in node.args[:1]} - {*FI}
        if isinstance(node, ast.Attribute):
            who = getattr(node.value, "attr", getattr(node.value, "id", ""))
            if who in PEOPLE and node.attr not in PEOPLE[who]:
                missing.add(f"{who}.{node.attr}")
        if isinstance(node, ast.Constant) and CLASSES.fullmatch(str(node.value)):
            missing |= {name for name in re.findall(r"[a-z-]+", node.value) if not has(drawn, name)}
    return missing


def has(drawn: str, name: str) -> bool:
    """A button's look is a class of it; a class may be one of two."""
    given = r'(class|look)=(\{[^}]*)?"([^"]* )?'
    return bool(re.search(rf'{given}{name.removeprefix("button-")}[ "]', drawn))


def test_every_text_deed_and_class_that_the_bench_names_is_there():
    with_people = {name: source for name, source in BENCH.items() if "tests.stage.people" in source}
    assert "exit.py" in with_people
    assert {
        name: missing for name, source in with_people.items() if (missing := missing_in(source))
    } == {}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('await visitor.sees("queue.gone")', "queue.gone"),
        (
            'visitor.button(key="x", exact=True) or visitor.button("gone.button").click()',
            "gone.button",
        ),
        ("await visitor.button(name).click()", "name"),
        ("await self.aino.fly()", "aino.fly"),
        ('visitor.where.locator(".gone")', "gone"),
        ('LEAVE, COVER = ".button-leave", ".top .button-gone"', "button-gone"),
    ],
)
def test_what_nobody_has_is_found(source: str, name: str):
    assert missing_in(source) == {name}


def test_the_bench_knows_own_words_by_the_colour_behind_them_and_the_line_by_its_policy():
    assert f"--accent-soft: {quick_exit.OWN_WORDS};" in (WIDGET / "ui" / "base.css").read_text()
    assert quick_exit.POLICY.keys() <= {one.name for one in dataclasses.fields(LinePolicy)}


async def test_a_press_is_measured_though_its_answer_is_lost_with_the_page(browser: Browser):
    async def unanswered(hand: quick_exit.Hand) -> None:
        await hand.enter()
        await asyncio.Event().wait()

    quick_exit.MEANT[unanswered] = quick_exit.MEANT[quick_exit.Hand.enter]
    visits = quick_exit.Visits(line=None, aino=None)
    act = quick_exit.Act(quick_exit.Visits.control, unanswered)
    took = await act.took(visits, browser, await browser.new_page())
    assert 0 < took < quick_exit.HIDDEN_WITHIN_SECONDS * 1000


def test_a_trace_counts_each_task_of_the_marked_thread_once():
    def event(name: str, ts: int, dur: int = 0, tid: int = 1, **more: object) -> dict[str, object]:
        return {"name": name, "ph": "X", "pid": 1, "tid": tid, "ts": ts, "dur": dur} | more

    trace = Trace(
        [
            event("requestStart", 1, tid=2),  # the browser's own
            event("bench:press", 1_500, ph="I"),
            event("RunTask", 1_000, 2_000, tdur=1_500),
            event("FunctionCall", 1_200, 500, tdur=500),
            event("RunTask", 1_100, 9_000, tid=2, tdur=9_000),
            event("Commit", 900, 50, tdur=50),
            event("RunTask", 4_000, 1_000, tdur=700),
            event("Commit", 4_500, 100, tdur=100),
            event("RunTask", 6_000, 1_000, tdur=900),
        ]
    )
    pressed = trace.marked("press")
    assert trace.shown_after(pressed) == 4_600
    assert trace.work_ms(pressed, trace.shown_after(pressed)) == pytest.approx(2.2)
    assert trace.longest_own_ms(0, 10_000) == pytest.approx(1.5)


def test_what_looks_at_a_page_is_no_work_of_the_page():
    def task(ts: int, interface: str) -> list[dict[str, object]]:
        told = {"chrome_mojo_event_info": {"mojo_interface_tag": interface}}
        one = {"ph": "X", "pid": 1, "tid": 1}
        return [
            one | {"name": "RunTask", "ts": ts, "dur": 900, "tdur": ts},
            one | {"name": "Receive mojo message", "ts": ts + 1, "dur": 800, "args": told},
        ]

    marked = {"name": "bench:press", "ph": "I", "pid": 1, "tid": 1, "ts": 500}
    trace = Trace([marked, *task(1_000, "blink.mojom.WidgetInputHandler"), *task(2_000, LOOKS)])
    assert trace.longest_own_ms(0, 10_000) == trace.own_work_ms(0, 10_000) == pytest.approx(1)
    assert trace.work_ms(0, 10_000) == pytest.approx(3), "control"
