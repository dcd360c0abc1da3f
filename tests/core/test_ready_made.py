"""Phrases and cards: read from a file or a draft with every mistake told, and offered in place of the release's own."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from chatd.directory.rules.checks.fields import Faults
from chatd.directory.rules.checks.ready_made import (
    CARD_MAX_CHARACTERS,
    CODE_MAX_CHARACTERS,
    PHRASE_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
)
from chatd.directory.rules.checks.whole import read_values
from chatd.directory.rules.directory import Card, Phrase
from chatd.directory.rules.items import items_of
from chatd.directory.rules.loading import dangling, joined, without
from chatd.directory.rules.ready_made import offered
from chatd.directory.rules.written import dated, plain, table_of
from chatd.directory.service.ready_made import starter_cards, starter_phrases

EXAMPLE = tomllib.loads(
    (Path(__file__).parents[2] / "ops" / "organisations.example.toml").read_text(encoding="utf-8")
)
TODAY = date(2027, 1, 15)
ORGANISATION, LINE = EXAMPLE["organisation"][0]["id"], EXAMPLE["line"][0]["id"]
WORDS = dict.fromkeys(EXAMPLE["line"][0]["languages"], "Hei")
PHRASE = {"id": "p", "organisation": ORGANISATION, "code": "hi", "title": WORDS, "text": WORDS}
CARD = {
    "id": "c",
    "organisation": ORGANISATION,
    "title": WORDS,
    "text": WORDS,
    "reviewed": date(2027, 1, 1),
}


def read(**kinds):
    faults = Faults("the test", lambda _: None)
    found = read_values({**EXAMPLE, **kinds}, faults, TODAY)
    return found.named, [text for _, text in faults.found]


def test_a_phrase_and_a_card_read_back_as_they_are_written():
    named, told = read(
        phrase=[{**PHRASE, "line": LINE}, {**PHRASE, "id": "q", "starter": "greeting"}],
        card=[CARD, {**CARD, "id": "d", "starter": "emergency", "hidden": True, "place": 7}],
    )
    assert told == []
    assert len(named.phrases) == len(named.cards) == 2
    for key, item in items_of(named).items():
        if key.kind in ("phrase", "card"):
            again, told = read(**{key.kind: [dated(plain(table_of(item)))]})
            assert told == []
            assert items_of(again)[key] == item


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": {"fi": "Hei"}}, "sv, en is missing"),
        ({"text": {**WORDS, "fi": "x" * (PHRASE_MAX_CHARACTERS + 1)}}, "of 1 to 1000 characters"),
        ({"text": {**WORDS, "fi": "a\u202eb"}}, "invisible"),
        ({"title": {**WORDS, "fi": "x" * (TITLE_MAX_CHARACTERS + 1)}}, "of 1 to 60 characters"),
        ({"title": {**WORDS, "fi": "a\nb"}}, "in one line"),
        ({"code": "x" * (CODE_MAX_CHARACTERS + 1)}, "a short code of at most 20"),
        ({"code": "a b"}, "a short code"),
        ({"line": "nowhere"}, "the id of one in this file"),
        ({"line": LINE, "starter": "greeting"}, "stands on all lines"),
        ({"hidden": True}, "is taken away, not hidden"),
        ({"organisation": "nobody"}, "the id of one in this file"),
    ],
)
def test_what_is_wrong_with_a_phrase_is_told(change, said):
    named, told = read(phrase=[{**PHRASE, **change}])
    assert any(said in each for each in told), told
    assert not named.phrases or "the id of one" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": {**WORDS, "fi": "x" * (CARD_MAX_CHARACTERS + 1)}}, "of 1 to 1500 characters"),
        ({"text": {**WORDS, "sv": "https://example.org"}}, "no link leads out of a card"),
        ({"text": {**WORDS, "sv": "se www.example.org"}}, "no link leads out of a card"),
        ({"reviewed": date(2027, 1, 16)}, "a day that has been"),
        ({"reviewed": "soon"}, "a date such as"),
    ],
)
def test_what_is_wrong_with_a_card_is_told(change, said):
    _, told = read(card=[{**CARD, **change}])
    assert any(said in each for each in told), told


def test_a_code_means_one_phrase_of_a_line_and_one_thing_stands_for_a_starter():
    _, told = read(phrase=[PHRASE, {**PHRASE, "id": "q"}, {**PHRASE, "id": "r", "line": LINE}])
    assert [each for each in told if "a code that no other" in each] == told
    assert len(told) == 1
    _, told = read(card=[{**CARD, "id": n, "starter": "emergency"} for n in ("c", "d")])
    assert len(told) == 1


def a_phrase(name, **more):
    said = {"code": name, "title": {"fi": name}, "text": {"fi": name}, **more}
    return Phrase(name, said.pop("organisation", "a"), **said)


def ids(decided, lines=("x",), organisation="a"):
    starters = [a_phrase("greeting", organisation=""), a_phrase("end", organisation="")]
    return [each.id for each in offered(starters, decided, organisation, lines)]


def test_the_releases_own_come_first_each_as_the_organisation_has_it():
    assert ids([]) == ["greeting", "end"]
    assert ids([a_phrase("b"), a_phrase("a")]) == ["greeting", "end", "a", "b"]
    assert ids([a_phrase("mine", starter="end")]) == ["greeting", "mine"]
    assert ids([a_phrase("mine", starter="end", is_hidden=True)]) == ["greeting"]
    assert ids([a_phrase("mine", starter="of another release")]) == ["greeting", "end", "mine"]


def test_what_has_a_place_comes_first_also_where_it_stands_for_one_of_the_release():
    own = [
        a_phrase("a"),
        a_phrase("b", place=2),
        a_phrase("c", starter="end", place=1),
        a_phrase("d", place=2, line="y"),
    ]
    assert ids(own) == ["c", "b", "greeting", "a"]


def test_another_organisations_and_another_lines_are_not_offered():
    theirs = a_phrase("theirs", organisation="b", starter="end")
    assert ids([theirs]) == ["greeting", "end"]
    assert ids([a_phrase("far", line="y"), a_phrase("near", line="x")]) == [
        "greeting",
        "end",
        "near",
    ]


def test_a_line_is_not_taken_from_under_a_phrase_and_all_goes_with_its_organisation():
    named, _ = read(phrase=[{**PHRASE, "line": LINE}], card=[CARD])
    lineless = type(named)(named.organisations, {}, {}, {}, named.phrases, named.cards)
    assert [each for each in dangling(lineless) if 'phrase "p"' in each]
    assert joined(without(named, ORGANISATION), lineless).cards == named.cards
    assert without(named, ORGANISATION).cards == {}


TOPICS = {
    "situation", "authorities", "custody", "legal-process", "criminal-process", "money", "guidance",
    "advice", "errands",
}  # fmt: skip
OTHERS = {
    "emergency", "cannot-speak", "shelters", "legal", "safety", "breathing", "professional",
}  # fmt: skip


def test_the_release_brings_cards_and_phrases_that_an_organisation_could_have_written():
    assert {each.id for each in starter_cards()} == TOPICS | OTHERS
    assert {"greeting", "safety", "emergency", "ending"} <= {each.id for each in starter_phrases()}
    assert len({each.code for each in starter_phrases()}) == len(starter_phrases())
    for each in (*starter_phrases(), *starter_cards()):
        table = {**table_of(each), "organisation": ORGANISATION, "starter": each.id}
        kind = "card" if isinstance(each, Card) else "phrase"
        _, told = read(**{kind: [table]})
        assert told == [], each.id
