"""Bytes and their text, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.base64url import to_bytes, to_text


@pytest.mark.parametrize("text", ["A", "AAAAA", "ä"])
def test_what_no_bytes_look_like_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        to_bytes(text)


def test_both_characters_of_its_own_and_no_padding():
    assert to_text(b"\xfb\xff") == "-_8"


@given(st.binary())
def test_bytes_come_back(data):
    assert to_bytes(to_text(data)) == data
