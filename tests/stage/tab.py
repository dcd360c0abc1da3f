"""One tab of a console: its key in memory, and what it proves with each request."""

import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chatd.base.base64url import to_text
from chatd.staff.service.proofs import CONNECT, Act, proved


class Tab:
    """`now`: the line's clock."""

    def __init__(self, now: Callable[[], float] = time.time, *, is_p256: bool = False) -> None:
        self.now, self.bearer = now, ""
        self._key = generate_private_key(SECP256R1()) if is_p256 else Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> bytes:
        if isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.public_key().public_bytes(
                Encoding.X962, PublicFormat.UncompressedPoint
            )
        return self._key.public_key().public_bytes_raw()

    @property
    def tab_key(self) -> str:
        return to_text(self.public_key)

    def proof(self, act: Act, *, at: float | None = None) -> str:
        said = int(self.now() if at is None else at)
        content = proved(self.bearer, act, said)
        if isinstance(self._key, EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self._key.sign(content, ECDSA(SHA256())))
            return f"{said}.{to_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
        return f"{said}.{to_text(self._key.sign(content))}"

    def headers(self, method: str, target: str, content: bytes = b"") -> dict[str, str]:
        proof = self.proof(Act(method, target, content))
        return {"Authorization": f"Bearer {self.bearer}", "Proof": proof}

    @property
    def auth(self) -> dict[str, Any]:
        """Of the CONNECT packet."""
        return {"protocol": 1, "build": "test", "bearer": self.bearer, "proof": self.proof(CONNECT)}

    def asking(self, method: str, target: str, body: object = None) -> dict[str, Any]:
        """The arguments of a request of aiohttp."""
        content = b"" if body is None else json.dumps(body).encode()
        return {"data": content or None, "headers": self.headers(method, target, content)}
