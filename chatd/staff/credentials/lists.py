"""Revocation lists: whose signing key, and which issuing key, counts no more. Read, and made."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.reader import Reader
from chatd.staff.credentials.certificates import IssuingCertificate, take_issuing
from chatd.staff.credentials.parts import (
    NUMBER_MAX,
    REVOKED_ISSUING_LABEL,
    REVOKED_STAFF_LABEL,
    Kind,
    Refusing,
    Signed,
    as_key,
    expect,
    head,
    read_kind,
    read_signature,
    read_times,
    signed,
)
from chatd.staff.rules import REVOKED_MAX_COUNT, STAFF_LIST_MAX_SECONDS

_KIND_AT = 1  # of the first part


@dataclass(frozen=True, slots=True)
class RevocationList:
    """These keys count no more. `number` grows with each list; the times bound how long it is fresh, staff's alone."""

    number: int
    keys: frozenset[bytes]
    not_before: int
    not_after: int


@dataclass(frozen=True, slots=True)
class StaffList:
    """Signing keys of one organisation's staff, by the issuing key of this certificate."""

    listed: RevocationList
    issuer: IssuingCertificate


@dataclass(frozen=True, slots=True)
class IssuingList:
    """Issuing keys, by this root."""

    listed: RevocationList
    root: bytes


def verify_list(data: bytes, roots: Iterable[bytes]) -> StaffList | IssuingList:
    """A list of either kind, whose signer chains to one of these roots. Raises: Refused(BAD_CREDENTIAL)."""
    with Refusing():
        roots = tuple(roots)
        reader = Reader(data)
        if data[_KIND_AT : _KIND_AT + 1] == bytes([Kind.REVOKED_ISSUING]):
            listed, signature = _take(reader, Kind.REVOKED_ISSUING, REVOKED_ISSUING_LABEL)
            reader.end()
            signers = [root for root in roots if signature.by(root)]
            expect(bool(signers))
            return IssuingList(listed, signers[0])
        issuer, certified = take_issuing(reader)
        expect(any(certified.by(root) for root in roots))
        listed, signature = _take(reader, Kind.REVOKED_STAFF, REVOKED_STAFF_LABEL)
        reader.end()
        expect(signature.by(issuer.issuing_key))
        expect(listed.not_after - listed.not_before <= STAFF_LIST_MAX_SECONDS)
        is_inside = issuer.not_before <= listed.not_before and listed.not_after <= issuer.not_after
        expect(is_inside)
        return StaffList(listed, issuer)


def behind(certificate: bytes, data: bytes) -> bytes:
    """A list of the staff behind another certificate of the same issuing key, which alone has signed it.

    Raises: Refused(BAD_CREDENTIAL).
    """
    with Refusing():
        reader = Reader(data)
        take_issuing(reader)
        return certificate + data[reader.position :]


def make_revoked_staff(
    issuing: Ed25519PrivateKey, certificate: bytes, listed: RevocationList
) -> bytes:
    """As it travels: behind its signer's certificate.

    Raises: ValueError (longer than seven days and an hour, or a field breaks a rule).
    """
    if listed.not_after - listed.not_before > STAFF_LIST_MAX_SECONDS:
        raise ValueError("a list of the staff is fresh for 7 days and an hour at most")
    return certificate + signed(issuing, REVOKED_STAFF_LABEL, _said(Kind.REVOKED_STAFF, listed))


def make_revoked_issuing(root: Ed25519PrivateKey, listed: RevocationList) -> bytes:
    """Raises: ValueError (a field breaks a rule)."""
    return signed(root, REVOKED_ISSUING_LABEL, _said(Kind.REVOKED_ISSUING, listed))


def _take(reader: Reader, kind: Kind, label: bytes) -> tuple[RevocationList, Signed]:
    start = reader.position
    expect(read_kind(reader) == kind)
    not_before, not_after = read_times(reader)
    number, count = reader.number(4), reader.number(2)
    expect(count <= REVOKED_MAX_COUNT)
    keys = frozenset(reader.take(KEY_BYTES) for _ in range(count))
    return RevocationList(number, keys, not_before, not_after), read_signature(reader, start, label)


def _said(kind: Kind, listed: RevocationList) -> bytes:
    if not 0 <= listed.number <= NUMBER_MAX:
        raise ValueError("the number of a list has 32 bits")
    return head(kind, listed.not_before, listed.not_after) + _keys(listed.number, listed.keys)


def _keys(number: int, keys: Collection[bytes]) -> bytes:
    if len(keys) > REVOKED_MAX_COUNT:
        raise ValueError(f"a list holds {REVOKED_MAX_COUNT} keys at most")
    count = number.to_bytes(4, "big") + len(keys).to_bytes(2, "big")
    return count + b"".join(as_key(key) for key in sorted(keys))
