"""What of 32 bytes can be told before anybody trusts them as an Ed25519 public key."""

PRIME = 2**255 - 19  # of the field (RFC 8032, 5.1)
_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# Of the eight points whose order divides 8, and of what is read as one of them though it is not reduced.
_WEAK = frozenset({0, 1, PRIME - 1, PRIME, PRIME + 1, _ORDER_8, PRIME - _ORDER_8})


def is_weak(key: bytes) -> bool:
    """Whether anybody can sign for this key: all zeros, or another point of small order (RFC 8032, 8.4)."""
    return int.from_bytes(key, "little") % 2**255 in _WEAK
