"""What a console says, turned into one service call each."""

from collections.abc import Mapping

import msgspec

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused
from chatd.base.events import NOTHING, Answer, Connection, Event, Handler
from chatd.base.names import ConversationId, DeskId, Language, LineId, TicketId
from chatd.conversation.service.console_return import HeldMembership
from chatd.conversation.shapes import CONSOLE_EVENTS as CONVERSATION_EVENTS
from chatd.conversation.shapes import TakeOrphan
from chatd.line.service.boards import Boards
from chatd.line.service.shifts import Shifts
from chatd.line.shapes import (
    CONSOLE_EVENTS,
    Accept,
    Board,
    ChangeLine,
    ConsoleState,
    Decline,
    EndShift,
    Pause,
    ResumeShift,
    SetCapacity,
    StartShift,
    Watch,
)
from chatd.line.visitor_events import Delivering
from chatd.staff.events import staff_of

EVENTS = CONSOLE_EVENTS | {"take_orphan": CONVERSATION_EVENTS["take_orphan"]}
BOARD = "board"


class ConsoleEvents:
    """The consoles' events of a line; who sits there, `staff.events` knows."""

    def __init__(self, shifts: Shifts, boards: Boards, delivering: Delivering) -> None:
        self._shifts, self._boards, self._delivering = shifts, boards, delivering

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        handlers: dict[str, Handler] = {
            "start_shift": self.start_shift,
            "resume_shift": self.resume_shift,
            "pause": self.pause,
            "set_capacity": self.set_capacity,
            "accept": self.accept,
            "decline": self.decline,
            "end_shift": self.end_shift,
            "take_orphan": self.take_orphan,
            "watch": self.watch,
            "change_line": self.change_line,
        }
        return {name: Event(EVENTS[name], each) for name, each in handlers.items()}

    async def gone(self, member: str) -> None:
        """The console has no connection left. Raises: Unavailable."""
        await self._shifts.lost(DeskId(member))

    async def start_shift(self, connection: Connection, payload: StartShift) -> Answer:
        """Open a desk; the same hash again is the same desk."""
        view = await self._shifts.start(
            staff_of(connection),
            [LineId(line) for line in payload.lines],
            [Language(language) for language in payload.languages],
            payload.capacity,
            to_bytes(payload.resume_hash),
        )
        await connection.enter(view.id)
        await self._shifts.connected(view.id)
        return Answer(shown(view))

    async def resume_shift(self, connection: Connection, payload: ResumeShift) -> Answer:
        """Take the desk up again; what is held is delivered right behind the answer."""
        memberships = [HeldMembership(held.value, held.received) for held in payload.memberships]
        view = await self._shifts.resume(
            staff_of(connection), payload.value, to_bytes(payload.key), memberships
        )
        await connection.enter(view.id)
        after = {str(each.id): 0 for each in view.conversations if each.phase != "ended"}
        return Answer(shown(view), await self._delivering(connection, after))

    async def pause(self, connection: Connection, payload: Pause) -> Answer:
        """No new offers, or again."""
        await self._shifts.pause(desk_of(connection), paused=payload.paused)
        return NOTHING

    async def set_capacity(self, connection: Connection, payload: SetCapacity) -> Answer:
        """How many at once from now on."""
        await self._shifts.set_capacity(desk_of(connection), payload.capacity)
        return NOTHING

    async def accept(self, connection: Connection, payload: Accept) -> Answer:
        """Take the offered ticket."""
        await self._shifts.accept(desk_of(connection), TicketId(payload.ticket))
        return NOTHING

    async def decline(self, connection: Connection, payload: Decline) -> Answer:
        """Let it go to the next desk."""
        await self._shifts.decline(desk_of(connection), TicketId(payload.ticket))
        return NOTHING

    async def end_shift(self, connection: Connection, _: EndShift) -> Answer:
        """No new offers; the desk goes with its last conversation."""
        await self._shifts.end(desk_of(connection))
        return NOTHING

    async def take_orphan(self, connection: Connection, payload: TakeOrphan) -> Answer:
        """A lead takes a conversation up."""
        await self._shifts.take_orphan(desk_of(connection), ConversationId(payload.conversation))
        return NOTHING

    async def watch(self, connection: Connection, payload: Watch) -> Answer:
        """The board, now and whenever it changes; or no more."""
        if not payload.board:
            connection.watch(BOARD, is_on=False)
            return NOTHING
        board = shown_board(await self._boards.view(staff_of(connection)))
        connection.watch(BOARD, is_on=True)
        return Answer(board)

    async def change_line(self, connection: Connection, payload: ChangeLine) -> Answer:
        """Open a line, stop its intake, close it."""
        await self._boards.change_line(staff_of(connection), LineId(payload.line), payload.act)
        return NOTHING


def shown(view: object) -> ConsoleState:
    """The view as it goes over the wire."""
    return msgspec.convert(view, ConsoleState, from_attributes=True)


def shown_board(view: object) -> Board:
    """The view as it goes over the wire."""
    return msgspec.convert(view, Board, from_attributes=True)


def desk_of(connection: Connection) -> DeskId:
    """The desk of this console. Raises: Refused(NOT_ON_SHIFT)."""
    if connection.member is None:
        raise Refused(Reason.NOT_ON_SHIFT)
    return DeskId(connection.member)
