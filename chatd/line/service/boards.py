"""The queue watch, and what a lead does with a line: open, stop the intake, close, tell who waits "not today"."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import LineId, Seconds
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.service.registry import Registry
from chatd.line.ports import (
    Conversations,
    DoorsAndTallies,
    Floor,
    Orphaned,
    Record,
    Served,
    TicketsAndDesks,
)
from chatd.line.rules import desk as desks
from chatd.line.rules import door as doors
from chatd.line.rules.door import Act, Door
from chatd.line.rules.outcome import Count
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.urgent import urgent_unseen_since
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.endings import Endings
from chatd.line.service.pace import door_of, waiting_on
from chatd.line.service.versions import Versions
from chatd.line.shapes.board import Board, BoardDesk, BoardLine, BoardOrphan
from chatd.staff.rules import must_lead

NOT_TODAY = "not_today"
LEADS_ACTS = {
    "open": Act.OPEN,
    "stop_intake": Act.STOP_INTAKE,
    "close": Act.CLOSE,
    NOT_TODAY: Act.CLOSE,
}


class LastHour(NamedTuple):
    """What was counted of a line within the last hour."""

    abandoned: int
    unverified: int


class Boards:
    """Counts per line; no id of a ticket or conversation, no word, no timeline of one person."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        conversations: Conversations,
        registry: Registry,
        assigning: Assigning,
        endings: Endings,
        versions: Versions,
        clock: Clock,
    ) -> None:
        self._store = store
        self._records = records
        self._conversations = conversations
        self._registry = registry
        self._assigning = assigning
        self._endings = endings
        self._versions = versions
        self._clock = clock

    async def view(self, staff: Staff) -> Board:
        """The lines that this person may see: six round trips, however many they are.

        Raises: Refused(NOT_ALLOWED: neither lead nor admin), Unavailable.
        """
        must_lead(staff)
        lines = self._registry.lines_of(staff)
        ids = [line.id for line in lines]
        floor = await self._store.floor()
        records = await self._records.records(ids)
        served = await self._conversations.served()
        abandoned = await self._records.last_hour(ids, Count.ABANDONED.value, self._clock.now())
        unverified = await self._records.last_hour(ids, Count.UNVERIFIED.value, self._clock.now())
        shown = tuple(
            self._line(
                line,
                floor,
                records[line.id],
                served,
                LastHour(abandoned[line.id], unverified[line.id]),
            )
            for line in lines
        )
        return Board(version=self._versions.next(), now=int(self._clock.now()), lines=shown)

    @settled
    async def change_line(self, staff: Staff, line: LineId, act: str) -> None:
        """`act`: "open", "stop_intake", "close" (those who wait are served), or "not_today" (they are told otherwise).

        Who is shown to a desk at that moment may still be taken, and is told so else when that offer lapses.

        Raises: Unknown (line), Malformed, Refused(NOT_ALLOWED, WRONG_STATE).
        """
        must_lead(staff)
        found = self._registry.line(line)
        if line not in staff.lines:
            raise Refused(Reason.NOT_ALLOWED)
        if act not in LEADS_ACTS:
            raise Malformed
        now = self._clock.now()
        floor = await self._store.floor()
        record = (await self._records.records([line]))[line]

        def at_now(door: Door) -> Door:
            return door_of(found, record._replace(door=door), floor, now)

        await self._records.change_door(
            line,
            lambda door: at_now(doors.change(at_now(door), LEADS_ACTS[act], found.hours, now)),
        )
        if act == NOT_TODAY:
            await self._endings.refuse_waiting(line)
        elif LEADS_ACTS[act] is Act.OPEN:
            await self._endings.serve_again(line)

    def _line(
        self,
        line: Line,
        floor: Floor,
        record: Record,
        served: Mapping[LineId, Served],
        last_hour: LastHour,
    ) -> BoardLine:
        now = self._clock.now()
        mine = [each for each in floor.waiting if each.need.line == line.id]
        oldest = min((each.oldest for each in mine if each.oldest is not None), default=None)
        theirs = served.get(line.id, Served())
        urgent = [each for each in floor.urgent if each.line == line.id]
        return BoardLine(
            line=line.id,
            name=line.name_in(line.languages[0]),
            phase=door_of(line, record, floor, now).phase,
            waiting=waiting_on(line.id, floor),
            away=sum(each.away for each in mine),
            longest_since=_whole(oldest),
            served=theirs.served,
            free=sum(desks.free(desk, now) for desk in floor.desks if line.id in desk.lines),
            abandoned_last_hour=last_hour.abandoned,
            unverified_last_hour=last_hour.unverified,
            orphans=tuple(_orphan(each) for each in theirs.orphans),
            desks=tuple(
                BoardDesk(
                    alias=desk.alias,
                    desk=desk.id,
                    languages=desk.languages,
                    misses=desk.misses,
                    phase="lost" if desks.is_lost(desk, now) else desk.phase.value,
                    conversations=len(desk.conversations),
                    capacity=desk.capacity,
                )
                for desk in floor.desks
                if line.id in desk.lines
            ),
            urgent=len(urgent) + theirs.urgent,
            urgent_unseen_since=_whole(_unseen_since(urgent, theirs)),
        )


def _unseen_since(waiting: Sequence[Ticket], theirs: Served) -> Seconds | None:
    """Of what is urgent on a line and nobody has taken up, since when the longest has been so."""
    since = [theirs.urgent_orphan_since, *(urgent_unseen_since(each) for each in waiting)]
    return min((each for each in since if each is not None), default=None)


def _orphan(orphan: Orphaned) -> BoardOrphan:
    return BoardOrphan(
        conversation=orphan.conversation,
        language=orphan.language,
        since=int(orphan.since),
        urgent=orphan.is_urgent,
        may_take=orphan.is_up,
    )


def _whole(at: Seconds | None) -> int | None:
    return None if at is None else int(at)
