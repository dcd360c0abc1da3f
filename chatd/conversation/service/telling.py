"""Who must be told follows from what changed: this store stands before the store of conversations, as on the line.

Of a change all members are told, those of before and those of after it: who has gone must learn that too.

It also remembers the conversations that this process has seen last, so that saying a message asks the store once. The
value remembered may be old, since another process may have changed the conversation. That does no harm: `append` gives
the store the version on which the rules have decided, and the store refuses another one. The relay then forgets what
was remembered (`is_old`), asks, and decides again. A remembered value is never shown to anybody.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from chatd.base.errors import Unknown
from chatd.base.names import ConversationId, ConversationPhase, DeskId, MemberId, Seconds
from chatd.base.ports import Bus, Change, Clock, DueTimes, Post
from chatd.base.remembered import Remembered
from chatd.conversation.ports import CONVERSATION, ConversationStore, Look, Told
from chatd.conversation.rules.conversation import Conversation, Member, Step
from chatd.conversation.rules.kinds import Decision, Given, Said
from chatd.line.service.telling import BOARD, DESK, TALK

TAKERS = "takers"  # on the bus
SEEN_MAX = 20_000  # conversations, of which another process may have forgotten some
OFFERED_MAX = 10_000  # orphans that another process may tell of


class Takers(NamedTuple):
    """Who may take an orphan up; None: nobody need any more."""

    orphan: ConversationId
    desks: tuple[DeskId, ...] | None


class TellingConversations:
    """Keeps the port `ConversationStore` by another that keeps it, and tells."""

    def __init__(
        self,
        kept: ConversationStore,
        due: DueTimes,
        post: Post,
        clock: Clock,
        bus: Bus | None = None,
    ) -> None:
        self._kept = kept
        self._due = due
        self._post = post
        self._clock = clock
        # handed on, without a step between
        self.received, self.held, self.held_at = kept.received, kept.held, kept.held_at
        self._seen = Remembered[Conversation](SEEN_MAX)
        self._offered: dict[
            ConversationId, frozenset[DeskId]
        ] = {}  # who was told of which orphan; perhaps nobody
        self._bus = bus
        self._is_unsure = bus is not None  # whether another process knows of an orphan
        if bus is not None:
            bus.on(TAKERS, self._hear_takers, Takers)
            bus.cut_handlers.append(self._unsure)

    # ---- as this process knows it ----

    def seen(self, conversation: ConversationId) -> Conversation | None:
        """As last seen here, if it was; it may be of an older version."""
        return self._seen.at_hand(conversation)

    def all_seen(self) -> Iterator[Conversation]:
        """Each as last seen here."""
        return self._seen.all()

    def _see(self, conversation: Conversation) -> None:
        self._seen.put(conversation.id, conversation)

    def is_old(self, conversation: ConversationId) -> None:
        """Forget what was seen here, since the store has another version: the next `known` asks the store."""
        self._seen.drop(conversation)

    async def members_changed(self, conversation: ConversationId) -> None:
        """A member is seen otherwise than before, though the conversation is the same. Raises: Unknown, Unavailable."""
        self._tell(self.seen(conversation) or await self.conversation(conversation))
        await self._due.look_again(CONVERSATION, {conversation: self._clock.now()})

    # ---- changes ----

    async def add(self, conversation: Conversation, now: Seconds) -> Conversation:
        """Tells nobody: whoever opens a conversation changes a ticket and a desk, and these tell."""
        kept = await self._kept.add(conversation, now)
        self._see(kept)
        return kept

    async def change(
        self,
        conversation: ConversationId,
        rule: Callable[[Conversation], Conversation | Step],
        now: Seconds,
    ) -> Change[Conversation]:
        """Tells all members, those that have come and those that have gone; and consoles, of an orphan to take up."""
        change = await self._kept.change(conversation, rule, now)
        before, after = change
        self._see(after)
        if after is not before:
            self._tell(before, after)
            orphaned = ConversationPhase.ORPHANED
            if (before.phase is orphaned) != (after.phase is orphaned):
                self._told_takers(self._offered.get(after.id, frozenset()), frozenset())
                self._no_more(after.id)
        return change

    async def append(
        self,
        before: Conversation,
        decision: Decision,
        given: Given,
        now: Seconds,
    ) -> Said | None:
        """Tells all members when the envelope has changed the conversation, and not only its log."""
        try:
            said = await self._kept.append(before, decision, given, now)
        except Unknown:  # forgotten by another process
            self.is_old(before.id)
            raise
        if said is not None and said.is_changed:
            self._see(said.conversation)
            self._tell(said.conversation)
        return said

    async def forget(self, conversation: ConversationId) -> None:
        await self._kept.forget(conversation)
        self._seen.drop(conversation)  # last: whoever asked meanwhile may have put it back
        self._no_more(conversation)

    def _tell(self, *conversations: Conversation) -> None:
        self._tell_those({each for one in conversations for each in one.members})
        for one in conversations:
            if one.asking is not None and one.asking.is_under_way:
                self._post.changed(DESK, one.asking.desk)

    def _tell_those(self, members: Collection[Member]) -> None:
        for member in members:
            self._post.changed(TALK if member.desk is None else DESK, member.desk or member.id)
        self._post.changed(BOARD)

    def tell_pages(self, those: Collection[tuple[MemberId, DeskId | None]]) -> None:
        """Of these members, each with its desk, as far as their pages are here: how the others are seen has changed."""
        for member, desk in those:
            self._post.changed(TALK if desk is None else DESK, desk or member, is_only_here=True)
        self._post.changed(BOARD, is_only_here=True)

    def tell_members(self, conversation: Conversation) -> None:
        """It is forgotten: all members are told."""
        self._tell_those(conversation.members)

    def tell_takers(self, orphan: ConversationId, takers: frozenset[DeskId]) -> None:
        """Who may take it up now: whoever could not before, or can no more, is shown so; and so is the board."""
        before = self._offered.get(orphan)
        self._told_takers(before or frozenset(), takers)
        self._offered[orphan] = takers
        if before != takers and self._bus is not None:
            self._bus.publish(None, TAKERS, Takers(orphan, tuple(takers)))

    def found_up(self, orphans: Collection[ConversationId]) -> None:
        """The store has been asked: these are up for taking, and no others."""
        self._is_unsure = False
        for each in orphans:
            self._offered.setdefault(each, frozenset())

    @property
    def has_orphans(self) -> bool:
        """Whether any process has seen one that is up for taking, or may have: else nobody need be asked."""
        return bool(self._offered) or self._is_unsure

    def _no_more(self, orphan: ConversationId) -> None:
        if self._offered.pop(orphan, None) is not None and self._bus is not None:
            self._bus.publish(None, TAKERS, Takers(orphan, None))

    def _hear_takers(self, told: "Takers") -> None:
        """Of another process, which has marked whoever is concerned."""
        if told.desks is None:
            self._offered.pop(told.orphan, None)
        elif len(self._offered) >= OFFERED_MAX:
            self._is_unsure = True  # then the store is asked
        else:
            self._offered[told.orphan] = frozenset(told.desks)

    def _unsure(self) -> None:
        self._is_unsure = True

    def _told_takers(self, before: frozenset[DeskId], takers: frozenset[DeskId]) -> None:
        for desk in before ^ takers:
            self._post.changed(DESK, desk)
        if before != takers:
            self._post.changed(BOARD)

    # ---- what changes nothing that anybody sees ----

    async def conversation(self, conversation: ConversationId) -> Conversation:
        found = await self._kept.conversation(conversation)
        self._see(found)
        return found

    async def looks(self, conversations: Collection[ConversationId]) -> Sequence[Look]:
        looks = await self._kept.looks(conversations)
        for (
            look
        ) in looks:  # so that a page that has come back can talk on though the store goes away
            self._see(look.conversation)
        return looks

    async def of_member(self, member: MemberId) -> Sequence[Look]:
        return await self._kept.of_member(member)

    async def orphans(self) -> Sequence[Conversation]:
        return await self._kept.orphans()

    async def living(self) -> Sequence[Look]:
        return await self._kept.living()

    async def drop_overdue(self, conversation: ConversationId, now: Seconds) -> Sequence[Told]:
        return await self._kept.drop_overdue(conversation, now)
