"""Headers and key packages as the browsers' library makes them, and what is refused of them."""

import json
import random
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import Seconds
from chatd.base.reader import Reader, as_vector
from chatd.conversation.seal.adapter import MlsSeals
from chatd.conversation.seal.key_packages import KEY_PACKAGE_MAX_BYTES, read_key_package
from chatd.room.rules.guests import identity_of

WIRE = Path(__file__).parents[1] / "wire"
TEXTS = json.loads((WIRE / "key_packages.json").read_text(encoding="utf-8"))
NOW = Seconds(TEXTS["now"])
HOUR, DAY = 3600, 86400


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


MADE = {name: decode(text) for name, text in TEXTS.items() if isinstance(text, str)}
ROOTS = [decode(root) for root in TEXTS["roots"]]
LISTS = [decode(each) for each in TEXTS["lists"]]
SEALS = MlsSeals()


def flipped(data: bytes, bit: int) -> bytes:
    turned = bytearray(data)
    turned[bit // 8] ^= 1 << bit % 8
    return bytes(turned)


# ---- key packages ----


def test_no_bit_of_a_key_package_can_be_turned():
    data = MADE["key_package"]
    accepted = []
    for bit in range(len(data) * 8):
        try:
            SEALS.check_key_package(flipped(data, bit), ROOTS, LISTS, NOW)
        except (Malformed, Refused):
            continue
        accepted.append(bit)
    assert accepted == []


def test_a_key_package_with_many_bits_turned_is_refused():
    chance = random.Random(7)  # the same damage each time
    for _ in range(500):
        data = bytearray(MADE["key_package"])
        for bit in chance.sample(range(len(data) * 8), chance.randint(2, 40)):
            data[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, Refused)):
            SEALS.check_key_package(bytes(data), ROOTS, LISTS, NOW)


@pytest.mark.parametrize("cut", [1, 4, 8, 100, 300])
def test_a_key_package_cut_short_or_followed_by_something_is_malformed(cut):
    for wrong in (MADE["key_package"][:-cut], MADE["key_package"] + bytes(cut)):
        with pytest.raises(Malformed):
            read_key_package(wrong, NOW)


def test_a_key_package_beyond_its_bound_is_not_even_read():
    with pytest.raises(Malformed):
        read_key_package(bytes(KEY_PACKAGE_MAX_BYTES + 1), NOW)


@pytest.mark.parametrize("now", [NOW - HOUR - 1, NOW + 2 * HOUR + 1])
def test_a_key_package_counts_in_its_lifetime_only(now):
    with pytest.raises(Malformed):
        read_key_package(MADE["key_package"], now)


@pytest.mark.parametrize("made", TEXTS["lifetimes"], ids=lambda made: made["name"])
def test_a_lifetime_is_judged_as_the_browser_judges_it(made):
    if made["is_good"]:
        SEALS.check_key_package(decode(made["key_package"]), ROOTS, LISTS, NOW)
    else:
        with pytest.raises(Malformed):
            SEALS.check_key_package(decode(made["key_package"]), ROOTS, LISTS, NOW)


def test_an_anonymous_key_package_is_no_counsellors():
    with pytest.raises(Refused) as refused:
        SEALS.check_key_package(MADE["visitor_key_package"], ROOTS, LISTS, NOW)
    assert refused.value.reason is Reason.BAD_CREDENTIAL


def test_a_key_package_of_another_root_is_refused():
    with pytest.raises(Refused):
        SEALS.check_key_package(MADE["key_package"], [b"x" * 32], LISTS, NOW)


def test_a_key_package_without_a_fresh_revocation_list_is_refused():
    with pytest.raises(Refused):
        SEALS.check_key_package(MADE["key_package"], ROOTS, [], NOW)


def test_a_counsellors_key_package_is_accepted_and_read():
    SEALS.check_key_package(MADE["key_package"], ROOTS, LISTS, NOW)
    package = read_key_package(MADE["key_package"], NOW)
    assert (package.not_before, package.not_after) == (NOW - HOUR, NOW + 2 * HOUR)
    assert len({package.init_key, package.encryption_key, package.signature_key}) == 3


KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
USUAL = {
    "versions": b"\0\1",
    "suites": b"\0\1",
    "credentials": b"\0\1",
    "suite": 1,
    "credential_type": 1,
    "source": 1,
    "not_before": int(NOW) - HOUR,
    "not_after": int(NOW) + 2 * HOUR,
    "leaf_extensions": b"",
    "extensions": b"",
    "init": b"i" * 32,
    "encryption": b"e" * 32,
    "identity": b"identity",
}


def own_key_package(**wrong) -> bytes:
    """A key package written here, well signed, with some fields that are wrong."""
    is_ = {**USUAL, **wrong}

    def signed(label: bytes, content: bytes) -> bytes:
        return as_vector(KEY.sign(as_vector(b"MLS 1.0 " + label) + as_vector(content)))

    leaf = as_vector(is_["encryption"]) + as_vector(KEY.public_key().public_bytes_raw())
    leaf += is_["credential_type"].to_bytes(2, "big") + as_vector(is_["identity"])
    for numbers in (is_["versions"], is_["suites"], b"", b"", is_["credentials"]):
        leaf += as_vector(numbers)
    leaf += bytes([is_["source"]])
    leaf += is_["not_before"].to_bytes(8, "big") + is_["not_after"].to_bytes(8, "big")
    leaf += as_vector(is_["leaf_extensions"])
    package = b"\0\1" + is_["suite"].to_bytes(2, "big") + as_vector(is_["init"])
    package += leaf + signed(b"LeafNodeTBS", leaf) + as_vector(is_["extensions"])
    return b"\0\1\0\5" + package + signed(b"KeyPackageTBS", package)


def test_a_key_package_written_by_hand_is_read():
    assert read_key_package(own_key_package(), NOW).identity == b"identity"


@pytest.mark.parametrize(
    "wrong",
    [
        {"versions": b"\0\2"},
        {"versions": b"\0\1\0"},
        {"suites": b"\0\2"},
        {"credentials": b"\0\2"},
        {"suite": 2},
        {"credential_type": 2},
        {"source": 2},
        {"not_before": int(NOW) + 1},
        {"not_after": int(NOW) - 1},
        {"not_after": int(NOW) + 2 * HOUR + 1},  # three hours and a second
        {"not_after": int(NOW) + 30 * DAY},
        {"leaf_extensions": b"\0\1\0"},
        {"extensions": b"\0\1\0"},
        {"init": b"e" * 32},
        {"init": KEY.public_key().public_bytes_raw()},
        {"init": b"i" * 31},
        {"encryption": b""},
    ],
    ids=str,
)
def test_a_well_signed_key_package_that_breaks_a_rule_is_malformed(wrong):
    with pytest.raises(Malformed):
        read_key_package(own_key_package(**wrong), NOW)


def test_a_guests_key_package_says_who_she_has_said_she_is_by_the_key_she_has_said():
    leaf, who = KEY.public_key().public_bytes_raw(), identity_of("Sari Virta", "Poliisi")
    package = own_key_package(identity=who)
    assert SEALS.check_guest_key_package(package, who, leaf, NOW) == b"i" * 32
    for other in (
        (identity_of("Sari Virt", "aPoliisi"), leaf),
        (identity_of("Aino", "Poliisi"), leaf),
        (who, b"l" * 32),
    ):
        with pytest.raises(Refused):
            SEALS.check_guest_key_package(package, *other, NOW)
    with pytest.raises(Malformed):
        SEALS.check_guest_key_package(package, who, leaf, Seconds(NOW + 3 * HOUR))
    with pytest.raises(Refused):
        SEALS.check_key_package(package, ROOTS, LISTS, NOW)


# ---- headers ----


@pytest.mark.parametrize(
    "name", ["public_commit", "welcome", "key_package", "authenticated_data", "opening"]
)
def test_only_a_private_message_without_clear_words_is_a_message(name):
    with pytest.raises(Malformed):
        SEALS.peek(MADE[name])


@pytest.mark.parametrize(
    ("name", "epoch", "content_type"),
    [("commit", 0, "commit"), ("message", 1, "application"), ("update", 1, "commit")],
)
def test_a_private_message_tells_its_group_epoch_and_type(name, epoch, content_type):
    header = SEALS.peek(MADE[name])
    assert (header.group, header.epoch, header.content_type) == (MADE["group"], epoch, content_type)


def test_a_private_message_is_told_from_its_cuts_and_its_tails():
    data = MADE["message"]
    for length in range(len(data)):
        with pytest.raises(Malformed):
            SEALS.peek(data[:length])
    with pytest.raises(Malformed):
        SEALS.peek(data + b"\0")


def private(group=b"g" * 32, content_type=1, parts=(b"", b"s", b"c")) -> bytes:
    body = b"\0\1\0\2" + as_vector(group) + bytes(8) + bytes([content_type])
    return body + b"".join(as_vector(part) for part in parts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"group": b""},
        {"group": b"g" * 65},
        {"content_type": 0},
        {"content_type": 4},
        {"parts": (b"a", b"s", b"c")},
        {"parts": (b"", b"", b"c")},
        {"parts": (b"", b"s", b"")},
        {"parts": (b"", b"s")},
        {"parts": (b"", b"s", b"c", b"")},
    ],
    ids=str,
)
def test_a_private_message_that_breaks_a_rule_is_malformed(wrong):
    assert SEALS.peek(private()).content_type == "application"
    with pytest.raises(Malformed):
        SEALS.peek(private(**wrong))


def test_a_length_may_not_be_longer_than_it_needs():
    short = b"\0\1\0\2" + bytes([32]) + b"g" * 32 + bytes(8) + b"\1" + b"\0\1s\1c"
    assert SEALS.peek(short).group == b"g" * 32
    for prefix in (b"\x40\x20", b"\x80\0\0\x20", b"\xc0\0\0\0\0\0\0\x20"):
        with pytest.raises(Malformed):
            SEALS.peek(short[:4] + prefix + short[5:])


def test_an_opening_tells_the_header_of_its_commit():
    header = SEALS.peek_opening(MADE["opening"])
    assert (header.group, header.epoch, header.content_type) == (MADE["group"], 0, "commit")


def opening(first: bytes, second: bytes) -> bytes:
    return len(first).to_bytes(4, "big") + first + second


def test_an_opening_is_a_commit_and_a_welcome_and_nothing_else():
    commit, welcome = MADE["commit"], MADE["welcome"]
    assert opening(commit, welcome) == MADE["opening"]
    other_suite = welcome[:4] + b"\0\2" + welcome[6:]
    for wrong in (
        b"",
        opening(commit, b""),
        opening(commit, commit),
        opening(commit, welcome + b"\0"),
        opening(commit, welcome[:-1]),
        opening(commit, other_suite),
        opening(commit + b"\0", welcome),
        opening(MADE["message"], welcome),
        opening(MADE["public_commit"], welcome),
        b"\xff\xff\xff\xff" + commit + welcome,
    ):
        with pytest.raises(Malformed):
            SEALS.peek_opening(wrong)


@given(st.binary(max_size=300))
def test_noise_is_malformed_everywhere(noise):
    for check in (SEALS.peek, SEALS.peek_opening, lambda data: read_key_package(data, NOW)):
        with pytest.raises(Malformed):
            check(noise)


@given(st.binary(max_size=20000))
def test_a_vector_is_read_as_it_was_written(data):
    reader = Reader(as_vector(data))
    assert reader.vector() == data
    reader.end()
