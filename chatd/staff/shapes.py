"""What the staff asks over HTTP, and what it is answered; and how a console connects. Bearer only, no cookie."""

from typing import Annotated

from msgspec import Meta

from chatd.base.names import StaffRole
from chatd.base.shapes import Empty, Exchange, Key, Name, Shape
from chatd.directory.rules.directory import AnsweredBy

Sealed = Annotated[str, Meta(min_length=1, max_length=2_048, pattern=r"^[A-Za-z0-9_-]+\Z")]
Moment = Annotated[int, Meta(ge=0, le=2**40)]  # seconds since 1970
BATCH_MAX_COUNT = 100


class ConsoleConnect(Shape, frozen=True):
    """The `auth` of the CONNECT packet. `bearer` comes from the sign-in."""

    protocol: int
    build: Name
    bearer: Key


class SignInBody(Shape, frozen=True):
    """`POST /api/sign-in`."""

    link: Key


class ShiftWish(Shape, frozen=True):
    """A planned shift that a counsellor asks a credential for."""

    not_before: Moment
    not_after: Moment
    public_key: Key


class RequestsBody(Shape, frozen=True):
    """`POST /api/credential-requests`."""

    requests: Annotated[list[ShiftWish], Meta(min_length=1, max_length=BATCH_MAX_COUNT)]


class SignedShift(Shape, frozen=True):
    """A credential that a lead has signed for a shift."""

    id: Name
    credential: Sealed


class CredentialsBody(Shape, frozen=True):
    """`POST /api/credentials`."""

    credentials: Annotated[list[SignedShift], Meta(min_length=1, max_length=BATCH_MAX_COUNT)]


class CertificateBody(Shape, frozen=True):
    """`POST /api/certificate`."""

    certificate: Sealed


class CredentialRequest(Shape, frozen=True):
    """A planned shift as it waits for a signature. `answers_as`: what the credential says that the person is."""

    id: str
    alias: str
    answers_as: AnsweredBy | None
    not_before: int
    not_after: int
    public_key: str


class OwnCredential(CredentialRequest, frozen=True):
    """A planned shift as its counsellor sees it; `credential` is null until signed."""

    credential: str | None


class CredentialRequests(Shape, frozen=True):
    """The answer of `/api/credential-requests`."""

    requests: tuple[CredentialRequest, ...]


class OwnCredentials(Shape, frozen=True):
    """The answer of `GET /api/credentials`."""

    certificate: str | None
    credentials: tuple[OwnCredential, ...]


class ServedLine(Shape, frozen=True):
    """A line that the person may serve. `languages`: those of the line that the person speaks.

    `max_capacity`: conversations at once that it allows.
    """

    id: str
    name: str
    languages: tuple[str, ...]
    max_capacity: int


class Person(Shape, frozen=True):
    """The person, as the console greets it."""

    id: str
    alias: str
    role: StaffRole


class OwnOrganisation(Shape, frozen=True):
    """The person's organisation."""

    id: str
    name: str


class StaffProfile(Shape, frozen=True):
    """The answer of `GET /api/me`. `roots` and `certificate` are base64url.

    `build`: the release whose pages this daemon serves; empty when it has none.
    """

    staff: Person
    organisation: OwnOrganisation
    lines: tuple[ServedLine, ...]
    roots: tuple[str, ...]
    certificate: str | None
    is_demonstration: bool
    build: str


class SignedIn(StaffProfile, frozen=True):
    """The answer of `POST /api/sign-in`: the profile, and the bearer that signs every later request."""

    bearer: str


class Signatures(Shape, frozen=True):
    """Who waits for whom. `asked`: how many planned shifts wait for this person's signature; 0 for who does not lead.

    `given`: how many of the person's own that are not over have been signed.
    """

    asked: int
    given: int


CONSOLE_EVENTS = {"watch_signatures": Exchange(Empty, Signatures)}
CONSOLE_PUSHES: dict[str, type[Shape]] = {"signatures": Signatures}
HTTP = {
    "POST /api/sign-in": Exchange(SignInBody, SignedIn),
    "POST /api/sign-out": Exchange(Empty, Empty),
    "GET /api/me": Exchange(Empty, StaffProfile),
    "GET /api/credential-requests": Exchange(Empty, CredentialRequests),
    "POST /api/credential-requests": Exchange(RequestsBody, CredentialRequests),
    "GET /api/credentials": Exchange(Empty, OwnCredentials),
    "POST /api/credentials": Exchange(CredentialsBody, Empty),
    "POST /api/certificate": Exchange(CertificateBody, Empty),
}
