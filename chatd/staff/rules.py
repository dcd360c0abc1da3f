"""What is true of the staff: who leads, and how long a credential lives at most."""

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffRole
from chatd.directory.rules.directory import Staff

# Source: docs/threat-model.md, the life of a stolen key. The browser's is `SHIFT_MAX_SECONDS` in core/seal-port.ts.
CREDENTIAL_MAX_SECONDS = 12 * 3600
# How far a device's clock may be off. Source: docs/adr/0009-clocks.md. The browser's stands in core/seal-port.ts.
CLOCK_TOLERANCE_SECONDS = 3600


def leads(staff: Staff) -> bool:
    """Whether this person is a lead or an admin."""
    return staff.role is not StaffRole.COUNSELLOR


def must_lead(staff: Staff) -> None:
    """Raises: Refused(NOT_LEAD) for who neither leads nor is an admin."""
    if not leads(staff):
        raise Refused(Reason.NOT_LEAD)
