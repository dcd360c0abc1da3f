"""From state to sentence: no end and no door without a row, and every sentence is there in every language."""

import json
from pathlib import Path
from typing import Any

import pytest

from chatd.base.names import Outcome
from chatd.base.texts.catalogue import LANGUAGES, catalogue
from chatd.line.rules.door import DoorPhase
from chatd.line.shapes.visitor import Place

ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("sentences.json").read_text())
ENDS = [row["state"] for row in ROWS if row["of"] == "end"]


def test_every_outcome_has_its_ends_with_a_conversation_and_without():
    assert {each["outcome"] for each in ENDS if each["had_conversation"]} == set(Outcome)
    assert {each["outcome"] for each in ENDS if not each["had_conversation"]} == set(Outcome)


def test_whose_will_an_end_was_and_whose_word_it_is_have_their_rows():
    said = {(each["is_own"], each["said_bye"]) for each in ENDS if each["had_conversation"]}
    assert said == {(False, False), (False, True), (True, False), (True, True)}


def test_every_door_has_a_row_for_who_waits_behind_it():
    doors = {row["state"]["line"].get("phase", "open") for row in ROWS if row["of"] == "place"}
    assert doors == set(DoorPhase)


def test_every_field_of_a_place_changes_what_is_said_in_some_row():
    shown = {field for row in ROWS if row["of"] == "place" for field in row["state"]["place"]}
    assert shown == set(Place.__struct_fields__)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there(language: str):
    texts = catalogue(language)
    keys = {key for row in ROWS for key in row["says"]}
    assert {key for key in keys if key not in texts and f"visitor.{key}" not in texts} == set()


def test_no_end_says_what_another_says():
    """Two outcomes share a sentence only where it is as true of the one as of the other."""
    same = {"end.left_place", "end.place_gone", "end.erased", "end.by_counsellor", "end.told"}
    same |= {"end.abandoned"}
    said: dict[str, set[str]] = {}
    for row in ROWS:
        if row["of"] == "end":
            said.setdefault(row["says"][0], set()).add(row["state"]["outcome"])
    assert {key for key, outcomes in said.items() if len(outcomes) > 1} <= same
