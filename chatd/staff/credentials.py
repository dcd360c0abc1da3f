"""The chain by which a visitor knows a counsellor: root, certificate, credential of one shift.

Layout and the rule of each field: docs/adr/0004-credentials.md. tests/wire/credentials.json holds
good and bad chains that Python and TypeScript judge alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.ed25519 import is_weak
from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import Role
from chatd.base.presentable import is_presentable
from chatd.base.reader import Reader
from chatd.directory.rules.directory import AnsweredBy
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS, CREDENTIAL_MAX_SECONDS

CERTIFICATE_LABEL = b"avoinlinja-certificate-v1\0"
CREDENTIAL_LABEL = b"avoinlinja-credential-v1\0"
VERSION = 1
TIME_MAX = 2**53 - 1  # the largest whole number that JavaScript holds exactly
SIGNATURE_BYTES = 64

# As what somebody is there, and what a counsellor answers as, where the organisation says that.
ROLES: dict[int, tuple[Role, AnsweredBy | None]] = {
    0x01: (Role.COUNSELLOR, None),
    0x02: (Role.SPECIALIST, None),
    0x03: (Role.FACILITATOR, None),
    0x04: (Role.PARTICIPANT, None),
    0x11: (Role.COUNSELLOR, "professional"),
    0x21: (Role.COUNSELLOR, "volunteer"),
    0x31: (Role.COUNSELLOR, "peer"),
}
ROLE_BYTES = {said: byte for byte, said in ROLES.items()}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A root says: this key signs for this organisation. Seconds since 1970, both ends count."""

    organisation: str
    issuing_key: bytes
    not_before: int
    not_after: int


@dataclass(frozen=True, slots=True)
class Credential:
    """An issuing key says: this leaf key is this person's, in this role, at these times."""

    organisation: str
    role: Role
    alias: str
    leaf_key: bytes
    not_before: int
    not_after: int
    answers_as: AnsweredBy | None = None


def verify_identity(
    identity: bytes, roots: Iterable[bytes], leaf_key: bytes, now: float
) -> Credential:
    """Whose leaf it is, from the content of an MLS basic credential: certificate, then credential.

    `roots` and `leaf_key` are Ed25519 public keys of 32 bytes; `now` is in seconds since 1970, and may be an hour off
    (docs/adr/0009-clocks.md).
    Raises: Refused(BAD_CREDENTIAL) for whatever is wrong, without saying what.
    """
    with _Refusing():
        reader = Reader(identity)
        certificate = _read_certificate(reader, roots)
        credential = _read_credential(reader, certificate)
        reader.end()
        _expect(credential.leaf_key == leaf_key)
        # It lies inside its certificate, so its own times are the narrower ones.
        early, late = now + CLOCK_TOLERANCE_SECONDS, now - CLOCK_TOLERANCE_SECONDS
        _expect(credential.not_before <= early and late <= credential.not_after)
        return credential


def verify_certificate(data: bytes, roots: Iterable[bytes]) -> Certificate:
    """For which organisation, key and time a root has signed. Raises: Refused(BAD_CREDENTIAL)."""
    with _Refusing():
        reader = Reader(data)
        certificate = _read_certificate(reader, roots)
        reader.end()
        return certificate


def read_certificate(data: bytes) -> Certificate:
    """What an installed one says: it was verified when it was installed. Raises: Refused(BAD_CREDENTIAL)."""
    with _Refusing():
        reader = Reader(data)
        certificate = _read_certificate(reader, None)
        reader.end()
        return certificate


def verify_credential(data: bytes, certificate: bytes) -> Credential:
    """What the certificate's key has signed; the certificate itself was verified when it was installed.

    Raises: Refused(BAD_CREDENTIAL).
    """
    with _Refusing():
        issuer = Reader(certificate)
        reader = Reader(data)
        credential = _read_credential(reader, _read_certificate(issuer, None))
        issuer.end()
        reader.end()
        return credential


def make_certificate(root: Ed25519PrivateKey, certificate: Certificate) -> bytes:
    """Sign an issuing key. Raises: ValueError (a field breaks a rule of the layout)."""
    _check_times(certificate.not_before, certificate.not_after)
    content = (
        bytes([VERSION, 0])
        + _times(certificate.not_before, certificate.not_after)
        + _text(certificate.organisation)
        + _key(certificate.issuing_key)
    )
    return content + root.sign(CERTIFICATE_LABEL + content)


def make_credential(issuing: Ed25519PrivateKey, credential: Credential) -> bytes:
    """Sign one shift's leaf key; the organisation stands in the certificate, not here.

    Raises: ValueError (a field breaks a rule of the layout; longer than 12 h; a role that none can have).
    """
    _check_times(credential.not_before, credential.not_after)
    if credential.not_after - credential.not_before > CREDENTIAL_MAX_SECONDS:
        raise ValueError("a credential lives for 12 hours at most")
    said = (credential.role, credential.answers_as)
    if said not in ROLE_BYTES:
        raise ValueError("a visitor has no credential, and only a counsellor answers as something")
    content = (
        bytes([VERSION, ROLE_BYTES[said]])
        + _times(credential.not_before, credential.not_after)
        + _text(credential.alias)
        + _key(credential.leaf_key)
    )
    return content + issuing.sign(CREDENTIAL_LABEL + content)


class _Refusing:
    """Every fault inside becomes the one answer that tells a forger nothing."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: object, trace: object) -> None:
        if kind is not None and issubclass(kind, Malformed | InvalidSignature | ValueError):
            raise Refused(Reason.BAD_CREDENTIAL) from None


def _read_certificate(reader: Reader, roots: Iterable[bytes] | None) -> Certificate:
    start = reader.position
    _expect(reader.take(2) == bytes([VERSION, 0]))
    not_before, not_after = reader.number(8), reader.number(8)
    organisation = _read_text(reader)
    issuing_key = reader.take(KEY_BYTES)
    content = CERTIFICATE_LABEL + reader.since(start)
    signature = reader.take(SIGNATURE_BYTES)
    _expect(not_before <= not_after <= TIME_MAX)
    if roots is not None:
        _expect(any(_is_signed(root, signature, content) for root in roots))
    return Certificate(organisation, issuing_key, not_before, not_after)


def _read_credential(reader: Reader, certificate: Certificate) -> Credential:
    start = reader.position
    _expect(reader.number(1) == VERSION)
    said = ROLES.get(reader.number(1))
    not_before, not_after = reader.number(8), reader.number(8)
    alias = _read_text(reader)
    leaf_key = reader.take(KEY_BYTES)
    content = CREDENTIAL_LABEL + reader.since(start)
    signature = reader.take(SIGNATURE_BYTES)
    _expect(_is_signed(certificate.issuing_key, signature, content))
    _expect(certificate.not_before <= not_before <= not_after <= certificate.not_after)
    _expect(not_after - not_before <= CREDENTIAL_MAX_SECONDS)
    if said is None:
        raise Malformed
    role, answers_as = said
    return Credential(
        certificate.organisation, role, alias, leaf_key, not_before, not_after, answers_as
    )


def _read_text(reader: Reader) -> str:
    text = reader.take(reader.number(1)).decode()  # UnicodeDecodeError is a ValueError
    _expect(is_presentable(text))
    return text


def _is_signed(key: bytes, signature: bytes, content: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _expect(is_so: bool) -> None:
    if not is_so:
        raise Malformed


def _check_times(not_before: int, not_after: int) -> None:
    if not 0 <= not_before <= not_after <= TIME_MAX:
        raise ValueError("not_before must not be later than not_after")


def _times(not_before: int, not_after: int) -> bytes:
    return not_before.to_bytes(8, "big") + not_after.to_bytes(8, "big")


def _text(text: str) -> bytes:
    if not is_presentable(text):
        raise ValueError("a name has 1 to 64 bytes, no space at its ends, nothing invisible")
    return bytes([len(text.encode())]) + text.encode()


def _key(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("an Ed25519 public key has 32 bytes")
    if is_weak(key):
        raise ValueError("nobody's key: anybody could sign for it")
    return key
