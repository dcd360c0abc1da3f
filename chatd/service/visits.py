"""What a visitor does on a line: join, come back, leave quickly or quietly."""

from chatd.core.names import EmbedId, Language, Seconds, TicketId, Topic
from chatd.service.views import VisitorView


class Visits:
    """A visitor is known by its ticket for its whole life, in a conversation too."""

    async def join(
        self, embed: EmbedId, language: Language, topic: Topic | None, resume_hash: bytes
    ) -> VisitorView:
        """Take a place. `resume_hash`: SHA-256 of the page's resume key, 32 bytes.

        The same hash again gives the same ticket back.
        Raises: Unknown (embed), Refused(LINE_CLOSED, LINE_FULL, INTAKE_STOPPED, LANGUAGE_NOT_SERVED), Malformed.
        """
        raise NotImplementedError

    async def resume(self, value: str, key: bytes, received: int) -> VisitorView:
        """Take the ticket or conversation up again; counts as `connected`; twice is once.

        `received`: the number of the last envelope the page has; the caller then sends what
        `Conversations.held(member, conversation, received)` gives.
        Raises: Unknown (altered, expired, another key, ended and forgotten: one answer).
        """
        raise NotImplementedError

    async def view(self, ticket: TicketId) -> VisitorView:
        """All that the visitor's page is told, now. Raises: Unknown."""
        raise NotImplementedError

    async def leave(self, ticket: TicketId, *, quick: bool) -> None:
        """End ticket or conversation and kill the resume key; twice is once, an unknown ticket is no error."""
        raise NotImplementedError

    async def here(self, ticket: TicketId) -> None:
        """Somebody sits here still: the clock of silence goes back. Raises: Unknown."""
        raise NotImplementedError

    async def connected(self, ticket: TicketId) -> None:
        """A connection of the visitor is up. Unknown tickets are ignored; twice is once."""
        raise NotImplementedError

    async def lost(self, ticket: TicketId, since: Seconds | None = None) -> None:
        """The visitor's last connection is down. Unknown tickets are ignored; twice is once.

        `since`: when it was last seen, seconds since 1970; None is now.
        """
        raise NotImplementedError
