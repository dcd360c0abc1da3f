"""The port `CredentialChecks`: what a lead installs or signs is checked before it is kept."""

from collections.abc import Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds
from chatd.staff.credentials import verify_certificate, verify_credential
from chatd.staff.ports import PlannedShift


class SignatureChecks:
    """Keeps no state and no secret."""

    def check_certificate(
        self, certificate: bytes, organisation: str, roots: Sequence[bytes], now: Seconds
    ) -> None:
        found = verify_certificate(certificate, roots)
        if found.organisation != organisation or found.not_after < now:
            raise Refused(Reason.BAD_CREDENTIAL)

    def check_credential(self, credential: bytes, certificate: bytes, shift: PlannedShift) -> None:
        found = verify_credential(credential, certificate)
        signed = (found.not_before, found.not_after)
        asked = (int(shift.not_before), int(shift.not_after))  # a credential counts whole seconds
        if signed != asked or found.alias != shift.alias or found.leaf_key != shift.public_key:
            raise Refused(Reason.BAD_CREDENTIAL)
