"""What every signed part is made of: a version and a kind, times, texts, keys, and a signature over all before it."""

from enum import IntEnum
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.ed25519 import is_weak
from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.presentable import is_presentable
from chatd.base.reader import Reader

VERSION = 2
TIME_MAX = 2**53 - 1  # the largest whole number that JavaScript holds exactly
NUMBER_MAX = 2**32 - 1  # of a list, and the serial of a statement
SIGNATURE_BYTES = 64


class Kind(IntEnum):
    """The byte after the version. A staff certificate has its role there."""

    ISSUING = 0x00
    SHIFT = 0x40
    REVOKED_STAFF = 0x50
    REVOKED_ISSUING = 0x51
    STATEMENT = 0x60


ISSUING_LABEL = b"avoinlinja-issuing-v2\0"
STAFF_LABEL = b"avoinlinja-staff-v2\0"
SHIFT_LABEL = b"avoinlinja-shift-v2\0"
REVOKED_STAFF_LABEL = b"avoinlinja-revoked-staff-v2\0"
REVOKED_ISSUING_LABEL = b"avoinlinja-revoked-issuing-v2\0"
STATEMENT_LABEL = b"avoinlinja-statement-v2\0"


class Signed(NamedTuple):
    """What a part's signature is over, and the signature."""

    content: bytes
    signature: bytes

    def by(self, key: bytes) -> bool:
        """Whether this Ed25519 public key of 32 bytes has signed it."""
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(self.signature, self.content)
        except (InvalidSignature, ValueError):
            return False
        return True


class Refusing:
    """Every fault inside becomes the one answer that tells a forger nothing."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: object, trace: object) -> None:
        if kind is not None and issubclass(kind, Malformed | InvalidSignature | ValueError):
            raise Refused(Reason.BAD_CREDENTIAL) from None


def expect(is_so: bool) -> None:
    """Raises: Malformed."""
    if not is_so:
        raise Malformed


# ---- read ----


def read_kind(reader: Reader) -> int:
    """The kind of a part of our version. Raises: Malformed."""
    expect(reader.number(1) == VERSION)
    return reader.number(1)


def read_times(reader: Reader) -> tuple[int, int]:
    """From and until, whole seconds since 1970, both inside. Raises: Malformed."""
    not_before, not_after = reader.number(8), reader.number(8)
    expect(not_before <= not_after <= TIME_MAX)
    return not_before, not_after


def read_text(reader: Reader) -> str:
    """A name that may be shown. Raises: Malformed, ValueError."""
    text = reader.take(reader.number(1)).decode()  # UnicodeDecodeError is a ValueError
    expect(is_presentable(text))
    return text


def read_signature(reader: Reader, start: int, label: bytes) -> Signed:
    """Over the label and what was read since `start`. Raises: Malformed."""
    return Signed(label + reader.since(start), reader.take(SIGNATURE_BYTES))


# ---- make ----


def head(kind: int, not_before: int, not_after: int) -> bytes:
    """Version, kind and times. Raises: ValueError."""
    if not 0 <= not_before <= not_after <= TIME_MAX:
        raise ValueError("not_before must not be later than not_after")
    return bytes([VERSION, kind]) + not_before.to_bytes(8, "big") + not_after.to_bytes(8, "big")


def as_text(text: str) -> bytes:
    """Its length and its bytes. Raises: ValueError."""
    if not is_presentable(text):
        raise ValueError("a name has 1 to 64 bytes, no space at its ends, nothing invisible")
    return bytes([len(text.encode())]) + text.encode()


def as_key(key: bytes) -> bytes:
    """Itself. Raises: ValueError (another length; a key that anybody can sign for)."""
    if len(key) != KEY_BYTES:
        raise ValueError("an Ed25519 public key has 32 bytes")
    if is_weak(key):
        raise ValueError("nobody's key: anybody could sign for it")
    return key


def signed(key: Ed25519PrivateKey, label: bytes, content: bytes) -> bytes:
    """The content and its signature."""
    return content + key.sign(label + content)
