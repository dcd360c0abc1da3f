"""What the staff asks over HTTP of the chain of signatures, and what it is answered. All parts in base64url."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Empty, Exchange, Name, Shape

Part = Annotated[str, Meta(min_length=1, max_length=1_024, pattern=r"^[A-Za-z0-9_-]+\Z")]
# 256 keys behind a certificate.
List = Annotated[str, Meta(min_length=1, max_length=11_500, pattern=r"^[A-Za-z0-9_-]+\Z")]
Record = Annotated[str, Meta(min_length=1, max_length=2_731, pattern=r"^[A-Za-z0-9_-]+\Z")]
PRESSED_MAX_COUNT = 200  # staff certificates in one press
LISTS_MAX_COUNT = 8  # revocation lists in one press
RECORDS_PAGE_COUNT = 50  # of the enrolled list in one answer


class OwnStatement(Shape, frozen=True):
    """The newest statement that was made for this person."""

    serial: int
    statement: str


class VouchedOn(Shape, frozen=True):
    """A line of another organisation whose visitors may meet this person: by what they judge who answers there.

    `roots`: of the line's organisation; `issuing`: by which these vouch for issuing keys of the person's own; `lists`:
    the revocation lists that count there.
    """

    line: str
    roots: tuple[str, ...]
    issuing: tuple[str, ...]
    lists: tuple[str, ...]


class Chain(Shape, frozen=True):
    """`GET /api/chain`: what this person's console signs with, and everything that a lead's must go on from.

    `issuing`: the certificates that are not over. `lists`: revocation lists of both kinds, those of staff
    that are not over, by number. `certificates`: own staff certificates that are not over, newest last.
    """

    issuing: tuple[str, ...]
    lists: tuple[str, ...]
    statement: OwnStatement | None
    certificates: tuple[str, ...]
    vouched: tuple[VouchedOn, ...] = ()


class StatementBody(Shape, frozen=True):
    """`POST /api/chain/statement`."""

    statement: Part


class OnesStatement(Shape, frozen=True):
    """The newest statement of somebody; what it is worth, only a lead's own enrolled list says."""

    staff: str
    alias: str
    statement: str


class Statements(Shape, frozen=True):
    """The answer of `GET /api/chain/statements`."""

    statements: tuple[OnesStatement, ...]


class OnesCertificate(Shape, frozen=True):
    """A staff certificate and whose it is."""

    staff: Name
    certificate: Part


class PressBody(Shape, frozen=True):
    """`POST /api/chain/certificates`: all of it is taken, or none. Lists of the staff alone, in growing numbers."""

    certificates: Annotated[list[OnesCertificate], Meta(max_length=PRESSED_MAX_COUNT)]
    lists: Annotated[list[List], Meta(max_length=LISTS_MAX_COUNT)]


class CertificateBody(Shape, frozen=True):
    """`POST /api/chain/issuing`."""

    certificate: Part


class ListBody(Shape, frozen=True):
    """`POST /api/chain/revoked-issuing`."""

    list: List


class RecordBody(Shape, frozen=True):
    """`POST /api/enrolled`: the next record of the leads' list."""

    record: Record


class Records(Shape, frozen=True):
    """The answer of `GET /api/enrolled?after=N`: the records that follow, a page at most; none at the end."""

    records: tuple[str, ...]


class Revocations(Shape, frozen=True):
    """Revocation lists of one organisation that are new; a page judges by them who is in its conversation."""

    lists: tuple[str, ...]


CONSOLE_EVENTS = {"watch_chain": Exchange(Empty, Empty)}
CONSOLE_PUSHES: dict[str, type[Shape]] = {"chain": Empty}
VISITOR_PUSHES: dict[str, type[Shape]] = {"revocations": Revocations}
HTTP = {
    "GET /api/chain": Exchange(Empty, Chain),
    "POST /api/chain/statement": Exchange(StatementBody, Empty),
    "GET /api/chain/statements": Exchange(Empty, Statements),
    "POST /api/chain/certificates": Exchange(PressBody, Empty),
    "POST /api/chain/issuing": Exchange(CertificateBody, Empty),
    "POST /api/chain/revoked-issuing": Exchange(ListBody, Empty),
    "GET /api/enrolled": Exchange(Empty, Records),
    "POST /api/enrolled": Exchange(RecordBody, Empty),
}
