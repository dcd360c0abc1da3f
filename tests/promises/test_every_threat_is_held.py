"""Which test holds which row of docs/threats.md and each claim of the papers; one that has gone is found."""

import re

import pytest

from tests.stage.line import ROOT

THREATS = (ROOT / "docs" / "threats.md").read_text()
ROWS = re.findall(r"^\| (S\d\d) \|[^|]*\|[^|]*\|([^|]*)\|([^|]*)\|$", THREATS, re.MULTILINE)
PAPERS = [ROOT / "docs" / "threats.md", *sorted((ROOT / "docs" / "data-protection").glob("*.md"))]
NAMED = re.compile(r"`((?:tests|widget/test)/[\w./-]+)(?:::(\w+))?`")


def named_in(text: str) -> list[tuple[str, str]]:
    return NAMED.findall(text)


def test_all_fifty_two_rows_are_there():
    assert [row[0] for row in ROWS] == [f"S{number:02}" for number in range(1, 53)]


@pytest.mark.parametrize(("row", "tests", "note"), ROWS)
def test_each_row_has_a_test_or_says_why_there_is_none(row: str, tests: str, note: str):
    assert named_in(tests) or note.strip().startswith("Exception: "), row


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_test_that_the_page_names_is_there(paper):
    named = named_in(paper.read_text())
    assert named, "control: they are read"
    for file, test in named:
        assert (ROOT / file).exists(), file
        if test:
            assert re.search(rf"def {test}\(", (ROOT / file).read_text()), test
        else:
            assert ".test.ts" in file, "a file of Python names its test"
