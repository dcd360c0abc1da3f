"""The queue watch, and what a lead does with a line: open, stop the intake, close."""

from chatd.core.directory import Staff
from chatd.core.names import LineId
from chatd.service.views import BoardView


class Boards:
    """Counts per line; no id of a ticket or conversation, no word, no timeline of one person."""

    async def view(self, staff: Staff) -> BoardView:
        """The lines that this person may see. Raises: Refused(NOT_ALLOWED: neither lead nor admin)."""
        raise NotImplementedError

    async def change_line(self, staff: Staff, line: LineId, act: str) -> None:
        """`act`: "open", "stop_intake" or "close" (those who wait are served).

        Raises: Unknown (line), Refused(NOT_ALLOWED, WRONG_STATE).
        """
        raise NotImplementedError
