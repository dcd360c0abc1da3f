"""The port `Seals`, kept with `cryptography`: what the daemon refuses early, before a browser refuses it for sure."""

from collections.abc import Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds
from chatd.conversation.ports import SealHeader
from chatd.conversation.seal.headers import peek, peek_opening
from chatd.conversation.seal.key_packages import read_key_package
from chatd.staff.credentials import verify_certificate, verify_credential, verify_identity
from chatd.staff.ports import PlannedShift


class MlsSeals:
    """Keeps no state and no secret."""

    def peek(self, body: bytes) -> SealHeader:
        """See `Seals.peek`."""
        return peek(body)

    def peek_opening(self, body: bytes) -> SealHeader:
        """See `Seals.peek_opening`."""
        return peek_opening(body)

    def check_key_package(self, body: bytes, roots: Sequence[bytes], now: Seconds) -> None:
        """See `Seals.check_key_package`."""
        package = read_key_package(body, now)
        verify_identity(package.identity, roots, package.signature_key, now)

    def check_certificate(
        self, certificate: bytes, organisation: str, roots: Sequence[bytes], now: Seconds
    ) -> None:
        """See `Seals.check_certificate`."""
        found = verify_certificate(certificate, roots)
        if found.organisation != organisation or found.not_after < now:
            raise Refused(Reason.BAD_CREDENTIAL)

    def check_credential(self, credential: bytes, certificate: bytes, shift: PlannedShift) -> None:
        """See `Seals.check_credential`."""
        found = verify_credential(credential, certificate)
        signed = (found.not_before, found.not_after)
        asked = (int(shift.not_before), int(shift.not_after))  # a credential counts whole seconds
        if signed != asked or found.alias != shift.alias or found.leaf_key != shift.public_key:
            raise Refused(Reason.BAD_CREDENTIAL)
