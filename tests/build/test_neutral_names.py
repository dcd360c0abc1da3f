"""What the network, the history or somebody's glance sees of us names neither violence nor help against it."""

import re

import pytest

from chatd.base.texts.catalogue import catalogue
from tests.stage.line import ROOT

ASSETS = ROOT / "chatd" / "assets"
# In Finnish, Swedish and English; as parts of words.
TELLING = re.compile(
    r"väkival|vakival|våld|vald[s]?hj|violen|abus|hyväksikäyt|uhri|offer[^s]|victim|turvakot|shelter|skyddsh|"
    r"kriisi|kris(?!t)|crisis|raiska|rape\b|nollalinja|rikos|brott|crime|suicid|itsemurh|självmord|hotline|helpline",
    re.IGNORECASE,
)


def served_names() -> list[str]:
    return [str(each.relative_to(ASSETS)) for each in ASSETS.rglob("*") if each.is_file()]


def test_no_file_that_is_served_has_a_telling_name():
    names = served_names()
    assert len(names) > 10, "control: they are built"
    assert [each for each in names if TELLING.search(each)] == []


def test_no_address_of_the_protocol_is_telling():
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    paths = re.findall(r"`(?:GET|POST) (/[\w/.{}-]*)", protocol)
    assert len(paths) > 12, "control: they are read"
    assert [each for each in paths if TELLING.search(each)] == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_title_says_what_the_line_is_for(language):
    titles = {
        key: text for key, text in catalogue(language).items() if re.search(r"(^|\.)title$", key)
    }
    assert [
        text for key, text in titles.items() if key.startswith("visitor.") and TELLING.search(text)
    ] == []
    sources = [ROOT / "widget/src/embed/words.ts", ROOT / "widget/src/visitor/own.html"]
    shown = [
        found
        for source in sources
        for found in re.findall(r"TITLE = \"([^\"]*)\"|<title>([^<]*)</title>", source.read_text())
    ]
    assert shown, "control: they are found"
    assert [each for each in shown if TELLING.search(" ".join(each))] == []


def test_what_operators_are_told_to_call_it_is_neutral():
    told = (ROOT / "docs" / "operations.md").read_text()
    hosts = set(re.findall(r"\b((?:[a-z-]+\.)+example(?:\.org)?|[a-z-]+\.example\.org)\b", told))
    assert "line.example.org" in hosts, "control"
    assert [each for each in hosts if TELLING.search(each)] == []
    assert "should say nothing of what the line is" in " ".join(told.split())


@pytest.mark.parametrize("name", ["vakivaltalinja.js", "turvakoti", "abuse-help", "brottsoffer"])
def test_a_telling_name_would_be_found(name):
    assert TELLING.search(name)
