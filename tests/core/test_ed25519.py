"""A key of small order is no key: a signature for it is made up without any secret."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chatd.base.ed25519 import _WEAK, is_weak

MADE_UP = [
    point.to_bytes(32, "little") + bytes(32) for point in _WEAK
]  # a point of small order, and S = 0


def is_forged(key: bytes, message: bytes) -> bool:
    for signature in MADE_UP:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except InvalidSignature:
            continue
        return True
    return False


@pytest.mark.parametrize("sign", [0, 0x80], ids=["even", "odd"])
@pytest.mark.parametrize("point", sorted(point for point in _WEAK if point < 2**255 - 19))
def test_for_each_of_these_some_message_is_signed_without_a_secret(point, sign):
    key = bytearray(point.to_bytes(32, "little"))
    key[31] |= sign
    assert is_weak(bytes(key))
    assert any(is_forged(bytes(key), bytes([number])) for number in range(128))


@pytest.mark.parametrize(
    "key", [bytes(32), b"\xff" * 31 + b"\x7f", b"\xee" + b"\xff" * 31], ids=bytes.hex
)
def test_what_is_not_reduced_is_read_as_what_it_stands_for(key):
    assert is_weak(key) is (key[0] != 0xFF)


def test_a_key_that_somebody_has_made_is_none_of_these():
    for number in range(64):
        made = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32).public_key()
        assert not is_weak(made.public_bytes_raw())
