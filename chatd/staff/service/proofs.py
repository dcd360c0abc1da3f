"""What a tab proves with each request: that it holds the key for which the bearer was given, at this moment.

So a bearer that was copied is worth nothing without the tab. Layout: docs/adr/0039-passkeys.md.
"""

import hashlib
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chatd.base.base64url import KEY_BYTES, to_bytes
from chatd.base.ed25519 import is_weak
from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import Seconds

PROOF_LABEL = b"avoinlinja-proof-v1\0"
PROOF_SECONDS = 60  # how far its time may be off ours
P256_BYTES = 65
SIGNATURE_BYTES = 64
TIME_MAX_DIGITS = 12


class Act(NamedTuple):
    """What is asked for. `target`: the path with its query, as it was sent."""

    method: str
    target: str
    content: bytes = b""


CONNECT = Act("CONNECT", "/console")


def check_tab_key(key: bytes) -> None:
    """Raises: Malformed for what is no public key of either kind."""
    try:
        if len(key) == KEY_BYTES and not is_weak(key):
            Ed25519PublicKey.from_public_bytes(key)
            return
        if len(key) == P256_BYTES:
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
            return
    except ValueError:
        pass
    raise Malformed


def check_proof(proof: str, tab_key: bytes, bearer: str, act: Act, now: Seconds) -> None:
    """`proof`: `TIME.SIGNATURE`, as docs/protocol.md says.

    Raises: Unknown (none, or not of this key for this act), Refused(OUT_OF_ORDER: its time is off by more than
    `PROOF_SECONDS`).
    """
    said, _, signed = proof.partition(".")
    if not (said.isascii() and said.isdecimal() and len(said) <= TIME_MAX_DIGITS):
        raise Unknown
    try:
        signature = to_bytes(signed)
    except ValueError:
        raise Unknown from None
    if not _is_signed(tab_key, signature, proved(bearer, act, int(said))):
        raise Unknown
    if abs(now - int(said)) > PROOF_SECONDS:
        raise Refused(Reason.OUT_OF_ORDER)


def proved(bearer: str, act: Act, time: int) -> bytes:
    """What is signed. No part can run into the next: none has a newline, and the ends have 32 bytes each."""
    head = f"{act.method} {act.target}\n{time}\n".encode()
    ends = (hashlib.sha256(each).digest() for each in (act.content, bearer.encode()))
    return PROOF_LABEL + head + b"".join(ends)


def _is_signed(key: bytes, signature: bytes, content: bytes) -> bool:
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        if len(key) == KEY_BYTES:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
        else:
            half = SIGNATURE_BYTES // 2
            r, s = (int.from_bytes(each, "big") for each in (signature[:half], signature[half:]))
            point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
            point.verify(encode_dss_signature(r, s), content, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
