"""The queue watch, and what a lead does with a line: open, stop the intake, close."""

from collections.abc import Sequence

from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import ConversationPhase, LineId, Seconds, StaffRole
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.outcome import Count
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.service.registry import Registry
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Act
from chatd.line.service.assigning import Assigning
from chatd.line.service.doors import Doors, count_of
from chatd.line.service.live import Live, is_lost, name_of, staffing
from chatd.line.service.showing import Showing
from chatd.line.service.views import BoardDeskView, BoardLineView, BoardView

LEADS_ACTS = {"open": Act.OPEN, "stop_intake": Act.STOP_INTAKE, "close": Act.CLOSE}
BEING_SERVED = (ConversationPhase.OPENING, ConversationPhase.OPEN)


class Boards:
    """Counts per line; no id of a ticket or conversation, no word, no timeline of one person."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        doors: Doors,
        assigning: Assigning,
        showing: Showing,
        clock: Clock,
        post: Post,
    ) -> None:
        self._live = live
        self._registry = registry
        self._doors = doors
        self._assigning = assigning
        self._showing = showing
        self._clock = clock
        self._post = post

    async def view(self, staff: Staff) -> BoardView:
        """The lines that this person may see. Raises: Refused(NOT_ALLOWED: neither lead nor admin)."""
        _must_lead(staff)
        desks = await self._live.places.desks()
        alive = await self._live.conversations.all()
        lines = [await self._line(line, desks, alive) for line in self._registry.lines_of(staff)]
        return BoardView(
            version=self._showing.next_version(), now=int(self._clock.now()), lines=tuple(lines)
        )

    async def change_line(self, staff: Staff, line: LineId, act: str) -> None:
        """`act`: "open", "stop_intake" or "close" (those who wait are served).

        Raises: Unknown (line), Malformed, Refused(NOT_ALLOWED, WRONG_STATE).
        """
        _must_lead(staff)
        found = self._registry.line(line)
        if line not in staff.lines:
            raise Refused(Reason.NOT_ALLOWED)
        if act not in LEADS_ACTS:
            raise Malformed
        await self._doors.change(found, LEADS_ACTS[act])
        for ticket in await self._live.places.on_line(line):
            self._post.ticket_changed(ticket.id)
        self._post.board_changed()
        await self._assigning.assign()

    async def _line(
        self, line: Line, desks: Sequence[Desk], alive: Sequence[Conversation]
    ) -> BoardLineView:
        now = self._clock.now()
        waiting = await self._live.places.waiting(line.id)
        oldest = min((each.oldest for each in waiting), default=now)
        phases = [each.phase for each in alive if each.line == line.id]
        return BoardLineView(
            line=line.id,
            name=name_of(line, line.languages[0]),
            phase=(await self._doors.at(line)).phase.value,
            waiting=count_of(waiting),
            longest_wait_seconds=max(0, int(now - oldest)),
            served=sum(phase in BEING_SERVED for phase in phases),
            free=staffing(desks, line.id, now).free,
            abandoned_last_hour=await self._abandoned(line.id, now),
            orphans=phases.count(ConversationPhase.ORPHANED),
            desks=tuple(_desk(desk, now) for desk in desks if line.id in desk.lines),
        )

    async def _abandoned(self, line: LineId, now: Seconds) -> int:
        return await self._live.tallies.last_hour(line, Count.ABANDONED.value, now)


def _desk(desk: Desk, now: Seconds) -> BoardDeskView:
    phase = "lost" if is_lost(desk, now) else desk.phase.value
    return BoardDeskView(desk.alias, phase, len(desk.conversations), desk.capacity)


def _must_lead(staff: Staff) -> None:
    if staff.role is StaffRole.COUNSELLOR:
        raise Refused(Reason.NOT_ALLOWED)
