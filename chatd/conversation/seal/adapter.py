"""The port `Seals`: what the daemon refuses early of sealed bytes, before a browser refuses it for sure."""

from collections.abc import Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds
from chatd.conversation.ports import SealHeader
from chatd.conversation.seal.headers import peek, peek_opening
from chatd.conversation.seal.key_packages import read_key_package
from chatd.staff.credentials.verify import Root, Trust, verify_identity


class MlsSeals:
    """Keeps no state and no secret."""

    def peek(self, body: bytes) -> SealHeader:
        return peek(body)

    def peek_opening(self, body: bytes) -> SealHeader:
        return peek_opening(body)

    def check_key_package(
        self,
        body: bytes,
        roots: Sequence[bytes],
        lists: Sequence[bytes],
        now: Seconds,
        leaf: bytes | None = None,
    ) -> bytes:
        package = read_key_package(body, now)
        if leaf is not None and package.signature_key != leaf:
            raise Refused(Reason.BAD_CREDENTIAL)
        trust = Trust([Root(root) for root in roots], lists)
        verify_identity(package.identity, trust, package.signature_key, now)
        return package.init_key

    def check_guest_key_package(
        self, body: bytes, identity: bytes, leaf: bytes, now: Seconds
    ) -> bytes:
        package = read_key_package(body, now)
        if package.identity != identity or package.signature_key != leaf:
            raise Refused(Reason.BAD_CREDENTIAL)
        return package.init_key
