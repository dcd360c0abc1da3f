"""What a counsellor does with a desk: start, take tickets, pause, come back, end."""

from collections.abc import Sequence
from contextlib import suppress

from chatd.base.base64url import KEY_BYTES
from chatd.base.claims import REBUILD_SECONDS, Claim
from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import DeskId, Language, LineId, ProcessId, Seconds, StaffId, TicketId
from chatd.base.ports import Clock, Ids, Post
from chatd.base.signed import SignedValues, burnt_name
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.line.claims import DeskClaim
from chatd.line.ports import Conversations, TicketsAndDesks
from chatd.line.rules import at_once, presence
from chatd.line.rules import desk as desks
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import CAPACITY_MAX, Desk
from chatd.line.service import letting_go
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.desk_pages import DeskPages
from chatd.line.service.entering import Entering, nobody
from chatd.line.service.letting_go import DeskChanges
from chatd.line.service.rebuilding import Rebuilding
from chatd.line.service.showing import Showing
from chatd.line.shapes.console import ConsoleState, Membership
from chatd.staff.rules import classes_of, most_at_once
from chatd.staff.service.known_chain import KnownChain


class Desks:
    """A desk belongs to one console of one person; each person has at most one."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        conversations: Conversations,
        registry: Registry,
        assigning: Assigning,
        changes: DeskChanges,
        pages: DeskPages,
        rebuilding: Rebuilding,
        showing: Showing,
        values: SignedValues,
        clock: Clock,
        ids: Ids,
        process: ProcessId,
        post: Post,
        chain: KnownChain,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._registry = registry
        self._assigning = assigning
        self._changes = changes
        self._pages = pages
        self._rebuilding = rebuilding
        self._showing = showing
        self._values = values
        self._clock = clock
        self._ids = ids
        self._process = process
        self._post = post
        self._chain = chain

    async def start(
        self,
        staff: Staff,
        lines: Sequence[LineId],
        languages: Sequence[Language],
        capacity: int,
        resume_hash: bytes,
        *,
        paused: bool = False,
        entering: Entering = nobody,
    ) -> tuple[DeskId, ConsoleState]:
        """Open a desk. The same hash again gives the same desk back, and counts as `connected`.

        `entering`: as for `Joining.join`.
        Who is new has one at once in her first hour, whatever is asked for.
        `paused`: it is offered nobody before it asks, and is nobody for who waits, as after a long pause. A desk of
        the same person whose console is lost goes, and its conversations come to the new one, which says a fresh
        `key_package` in each.
        Raises: Malformed, Refused(NOT_ALLOWED: not this person's line or language, or more at once than the lines
        allow; ON_SHIFT_ALREADY: another console holds the desk and is connected; LANGUAGE_NOT_SERVED: none of the
        lines speaks any of them; NOT_VOUCHED: a line of another organisation whose root has not signed for this one's
        issuing key), Unknown (this person is on the staff no more).
        """
        staff = self._registry.staff(staff.id)  # as the directory is now, not as the caller knew it
        self._check(staff, lines, languages, resume_hash)
        self._check_capacity(staff, lines, capacity)
        old = await self._desk_of(staff.id)
        if old is not None and old.resume_hash == resume_hash:
            if await entering(old.id):
                await self._pages.connected(old.id)
                await entering(old.id)
            return old.id, await self.view(old.id)
        now = self._clock.now()
        one_until = at_once.first_hour(staff.since, now)
        if old is not None and not desks.is_lost(old, now):
            raise Refused(Reason.ON_SHIFT_ALREADY)
        desk = Desk(
            id=DeskId(self._ids.id("d")),
            staff=staff.id,
            organisation=staff.organisation,
            alias=staff.alias,
            lines=tuple(lines),
            languages=tuple(languages),
            capacity=capacity if one_until is None else desks.CAPACITY_MIN,
            resume_hash=resume_hash,
            page=presence.arrive(now, self._process),
            idle_since=now,
            phase_since=now,
            one_until=one_until,
            classes=classes_of(staff),
        )
        if paused:
            desk = desks.pause(desk, Seconds(now - desks.PAUSED_THERE_SECONDS))
        await self._open(desk, old, entering)
        return desk.id, await self.view(desk.id)

    @settled
    async def _open(self, desk: Desk, old: Desk | None, entering: Entering) -> None:
        """Raises: Refused(ON_SHIFT_ALREADY) when the same person was faster elsewhere."""
        if old is not None:
            await self._pages.out(old.id)
            await self._store.forget_desk(old.id)
        kept = await self._store.add_desk(desk)
        if kept.id != desk.id:
            raise Refused(Reason.ON_SHIFT_ALREADY)
        await entering(desk.id)
        if old is not None:
            await self._conversations.hand_over(old, desk)

    async def resume(
        self,
        staff: Staff,
        value: str,
        key: bytes,
        memberships: Sequence[Membership],
        entering: Entering = nobody,
    ) -> tuple[DeskId, ConsoleState]:
        """Take the desk up again, with the conversations the page still holds; counts as `connected`.

        Those that are no more are absent from the state, or ended in it. A paused desk is paused still; one whose shift
        had ended goes when none of its conversations lives. Raises: Unknown.
        """
        desk = await self._take_up(staff, value, key, memberships, entering)
        return desk, await self.view(desk)

    @settled
    async def _take_up(
        self,
        staff: Staff,
        value: str,
        key: bytes,
        memberships: Sequence[Membership],
        entering: Entering,
    ) -> DeskId:
        claim = self._values.open_with(value, key)
        if not isinstance(claim, DeskClaim) or claim.staff != staff.id:
            raise Unknown
        try:
            desk = await self._store.desk(claim.id)
        except Unknown:
            desk = await self._rebuilding.desk(claim)
            await self.narrow(desk)
        held = self._claims(memberships)
        desk = await self._conversations.console_back(desk, [each[:2] for each in held])
        if await entering(desk.id):
            sealed = [claim for claim, _, is_sealed in held if is_sealed]
            desk = await self._pages.come_back(desk.id, sealed)
            await entering(desk.id)
        await self._go_if_over(desk)
        return desk.id

    def _claims(self, memberships: Sequence[Membership]) -> list[tuple[Claim, int, bool]]:
        """What can still be opened of what the console holds, how far it has read, and whether its keys stand."""
        opened = []
        for held in memberships:
            with suppress(Unknown):
                opened.append((self._values.open(held.value), held.received, held.sealed))
        return opened

    async def view(self, desk: DeskId) -> ConsoleState:
        """All that the console is told, now; `desk` is None in it when the shift is over."""
        try:
            found = await self._store.desk(desk)
        except Unknown:
            return await self._showing.no_desk(desk)
        return await self._showing.console(found)

    async def pause(self, desk: DeskId, *, paused: bool) -> None:
        """No new offers, or again; comes back from "away" too. Raises: Refused(NOT_ON_SHIFT, WRONG_STATE)."""
        now = self._clock.now()
        await self._changes.change(
            desk, (lambda found: desks.pause(found, now)) if paused else desks.resume
        )

    async def call_back(self, desk: DeskId) -> None:
        """Who was set away takes tickets again. Raises: Refused(NOT_AWAY, NOT_ON_SHIFT)."""
        await self._changes.change(desk, desks.call_back)

    async def set_capacity(self, desk: DeskId, capacity: int) -> None:
        """How many at once from now on. Raises: Refused(NOT_ON_SHIFT, NOT_ALLOWED above the lines' maximum)."""
        found = await self._on_shift(desk)
        self._check_capacity(self._registry.staff(found.staff), found.lines, capacity)
        now = self._clock.now()
        await self._changes.change(desk, lambda found: at_once.set_capacity(found, capacity, now))

    async def wrap_up(self, desk: DeskId, *, more: bool) -> None:
        """After a conversation: more time, or ready now. Raises: Refused(NOT_ON_SHIFT, WRONG_STATE: no more)."""
        now = self._clock.now()
        await self._changes.change(
            desk, (lambda found: desks.wrap_up_longer(found, now)) if more else desks.wrap_up_over
        )

    @settled
    async def accept(self, desk: DeskId, ticket: TicketId) -> None:
        """Take the offered ticket; a conversation opens. Idempotent. Three round trips.

        A desk that has become full lets it go on to the next, which is no miss.
        Raises: Refused(NOT_OFFERED, NOT_ON_SHIFT, NO_ROOM).
        """
        try:
            await self._assigning.accept(desk, ticket)
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None
        except Refused as refused:
            if refused.reason is Reason.NO_ROOM:
                await self._changes.change(desk, lambda found: offers.withdraw(found, ticket))
            raise

    async def decline(self, desk: DeskId, ticket: TicketId) -> None:
        """Let the offered ticket go to the next desk; not a miss. Raises: Refused(NOT_OFFERED, NOT_ON_SHIFT)."""
        now = self._clock.now()
        await self._changes.change(desk, lambda found: offers.decline(found, ticket, now))

    async def end(self, desk: DeskId) -> None:
        """No new offers; the desk goes with its last conversation, at once if it has none.

        Raises: Refused(NOT_ON_SHIFT).
        """
        await self._go_if_over(await self._changes.change(desk, desks.end_shift))

    async def miss(self, desk: Desk) -> None:
        """The offer ran out: the ticket goes on to the next, at the same place. Raises: Unknown, Unavailable."""
        if desk.offer is None:
            return
        found, _ = await self._store.pair(desk.offer.ticket, desk.id)
        if found is None or not tickets.is_offered_to(found, desk.id):  # over, and no miss
            ticket = desk.offer.ticket
            await self._store.change_desk(desk.id, lambda at: offers.withdraw(at, ticket))
            return
        misses_max = self._registry.policy(found.line).offer_misses_max
        rule = self._changes.noting(lambda at: offers.miss(at, misses_max))
        await letting_go.change_with(self._store, found.id, desk.id, rule)

    async def narrow(self, desk: Desk) -> None:
        """The desk serves what the directory as it is now lets its person serve. Raises: Unknown (staff), Refused."""
        staff = self._registry.staff(desk.staff)
        classes = classes_of(staff)

        def rule(at: Desk) -> Desk:
            lines = [each for each in at.lines if each in staff.lines]
            most = (
                self._most_at_once(staff, lines) or CAPACITY_MAX
            )  # without a line it takes nobody
            return desks.narrow(at, staff.lines, staff.languages, classes, most)

        if rule(desk) != desk:
            await self._changes.change(desk.id, rule)

    async def cut(self, staff: StaffId) -> None:
        """This person is out: connections are cut, and the desk goes; others may take its conversations up at once."""
        self._post.cut(staff)
        desk = await self._desk_of(staff)
        if desk is not None:
            await self._pages.out(desk.id)
            await self._conversations.console_out(desk)
            await self._store.forget_desk(desk.id)
            until = Seconds(self._clock.now() + REBUILD_SECONDS)
            await self._store.burn([burnt_name(desk.id)], until)  # nor by a value of before

    def _check(
        self,
        staff: Staff,
        lines: Sequence[LineId],
        languages: Sequence[Language],
        resume_hash: bytes,
    ) -> None:
        if len(resume_hash) != KEY_BYTES:
            raise Malformed
        if not set(lines) <= set(staff.lines) or not set(languages) <= set(staff.languages):
            raise Refused(Reason.NOT_ALLOWED)
        spoken = {each for line in lines for each in self._registry.line(line).languages}
        if not spoken & set(languages):
            raise Refused(Reason.LANGUAGE_NOT_SERVED)
        for line in map(self._registry.line, lines):
            # Else every conversation there would fail to be sealed: her page believes its own roots alone.
            if line.organisation != staff.organisation and not self._chain.vouched(
                staff.organisation, line
            ):
                raise Refused(Reason.NOT_VOUCHED)

    def _check_capacity(self, staff: Staff, lines: Sequence[LineId], capacity: int) -> None:
        if capacity > self._most_at_once(staff, lines):
            raise Refused(Reason.NOT_ALLOWED)

    def _most_at_once(self, staff: Staff, lines: Sequence[LineId]) -> int:
        policies = [self._registry.line(line).policy for line in lines]
        return max((most_at_once(staff, each) for each in policies), default=0)

    async def _desk_of(self, staff: StaffId) -> Desk | None:
        every = await self._store.desks()
        return next((desk for desk in every if desk.staff == staff), None)

    async def _on_shift(self, desk: DeskId) -> Desk:
        try:
            return await self._store.desk(desk)
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None

    async def _go_if_over(self, desk: Desk) -> None:
        if desk.is_over:
            await self._store.forget_desk(desk.id)
