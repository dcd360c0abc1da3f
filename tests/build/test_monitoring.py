"""What operators are given to watch with names only numbers that there are, and what to do about each alarm."""

import json
import re
from pathlib import Path

import pytest

OPS = Path(__file__).parents[2] / "ops" / "monitoring"
GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"
NAME = re.compile(r"\bchatd_[a-z_]+")


def names_in(text):
    return set(NAME.findall(text))


def told():
    return names_in(GUIDE.read_text("utf-8"))


@pytest.mark.parametrize("file", ["alerts.yaml", "dashboard.json"])
def test_each_number_that_is_watched_is_told_of(file):
    assert names_in((OPS / file).read_text("utf-8")) <= told()


def test_a_number_that_nobody_tells_is_found():
    assert not names_in("rate(chatd_planted_total[5m])") <= told()


def test_each_alarm_says_what_to_do():
    text = (OPS / "alerts.yaml").read_text("utf-8")
    alarms, summaries, acts = (
        len(re.findall(rf"^ +(?:- )?{each}: ", text, re.MULTILINE))
        for each in ("alert", "summary", "do")
    )
    assert alarms >= 10
    assert summaries == acts == alarms


def test_each_panel_asks_something():
    panels = json.loads((OPS / "dashboard.json").read_text("utf-8"))["panels"]
    assert len({each["id"] for each in panels}) == len(panels)
    assert all(target["expr"] for each in panels for target in each["targets"])


def test_each_alarm_has_its_steps_in_the_guide():
    alarms = re.findall(r"- alert: (\w+)", (OPS / "alerts.yaml").read_text("utf-8"))
    steps = GUIDE.read_text("utf-8").partition("### What to do")[2]
    assert [each for each in alarms if f"`{each}`" not in steps] == []
