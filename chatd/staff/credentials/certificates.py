"""The three parts of a chain: issuing certificate, staff certificate, shift credential. Read, and made."""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Malformed
from chatd.base.names import Role
from chatd.base.reader import Reader
from chatd.directory.rules.directory import AnsweredBy
from chatd.staff.credentials.parts import (
    ISSUING_LABEL,
    SHIFT_LABEL,
    STAFF_LABEL,
    Kind,
    Refusing,
    Signed,
    as_key,
    as_text,
    expect,
    head,
    read_kind,
    read_signature,
    read_text,
    read_times,
    signed,
)
from chatd.staff.rules import ISSUING_MAX_SECONDS, SHIFT_MAX_SECONDS, STAFF_MAX_SECONDS

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
class IssuingCertificate:
    """A root says: this key issues for this organisation. Seconds since 1970, both ends count."""

    organisation: str
    issuing_key: bytes
    not_before: int
    not_after: int


@dataclass(frozen=True, slots=True)
class StaffCertificate:
    """An issuing key says: this signing key is this person's, in this role, for a fortnight at most."""

    role: Role
    alias: str
    signing_key: bytes
    not_before: int
    not_after: int
    answers_as: AnsweredBy | None = None


@dataclass(frozen=True, slots=True)
class ShiftCredential:
    """A signing key says: this leaf key is mine for this shift."""

    leaf_key: bytes
    not_before: int
    not_after: int


def is_inside(inner: "_Timed", outer: "_Timed") -> bool:
    """Whether the one lives only while the other does."""
    return outer.not_before <= inner.not_before and inner.not_after <= outer.not_after


# ---- read: each a part, and what its signature is over ----


def take_issuing(reader: Reader) -> tuple[IssuingCertificate, Signed]:
    """Raises: Malformed, ValueError."""
    start = reader.position
    expect(read_kind(reader) == Kind.ISSUING)
    not_before, not_after = read_times(reader)
    expect(not_after - not_before <= ISSUING_MAX_SECONDS)
    organisation = read_text(reader)
    key = reader.take(KEY_BYTES)
    found = IssuingCertificate(organisation, key, not_before, not_after)
    return found, read_signature(reader, start, ISSUING_LABEL)


def take_staff(reader: Reader) -> tuple[StaffCertificate, Signed]:
    """Raises: Malformed, ValueError."""
    start = reader.position
    said = ROLES.get(read_kind(reader))
    if said is None:
        raise Malformed
    not_before, not_after = read_times(reader)
    expect(not_after - not_before <= STAFF_MAX_SECONDS)
    alias = read_text(reader)
    key = reader.take(KEY_BYTES)
    role, answers_as = said
    found = StaffCertificate(role, alias, key, not_before, not_after, answers_as)
    return found, read_signature(reader, start, STAFF_LABEL)


def take_shift(reader: Reader) -> tuple[ShiftCredential, Signed]:
    """Raises: Malformed."""
    start = reader.position
    expect(read_kind(reader) == Kind.SHIFT)
    not_before, not_after = read_times(reader)
    expect(not_after - not_before <= SHIFT_MAX_SECONDS)
    found = ShiftCredential(reader.take(KEY_BYTES), not_before, not_after)
    return found, read_signature(reader, start, SHIFT_LABEL)


def verify_issuing(data: bytes, roots: Iterable[bytes]) -> IssuingCertificate:
    """For which organisation, key and time a root has signed. Raises: Refused(BAD_CREDENTIAL)."""
    with Refusing():
        reader = Reader(data)
        found, signature = take_issuing(reader)
        reader.end()
        expect(any(signature.by(root) for root in roots))
        return found


def read_issuing(data: bytes) -> IssuingCertificate:
    """What a kept one says: it was verified when it was taken. Raises: Refused(BAD_CREDENTIAL)."""
    with Refusing():
        reader = Reader(data)
        found, _ = take_issuing(reader)
        reader.end()
        return found


def verify_staff(
    data: bytes, issuing: Iterable[IssuingCertificate]
) -> tuple[StaffCertificate, IssuingCertificate]:
    """Whom one of these issuing keys has certified, and which, within its own time. Raises: Refused(BAD_CREDENTIAL)."""
    with Refusing():
        reader = Reader(data)
        found, signature = take_staff(reader)
        reader.end()
        for each in issuing:
            if signature.by(each.issuing_key) and is_inside(found, each):
                return found, each
        raise Malformed


def read_staff(data: bytes) -> StaffCertificate:
    """What a kept one says. Raises: Refused(BAD_CREDENTIAL)."""
    with Refusing():
        reader = Reader(data)
        found, _ = take_staff(reader)
        reader.end()
        return found


# ---- make ----


def make_issuing(root: Ed25519PrivateKey, certificate: IssuingCertificate) -> bytes:
    """Sign an issuing key. Raises: ValueError (a field breaks a rule of the layout; longer than 91 days)."""
    _check_life(certificate, ISSUING_MAX_SECONDS, "an issuing certificate lives for 91 days")
    return signed(
        root,
        ISSUING_LABEL,
        head(Kind.ISSUING, certificate.not_before, certificate.not_after)
        + as_text(certificate.organisation)
        + as_key(certificate.issuing_key),
    )


def make_staff(issuing: Ed25519PrivateKey, certificate: StaffCertificate) -> bytes:
    """Sign a person's signing key.

    Raises: ValueError (a field breaks a rule; longer than 14 days; a role that none can have).
    """
    _check_life(certificate, STAFF_MAX_SECONDS, "a staff certificate lives for 14 days")
    said = (certificate.role, certificate.answers_as)
    if said not in ROLE_BYTES:
        raise ValueError("a visitor has no credential, and only a counsellor answers as something")
    return signed(
        issuing,
        STAFF_LABEL,
        head(ROLE_BYTES[said], certificate.not_before, certificate.not_after)
        + as_text(certificate.alias)
        + as_key(certificate.signing_key),
    )


def make_shift(signing: Ed25519PrivateKey, credential: ShiftCredential) -> bytes:
    """Sign a shift's leaf key. Raises: ValueError (a field breaks a rule; longer than 12 hours)."""
    _check_life(credential, SHIFT_MAX_SECONDS, "a shift credential lives for 12 hours")
    return signed(
        signing,
        SHIFT_LABEL,
        head(Kind.SHIFT, credential.not_before, credential.not_after) + as_key(credential.leaf_key),
    )


_Timed = IssuingCertificate | StaffCertificate | ShiftCredential


def _check_life(part: _Timed, max_seconds: int, rule: str) -> None:
    if part.not_after - part.not_before > max_seconds:
        raise ValueError(f"{rule} at most")
