"""Ids and secrets that nobody can guess."""

import secrets
import string

from chatd.base.base64url import KEY_BYTES
from chatd.base.names import ProcessId

ID_BYTES = 16  # Source: 128 bits, the least that the port promises
PROCESS_CHARS = 8  # 41 bits: told apart, no secret
_LETTERS = string.ascii_lowercase + string.digits


def process_id() -> ProcessId:
    """Another at each start."""
    return ProcessId("".join(secrets.choice(_LETTERS) for _ in range(PROCESS_CHARS)))


class RandomIds:
    """Keeps the promise of `chatd.base.ports.Ids` with the system's random source."""

    def id(self, first: str) -> str:
        """The letter, and 22 more."""
        return first + secrets.token_urlsafe(ID_BYTES)

    def secret(self) -> bytes:
        """32 random bytes."""
        return secrets.token_bytes(KEY_BYTES)
