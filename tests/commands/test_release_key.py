"""A release key signs what pages read."""

import pytest

from chatd.base.retirement import read_retirement


def test_a_release_key_signs_what_pages_read(type_in, tmp_path):
    path = tmp_path / "release.key"
    assert type_in("keys", "release", "--without-passphrase", "--out", path)[0] == 0
    code, statement, err = type_in("retire", "0.2.0", "--key", path, "--number", "3")
    assert code == 0
    said = read_retirement(statement.strip())
    assert (said.version, said.number) == ("0.2.0", 3)
    assert "CHATD_RETIREMENTS_PATH" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("0.2", "--number", "1"), "VERSION: as 0.2.0"),
        (("../1", "--number", "1"), "VERSION: as 0.2.0"),
        (("0.2.0", "--number", "0"), "--number: a whole number from 1"),
        (("0.2.0", "--number", str(2**64)), "--number: a whole number from 1"),
    ],
)
def test_a_version_or_number_that_is_none_is_not_signed(type_in, tmp_path, words, said):
    path = tmp_path / "release.key"
    type_in("keys", "release", "--without-passphrase", "--out", path)
    code, out, err = type_in("retire", *words, "--key", path)
    assert (code, out) == (1, "")
    assert said in err
