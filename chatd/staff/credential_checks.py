"""The port `CredentialChecks`: what a lead installs or signs is checked before it is kept."""

from collections.abc import Sequence

from chatd.base.ed25519 import is_weak
from chatd.base.errors import Reason, Refused
from chatd.base.names import Role, Seconds
from chatd.staff.credentials import verify_certificate, verify_credential
from chatd.staff.ports import PlannedShift


class SignatureChecks:
    """Keeps no state and no secret."""

    def check_certificate(
        self, certificate: bytes, organisation: str, roots: Sequence[bytes], now: Seconds
    ) -> None:
        found = verify_certificate(certificate, roots)
        is_its_own = found.organisation == organisation and not is_weak(found.issuing_key)
        if not is_its_own or found.not_after < now:
            raise Refused(Reason.BAD_CREDENTIAL)

    def check_credential(self, credential: bytes, certificate: bytes, shift: PlannedShift) -> None:
        found = verify_credential(credential, certificate)
        signed = (found.not_before, found.not_after)
        asked = (int(shift.not_before), int(shift.not_after))  # a credential counts whole seconds
        is_asked = (
            signed == asked
            and found.alias == shift.alias
            and found.role is Role.COUNSELLOR
            and found.answers_as == shift.answers_as
            and found.leaf_key == shift.public_key
        )
        if not is_asked:
            raise Refused(Reason.BAD_CREDENTIAL)
