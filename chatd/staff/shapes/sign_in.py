"""How somebody of the staff signs in, whom the console then greets, and how it connects. Bearer only, no cookie."""

from chatd.base.names import StaffRole
from chatd.base.shapes import Key, Name, Shape


class ConsoleConnect(Shape, frozen=True):
    """The `auth` of the CONNECT packet. `bearer` comes from the sign-in."""

    protocol: int
    build: Name
    bearer: Key


class SignInBody(Shape, frozen=True):
    """`POST /api/sign-in`."""

    link: Key


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
