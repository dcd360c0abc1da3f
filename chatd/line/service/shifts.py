"""What a counsellor does with a desk: start, take tickets, pause, come back, end; and what a lead takes over."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import ConversationId, DeskId, Language, LineId, StaffId, TicketId
from chatd.base.ports import Clock, Ids
from chatd.conversation.ports import Post
from chatd.conversation.service.console_return import ConsoleReturn, HeldMembership
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.handover import Handover
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.line.rules import desk as shift
from chatd.line.rules import presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket, TicketPhase
from chatd.line.service.assigning import Assigning
from chatd.line.service.heartbeats import Pages
from chatd.line.service.live import Live, is_lost
from chatd.line.service.showing import Showing
from chatd.line.service.views import ConsoleView

HASH_BYTES = 32


class Shifts:
    """A desk belongs to one console of one person; each person has at most one."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        assigning: Assigning,
        endings: Endings,
        pages: Pages,
        console_return: ConsoleReturn,
        showing: Showing,
        clock: Clock,
        ids: Ids,
        post: Post,
    ) -> None:
        self._live = live
        self._registry = registry
        self._assigning = assigning
        self._handover = Handover(live, endings, clock, post)
        self._pages = pages
        self._console_return = console_return
        self._showing = showing
        self._clock = clock
        self._ids = ids
        self._post = post

    async def start(
        self,
        staff: Staff,
        lines: Sequence[LineId],
        languages: Sequence[Language],
        capacity: int,
        resume_hash: bytes,
    ) -> ConsoleView:
        """Open a desk. The same hash again gives the same desk back.

        A desk of the same person whose console is lost goes, and its conversations come to the new one, which says a
        fresh `key_package` in each.
        Raises: Malformed, Refused(NOT_ALLOWED: not this person's line or language, or more at once than the lines
        allow; ON_SHIFT_ALREADY: another console holds the desk and is connected; LANGUAGE_NOT_SERVED: none of the
        lines speaks any of them).
        """
        self._check(staff, lines, languages, resume_hash)
        self._check_capacity(lines, capacity)
        old = await self._desk_of(staff.id)
        if old is not None and old.resume_hash == resume_hash:
            return await self.view(old.id)
        if old is not None and not is_lost(old, self._clock.now()):
            raise Refused(Reason.ON_SHIFT_ALREADY)
        now = self._clock.now()
        desk = Desk(
            id=self._ids.desk(),
            staff=staff.id,
            organisation=staff.organisation,
            alias=staff.alias,
            lines=tuple(lines),
            languages=tuple(languages),
            capacity=capacity,
            resume_hash=resume_hash,
            page=presence.arrive(now),
            idle_since=now,
        )
        if old is not None:
            await self._close(old)
        kept = await self._live.places.add_desk(desk)
        if kept.id != desk.id:
            raise Refused(Reason.ON_SHIFT_ALREADY)
        if old is not None:
            await self._handover.all_of(old, desk)
        self._post.board_changed()
        await self._assigning.assign()
        return await self.view(desk.id)

    async def resume(
        self, staff: Staff, value: str, key: bytes, memberships: Sequence[HeldMembership]
    ) -> ConsoleView:
        """Take the desk up again, with the conversations the page still holds; counts as `connected`.

        The caller then sends `Conversations.held(member, conversation, received)` of each membership; those that are
        no more are absent from the view, or ended in it. A paused desk is paused still; one whose shift had ended
        goes when none of its conversations lives. Raises: Unknown.
        """
        desk = await self._console_return.take_up(staff, value, key, memberships)
        await self._go_if_over(desk)
        await self._assigning.assign()
        return await self.view(desk.id)

    async def view(self, desk: DeskId) -> ConsoleView:
        """All that the console is told, now; `desk` is None in it when the shift is over."""
        try:
            found = await self._live.places.desk(desk)
        except Unknown:
            return self._showing.no_desk(desk)
        return await self._showing.console(found)

    async def pause(self, desk: DeskId, *, paused: bool) -> None:
        """No new offers, or again; comes back from "away" too. Raises: Refused(NOT_ON_SHIFT, WRONG_STATE)."""
        await self._change(desk, shift.pause if paused else shift.resume)

    async def set_capacity(self, desk: DeskId, capacity: int) -> None:
        """How many at once from now on. Raises: Refused(NOT_ON_SHIFT, NOT_ALLOWED above the lines' maximum)."""
        self._check_capacity((await self._on_shift(desk)).lines, capacity)
        await self._change(desk, lambda found: shift.set_capacity(found, capacity))

    async def accept(self, desk: DeskId, ticket: TicketId) -> None:
        """Take the offered ticket; a conversation opens. Twice is once.

        Raises: Refused(NOT_OFFERED, NOT_ON_SHIFT).
        """
        await self._on_shift(desk)
        await self._assigning.accept(desk, ticket)
        await self._assigning.assign()

    async def decline(self, desk: DeskId, ticket: TicketId) -> None:
        """Let the offered ticket go to the next desk; not a miss. Raises: Refused(NOT_OFFERED, NOT_ON_SHIFT)."""
        now = self._clock.now()
        await self._change(desk, lambda found: shift.decline(found, ticket, now))

    async def end(self, desk: DeskId) -> None:
        """No new offers; the desk goes with its last conversation, at once if it has none.

        Raises: Refused(NOT_ON_SHIFT).
        """
        await self._go_if_over(await self._change(desk, shift.end_shift))

    async def take_orphan(self, desk: DeskId, conversation: ConversationId) -> None:
        """A lead's desk takes up a conversation whose counsellor is gone; one over its capacity is allowed.

        The lead's console then says a fresh `key_package`.
        Raises: Unknown (conversation), Refused(NOT_ALLOWED, NOT_ON_SHIFT, NO_ROOM).
        """
        me = await self._on_shift(desk)
        found = await self._live.conversations.conversation(conversation)
        if conversation in me.conversations:
            return
        if not self._showing.may_take_up(me, found):
            raise Refused(Reason.NOT_ALLOWED)
        await self._handover.one(me, found)
        await self._assigning.assign()

    async def connected(self, desk: DeskId) -> None:
        """A connection of the console is up. Unknown desks are ignored; twice is once."""
        with suppress(Unknown):
            await self._pages.console_is_back(desk)
            await self._assigning.assign()

    async def lost(self, desk: DeskId) -> None:
        """The console's last connection is down: its conversations become orphans. Twice is once."""
        with suppress(Unknown):
            await self._pages.console_is_lost(desk, self._clock.now())
            await self._let_offer_go(desk)
            await self._assigning.assign()

    async def narrow(self, desk: DeskId) -> None:
        """The desk serves what the directory as it is now lets its person serve. Raises: Unknown (staff)."""
        found = await self._on_shift(desk)
        staff = self._registry.staff(found.staff)
        if shift.narrow(found, staff.lines, staff.languages) != found:
            await self._change(desk, lambda at: shift.narrow(at, staff.lines, staff.languages))

    async def cut(self, staff: StaffId) -> None:
        """This person is removed: the desk goes at once, conversations become orphans, connections are cut."""
        desk = await self._desk_of(staff)
        if desk is not None:
            await self.lost(desk.id)
            await self._live.places.forget_desk(desk.id)
            self._post.board_changed()
        self._post.cut(staff)

    def _check(
        self,
        staff: Staff,
        lines: Sequence[LineId],
        languages: Sequence[Language],
        resume_hash: bytes,
    ) -> None:
        if len(resume_hash) != HASH_BYTES:
            raise Malformed
        if not set(lines) <= set(staff.lines) or not set(languages) <= set(staff.languages):
            raise Refused(Reason.NOT_ALLOWED)
        spoken = {each for line in lines for each in self._registry.line(line).languages}
        if not spoken & set(languages):
            raise Refused(Reason.LANGUAGE_NOT_SERVED)

    def _check_capacity(self, lines: Sequence[LineId], capacity: int) -> None:
        allowed = max((self._registry.line(line).policy.capacity_max for line in lines), default=0)
        if capacity > allowed:
            raise Refused(Reason.NOT_ALLOWED)

    async def _desk_of(self, staff: StaffId) -> Desk | None:
        desks = await self._live.places.desks()
        return next((desk for desk in desks if desk.staff == staff), None)

    async def _on_shift(self, desk: DeskId) -> Desk:
        try:
            return await self._live.places.desk(desk)
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None

    async def _change(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Desk:
        """Apply the rule; when the offer goes by it, its ticket goes on to the next. Then assign."""
        before = await self._on_shift(desk)
        if before.offer is None:
            after = (await self._live.places.change_desk(desk, rule)).after
        else:
            after = await self._change_with_offer(before.offer.ticket, desk, rule)
        self._post.desk_changed(desk)
        self._post.board_changed()
        await self._assigning.assign()
        return after

    async def _change_with_offer(
        self, ticket: TicketId, desk: DeskId, rule: Callable[[Desk], Desk]
    ) -> Desk:
        def both(found: Ticket, at: Desk) -> tuple[Ticket, Desk]:
            after = rule(at)
            is_let_go = after.offer is None and found.desk == at.id
            if is_let_go and found.phase is TicketPhase.OFFERED:
                return tickets.let_go(found), after
            return found, after

        _, changed = await self._live.places.change_pair(ticket, desk, both)
        self._post.ticket_changed(ticket)
        return changed.after

    async def _go_if_over(self, desk: Desk) -> None:
        if desk.is_over:
            await self._live.places.forget_desk(desk.id)
            self._post.desk_changed(desk.id)

    async def _let_offer_go(self, desk_id: DeskId) -> None:
        desk = await self._live.places.desk(desk_id)
        if desk.offer is not None:
            ticket = desk.offer.ticket
            await self._change(desk_id, lambda found: shift.withdraw(found, ticket))

    async def _close(self, old: Desk) -> None:
        await self._pages.console_is_lost(old.id, self._clock.now())
        await self._let_offer_go(old.id)
        await self._live.places.forget_desk(old.id)
