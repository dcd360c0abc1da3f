"""base64url without padding, as keys, hashes, bodies and values travel (RFC 4648, 5)."""

from base64 import urlsafe_b64encode
from binascii import a2b_base64

KEY_BYTES = 32  # of every key of ours, public or secret, and of every hash: 43 characters
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def to_text(data: bytes) -> str:
    """The characters for these bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def to_bytes(text: str) -> bytes:
    """The bytes. Foreign characters are passed over: the wire's shapes refuse them first.

    Raises: ValueError for a length that no bytes have, or what is not ASCII.
    """
    return a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4))
