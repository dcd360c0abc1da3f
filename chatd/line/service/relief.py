"""What a counsellor asks for her own sake: only one now, and how many wait, which nobody is shown unasked."""

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import DeskId
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import at_once
from chatd.line.service.letting_go import DeskChanges
from chatd.line.service.pace import waiting_on
from chatd.line.shapes.console import Queue, QueueLine


class Relief:
    """Of desks on shift."""

    def __init__(self, store: TicketsAndDesks, changes: DeskChanges) -> None:
        self._store, self._changes = store, changes

    async def only_one(self, desk: DeskId, *, is_on: bool) -> None:
        """Only one now, which a lead sees; or as many as before. Raises: Refused(NOT_ON_SHIFT, WRONG_STATE)."""
        await self._changes.change(desk, at_once.only_one if is_on else at_once.as_before)

    async def queue(self, desk: DeskId) -> Queue:
        """How many wait on the lines of this desk: two round trips. Raises: Refused(NOT_ON_SHIFT)."""
        try:
            lines = (await self._store.desk(desk)).lines
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None
        floor = await self._store.floor()
        return Queue(
            lines=tuple(QueueLine(line=each, waiting=waiting_on(each, floor)) for each in lines)
        )
