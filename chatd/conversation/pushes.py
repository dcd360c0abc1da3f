"""The hints of the port `Post` of this area, over the one that all areas have."""

from collections.abc import Collection, Sequence

from chatd.base import ports
from chatd.base.names import (
    CONSOLES,
    VISITORS,
    ConversationId,
    DeskId,
    MemberId,
    StaffId,
    TicketId,
)
from chatd.conversation.receipts import Receipts
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.shapes import Deliver

TICKET, DESK, BOARD = "ticket", "desk", "board"


class Hints:
    """Keeps the promise of `conversation.ports.Post`."""

    def __init__(self, post: ports.Post, receipts: Receipts) -> None:
        self._post, self._receipts = post, receipts

    def ticket_changed(self, ticket: TicketId) -> None:
        """The visitor's page gets its state."""
        self._post.changed(TICKET, ticket)

    def desk_changed(self, desk: DeskId) -> None:
        """The console gets its state."""
        self._post.changed(DESK, desk)

    def board_changed(self) -> None:
        """Those who watch get the board."""
        self._post.changed(BOARD)

    def deliver(
        self, conversation: ConversationId, to: Sequence[MemberId], envelope: Envelope
    ) -> None:
        """The envelope goes to these members, encoded once."""
        self._post.push("deliver", deliver_of(conversation, envelope), to)

    def receipt(
        self, conversation: ConversationId, to: MemberId, stored: int, delivered: int
    ) -> None:
        """A receipt, at once when more was delivered than was last told."""
        self._receipts.tell(conversation, to, stored, delivered)

    def cut(self, staff: StaffId) -> None:
        """Every console of this person is closed."""
        self._post.cut(staff)

    def connected(self) -> tuple[Collection[TicketId], Collection[DeskId]]:
        """A visitor's member id is its ticket's id, a counsellor's its desk's."""
        return (
            [TicketId(member) for member in self._post.connected(VISITORS)],
            [DeskId(member) for member in self._post.connected(CONSOLES)],
        )


def deliver_of(conversation: str, envelope: Envelope) -> Deliver:
    """The envelope as it goes over the wire."""
    return Deliver(
        conversation=conversation,
        number=envelope.number,
        sender=envelope.sender,
        id=envelope.id,
        kind=envelope.kind,  # type: ignore[arg-type]  # checked when it came in
        body=envelope.body,
    )
