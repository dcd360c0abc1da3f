"""What a console says, turned into one service call each."""

from collections.abc import Mapping
from typing import Any

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused
from chatd.base.events import NOTHING, Answer, Connection, Event, Handler
from chatd.base.names import DeskId, Language, LineId, TicketId
from chatd.base.ports import Journal
from chatd.line.events.visitor import Delivering
from chatd.line.service.boards import Boards
from chatd.line.service.desk_pages import DeskPages
from chatd.line.service.desks import Desks
from chatd.line.service.last_hours import LastHoursService
from chatd.line.service.relief import Relief
from chatd.line.service.telling import LAST_HOURS
from chatd.line.shapes import CONSOLE_EVENTS
from chatd.line.shapes.board import (
    CallBack,
    ChangeLine,
    PullForward,
    SayToWaiting,
    SetLimit,
    Watch,
    WatchLastHours,
)
from chatd.line.shapes.console import (
    Accept,
    AskQueue,
    Decline,
    EndShift,
    OnlyOne,
    Pause,
    ResumeShift,
    SetCapacity,
    StartShift,
    WrapUp,
)
from chatd.staff.events import staff_of

BOARD = "board"
# What the log holds of a shift and of a lead: presses of theirs, and nothing that a visitor has brought about.
NOTED = {
    "start_shift": "shift_started",
    "end_shift": "shift_ended",
    "change_line": "line_changed",
    "set_limit": "line_limited",
    "call_back": "desk_called_back",
    "say_to_waiting": "notice_said",
    "pull_forward": "pulled_forward",
}


class ConsoleEvents:
    """The consoles' events of a line; who sits there, `staff.events` knows."""

    def __init__(
        self,
        desks: Desks,
        pages: DeskPages,
        boards: Boards,
        last_hours: LastHoursService,
        relief: Relief,
        delivering: Delivering,
        journal: Journal,
    ) -> None:
        self._desks, self._pages, self._boards = desks, pages, boards
        self._last_hours, self._relief = last_hours, relief
        self._delivering, self._journal = delivering, journal

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        handlers: dict[str, Handler] = {
            "start_shift": self.start_shift,
            "resume_shift": self.resume_shift,
            "pause": self.pause,
            "set_capacity": self.set_capacity,
            "only_one": self.only_one,
            "ask_queue": self.ask_queue,
            "wrap_up": self.wrap_up,
            "accept": self.accept,
            "decline": self.decline,
            "end_shift": self.end_shift,
            "watch": self.watch,
            "watch_last_hours": self.watch_last_hours,
            "change_line": self.change_line,
            "set_limit": self.set_limit,
            "call_back": self.call_back,
            "say_to_waiting": self.say_to_waiting,
            "pull_forward": self.pull_forward,
        }
        return {
            name: Event(CONSOLE_EVENTS[name], self._noted(name, each))
            for name, each in handlers.items()
        }

    def _noted(self, name: str, handler: Handler) -> Handler:
        """The same, written down once it was done."""
        if name not in NOTED:
            return handler

        async def noted(connection: Connection, payload: Any) -> Answer:
            answer = await handler(connection, payload)
            self._journal.note(
                NOTED[name],
                organisation=staff_of(connection).organisation,
                account=connection.owner,
                line=getattr(payload, "line", ""),
                phase=_phase_of(payload),
            )
            return answer

        return noted

    async def gone(self, member: str) -> None:
        """The console has no connection left. Raises: Unavailable."""
        await self._pages.lost(DeskId(member))

    async def start_shift(self, connection: Connection, payload: StartShift) -> Answer:
        """Open a desk; the same hash again is the same desk."""
        desk, state = await self._desks.start(
            staff_of(connection),
            [LineId(line) for line in payload.lines],
            [Language(language) for language in payload.languages],
            payload.capacity,
            to_bytes(payload.resume_hash),
            paused=payload.paused,
            entering=connection.enter,
        )
        await connection.enter(desk)
        return Answer(state)

    async def resume_shift(self, connection: Connection, payload: ResumeShift) -> Answer:
        """Take the desk up again; what is held is delivered right behind the answer."""
        desk, state = await self._desks.resume(
            staff_of(connection),
            payload.value,
            to_bytes(payload.key),
            payload.memberships,
            connection.enter,
        )
        await connection.enter(desk)
        in_progress = [each.id for each in state.conversations if each.outcome is None]
        return Answer(state, await self._delivering(connection, in_progress))

    async def pause(self, connection: Connection, payload: Pause) -> Answer:
        """No new offers, or again."""
        await self._desks.pause(desk_of(connection), paused=payload.paused)
        return NOTHING

    async def set_capacity(self, connection: Connection, payload: SetCapacity) -> Answer:
        """How many at once from now on."""
        await self._desks.set_capacity(desk_of(connection), payload.capacity)
        return NOTHING

    async def only_one(self, connection: Connection, payload: OnlyOne) -> Answer:
        """Only one now, or as many as before."""
        await self._relief.only_one(desk_of(connection), is_on=payload.is_on)
        return NOTHING

    async def ask_queue(self, connection: Connection, _: AskQueue) -> Answer:
        """How many wait on the lines of this desk."""
        return Answer(await self._relief.queue(desk_of(connection)))

    async def wrap_up(self, connection: Connection, payload: WrapUp) -> Answer:
        """More time after a conversation, or ready now."""
        await self._desks.wrap_up(desk_of(connection), more=payload.more)
        return NOTHING

    async def accept(self, connection: Connection, payload: Accept) -> Answer:
        """Take the offered ticket."""
        await self._desks.accept(desk_of(connection), TicketId(payload.ticket))
        return NOTHING

    async def decline(self, connection: Connection, payload: Decline) -> Answer:
        """Let it go to the next desk."""
        await self._desks.decline(desk_of(connection), TicketId(payload.ticket))
        return NOTHING

    async def end_shift(self, connection: Connection, _: EndShift) -> Answer:
        """No new offers; the desk goes with its last conversation."""
        await self._desks.end(desk_of(connection))
        return NOTHING

    async def watch(self, connection: Connection, payload: Watch) -> Answer:
        """The board, now and whenever it changes; or no more."""
        if not payload.board:
            connection.watch(BOARD, is_on=False)
            return NOTHING
        board = await self._boards.view(staff_of(connection))
        connection.watch(BOARD, is_on=True)
        return Answer(board)

    async def watch_last_hours(self, connection: Connection, payload: WatchLastHours) -> Answer:
        """The last hours, now and every few seconds; or no more."""
        if not payload.is_on:
            connection.watch(LAST_HOURS, is_on=False)
            return NOTHING
        hours = await self._last_hours.view(staff_of(connection))
        connection.watch(LAST_HOURS, is_on=True)
        return Answer(hours)

    async def change_line(self, connection: Connection, payload: ChangeLine) -> Answer:
        """Open a line, stop its intake, close it."""
        await self._boards.change_line(staff_of(connection), LineId(payload.line), payload.act)
        return NOTHING

    async def set_limit(self, connection: Connection, payload: SetLimit) -> Answer:
        """How many may wait."""
        await self._boards.set_limit(staff_of(connection), LineId(payload.line), payload.limit)
        return NOTHING

    async def call_back(self, connection: Connection, payload: CallBack) -> Answer:
        """A desk that was set away takes tickets again."""
        await self._boards.call_back(staff_of(connection), DeskId(payload.desk))
        return NOTHING

    async def say_to_waiting(self, connection: Connection, payload: SayToWaiting) -> Answer:
        """A notice to all who wait on a line; or it is taken back."""
        texts = {Language(each.language): each.text for each in payload.words}
        await self._boards.say_to_waiting(staff_of(connection), LineId(payload.line), texts)
        return NOTHING

    async def pull_forward(self, connection: Connection, payload: PullForward) -> Answer:
        """Somebody who says that it cannot wait goes first."""
        await self._boards.pull_forward(staff_of(connection), LineId(payload.line))
        return NOTHING


def _phase_of(payload: Any) -> str:
    """What is noted of an act beside its name: never a word of what was said."""
    if isinstance(payload, SayToWaiting):
        return "said" if payload.words else "taken_back"
    return getattr(payload, "act", "")


def desk_of(connection: Connection) -> DeskId:
    """The desk of this console. Raises: Refused(NOT_ON_SHIFT)."""
    if connection.member is None:
        raise Refused(Reason.NOT_ON_SHIFT)
    return DeskId(connection.member)
