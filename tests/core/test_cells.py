"""What a spreadsheet would carry out is marked as a text, at a cell's beginning and behind what ends one elsewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.cells import plain, safe

NASTY = st.text(st.sampled_from("=+-@;'\"\n\r\ta "), max_size=12)


@pytest.mark.parametrize("begin", list("=+-@\t\r"))
@pytest.mark.parametrize("before", ["", "a;", "a\n", "a\r\n", 'a;"', "'"])
def test_a_formula_is_marked_wherever_a_cell_could_begin(before, begin):
    assert safe(f"{before}{begin}1") == f"{before}'{begin}1"


@pytest.mark.parametrize("text", ["a=1", "09:00-17:00", "a@b.example", "a, -1", ""])
def test_what_stands_inside_a_cell_stays_as_it_is(text):
    assert safe(text) == text


@given(NASTY)
def test_what_is_marked_comes_back_as_it_was(text):
    assert plain(safe(text)) == text


@given(NASTY)
def test_no_cell_begins_with_what_is_carried_out(text):
    for cell in re.split(r"[;\n\r]", safe(text)):
        assert cell.lstrip('"')[:1] not in tuple("=+-@\t")
