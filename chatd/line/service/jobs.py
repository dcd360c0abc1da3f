"""What a line does every so many seconds: heartbeats, doors by plan, assigning, places told anew, fresh values."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from chatd.base import claims
from chatd.base.errors import Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.names import CONSOLES, VISITORS, DeskId, ProcessId, Seconds, TicketId
from chatd.base.ports import Post, Shared
from chatd.base.sweeper import Job
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Gone, Registry
from chatd.line.ports import Conversations, Floor, Record, Served, TicketsAndDesks
from chatd.line.rules import presence
from chatd.line.rules.door import Door, DoorPhase, serve_on
from chatd.line.rules.outcome import Count
from chatd.line.rules.presence import PageRule
from chatd.line.rules.staffing import places_and_busy
from chatd.line.rules.tallies import minute_of
from chatd.line.rules.ticket import with_page
from chatd.line.service.admission import KEY_EVERY_SECONDS, Admission
from chatd.line.service.assigning import Assigning
from chatd.line.service.desks import Desks
from chatd.line.service.endings import Endings
from chatd.line.service.holding import Holding
from chatd.line.service.pace import door_of, line_state, waiting_on
from chatd.line.service.places import Places
from chatd.line.service.telling import BOARD, DESK, LAST_HOURS, TICKET, TellingDoorsAndTallies
from chatd.line.service.unhurried import unhurried

CONSOLES_BEAT_EVERY_SECONDS = 5  # well under what a console may be unheard
VISITORS_BEAT_EVERY_SECONDS = 10  # and a visitor
SLEPT_SECONDS = 60  # no beat for so much longer than usual: the machine slept, or its clock was set
BEATS_AT_ONCE = 200  # in one call; then others have their turn
PLACES_EVERY_SECONDS = 3  # places are told so often at most
FORGOTTEN_EVERY_SECONDS = 60  # networks that have not asked for long
DOORS_KEPT_EVERY_SECONDS = 3_600  # a stored door that nothing changes would end


class Jobs:
    """Each job is one method; `first` and `all` say when they run."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: TellingDoorsAndTallies,
        conversations: Conversations,
        registry: Registry,
        assigning: Assigning,
        endings: Endings,
        desks: Desks,
        admission: Admission,
        places: Places,
        post: Post,
        process: ProcessId,
        visitors: Holding,
        consoles: Holding,
        shared: Shared | None,
        started: Seconds,
    ) -> None:
        self._store = store
        self._records = records
        self._conversations = conversations
        self._registry = registry
        self._assigning = assigning
        self._endings = endings
        self._desks = desks
        self._post = post
        self._process = process
        self._visitors, self._consoles = visitors, consoles
        self._shared = shared
        self._places = places
        self._admission = admission
        self._places_told = Seconds(0)
        self._counted_minute = -1
        self._beat_at: Seconds | None = None
        self._renewed = claims.renewal_of(started)

    @property
    def first(self) -> Sequence[Job]:
        """Before anything is looked at."""
        return (
            Job("beat_consoles", CONSOLES_BEAT_EVERY_SECONDS, self.beat_consoles),
            Job("beat_visitors", VISITORS_BEAT_EVERY_SECONDS, self.beat_visitors),
        )

    @property
    def all(self) -> Sequence[Job]:
        """After what is due."""
        return (
            Job("lines", 0, self.lines),
            Job("keep_doors", DOORS_KEPT_EVERY_SECONDS, self.keep_doors),
            Job("renew_values", 0, self.renew_values),
            Job("forget_askers", FORGOTTEN_EVERY_SECONDS, self._admission.sweep),
            Job("challenge_key", KEY_EVERY_SECONDS, self._admission.share_key),
        )

    # ---- heartbeats ----

    async def beat_consoles(self, now: Seconds) -> None:
        """The heartbeat of all consoles that are connected to this process: one call. Raises: Unavailable."""
        desks = [DeskId(each) for each in self._post.connected(CONSOLES)]
        if desks:
            missed = await self._store.beat((), desks, now, self._process)
            await self._consoles.look(missed, now)

    async def beat_visitors(self, now: Seconds) -> None:
        """The heartbeat of all visitors: one call for each `BEATS_AT_ONCE` of them. Raises: Unavailable."""
        slept_seconds = self._slept(now)
        missed: list[str] = []
        async for some in unhurried(list(self._post.connected(VISITORS)), BEATS_AT_ONCE):
            connected = [TicketId(each) for each in some]
            missed += await self._store.beat(connected, (), now, self._process)
            if slept_seconds:
                await self._change_pages(connected, lambda page: presence.word(page, now))
        if slept_seconds:
            await self._change_lost(slept_seconds)
        await self._visitors.look(missed, now)
        self._beat_at = now  # last: what failed half-way is done again

    def _slept(self, now: Seconds) -> float:
        """For how long this process did not run, seconds; 0 unless that was long."""
        last = self._beat_at
        late = 0.0 if last is None else now - last - VISITORS_BEAT_EVERY_SECONDS
        return late if late >= SLEPT_SECONDS else 0.0

    async def _change_lost(self, slept_seconds: float) -> None:
        """Nobody could come back to a place meanwhile."""
        for line in self._registry.lines:
            lost = [each.id for each in await self._store.on_line(line.id)]
            await self._change_pages(lost, lambda page: presence.slept(page, slept_seconds))

    async def _change_pages(self, those: Sequence[TicketId], rule: PageRule) -> None:
        for each in those:
            with suppress(Unknown):
                await self._store.change_ticket(
                    each, lambda found: with_page(found, rule(found.page))
                )

    # ---- doors, assigning, places ----

    async def lines(self, now: Seconds) -> None:
        """Two calls when nothing is to be done: what all lines are, and what is remembered of them.

        Doors follow plan and time; a line that has run out of its grace refuses who waits; whoever can meets a desk:
        by the process that leads. A door that cannot be stored keeps nobody from meeting a desk, and no other line
        from its turn.

        Raises: Unavailable, once all that could be done is done.
        """
        lines = self._registry.lines
        floor, records, leads = await asyncio.gather(
            self._assigning.floor(),
            self._records.last_records([line.id for line in lines]),
            self._leads(),
        )
        states, faults = {}, list[Unavailable]()
        for line in lines:
            door = door_of(line, records[line.id], floor, now)
            if leads:
                with noted(faults):
                    door = await self._door(line, records[line.id], floor, now)
                if door.phase is DoorPhase.CLOSED and waiting_on(line.id, floor):
                    with noted(faults):
                        await self._endings.refuse_waiting(line.id)  # somebody has to tell them
            states[line.id] = line_state(line, door, now)
        if leads:
            with noted(faults):
                await self._assigning.assign(floor)
            with noted(faults):
                await self._count_places(floor, now)
        # Time alone changes it: alarms, the last hour, who is lost.
        self._post.changed(BOARD, is_only_here=True)
        self._post.changed(LAST_HOURS, is_only_here=True)
        if self._places_due(now):
            await self._places.tell(floor, records, states, now)
        raise_first(faults)

    async def _leads(self) -> bool:
        """Whether this process does what one does for all. While the store is away nobody is kept from it."""
        if self._shared is None:
            return True
        try:
            return await self._shared.leads()
        except Unavailable:
            return True  # what cannot be written fails by itself

    async def _count_places(self, floor: Floor, now: Seconds) -> None:
        """Once a minute: how many wait and talk, and of the places with those who take tickets how many are busy."""
        if minute_of(now) == self._counted_minute:
            return
        served = await self._conversations.served()
        counts = places_and_busy(floor.desks, [line.id for line in self._registry.lines], now)
        for line in self._registry.lines:
            counts[line.id, Count.WAITING.value] = waiting_on(line.id, floor)
            counts[line.id, Count.SERVED.value] = served.get(line.id, Served()).served
            counts[line.id, Count.SAMPLED.value] = 1
        await self._records.add_all({each: many for each, many in counts.items() if many}, now)
        self._counted_minute = minute_of(now)

    def _places_due(self, now: Seconds) -> bool:
        if 0 <= now - self._places_told < PLACES_EVERY_SECONDS:
            return False
        self._places_told = now
        return True

    async def _door(self, line: Line, record: Record, floor: Floor, now: Seconds) -> Door:
        """The door now; it is stored only when it has changed."""
        if door_of(line, record, floor, now) == record.door:
            return record.door
        return await self._follow(line, record, floor, now)

    async def _follow(self, line: Line, record: Record, floor: Floor, now: Seconds) -> Door:
        def rule(door: Door) -> Door:
            return door_of(line, record._replace(door=door), floor, now)

        changed = await self._records.change_door(line.id, rule)
        before, after = changed.before.phase, changed.after.phase
        has_closed = before is not after and after is DoorPhase.CLOSED
        if has_closed and not waiting_on(line.id, floor):
            return await self._serve_who_came(line, now) or changed.after
        return changed.after

    async def _serve_who_came(self, line: Line, now: Seconds) -> Door | None:
        """The door closed since nobody waited; but that was known before it did, and somebody may wait by now."""
        if not waiting_on(line.id, await self._store.floor()):
            return None
        return (await self._records.change_door(line.id, lambda door: serve_on(door, now))).after

    async def keep_doors(self, _: Seconds) -> None:
        """Write each door anew as it is, so that the store keeps it. Raises: Unavailable."""
        if not await self._leads():
            return
        faults: list[Unavailable] = []
        for line in self._registry.lines:
            with noted(faults):
                await self._records.change_door(line.id, lambda door: door)
        raise_first(faults)

    # ---- values ----

    async def renew_values(self, now: Seconds) -> None:
        """Every page is sent its state, with a value made lately.

        So after a restart a value older than a renewal belongs to no living page, and brings nothing back.
        """
        renewal = claims.renewal_of(now)
        if renewal == self._renewed:
            return
        self._renewed = renewal
        for what, namespace in ((TICKET, VISITORS), (DESK, CONSOLES)):
            async for some in unhurried(list(self._post.connected(namespace)), BEATS_AT_ONCE):
                for member in some:
                    self._post.changed(what, member, is_only_here=True)

    # ---- the directory ----

    async def directory_changed(self, gone: Gone) -> None:
        """Who and what an organisation has taken away: cut, refused, narrowed. Raises: Unavailable."""
        faults: list[Unavailable] = []
        for staff in gone.staff:
            with noted(faults):
                await self._desks.cut(staff)
        for line in gone.lines:
            with noted(faults):
                await self._endings.refuse_waiting(line, is_gone=True)
        for desk in await self._store.desks():
            with noted(faults):
                await self._desks.narrow(desk)
        raise_first(faults)
