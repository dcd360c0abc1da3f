"""A record of the enrolled list, as far as the daemon reads it: its number, what it follows, and who has signed it.

What it says, the leads' consoles judge. But one that no console could follow would stop the list for all of them and
for good, so what is no record of a lead is not kept. Layout: docs/ceremony.md.
"""

import hashlib
from typing import NamedTuple

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Malformed
from chatd.base.reader import Reader
from chatd.staff.credentials.parts import SIGNATURE_BYTES, VERSION, Signed

ENROLLED_KIND = 0x70
RECORD_MAX_BYTES = 2_048
HASH_BYTES = 32
ENROLLED_LABEL = b"avoinlinja-enrolled-v2\0"
FIRST = bytes(HASH_BYTES)  # what the first record follows
_TIME_AND_ACT_BYTES = 9


class Record(NamedTuple):
    """`previous`: the hash of the record before. `is_signed`: by the issuing key that it names, of 32 bytes."""

    number: int
    previous: bytes
    issuing_key: bytes
    is_signed: bool


def read_record(data: bytes) -> Record:
    """Raises: Malformed (too long, too short, another kind)."""
    reader = Reader(data)
    form = (reader.number(1), reader.number(1))
    if form != (VERSION, ENROLLED_KIND) or len(data) > RECORD_MAX_BYTES:
        raise Malformed
    number, previous = reader.number(4), reader.take(HASH_BYTES)
    reader.take(_TIME_AND_ACT_BYTES)
    signer_at = len(data) - KEY_BYTES - SIGNATURE_BYTES
    if signer_at < reader.position:
        raise Malformed
    said, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
    key = said[signer_at:]
    return Record(number, previous, key, Signed(ENROLLED_LABEL + said, signature).by(key))


def hash_of_record(data: bytes) -> bytes:
    """By which the next one names it."""
    return hashlib.sha256(data).digest()
