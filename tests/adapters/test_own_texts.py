"""What a line may say in its own words, and that no promise is among it; and lines for children."""

import copy
import tomllib
from datetime import date
from pathlib import Path

import pytest

from chatd.base.texts.catalogue import LANGUAGES, catalogue
from chatd.directory.database.rows import directory_of as from_rows
from chatd.directory.database.rows import rows_of
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.rules.checks.own_texts import OWN_TEXT_MAX_CHARACTERS, OWN_TEXTS
from chatd.directory.rules.differences import differences
from chatd.directory.service.as_tables import kept_of, kept_shape, shape_of
from chatd.directory.toml.read import directory_of

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
VALUES = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
SAID = {"fi": "Tervetuloa.", "sv": "Välkommen.", "en": "Welcome."}


def read(**of_line):
    values = copy.deepcopy(VALUES)
    values["line"][0].update(of_line)
    return directory_of(values, "a.toml", date(2026, 11, 21))


def faults(**of_line):
    with pytest.raises(DirectoryFileError) as error:
        read(**of_line)
    return error.value.faults


def test_no_text_of_the_page_can_be_changed_but_those_on_the_list():
    keys = {key for language in LANGUAGES for key in catalogue(language)}
    whole = {*keys, *(key.partition(".")[2] for key in keys), "promises", "emergency"}
    assert {"consent.nostore", "visitor.emergency.text", "seal.failed"} <= whole
    refused = faults(texts=dict.fromkeys(whole - {*OWN_TEXTS}, SAID))
    assert len(refused) == len(whole - {*OWN_TEXTS})
    for each in refused:
        assert "is not for the line to say: promises, emergency and protection" in each
        assert each.endswith("In its own words it may say: greeting, waiting, next")
    assert any("texts: consent.nostore: is not" in each for each in refused)


def test_what_is_on_the_list_is_kept_whole_wherever_a_line_is_kept():
    own = dict.fromkeys(OWN_TEXTS, SAID)
    before, after = read(), read(texts=own, is_adult=False, is_for_children=True)
    line = next(iter(after.lines.values()))
    assert (dict(line.texts), line.is_for_children) == (own, True)
    again = from_rows(rows_of(after))
    assert again.lines == after.lines
    assert kept_shape("line", kept_of(shape_of(line))) == shape_of(line)
    (changed,) = differences(before, after)
    assert ("texts greeting fi", "Tervetuloa.") in [(each.name, each.new) for each in changed.parts]
    assert ("is_for_children", "true") in [(each.name, each.new) for each in changed.parts]


def test_a_draft_of_the_release_before_says_nothing_of_them():
    kept = dict(kept_of(shape_of(next(iter(read().lines.values())))))
    del kept["texts"], kept["is_for_children"]
    shape = kept_shape("line", kept)
    assert (shape.texts, shape.is_for_children) == ({}, False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x" * (OWN_TEXT_MAX_CHARACTERS + 1), "expected a text of 1 to 240 characters"),
        ("", "expected a text of 1 to 240 characters"),
        ("Yksi\nKaksi", "in one line"),
        ("Katso https://example.org", "words without an address"),
        ("a " * 16, "short sentences: at most 15 words in each"),
        (7, "expected a text"),
    ],
)
def test_own_words_are_short_plain_and_lead_nowhere(text, fault):
    (only,) = faults(texts={"waiting": {**SAID, "sv": text}})
    assert 'line "avoin": texts: waiting: sv' in only
    assert fault in only


def test_each_sentence_counts_by_itself():
    read(texts={"next": {**SAID, "fi": f"{'a ' * 14}b. {'c ' * 14}d?"}})


def test_none_of_its_languages_may_be_missing():
    (only,) = faults(texts={"next": {"fi": "Hei."}})
    assert "sv, en" in only


def test_a_line_is_not_for_adults_and_for_children():
    (only,) = faults(is_for_children=True)
    assert "is_for_children: expected false, since is_adult is true" in only
    assert not next(iter(read().lines.values())).is_for_children
