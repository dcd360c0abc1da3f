"""The catalogues as the daemon reads them. The build of the browsers' side holds all languages to the same keys."""

import json
import re
from pathlib import Path

import pytest
from icu4py.messageformat import MessageFormat

from chatd.base.texts import catalogue as texts
from chatd.base.texts.catalogue import LANGUAGES, language_name, spoken, text_of
from chatd.directory.ports import ADDED, CHANGED, REMOVED
from chatd.directory.rules.ranges import RANGES
from chatd.staff.service.audit import AUDITED

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests" / "wire" / "texts.json").read_text())
BROWSERS = ("visitor.", "child.", "console.", "guest.", "keeper.", "loader.", "page.")
MADE_OF_PARTS = re.compile(
    r"line\.state\.(by_telephone|open|closing|closed|closed_for_now|full|intake_stopped|not_allowed|unstaffed|unspoken)"
    r"|rota_file\.(day|begins|ends|line|state|languages|who|work|work_asked|work_can|state_[a-z]+)"
    r"|line\.day\.[0-6]"
    r"|line\.month\.([1-9]|1[0-2])"
    r"|line\.advice\.(contact_title|danger|numbers|open|order|sector|sector_why|sector\.[a-z]+)"
    r"|line\.about\.[a-z_]+"  # tests/transport/test_about_pages.py
    r"|line\.page\.(services|again|away|danger|down|hours|now|numbers|others|title|unknown)"
    r"|directory\.hours\.day\.[0-6]"
    r"|referral\.page\.(away|caution|category\.[a-z_]+|coordinates|count|danger|due|missing|none|open|regions|reviewed|title|web)"
)


def keys_in(code: str) -> set[str]:
    """Every text that this Python code names whole."""
    return set(re.findall(r'text_of\(\s*"([^"]+)"', code))


def keys_of_the_daemon() -> set[str]:
    return keys_in("\n".join(each.read_text() for each in (ROOT / "chatd").rglob("*.py")))


def test_every_text_that_the_daemon_says_is_there():
    said = keys_of_the_daemon()
    assert {"shared.estimate", "directory.hours.closed", "snippet.link"} <= said
    assert said <= texts.catalogue("fi").keys()


def test_no_text_of_the_daemon_is_there_that_nothing_says():
    said = keys_of_the_daemon()
    unsaid = [
        key
        for key in texts.catalogue("fi")
        if not key.startswith((*BROWSERS, "shared."))
        and key not in said
        and not MADE_OF_PARTS.fullmatch(key)
    ]
    assert unsaid == []


def test_a_key_is_found_in_code_over_more_than_one_line():
    assert keys_in('x = text_of(\n    "a.b", "fi")\ntext_of(f"a.{c}", "fi")') == {"a.b"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_icu_message_format(language: str):
    for key, text in texts.catalogue(language).items():
        assert MessageFormat(text, language).pattern == text, key


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["said"])
def test_gaps_and_plurals_are_filled_as_in_a_browser(vector):
    message = MessageFormat(vector["text"], vector["language"])
    assert message.format(vector["gaps"]) == vector["said"]


def test_a_text_is_said_in_the_language_that_ships_or_in_english():
    assert LANGUAGES == ("en", "fi", "sv")
    asked = ["fi", "sv-FI", "en-GB", "so", "fil", "", "../fi"]
    assert [spoken(each) for each in asked] == ["fi", "sv", "en", "en", "en", "en", "en"]
    assert text_of("directory.hours.closed", "sv-FI") == "stängt"


def test_a_number_chooses_the_plural():
    ahead = [text_of("visitor.queue.ahead", "sv", n=n) for n in (1, 2)]
    assert ahead == ["Det är en person före dig.", "Det är 2 personer före dig."]


def test_a_text_that_is_not_there_is_a_fault():
    with pytest.raises(KeyError):
        text_of("line.state.asleep", "fi")


def test_a_language_is_called_what_it_calls_itself():
    assert [language_name(each) for each in ("se", "ar", "tlh")] == [
        "davvisámegiella",
        "العربية",
        "tlh",
    ]


def test_whatever_the_staff_does_is_told_to_an_admin_in_words():
    keys = set(json.loads((ROOT / "chatd" / "base" / "texts" / "fi.json").read_text()))
    told = {key.removeprefix("console.staff.did_") for key in keys if ".staff.did_" in key}
    assert told == AUDITED | {ADDED, CHANGED, REMOVED}


LEADS = {"fi": r"\b[Vv]etäj", "sv": r"\b[Ll]edar"}


@pytest.mark.parametrize("language", LEADS)
def test_a_lead_has_one_name(language):
    said = json.loads((ROOT / "chatd" / "base" / "texts" / f"{language}.json").read_text())
    others = {key for key, text in said.items() if re.search(LEADS[language], text)}
    assert others == set()


@pytest.mark.parametrize("name", RANGES)
def test_each_number_of_a_lines_policy_says_what_it_is_and_why(name: str):
    assert {f"console.policy.{name}", f"console.policy.{name}_why"} <= texts.catalogue("en").keys()
