"""What retires a release: read strictly, the same bytes as pages read, and never more than a few."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.base64url import to_bytes, to_text
from chatd.base.retirement import (
    LABEL,
    NUMBER_MAX,
    STATEMENTS_MAX_COUNT,
    Retirement,
    make_retirement,
    read_retirement,
    read_statements,
)

KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
WIRE = json.loads((Path(__file__).parents[1] / "wire" / "retirements.json").read_text("utf-8"))
KEY_OF_THE_BUILD = Path(__file__).parents[2] / "widget" / "release-key.json"
numbers = st.integers(0, 99_999)
versions = st.builds("{}.{}.{}".format, numbers, numbers, numbers)


@given(versions, st.integers(0, NUMBER_MAX), st.integers(1, NUMBER_MAX))
def test_what_is_made_is_read_again_and_signed_to_the_last_byte(version, moment, number):
    statement = make_retirement(KEY, Retirement(version, moment, number))
    assert read_retirement(statement) == Retirement(version, moment, number)
    source = to_bytes(statement)
    KEY.public_key().verify(source[-64:], LABEL + source[:-64])


@given(st.binary(max_size=120))
def test_noise_is_no_statement(noise):
    with pytest.raises(ValueError):  # noqa: PT011 - any
        read_retirement(to_text(noise))


@given(st.text(max_size=120))
def test_nor_is_any_text(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any
        read_retirement(text)


def test_a_longer_or_shorter_one_is_none():
    statement = make_retirement(KEY, Retirement("0.2.0", 1, 1))
    source = to_bytes(statement)
    for other in (source[:-1], source + b"\0", b"\2" + source[1:]):
        with pytest.raises(ValueError):  # noqa: PT011 - any
            read_retirement(to_text(other))


@pytest.mark.parametrize(
    "version", ["", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3-a", "../..", "1.2.\u0663"]
)
def test_what_is_no_version_is_not_signed(version):
    with pytest.raises(ValueError, match="version"):
        make_retirement(KEY, Retirement(version, 1, 1))


def test_the_file_of_the_wire_is_as_this_program_reads_it():
    assert {read_retirement(each).version for each in WIRE["statements"].values()} == set(
        WIRE["statements"]
    )
    assert json.loads(KEY_OF_THE_BUILD.read_text("utf-8")) == {"key": WIRE["key"], "is_test": True}


def test_a_file_holds_one_on_a_line_and_says_which_line_is_none():
    one, other = WIRE["statements"].values()
    assert read_statements(["# of May", "", one, f" {other} "]) == (one, other)
    with pytest.raises(ValueError, match="line 2: no statement"):
        read_statements([one, other[:-1]])


def test_a_file_holds_a_few():
    one = next(iter(WIRE["statements"].values()))
    assert len(read_statements([one] * STATEMENTS_MAX_COUNT)) == STATEMENTS_MAX_COUNT
    with pytest.raises(ValueError, match="at most"):
        read_statements([one] * (STATEMENTS_MAX_COUNT + 1))
