"""A conversation loses its counsellor, has the same one again, or goes over to another desk.

Another counsellor's desk takes it over by a press; her visitor is asked in her own page, which tells nobody before she
has said yes. Until then the place is held (`giving_back.ANSWER_SECONDS`).
"""

from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager, suppress
from functools import partial

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.names import (
    AskingOutcome,
    ConversationId,
    ConversationPhase,
    DeskId,
    MemberId,
    Role,
    Seconds,
)
from chatd.base.ports import Clock
from chatd.conversation.rules import company, members, parting
from chatd.conversation.rules import orphans as rules
from chatd.conversation.rules.conversation import Conversation, Member, Step, member_of
from chatd.conversation.rules.orphans import OnShift
from chatd.conversation.service.holders import Holders
from chatd.conversation.service.seats import Seats
from chatd.conversation.service.takers import Takers
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import CAPACITY_MAX, Desk
from chatd.line.service import letting_go
from chatd.line.service.assigning import MOVES_MAX, Assigning, settled
from chatd.line.service.endings import Endings as LineEndings


class Orphans:
    """At another desk the new console says a fresh `key_package`; the visitor sees that it is another."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        seats: Seats,
        line: TicketsAndDesks,
        line_endings: LineEndings,
        assigning: Assigning,
        takers: Takers,
        holders: Holders,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._seats = seats
        self._line = line
        self._line_endings = line_endings
        self._assigning = assigning
        self._takers = takers
        self._holders = holders
        self._registry = registry
        self._clock = clock

    @settled
    async def take(self, desk: DeskId, conversation: ConversationId) -> None:
        """This desk takes up a conversation whose counsellor is gone; an offer that it has is withdrawn. Idempotent.

        Raises: Unknown (conversation), Refused(NOT_ALLOWED, NOT_ON_SHIFT, NO_ROOM, WRONG_STATE).
        """
        try:
            me = await self._line.desk(desk)
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None
        orphan = await self._store.conversation(conversation)
        gone = next(each.desk for each in orphan.members if each.desk is not None)
        if gone == me.id:
            return
        room = self._room(me, orphan)
        if len(me.conversations) >= room:
            raise Refused(Reason.NO_ROOM)
        if me.id not in self._takers.of(orphan, await self._takers.everybody()):
            raise Refused(Reason.NOT_ALLOWED)
        await self._take(me, orphan, gone, room=room, is_another=True)

    def _room(self, desk: Desk, orphan: Conversation) -> int:
        """Raises: Unknown (of a line that is not this person's, as of none)."""
        who = self._takers.who(desk)
        if orphan.line not in who.staff.lines:
            raise Unknown
        return rules.room_for(who, orphan)

    async def cannot_seal(self, desk: DeskId, conversation: ConversationId) -> None:
        """This console has no keys for it and can make none: it is an orphan until it can, or another takes it up.

        Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE after the end), Unavailable.
        """
        await self.without_keys(MemberId(desk), conversation)

    async def without_keys(
        self,
        member: MemberId,
        conversation: ConversationId,
        outcome: AskingOutcome = AskingOutcome.LOST,
    ) -> None:
        """This member has no keys for it: an orphan, or of three she is out. `outcome`: of who was asked in.

        Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE), Unavailable.
        """
        now = self._clock.now()
        orphan = partial(members.orphan, now=now)

        def rule(found: Conversation) -> Step:
            if member_of(found, member).desk is None:
                return Step(found)
            return parting.out(found, member, orphan, now, outcome)

        await self._seats.change(conversation, rule)

    async def hand_over(self, old: Desk, new: Desk) -> None:
        """The new desk takes what the old one carried; what it has no room for stays an orphan. Raises: Unavailable.

        Where it was one of three, it has no keys, and is out: another is there.
        """
        beside = partial(parting.out_of_three, member=MemberId(old.id), now=self._clock.now())
        for conversation in old.conversations:
            with suppress(Unknown, Refused):
                after = (await self._seats.change(conversation, beside)).after
                if company.is_member(after, old.id):
                    await self._take(new, after, old.id, room=CAPACITY_MAX, is_another=False)

    async def _take(
        self, me: Desk, orphan: Conversation, gone: DeskId, *, room: int, is_another: bool
    ) -> None:
        """Room first, then the conversation; if another was faster, the room is given back.

        If the store fails between the two, the next look at the orphan gives it back (`unclaimed`); so the room is made
        sure of once it is taken. Where the console is, is told before: one that moves later finds it at its desk.
        """
        now = self._clock.now()

        def rule(found: Conversation) -> Step:
            return members.take_over(
                found,
                MemberId(gone),
                counsellor_of(me),
                now,
                is_another=is_another,
                language=rules.language_with(me, found),
            )

        async with self.room(me, orphan.id, room):
            await self._store.change(orphan.id, rule, now)
        await self._line_endings.release(gone, orphan.id)

    @asynccontextmanager
    async def room(self, me: Desk, conversation: ConversationId, room: int) -> AsyncIterator[None]:
        """A place at this desk, and what is said goes to where its console is, for as long as what is done stands.

        Raises: Refused(NO_ROOM).
        """
        now = self._clock.now()
        await letting_go.change(
            self._line, me.id, lambda at: desks.take_up(at, conversation, now, room)
        )
        try:
            await self._hold(me, conversation)
            yield
        except (Refused, Unknown):
            await self._line_endings.release(me.id, conversation)
            raise
        await self._carry(me.id, conversation)

    async def _hold(self, me: Desk, conversation: ConversationId) -> None:
        """What is said in it goes to where this desk's console is, also when that moves meanwhile."""
        desk = me
        for _ in range(MOVES_MAX):
            await self._holders.hold(MemberId(me.id), desk.page, [conversation])
            before, desk = desk, await self._carry(me.id, conversation)
            if desk.page.at == before.page.at:
                return

    async def _carry(self, desk: DeskId, conversation: ConversationId) -> Desk:
        now = self._clock.now()
        rule = partial(desks.carry_on, conversation=conversation, now=now)
        return (await self._line.change_desk(desk, rule)).after

    async def unclaimed(self, orphan: Conversation, everybody: Iterable[OnShift]) -> None:
        """Room that a desk made for it, and did not take it up after all, is free again. Raises: Unavailable."""
        theirs = {each.desk for each in orphan.members}
        for desk in (each.desk for each in everybody):
            if orphan.id in desk.conversations and desk.id not in theirs:
                await self._line_endings.release(desk.id, orphan.id)

    async def give_back(self, desk: Desk, sealed: Collection[ConversationId]) -> None:
        """The desk's console is connected, and has its keys of these: they are conversations again.

        Of another it says a fresh key package, by which that one comes back; of three it is out. Raises: Unavailable.
        """
        now, me = self._clock.now(), MemberId(desk.id)

        def rule(found: Conversation) -> Step:
            if not company.is_member(found, me):
                return Step(found)
            is_sealed = found.id in sealed
            if parting.has_no_keys(found, me, is_sealed=is_sealed, now=now):
                return parting.out_of_three(found, me, now)
            is_orphan = found.phase is ConversationPhase.ORPHANED and is_sealed
            return Step(members.give_back(found, now) if is_orphan else found)

        await self._each_of(desk, rule)

    async def lose(self, desk: Desk, since: Seconds) -> None:
        """The desk's console is gone since then: its conversations are orphans, unless another is there.

        Raises: Unavailable.
        """
        me, orphan = MemberId(desk.id), partial(members.orphan, now=since)
        await self._each_of(desk, lambda found: parting.lose(found, me, orphan, since))

    async def alone(self, conversation: ConversationId) -> None:
        """Nobody's console is there. Raises: Unknown, Refused, Unavailable."""
        now = self._clock.now()
        await self._seats.change(conversation, lambda found: parting.alone(found, now))

    async def lose_for_good(self, desk: Desk) -> None:
        """The desk's person is out and does not come back: whoever may takes over at once. Raises: Unavailable."""
        now, me = self._clock.now(), MemberId(desk.id)

        def bereave(found: Conversation) -> Conversation:
            seconds = self._registry.policy(found.line).orphan_return_seconds
            return members.bereave(found, now, seconds)

        await self._each_of(desk, lambda found: parting.out(found, me, bereave, now))

    async def _each_of(self, desk: Desk, rule: Callable[[Conversation], Step]) -> None:
        faults: list[Unavailable] = []
        for conversation in desk.conversations:
            with noted(faults):  # one that has ended, or is another's by now, is no fault
                changed = await self._seats.change(conversation, rule)
                if changed.after is changed.before:
                    await self._store.members_changed(conversation)
        raise_first(faults)


def counsellor_of(desk: Desk) -> Member:
    """The desk as a member of a conversation."""
    return Member(MemberId(desk.id), Role.COUNSELLOR, desk.resume_hash, desk.id)
