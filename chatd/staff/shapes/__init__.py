"""What the staff asks over HTTP, and what it is answered; and what its consoles say and are told of that."""

from chatd.base.shapes import Empty, Exchange, Fault, Shape
from chatd.staff.shapes import chain
from chatd.staff.shapes.ceremony import FromConsole, ToConsoles
from chatd.staff.shapes.people import (
    Acts,
    Colleagues,
    InvitationSecret,
    InviteBody,
    SignOutBody,
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
    **chain.CONSOLE_EVENTS,
    "ceremony": Exchange(ToConsoles, Empty),
}
CONSOLE_PUSHES: dict[str, type[Shape]] = {
    **chain.CONSOLE_PUSHES,
    "ceremony": FromConsole,
    "fault": Fault,
}
VISITOR_PUSHES: dict[str, type[Shape]] = {**chain.VISITOR_PUSHES}
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
    **chain.HTTP,
}
