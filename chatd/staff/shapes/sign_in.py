"""How somebody of the staff signs in, whom the console then greets, and how it connects. Bearer only, no cookie."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Key, Name, Shape, ToldRole

# An authenticator's name of a passkey has 1 023 bytes at most. Source: WebAuthn Level 3, 5.8.
PasskeyId = Annotated[str, Meta(min_length=1, max_length=1_364, pattern=r"^[A-Za-z0-9_-]+\Z")]
Blob = Annotated[str, Meta(min_length=1, max_length=8_192, pattern=r"^[A-Za-z0-9_-]+\Z")]
Code = Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]
TotpSecret = Annotated[str, Meta(pattern=r"^[A-Z2-7]{32}\Z")]  # 20 bytes, base32
TabKey = Annotated[str, Meta(pattern=r"^(?:[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{87})\Z")]
Proof = Annotated[str, Meta(max_length=128)]
# What a link holds, or the id of a person, a space and six digits.
SecretText = Annotated[
    str, Meta(max_length=47, pattern=r"^(?:[A-Za-z0-9_-]{43}|[a-z0-9-]{1,40} [0-9]{6})\Z")
]


class ConsoleConnect(Shape, frozen=True):
    """The `auth` of the CONNECT packet. `bearer` comes from the sign-in; `proof` as each request has one.

    Only the bearer of a demonstration needs none.
    """

    protocol: int
    build: Name
    bearer: Key
    proof: Proof = ""


class MadePasskey(Shape, frozen=True):
    """What `navigator.credentials.create()` gave: these fields alone, base64url.

    Never all that the browser would tell: what wraps the vault may stand among it.
    """

    id: PasskeyId
    client_data: Blob
    attestation: Blob


class SignedByPasskey(Shape, frozen=True):
    """What `navigator.credentials.get()` gave: these fields alone, base64url."""

    id: PasskeyId
    client_data: Blob
    authenticator_data: Blob
    signature: Blob
    user_handle: Blob | None = None


class NewFallback(Shape, frozen=True):
    """What is kept of a passphrase and of one-time codes. `key` is derived of the passphrase, which stays in the page.

    `totp`: the secret of the codes, base32; `code`: one of its codes, so that nobody leaves with an app that does not
    work.
    """

    key: Key
    totp: TotpSecret
    code: Code


class FallbackAnswer(Shape, frozen=True):
    """Passphrase and code of a person. `key`: as it was kept."""

    account: Name
    key: Key
    code: Code


class Invited(Shape, frozen=True):
    """An invitation, and what is made with it; neither is needed in a demonstration alone."""

    secret: SecretText
    registration: MadePasskey | None = None
    fallback: NewFallback | None = None


class SignInBody(Shape, frozen=True):
    """`POST /api/sign-in`, by exactly one way. `tab_key`: the public key by which this tab proves each request.

    Only in a demonstration there may be none.
    """

    tab_key: TabKey | None = None
    invitation: Invited | None = None
    passkey: SignedByPasskey | None = None
    fallback: FallbackAnswer | None = None


class InvitationBody(Shape, frozen=True):
    """`POST /api/invitation`. `secret`: what the link holds, or the person's id, a space and six digits."""

    secret: SecretText


class Challenge(Shape, frozen=True):
    """The answer of `POST /api/challenge`: what a passkey is to sign, once, within `timeout_ms`."""

    challenge: str
    rp_id: str
    timeout_ms: int


class ServedLine(Shape, frozen=True):
    """A line that the person may serve. `languages`: those of the line that the person speaks.

    `max_capacity`: conversations at once that it allows.
    """

    id: str
    name: str
    languages: tuple[str, ...]
    max_capacity: int


class Person(Shape, frozen=True):
    """The person, as the console greets it. `role`: of a volunteer a counsellor's, as consoles of before know it."""

    id: str
    alias: str
    role: ToldRole


class OwnOrganisation(Shape, frozen=True):
    """The person's organisation."""

    id: str
    name: str


class OwnUnit(Shape, frozen=True):
    """The unit in which the person stands. `name` by language."""

    id: str
    name: dict[str, str]


class StaffProfile(Shape, frozen=True):
    """The answer of `GET /api/me`. `roots` are base64url.

    `build`: the release whose pages this daemon serves; empty when it has none. `rp_id`: the host that passkeys count
    for where this console stands; empty where there can be none. `allows_fallback`: also by passphrase and code. The
    console is covered and locked after so many seconds without a touch. `unit`: where the person stands in one; who
    leads or administers does so there alone.
    """

    staff: Person
    organisation: OwnOrganisation
    lines: tuple[ServedLine, ...]
    roots: tuple[str, ...]
    is_demonstration: bool
    build: str
    rp_id: str
    allows_fallback: bool
    cover_seconds: int
    lock_seconds: int
    unit: OwnUnit | None = None


class SignedIn(StaffProfile, frozen=True, kw_only=True):
    """The answer of `POST /api/sign-in`: the profile, and the bearer that signs every later request."""

    bearer: str


class Registering(Shape, frozen=True):
    """What an authenticator needs to make a passkey of this person. `exclude`: those that the person has already."""

    challenge: str
    rp_id: str
    rp_name: str
    user_handle: str
    user_name: str
    exclude: tuple[str, ...]
    timeout_ms: int


class Invitation(Registering, frozen=True):
    """The answer of `POST /api/invitation`: whom it invites. It is not spent by this."""

    staff: Person
    organisation: OwnOrganisation
    allows_fallback: bool
    is_demonstration: bool


class PasskeyBody(Shape, frozen=True):
    """`POST /api/passkeys`."""

    registration: MadePasskey


class RemovePasskey(Shape, frozen=True):
    """`POST /api/passkeys/remove`."""

    id: PasskeyId


class OwnPasskey(Shape, frozen=True):
    """One passkey of the person. `made`, `used`: seconds since 1970. `is_synced`: it may be on other devices too."""

    id: str
    made: int
    used: int | None
    is_synced: bool


class OwnPasskeys(Shape, frozen=True):
    """The answer of `GET /api/passkeys`, oldest first."""

    passkeys: tuple[OwnPasskey, ...]
