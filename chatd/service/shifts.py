"""What a counsellor does with a desk: start, take tickets, pause, come back, end; and what a lead takes over."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatd.core.directory import Staff
from chatd.core.names import ConversationId, DeskId, Language, LineId, StaffId, TicketId
from chatd.service.views import ConsoleView


@dataclass(frozen=True, slots=True)
class HeldMembership:
    """A conversation that a console still holds. `received`: the number of the last envelope it has."""

    value: str
    received: int


class Shifts:
    """A desk belongs to one console of one person; each person has at most one."""

    async def start(
        self,
        staff: Staff,
        lines: Sequence[LineId],
        languages: Sequence[Language],
        capacity: int,
        resume_hash: bytes,
    ) -> ConsoleView:
        """Open a desk. The same hash again gives the same desk back.

        Raises: Refused(NOT_ALLOWED: not this person's line or language; ON_SHIFT_ALREADY: another console holds the
        desk and is connected; LANGUAGE_NOT_SERVED: none of the lines speaks any of them).
        """
        raise NotImplementedError

    async def resume(
        self, staff: Staff, value: str, key: bytes, memberships: Sequence[HeldMembership]
    ) -> ConsoleView:
        """Take the desk up again, with the conversations the page still holds; counts as `connected`.

        The caller then sends `Conversations.held(member, conversation, received)` of each membership; those that are
        no more are absent from the view, or ended in it. Raises: Unknown.
        """
        raise NotImplementedError

    async def view(self, desk: DeskId) -> ConsoleView:
        """All that the console is told, now; `desk` is None in it when the shift is over."""
        raise NotImplementedError

    async def pause(self, desk: DeskId, *, paused: bool) -> None:
        """No new offers, or again; comes back from "away" too. Raises: Refused(NOT_ON_SHIFT, WRONG_STATE)."""
        raise NotImplementedError

    async def set_capacity(self, desk: DeskId, capacity: int) -> None:
        """How many at once from now on. Raises: Refused(NOT_ON_SHIFT, NOT_ALLOWED above the lines' maximum)."""
        raise NotImplementedError

    async def accept(self, desk: DeskId, ticket: TicketId) -> None:
        """Take the offered ticket; a conversation opens. Twice is once.

        Raises: Refused(NOT_OFFERED, NOT_ON_SHIFT).
        """
        raise NotImplementedError

    async def decline(self, desk: DeskId, ticket: TicketId) -> None:
        """Let the offered ticket go to the next desk; not a miss. Raises: Refused(NOT_OFFERED, NOT_ON_SHIFT)."""
        raise NotImplementedError

    async def end(self, desk: DeskId) -> None:
        """No new offers; the desk goes with its last conversation, at once if it has none.

        Raises: Refused(NOT_ON_SHIFT).
        """
        raise NotImplementedError

    async def take_orphan(self, desk: DeskId, conversation: ConversationId) -> None:
        """A lead's desk takes up a conversation whose counsellor is gone; one over its capacity is allowed.

        The lead's console then says a fresh `key_package`.
        Raises: Unknown (conversation), Refused(NOT_ALLOWED, NOT_ON_SHIFT, NO_ROOM).
        """
        raise NotImplementedError

    async def connected(self, desk: DeskId) -> None:
        """A connection of the console is up. Unknown desks are ignored; twice is once."""
        raise NotImplementedError

    async def lost(self, desk: DeskId) -> None:
        """The console's last connection is down: its conversations become orphans. Twice is once."""
        raise NotImplementedError

    async def cut(self, staff: StaffId) -> None:
        """This person is removed: the desk goes at once, conversations become orphans, connections are cut."""
        raise NotImplementedError
