"""The people of an organisation as its leads see them, and what the staff has done."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.shapes import Name, Shape, ToldRole
from chatd.directory.rules.directory import AnsweredBy
from chatd.staff.shapes.sign_in import OwnUnit


class Colleague(Shape, frozen=True):
    """A person of the lead's own organisation. `invited_until`: seconds since 1970, while an invitation is open.

    `role`: of a volunteer a counsellor's, as consoles of before know it.
    """

    id: str
    alias: str
    role: ToldRole
    languages: tuple[str, ...]
    answers_as: AnsweredBy | None
    passkeys: int
    is_signed_in: bool
    invited_until: int | None
    is_volunteer: bool = False
    unit: OwnUnit | None = None


class Colleagues(Shape, frozen=True):
    """The answer of `GET /api/staff`, by id."""

    staff: tuple[Colleague, ...]


class InviteBody(Shape, frozen=True):
    """`POST /api/invitations`: a link to be sent, or six digits to be read out."""

    staff: Name
    kind: Literal["link", "digits"]


class InvitationSecret(Shape, frozen=True):
    """The answer of `POST /api/invitations`, told once. `expires`: seconds since 1970."""

    secret: str
    expires: int


class SignOutBody(Shape, frozen=True):
    """`POST /api/staff/out`: every sign-in of this person ends at once. `passkeys`: and the passkeys with them."""

    staff: Name
    passkeys: bool = False


class Act(Shape, frozen=True):
    """One act of the staff. `account`: who; empty: the operator. `about`: a person, line, embed or count.

    Never a visitor, a ticket or a conversation.
    """

    number: int
    at: int
    account: str
    act: str
    about: str


class Acts(Shape, frozen=True):
    """The answer of `GET /api/audit`, newest first; those before the last come by `?before=NUMBER`."""

    rows: tuple[Act, ...]


Before = Annotated[int, Meta(ge=1, le=2**53 - 1)]
