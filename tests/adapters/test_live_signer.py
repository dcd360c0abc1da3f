"""The contract of `Signer`; a later signer joins by one line in `SIGNERS`."""

import fcntl
import os
import stat
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatd.base.errors import Unknown
from chatd.base.names import Seconds
from chatd.process.signing import DAY_SECONDS, FileSigner, UnsafeKeyFileError

START = Seconds(1_800_000_000.0)
SIGNERS = {"file": lambda folder: FileSigner(folder / "values.key", START)}


@pytest.fixture(params=SIGNERS)
def signer(request, tmp_path):
    return SIGNERS[request.param](tmp_path)


def test_what_was_signed_opens_to_the_same_claims(signer):
    assert signer.open(signer.sign(b'{"a":1}')) == b'{"a":1}'


def test_nobody_reads_in_a_value_what_it_tells_of_others(signer):
    claims = b"the resume hash of somebody else"
    value = signer.sign(claims)
    held = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    assert not any(claims[at : at + 4] in held for at in range(len(claims) - 3))


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_value_with_one_bit_altered_is_unknown(signer, position, bit):
    value = signer.sign(b"claims of a page")
    at = position % len(value)
    altered = value[:at] + chr(ord(value[at]) ^ (1 << bit)) + value[at + 1 :]
    with pytest.raises(Unknown):
        signer.open(altered)


@pytest.mark.parametrize(
    "value", ["", "A", "AAAA", "A" * 2_000, "ä" * 80, "=" * 80, "A" * 70 + "="]
)
def test_what_was_never_signed_is_unknown(signer, value):
    with pytest.raises(Unknown):
        signer.open(value)


def test_another_signers_value_is_unknown(signer, tmp_path):
    other = FileSigner(tmp_path / "other.key", START)
    with pytest.raises(Unknown):
        signer.open(other.sign(b"claims"))


def test_a_value_outlives_one_rotation_and_no_more(signer):
    value = signer.sign(b"claims")
    signer.rotate(Seconds(START + DAY_SECONDS))
    assert signer.open(value) == b"claims"
    signer.rotate(Seconds(START + 2 * DAY_SECONDS))
    with pytest.raises(Unknown):
        signer.open(value)


def test_rotation_within_a_day_changes_nothing(signer):
    before = signer.sign(b"claims")
    signer.rotate(Seconds(START + DAY_SECONDS - 1))
    assert signer.sign(b"claims") == before


def test_fourteen_hundred_bytes_of_claims_fit_on_the_wire(signer):
    assert len(signer.sign(b"x" * 1_400)) <= 2_048


def test_oldest_tells_since_when_values_may_be_about(signer):
    assert signer.oldest() == START
    signer.rotate(Seconds(START + DAY_SECONDS))
    assert signer.oldest() == START
    signer.rotate(Seconds(START + 2 * DAY_SECONDS))
    assert signer.oldest() == START + DAY_SECONDS


def test_the_file_is_for_its_owner_alone_and_takes_the_values_over_a_restart(tmp_path):
    path = tmp_path / "values.key"
    value = FileSigner(path, START).sign(b"claims")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in tmp_path.iterdir()] == ["values.key"]
    assert FileSigner(path, Seconds(START + 60)).open(value) == b"claims"


def test_a_file_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "values.key"
    FileSigner(path, START)
    path.chmod(0o644)
    with pytest.raises(UnsafeKeyFileError):
        FileSigner(path, START)


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", '[{"made": 1, "key": "zz"}]'])
def test_a_file_that_is_not_ours_is_refused(tmp_path, text):
    path = tmp_path / "values.key"
    path.touch(mode=0o600)
    path.write_text(text)
    with pytest.raises(UnsafeKeyFileError):
        FileSigner(path, START)


def test_the_next_start_learns_until_when_the_daemon_was_alive(tmp_path):
    path = tmp_path / "values.key"
    first = FileSigner(path, START)
    assert first.last_alive() == START  # nothing was before
    first.note_alive(Seconds(START + 3_600))
    assert first.last_alive() == START
    assert FileSigner(path, Seconds(START + 9_000)).last_alive() == START + 3_600


def test_a_new_key_is_no_sign_of_life(tmp_path):
    path = tmp_path / "values.key"
    FileSigner(path, START).note_alive(Seconds(START + 60))
    FileSigner(path, Seconds(START + DAY_SECONDS))  # makes a new key at once
    assert FileSigner(path, Seconds(START + DAY_SECONDS + 60)).last_alive() == START + 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_workers_of_one_machine_share_a_key_and_each_takes_up_what_another_has_made(tmp_path):
    path = tmp_path / "values.key"
    one, other = FileSigner(path, START), FileSigner(path, START)
    assert other.open(one.sign(b"claims")) == b"claims"
    for day in range(1, 4):
        now = Seconds(START + day * DAY_SECONDS)
        before = other.sign(b"before")
        one.rotate(now)
        value = one.sign(b"claims")
        assert other.open(value) == b"claims", "at once, before its own turn to rotate"
        assert one.open(before) == b"before"
        other.check()
        other.rotate(now)
        assert other.sign(b"claims") == value
        one, other = other, one


def test_a_key_that_another_worker_has_made_is_taken_up_without_a_value_to_open(tmp_path):
    path = tmp_path / "values.key"
    one, other = FileSigner(path, START), FileSigner(path, START)
    one.rotate(Seconds(START + DAY_SECONDS))
    other.check()
    other.rotate(Seconds(START + DAY_SECONDS))
    assert other.sign(b"claims") == one.sign(b"claims")
    assert other.oldest() == one.oldest() == START


def test_workers_that_start_or_rotate_at_the_same_moment_make_one_key(tmp_path):
    now = Seconds(START + DAY_SECONDS)
    with ThreadPoolExecutor(8) as pool:
        for each in range(5):
            path = tmp_path / f"values-{each}.key"
            signers = list(pool.map(FileSigner, [path] * 8, [START] * 8))
            (before,) = {signer.sign(b"claims") for signer in signers}
            list(pool.map(FileSigner.rotate, signers, [now] * 8))
            for signer in signers:
                signer.rotate(now)
            (after,) = {signer.sign(b"claims") for signer in signers}
            assert after != before


def test_who_finds_another_at_the_file_goes_on_with_the_key_it_has(tmp_path):
    path = tmp_path / "values.key"
    signer = FileSigner(path, START)
    before = signer.sign(b"claims")
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    signer.rotate(Seconds(START + DAY_SECONDS))
    assert signer.sign(b"claims") == before
    os.close(folder)
    signer.rotate(Seconds(START + DAY_SECONDS))
    assert signer.sign(b"claims") != before


def test_a_file_that_was_spoilt_meanwhile_takes_no_key_away(tmp_path):
    path = tmp_path / "values.key"
    signer = FileSigner(path, START)
    value = signer.sign(b"claims")
    spoilt = tmp_path / "spoilt"
    spoilt.touch(mode=0o600)
    spoilt.replace(path)
    signer.rotate(Seconds(START + 60))
    assert signer.open(value) == b"claims"
    with pytest.raises(UnsafeKeyFileError):
        signer.check()
