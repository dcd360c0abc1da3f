"""What a console says of being called in."""

from collections.abc import Mapping

from chatd.base.events import Answer, Connection, Event
from chatd.base.shapes import Empty
from chatd.rota.service.calling import Calling
from chatd.rota.service.mailing import CALL_INS
from chatd.rota.shapes import CONSOLE_EVENTS
from chatd.staff.events import staff_of


class CallInEvents:
    """A console asks to be told of calls."""

    def __init__(self, calling: Calling) -> None:
        self._calling = calling

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        return {"watch_call_ins": Event(CONSOLE_EVENTS["watch_call_ins"], self.watch)}

    async def watch(self, connection: Connection, _: Empty) -> Answer:
        """Now, and whenever one changes."""
        found = await self._calling.view(staff_of(connection))
        connection.watch(CALL_INS, is_on=True)
        return Answer(found)
