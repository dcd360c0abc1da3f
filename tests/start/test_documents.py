"""What the documents name is there, and what operators are told of settings and numbers is so."""

import dataclasses
import re

import pytest

from chatd.directory.rules.directory import LinePolicy
from chatd.process.config import Config
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


def test_every_setting_is_told_to_operators():
    told = set(re.findall(r"CHATD_[A-Z_]+", OPERATIONS))
    told |= {each.replace("_PING_", "_WAIT_") for each in told}  # told as a pair
    settings = {f"CHATD_{each.name.upper()}" for each in dataclasses.fields(Config)}
    assert settings - told == {"CHATD_IS_DEMONSTRATION"}
    assert {each for each in told - settings if not each.endswith("_")} == set()


def test_every_number_of_a_line_is_told_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", OPERATIONS, re.MULTILINE))
    told = {name: value.strip().replace(" ", "").lower() for name, value in rows.items()}
    defaults = {each.name: str(each.default).lower() for each in dataclasses.fields(LinePolicy)}
    assert {name: told.get(name) for name in defaults} == defaults
