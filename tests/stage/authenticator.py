"""A passkey's authenticator in software: what a telephone or a key does, made with `cryptography` alone.

Source: WebAuthn Level 3, 6.1 (authenticator data) and 6.5 (attestation "none").
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from chatd.base.base64url import to_bytes, to_text

PRESENT, VERIFIED, CAN_SYNC, ATTESTED = 0x01, 0x04, 0x08, 0x40


@dataclass
class Authenticator:
    """One device; `origin` is where the page stands that asks. What it lies about, a test says by name."""

    origin: str
    is_verifying: bool = True
    counts: bool = False
    is_synced: bool = False
    count: int = 0
    kept: dict[bytes, Any] = field(default_factory=dict)  # of each passkey: key, host, whose

    def make(self, asked: dict[str, Any], **lies: Any) -> dict[str, str]:
        """A passkey, as the daemon wants to be told of it. `asked`: what the daemon has told."""
        id_, key = secrets.token_bytes(16), generate_private_key(SECP256R1())
        asked = asked | lies
        self.kept[id_] = (key, asked["rp_id"], asked["user_handle"])
        numbers = key.public_key().public_numbers()
        cose = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        credential = bytes(16) + len(id_).to_bytes(2, "big") + id_ + cose
        data = self._data(asked["rp_id"], ATTESTED) + credential
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return {
            "id": to_text(id_),
            "client_data": to_text(self._client("webauthn.create", asked)),
            "attestation": to_text(attestation),
        }

    def sign(self, asked: dict[str, Any], id_: bytes | None = None, **lies: Any) -> dict[str, Any]:
        """By the one passkey, or that of this id."""
        id_ = id_ or next(iter(self.kept))
        key, rp_id, handle = self.kept[id_]
        asked = asked | lies
        self.count += self.counts
        data = self._data(lies.get("rp_id", rp_id))
        client = self._client("webauthn.get", asked)
        signature = key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return {
            "id": to_text(id_),
            "client_data": to_text(client),
            "authenticator_data": to_text(data),
            "signature": to_text(signature),
            "user_handle": lies.get("user_handle", handle),
        }

    def _data(self, rp_id: str, more: int = 0) -> bytes:
        flags = PRESENT | more | VERIFIED * self.is_verifying | CAN_SYNC * self.is_synced
        hashed = hashlib.sha256(rp_id.encode()).digest()
        return hashed + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {
            "type": asked.get("type", kind),
            "challenge": to_text(to_bytes(asked["challenge"])),
            "origin": asked.get("origin", self.origin),
            "crossOrigin": asked.get("cross_origin", False),
        }
        return json.dumps(said).encode()
