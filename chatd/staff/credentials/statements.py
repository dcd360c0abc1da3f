"""A statement: somebody's staff key vouches for a signing key. A lead's console judges it; a visitor never sees one."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.reader import Reader
from chatd.staff.credentials.parts import (
    NUMBER_MAX,
    STATEMENT_LABEL,
    TIME_MAX,
    VERSION,
    Kind,
    Refusing,
    Signed,
    as_key,
    as_text,
    expect,
    read_kind,
    read_signature,
    read_text,
    signed,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """This signing key is mine. `organisation` and `staff` by id; `made_at` in seconds since 1970."""

    organisation: str
    staff: str
    signing_key: bytes
    made_at: int
    serial: int


def read_statement(data: bytes) -> tuple[Statement, Signed]:
    """What it says, and what the staff key must have signed. Raises: Refused(BAD_CREDENTIAL)."""
    with Refusing():
        reader = Reader(data)
        expect(read_kind(reader) == Kind.STATEMENT)
        made_at, serial = reader.number(8), reader.number(4)
        expect(made_at <= TIME_MAX)
        organisation, staff = read_text(reader), read_text(reader)
        key = reader.take(KEY_BYTES)
        signature = read_signature(reader, 0, STATEMENT_LABEL)
        reader.end()
        return Statement(organisation, staff, key, made_at, serial), signature


def make_statement(staff_key: Ed25519PrivateKey, statement: Statement) -> bytes:
    """Raises: ValueError (a field breaks a rule)."""
    if not (0 <= statement.made_at <= TIME_MAX and 0 <= statement.serial <= NUMBER_MAX):
        raise ValueError("a time or a serial that does not fit")
    content = (
        bytes([VERSION, Kind.STATEMENT])
        + statement.made_at.to_bytes(8, "big")
        + statement.serial.to_bytes(4, "big")
        + as_text(statement.organisation)
        + as_text(statement.staff)
        + as_key(statement.signing_key)
    )
    return signed(staff_key, STATEMENT_LABEL, content)
