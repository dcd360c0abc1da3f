"""What is true of the staff: who leads, and how long a credential lives at most."""

from collections.abc import Mapping, Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffRole
from chatd.directory.rules.directory import Staff

# Source: docs/threat-model.md, the life of a stolen key. The browser's is `SHIFT_MAX_SECONDS` in core/seal-port.ts.
CREDENTIAL_MAX_SECONDS = 12 * 3600
# How far a device's clock may be off. Source: docs/adr/0009-clocks.md. The browser's stands in core/seal-port.ts.
CLOCK_TOLERANCE_SECONDS = 3600

LINK_SECONDS = 15 * 60
DIGITS_SECONDS = 10 * 60
DIGITS_TRIES_MAX = 5  # wrong ones: a guesser's chance is five in a million
BEARER_SECONDS = 12 * 3600  # the longest shift
BEARER_IDLE_SECONDS = 30 * 60  # without request and without connection
PASSKEYS_MAX = (
    10  # of one person: a telephone, a computer, a key in a drawer, and what is forgotten
)


def leads(staff: Staff) -> bool:
    """Whether this person is a lead or an admin."""
    return staff.role is not StaffRole.COUNSELLOR


def must_lead(staff: Staff) -> None:
    """Raises: Refused(NOT_LEAD) for who neither leads nor is an admin."""
    if not leads(staff):
        raise Refused(Reason.NOT_LEAD)


def rp_id_of(origins: Sequence[str]) -> str:
    """The host that passkeys made at the line itself count for; "" where it has an address only.

    Source: WebAuthn Level 3, 5.1.2: an RP ID is a domain, and an address is none.
    """
    return next((host for each in origins if (host := _domain_of(each))), "")


def sites_of(origins: Sequence[str]) -> Mapping[str, str]:
    """The origins at which passkeys can be made and used, and the host that they count for at each."""
    return {each: host for each in origins if (host := _domain_of(each))}


def _domain_of(origin: str) -> str:
    host = origin.partition("://")[2]
    if host.startswith("["):
        return ""
    host = host.partition(":")[0]
    is_address = host.rpartition(".")[
        2
    ].isdecimal()  # no name ends with a number. Source: RFC 3696, 2
    return "" if is_address else host
