"""The search itself: a search that finds nothing must be one that can find."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.stage.words import found, planted

WORD = planted("haku")
WRITINGS = {
    "as it is": WORD.encode(),
    "in two-byte letters": WORD.encode("utf-16-le"),
    "in an escape of JSON": json.dumps({"text": WORD}).encode(),
    "in a URL": quote(WORD).encode(),
    "in hex": WORD.encode().hex().encode(),
    "in a representation": repr(WORD.encode()).encode(),
    **{
        f"in base64 after {before} bytes": base64.urlsafe_b64encode(
            b"x" * before + WORD.encode() + b"yz"
        )
        for before in range(4)
    },
}


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
def test_a_planted_word_is_found_however_it_was_written(writing: bytes):
    assert found([WORD], b"before " + writing + b" after")


def test_another_word_is_not_found():
    assert not found([planted("haku")], b"".join(WRITINGS.values()))
