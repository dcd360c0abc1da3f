"""Each criterion of WCAG 2.2, A and AA, stands in docs/accessibility.md, and each test that it names is there."""

import re

import pytest

from chatd.directory.rules.authorities import CHECKED
from chatd.line.http.about_html import ASSESSED
from tests.e2e.test_every_view_fits import VIEWS as PICTURED
from tests.e2e.test_everybody_can_use_it import VIEWS, WHOLE
from tests.stage.line import ROOT

PAGE = (ROOT / "docs" / "accessibility.md").read_text()
ROWS = re.findall(r"^\| (\d\.\d+\.\d+) \| (A{1,2}) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = sorted({each for *_, held in ROWS for each in re.findall("`([^`]+)`", held)})
# Source: https://www.w3.org/TR/WCAG22/, all of A and AA; 4.1.1 is no more.
CRITERIA = {
    "A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 "
    "2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    "AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 "
    "3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}


def test_every_criterion_has_one_row_with_its_level():
    asked = [(each, level) for level, some in CRITERIA.items() for each in some.split()]
    assert sorted((number, level) for number, level, *_ in ROWS) == sorted(asked)
    assert all(how for _, _, how, _ in ROWS)


@pytest.mark.parametrize("named", NAMED)
def test_the_test_that_holds_a_criterion_is_there(named: str):
    file, _, name = named.partition("::")
    code = (ROOT / file).read_text()
    if name:
        is_python = file.endswith(".py")
        assert re.search(rf"def {name}\(" if is_python else f'"{re.escape(name)}"', code), named


def test_what_no_test_holds_says_so():
    assert {held for *_, held in ROWS if "`" not in held} == {"\N{EN DASH}", "read by eye"}


def test_the_page_says_when_it_was_assessed():
    for day in (ASSESSED, CHECKED):
        assert f"{day:%-d.%-m.%Y}" in PAGE


def test_the_counts_are_those_of_today():
    looks = len(VIEWS) * len(WHOLE)
    assert f"{len(VIEWS)} views in eight looks" in PAGE
    assert f"({looks} in all)" in PAGE
    assert f"All {len(PICTURED)} states" in (ROOT / "docs" / "pictures.md").read_text()
