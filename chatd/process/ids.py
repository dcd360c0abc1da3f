"""Ids and secrets that nobody can guess."""

import secrets

from chatd.base.base64url import KEY_BYTES

ID_BYTES = 16  # Source: 128 bits, the least that the port promises


class RandomIds:
    """Keeps the promise of `chatd.base.ports.Ids` with the system's random source."""

    def id(self, first: str) -> str:
        """The letter, and 22 more."""
        return first + secrets.token_urlsafe(ID_BYTES)

    def secret(self) -> bytes:
        """32 random bytes."""
        return secrets.token_bytes(KEY_BYTES)
