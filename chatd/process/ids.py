"""Ids and secrets that nobody can guess."""

import secrets

ID_BYTES = 16  # Source: 128 bits, the least that the port promises
SECRET_BYTES = 32


class RandomIds:
    """Keeps the promise of `chatd.base.ports.Ids` with the system's random source."""

    def id(self, first: str) -> str:
        """The letter, and 22 more."""
        return first + secrets.token_urlsafe(ID_BYTES)

    def secret(self) -> bytes:
        """32 random bytes."""
        return secrets.token_bytes(SECRET_BYTES)
