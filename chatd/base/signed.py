"""The signed values that pages hold for us: made from claims, and opened for whoever shows the key."""

import hashlib
import hmac

from chatd.base import claims
from chatd.base.claims import Claim, ClaimCodec
from chatd.base.errors import Malformed, Unknown
from chatd.base.names import Seconds
from chatd.base.ports import Clock, Signer


class SignedValues:
    """Makes and opens signed values. The same claim gives the same value until the next renewal."""

    def __init__(self, codec: ClaimCodec, signer: Signer, clock: Clock) -> None:
        self._codec = codec
        self._signer = signer
        self._clock = clock

    def made(self) -> Seconds:
        """What a claim of now says of when it was made."""
        return claims.renewal_of(self._clock.now())

    def sign(self, claim: Claim) -> str:
        """The value of this claim."""
        return self._signer.sign(self._codec.encode(claim))

    def open(self, value: str) -> Claim:
        """The claim of a value of ours that has not expired. Raises: Unknown."""
        try:
            claim = self._codec.decode(self._signer.open(value))
        except Malformed:
            raise Unknown from None
        claims.check(claim, self._clock.now())
        return claim

    def open_with(self, value: str, key: bytes) -> Claim:
        """The claim, when the key is the holder's. Raises: Unknown."""
        claim = self.open(value)
        if not hmac.compare_digest(hashlib.sha256(key).digest(), claim.holder_hash):
            raise Unknown
        return claim


def burnt_name(ended: str) -> bytes:
    """The digest by which an ended ticket or conversation is remembered, and by which nobody finds it."""
    return hashlib.sha256(b"avoinlinja-ended-v1\0" + ended.encode()).digest()
