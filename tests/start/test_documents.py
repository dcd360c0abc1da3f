"""What the documents name is there, and what operators are told of settings and numbers is so."""

import dataclasses
import re
from pathlib import Path

import pytest

from chatd.directory.rules.directory import LinePolicy
from chatd.process.config import KIND, Config
from chatd.process.setting_kinds import Choice, Flag, Number
from tests.stage.line import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *ROOT.glob("docs/**/*.md"),
]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
PLACES = [
    ROOT,
    ROOT / "chatd",
    ROOT / "widget" / "src",
    ROOT / "chatd" / "line",  # line and staff together have every name that all areas have
    ROOT / "chatd" / "staff",
    ROOT / "widget" / "src" / "ui",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_file_on_the_map_is_there():
    named = set(
        re.findall(r"`([\w./{}-]+\.(?:py|ts|tsx|mjs|md|toml|json|css|html))`", ARCHITECTURE)
    )
    assert len(named) > 150, "control: the map is read"
    assert [each for each in named if not any((place / each).exists() for place in PLACES)] == []


def test_every_setting_is_told_to_operators_with_its_default_and_its_range():
    rows = {
        name: (default.strip(), fits.strip())
        for name, default, fits in re.findall(
            r"^\| `(CHATD_\w+)` \| ([^|]+) \| ([^|]+) \|", OPERATIONS, re.MULTILINE
        )
    }
    settings = {f"CHATD_{each.name.upper()}": each for each in dataclasses.fields(Config)}
    assert settings.keys() - rows.keys() == {"CHATD_IS_DEMONSTRATION"}
    assert rows.keys() <= settings.keys()
    for name, (default, fits) in rows.items():
        each = settings[name]
        kind = each.metadata[KIND]
        is_none = each.default in {"", Path()}
        shown = f"{each.default:g}" if isinstance(each.default, float) else str(each.default)
        assert default == ("none" if is_none else shown.lower() if kind == Flag() else shown), name
        if isinstance(kind, Number):
            assert fits == f"{kind.least:.0f}\u2013{kind.most:.0f}", name
        if isinstance(kind, Choice):
            assert fits == ", ".join(kind.words), name


def test_every_number_for_prometheus_is_told_and_no_other():
    sources = "".join(each.read_text() for each in sorted((ROOT / "chatd").rglob("*.py")))
    names = set(re.findall(r'"(chatd_[a-z_]+)",\s+"', sources))  # and then its text
    told = {each.removesuffix("_total") for each in re.findall(r"`(chatd_[a-z_]+)", OPERATIONS)}
    assert len(names) > 12, "control: they are found"
    assert told == names


def test_no_document_names_a_setting_that_there_is_not():
    told = set(re.findall(r"CHATD_[A-Z_]+", OPERATIONS))
    settings = {f"CHATD_{each.name.upper()}" for each in dataclasses.fields(Config)}
    assert {each for each in told - settings if not each.endswith("_")} == set()


def test_every_number_of_a_line_is_told_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", OPERATIONS, re.MULTILINE))
    told = {name: value.strip().replace(" ", "").lower() for name, value in rows.items()}
    defaults = {each.name: str(each.default).lower() for each in dataclasses.fields(LinePolicy)}
    assert {name: told.get(name) for name in defaults} == defaults
