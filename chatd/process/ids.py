"""Ids and secrets that nobody can guess."""

import secrets

from chatd.base.base64url import KEY_BYTES
from chatd.base.names import ConversationId, DeskId, TicketId

ID_BYTES = 16  # Source: 128 bits, the least that the port promises


class RandomIds:
    """Keeps the promise of `chatd.base.ports.Ids` with the system's random source."""

    def ticket(self) -> TicketId:
        """`t` and 22 letters."""
        return TicketId("t" + secrets.token_urlsafe(ID_BYTES))

    def desk(self) -> DeskId:
        """`d` and 22 letters."""
        return DeskId("d" + secrets.token_urlsafe(ID_BYTES))

    def conversation(self) -> ConversationId:
        """`c` and 22 letters."""
        return ConversationId("c" + secrets.token_urlsafe(ID_BYTES))

    def shift(self) -> str:
        """`s` and 22 letters."""
        return "s" + secrets.token_urlsafe(ID_BYTES)

    def secret(self) -> bytes:
        """32 random bytes."""
        return secrets.token_bytes(KEY_BYTES)
