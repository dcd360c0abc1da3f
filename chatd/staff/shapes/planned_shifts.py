"""Planned shifts, their credentials, and the certificate of the organisation's issuing key."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Key, Name, Shape
from chatd.directory.rules.directory import AnsweredBy

Sealed = Annotated[str, Meta(min_length=1, max_length=2_048, pattern=r"^[A-Za-z0-9_-]+\Z")]
Moment = Annotated[int, Meta(ge=0, le=2**40)]  # seconds since 1970
BATCH_MAX_COUNT = 100


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


class Signatures(Shape, frozen=True):
    """Who waits for whom. `asked`: how many planned shifts wait for this person's signature; 0 for who does not lead.

    `given`: how many of the person's own that are not over have been signed.
    """

    asked: int
    given: int
