"""Checks a counsellor's key package as far as anybody can without a secret: form, suite, time, both signatures."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Malformed
from chatd.base.reader import Reader, as_vector
from chatd.conversation.seal.headers import MLS_10, SUITE

KEY_PACKAGE = 5
BASIC = 1
SOURCE_KEY_PACKAGE = 1
KEY_PACKAGE_MAX_BYTES = 8192
# One hour, and at both ends the hour by which two clocks may differ; the browser says the same. Source: ADR 0042
LIFETIME_MAX_SECONDS = 3 * 3600


@dataclass(frozen=True, slots=True)
class KeyPackage:
    """What a good key package says. Keys have 32 bytes; `identity` is not yet verified."""

    init_key: bytes
    encryption_key: bytes
    signature_key: bytes
    identity: bytes
    not_before: int
    not_after: int


def read_key_package(body: bytes, now: float) -> KeyPackage:
    """MLSMessage(KeyPackage) of suite 1 that fills `body`, is valid at `now` (seconds) and signed by its own key.

    Raises: Malformed (form, another suite or credential type, missing capability, any extension, lifetime, a key
    used twice, a signature).
    Source: RFC 9420, sections 7.2, 7.3, 10 and 10.1.
    """
    if len(body) > KEY_PACKAGE_MAX_BYTES:
        raise Malformed
    reader = Reader(body)
    if (reader.number(2), reader.number(2)) != (MLS_10, KEY_PACKAGE):
        raise Malformed
    start = reader.position
    if (reader.number(2), reader.number(2)) != (MLS_10, SUITE):
        raise Malformed
    init_key = reader.vector()
    leaf_start = reader.position
    package = _read_leaf(reader, init_key)
    _expect_signature(reader, leaf_start, package.signature_key, b"LeafNodeTBS")
    _expect_no_extensions(reader)
    _expect_signature(reader, start, package.signature_key, b"KeyPackageTBS")
    reader.end()
    _check(package, now)
    return package


def _read_leaf(reader: Reader, init_key: bytes) -> KeyPackage:
    encryption_key, signature_key = reader.vector(), reader.vector()
    if reader.number(2) != BASIC:
        raise Malformed
    identity = reader.vector()
    _expect_capabilities(reader)
    if reader.number(1) != SOURCE_KEY_PACKAGE:
        raise Malformed
    not_before, not_after = reader.number(8), reader.number(8)
    _expect_no_extensions(reader)
    return KeyPackage(init_key, encryption_key, signature_key, identity, not_before, not_after)


def _expect_capabilities(reader: Reader) -> None:
    versions, suites = reader.numbers(), reader.numbers()
    reader.numbers()  # extensions
    reader.numbers()  # proposals
    credentials = reader.numbers()
    if MLS_10 not in versions or SUITE not in suites or BASIC not in credentials:
        raise Malformed


def _expect_no_extensions(reader: Reader) -> None:
    if reader.vector():
        raise Malformed


def _expect_signature(reader: Reader, start: int, key: bytes, label: bytes) -> None:
    """SignWithLabel over what was read since `start`. Source: RFC 9420, section 5.1.2."""
    content = as_vector(b"MLS 1.0 " + label) + as_vector(reader.since(start))
    signature = reader.vector()
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError):
        raise Malformed from None


def _check(package: KeyPackage, now: float) -> None:
    keys = (package.init_key, package.encryption_key, package.signature_key)
    if len(set(keys)) != len(keys) or any(len(key) != KEY_BYTES for key in keys):
        raise Malformed
    if not package.not_before <= now <= package.not_after:
        raise Malformed
    if package.not_after - package.not_before > LIFETIME_MAX_SECONDS:
        raise Malformed
