"""What time does: missed offers, expired tickets, lost and silent members, orphans, planned hours, forgetting."""

from contextlib import suppress
from functools import partial

from chatd.base.errors import Refused, Unknown
from chatd.base.names import LineId, Seconds, TicketId
from chatd.base.ports import Signer
from chatd.conversation.ports import Post
from chatd.conversation.rules import resume
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.sweep import ConversationSweep
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Registry
from chatd.line.rules import desk as shift
from chatd.line.rules import presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Phase
from chatd.line.rules.ticket import Ticket, TicketPhase
from chatd.line.service.assigning import Assigning
from chatd.line.service.doors import Doors
from chatd.line.service.heartbeats import Pages, unhurried
from chatd.line.service.live import Live, is_lost
from chatd.line.service.shifts import Shifts
from chatd.line.service.showing import Showing
from chatd.line.service.views import PlaceView
from chatd.staff.ports import PlannedShifts, SignIns

CONSOLES_BEAT_EVERY_SECONDS = 5  # well under what a console may be unheard
VISITORS_BEAT_EVERY_SECONDS = 20  # and a visitor
PLACES_EVERY_SECONDS = 3  # places are told so often at most
RELOAD_EVERY_SECONDS = 10  # what the commands have stored is known within this time
ALIVE_EVERY_SECONDS = (
    60  # not before the time for rebuilding is over: until then the stop before it counts
)
PURGE_EVERY_SECONDS = 3_600
DESK_KEPT_SECONDS = 600  # a lost console may come back to its desk


class Sweeper:
    """Run every second by main; a second run at the same time changes nothing."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        doors: Doors,
        assigning: Assigning,
        endings: Endings,
        pages: Pages,
        showing: Showing,
        shifts: Shifts,
        conversation_sweep: ConversationSweep,
        sign_ins: SignIns,
        planned_shifts: PlannedShifts,
        signer: Signer,
        post: Post,
        started: Seconds,
    ) -> None:
        self._live = live
        self._registry = registry
        self._doors = doors
        self._assigning = assigning
        self._endings = endings
        self._pages = pages
        self._showing = showing
        self._shifts = shifts
        self._conversation_sweep = conversation_sweep
        self._sign_ins = sign_ins
        self._planned_shifts = planned_shifts
        self._signer = signer
        self._post = post
        self._started, self._renewed = started, resume.renewal_of(started)
        self._last_run: dict[str, Seconds] = {}
        self._told_places: dict[TicketId, tuple[PlaceView, str]] = {}

    async def sweep(self, now: Seconds) -> None:
        """Everything that is due at `now`, then assign. Raises: Unavailable (what was done stays done)."""
        if self._is_due("consoles", now, CONSOLES_BEAT_EVERY_SECONDS):
            await self._pages.beat_consoles(now)
        if self._is_due("visitors", now, VISITORS_BEAT_EVERY_SECONDS):
            await self._pages.beat_visitors(now)
        await self._desks(now)
        await self._tickets(now)
        await self._conversation_sweep.sweep(now)
        for line in self._registry.lines:
            await self._line(line)
        await self._live.places.purge(now)
        await self._assigning.assign()
        if self._is_due("places", now, PLACES_EVERY_SECONDS):
            await self._tell_places()
        await self._rarely(now)

    async def _rarely(self, now: Seconds) -> None:
        self._signer.rotate(now)
        if self._is_due("reload", now, RELOAD_EVERY_SECONDS):
            gone = await self._registry.reload()
            for staff in gone.staff:
                await self._shifts.cut(staff)
            for line in gone.lines:
                await self._refuse_all(line)
            for desk in await self._live.places.desks():
                with suppress(Unknown, Refused):
                    await self._shifts.narrow(desk.id)
        if self._is_due("purge", now, PURGE_EVERY_SECONDS):
            await self._sign_ins.purge(now)
            await self._planned_shifts.purge(now)
        await self._renew_values(now)
        if now - self._started >= resume.REBUILD_SECONDS and self._is_due(
            "alive", now, ALIVE_EVERY_SECONDS
        ):
            self._signer.note_alive(now)

    async def _renew_values(self, now: Seconds) -> None:
        """Every page holds a value made lately; so after a restart an old one is known for one of what had ended."""
        renewal = resume.renewal_of(now)
        if renewal == self._renewed:
            return
        self._renewed = renewal
        visitors, consoles = self._post.connected()
        async for ticket in unhurried(visitors):
            self._post.ticket_changed(ticket)
        for desk in tuple(consoles):
            self._post.desk_changed(desk)

    def _is_due(self, what: str, now: Seconds, every_seconds: float) -> bool:
        last = self._last_run.get(what)
        if last is not None and 0 <= now - last < every_seconds:
            return False
        self._last_run[what] = now
        return True

    # ---- desks ----

    async def _desks(self, now: Seconds) -> None:
        for desk in await self._live.places.desks():
            with suppress(Unknown, Refused):
                await self._desk(desk, now)

    async def _desk(self, desk: Desk, now: Seconds) -> None:
        if shift.is_missed(desk, now):
            await self._miss(desk)
        if is_lost(desk, now) and desk.page.lost_at is None:
            await self._shifts.lost(desk.id)
        if desk.page.lost_at is not None and now - desk.page.lost_at >= DESK_KEPT_SECONDS:
            await self._live.places.forget_desk(desk.id)
            self._post.board_changed()

    async def _miss(self, desk: Desk) -> None:
        """The offer ran out: the ticket goes on to the next, at the same place."""
        if desk.offer is None:
            return
        ticket = desk.offer.ticket
        try:
            policy = self._registry.policy((await self._live.places.ticket(ticket)).line)
            rule = partial(_missed, misses_max=policy.offer_misses_max)
            await self._live.places.change_pair(ticket, desk.id, rule)
        except Unknown:
            await self._live.places.change_desk(desk.id, partial(shift.withdraw, ticket=ticket))
        self._post.ticket_changed(ticket)
        self._post.desk_changed(desk.id)
        self._post.board_changed()

    # ---- tickets ----

    async def _tickets(self, now: Seconds) -> None:
        for ticket in await self._live.places.lost_tickets(now):
            grace_seconds = self._registry.policy(ticket.line).ticket_grace_seconds
            with suppress(Unknown, Refused):
                if tickets.is_overdue(ticket, now, grace_seconds):
                    await self._endings.ticket(ticket.id, tickets.expire)
                elif ticket.page.lost_at is None:
                    seen = ticket.page.seen_at
                    await self._pages.of_visitor(ticket.id, partial(presence.drop, now=seen))

    async def _line(self, line: Line) -> None:
        """A line whose grace is over refuses those who wait still: somebody has to tell them."""
        door = await self._doors.at(line)
        if door.phase is not Phase.CLOSED:
            return
        await self._refuse_all(line.id)

    async def _refuse_all(self, line: LineId) -> None:
        for ticket in await self._live.places.on_line(line):
            with suppress(Unknown, Refused):
                await self._endings.ticket(ticket.id, tickets.refuse)

    async def _tell_places(self) -> None:
        """Those who wait are told when their place, its estimate or the line has changed, and only then."""
        visitors, _ = self._post.connected()
        told: dict[TicketId, tuple[PlaceView, str]] = {}
        async for ticket_id in unhurried(visitors):
            with suppress(Unknown):
                ticket = await self._live.places.ticket(ticket_id)
                if ticket.is_waiting:
                    told[ticket_id] = await self._place(ticket)
        for ticket_id, place in told.items():
            if self._told_places.get(ticket_id) != place:
                self._post.ticket_changed(ticket_id)
        self._told_places = told

    async def _place(self, ticket: Ticket) -> tuple[PlaceView, str]:
        door = await self._live.doors.door(ticket.line)
        return await self._showing.place(ticket), door.phase.value


def _missed(ticket: Ticket, desk: Desk, misses_max: int) -> tuple[Ticket, Desk]:
    is_here = ticket.phase is TicketPhase.OFFERED and ticket.desk == desk.id
    return tickets.let_go(ticket) if is_here else ticket, shift.miss(desk, misses_max)
