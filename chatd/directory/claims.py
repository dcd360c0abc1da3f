"""What the address of a page to be looked at says, signed: whose draft of which line."""

from chatd.base.claims import ClaimStruct
from chatd.base.errors import Unknown
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId


class PreviewClaim(ClaimStruct, frozen=True, tag="p1"):
    """One person's draft of one line. Whoever has the address may look, and nothing more."""

    organisation: OrganisationId
    staff: StaffId
    line: LineId
    made: Seconds
    expires: Seconds

    @property
    def holder_hash(self) -> bytes:
        """Raises: Unknown: nobody takes anything up by it."""
        raise Unknown


CLAIMS = (PreviewClaim,)
