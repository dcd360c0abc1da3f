"""What the staff asks over HTTP, and what it is answered; and what its consoles say and are told of that."""

from chatd.base.shapes import Empty, Exchange, Shape
from chatd.staff.shapes.ceremony import FromConsole, ToConsoles
from chatd.staff.shapes.people import (
    Acts,
    Colleagues,
    InvitationSecret,
    InviteBody,
    SignOutBody,
)
from chatd.staff.shapes.planned_shifts import (
    CertificateBody,
    CredentialRequests,
    CredentialsBody,
    OwnCredentials,
    RequestsBody,
    Signatures,
)
from chatd.staff.shapes.sign_in import (
    Challenge,
    Invitation,
    InvitationBody,
    OwnPasskeys,
    PasskeyBody,
    Registering,
    RemovePasskey,
    SignedIn,
    SignInBody,
    StaffProfile,
)

CONSOLE_EVENTS = {
    "watch_signatures": Exchange(Empty, Signatures),
    "ceremony": Exchange(ToConsoles, Empty),
}
CONSOLE_PUSHES: dict[str, type[Shape]] = {"signatures": Signatures, "ceremony": FromConsole}
HTTP = {
    "POST /api/sign-in": Exchange(SignInBody, SignedIn),
    "POST /api/sign-out": Exchange(Empty, Empty),
    "POST /api/challenge": Exchange(Empty, Challenge),
    "POST /api/invitation": Exchange(InvitationBody, Invitation),
    "GET /api/me": Exchange(Empty, StaffProfile),
    "GET /api/passkeys": Exchange(Empty, OwnPasskeys),
    "POST /api/passkeys/challenge": Exchange(Empty, Registering),
    "POST /api/passkeys": Exchange(PasskeyBody, Empty),
    "POST /api/passkeys/remove": Exchange(RemovePasskey, Empty),
    "GET /api/staff": Exchange(Empty, Colleagues),
    "POST /api/staff/out": Exchange(SignOutBody, Empty),
    "POST /api/invitations": Exchange(InviteBody, InvitationSecret),
    "GET /api/audit": Exchange(Empty, Acts),
    "GET /api/credential-requests": Exchange(Empty, CredentialRequests),
    "POST /api/credential-requests": Exchange(RequestsBody, CredentialRequests),
    "GET /api/credentials": Exchange(Empty, OwnCredentials),
    "POST /api/credentials": Exchange(CredentialsBody, Empty),
    "POST /api/certificate": Exchange(CertificateBody, Empty),
}
