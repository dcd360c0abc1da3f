"""What each page that waits was last shown of its place and its line, whoever asked for that."""

from collections.abc import Collection

from chatd.base.names import TicketId
from chatd.line.shapes.visitor import LineState, Place

Shown = tuple[Place, LineState]


class Told:
    """A state is made for many reasons, and what was to be told may be overtaken: so what was made counts.

    `has_moved`: a page was shown something else than it was thought to know, so its place has to be looked at.
    """

    def __init__(self) -> None:
        self._shown: dict[TicketId, Shown] = {}
        self.has_moved = False

    def note(self, ticket: TicketId, shown: Shown) -> None:
        """A state with this has been made for its page."""
        if self._shown.get(ticket) != shown:
            self._shown[ticket] = shown
            self.has_moved = True

    def is_news(self, ticket: TicketId, shown: Shown) -> bool:
        """Whether its page knows it otherwise; then it is on its way from now on."""
        is_news = self._shown.get(ticket) != shown
        self._shown[ticket] = shown
        return is_news

    def keep_only(self, tickets: Collection[TicketId]) -> None:
        """The others are not connected to this process any more."""
        self._shown = {ticket: shown for ticket, shown in self._shown.items() if ticket in tickets}
