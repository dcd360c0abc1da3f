"""What a signed value says, how it is written, and when it counts.

The page holds it; after a restart the daemon knows from it alone what it needs to go on. Each area declares its claims
as msgspec structs, written as a JSON list: a tag for the kind, then the fields in order. Whoever changes a claim
changes its tag.
"""

from typing import Any, Protocol

import msgspec
from msgspec import Struct

from chatd.base.base64url import to_bytes
from chatd.base.errors import Malformed, Unknown
from chatd.base.names import Seconds

REBUILD_SECONDS = 600  # after a start, values stand for what is not known
RENEW_SECONDS = 600  # pages get a fresh value so often
DELAY_SECONDS = 60  # until a renewed value is with its page
STANDS_SECONDS = 1_800  # how old a value of a living page can be: a renewal, the longest grace (900), and some delay


class ClaimStruct(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What every claim is: frozen, and a list on the wire. Its last two fields are `made` and `expires`."""

    def __repr__(self) -> str:
        """Never a hash."""
        return f"{type(self).__name__}()"


class Claim(Protocol):
    """What all claims have. Times in seconds since 1970."""

    @property
    def made(self) -> Seconds:
        """When the value was made, to the renewal."""

    @property
    def expires(self) -> Seconds:
        """From when on it says nothing."""

    @property
    def holder_hash(self) -> bytes:
        """SHA-256 of the resume key of the page that holds it. Raises: Unknown (it names no holder)."""


def bytes_of(text: str) -> bytes:
    """The bytes of a hash in a claim. Raises: ValueError, by which msgspec refuses the claim."""
    return to_bytes(text)


class ClaimCodec:
    """Writes and reads the claims of all areas."""

    def __init__(self, *kinds: type[ClaimStruct]) -> None:
        union: Any = kinds[0]
        for kind in kinds[1:]:
            union |= kind
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(union)

    def encode(self, claim: Claim) -> bytes:
        """The claim as compact bytes, to be signed."""
        return msgspec.json.encode(claim)

    def decode(self, value: bytes) -> Claim:
        """The claim that `encode` wrote. Raises: Malformed for anything else."""
        try:
            claim: Claim = self._decoder.decode(value)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise Malformed from None
        return claim


def check(claim: Claim, now: Seconds) -> None:
    """Raises: Unknown when it has expired."""
    if now >= claim.expires:
        raise Unknown


def check_rebuild(claim: Claim, started: Seconds, now: Seconds, last_alive: Seconds) -> None:
    """Whether something unknown may be rebuilt from the claim. Raises: Unknown when it may not.

    `started`: when this daemon did; `last_alive`: until when the daemon before it lived. What has ended since the
    start is remembered, and not asked here. What ended before the start is not known; so a claim counts only

    - while it has not expired;
    - within `REBUILD_SECONDS` of the start: whoever comes later has had the time to come;
    - when it is at most `STANDS_SECONDS` older than the stop: a page that lived at the stop holds a younger one,
      since values are renewed, so an older one belongs to something that had ended.
    """
    check(claim, now)
    if now - started >= REBUILD_SECONDS or last_alive - claim.made > STANDS_SECONDS:
        raise Unknown


def is_young(claim: Claim, last_alive: Seconds) -> bool:
    """Whether it can be what a page held that was connected when the daemon stopped: made since the last renewal."""
    return last_alive - claim.made <= RENEW_SECONDS + DELAY_SECONDS


def renewal_of(now: Seconds) -> Seconds:
    """When the values of now were made: within one renewal the same state has the same value."""
    return Seconds(now // RENEW_SECONDS * RENEW_SECONDS)
