"""A conversation loses its counsellor, has the same one again, or goes over to another desk."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import ConversationId, ConversationPhase, DeskId, MemberId, Role, Seconds
from chatd.base.ports import Clock
from chatd.conversation.rules import members
from chatd.conversation.rules import orphans as rules
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import Desk
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.endings import Endings as LineEndings


class Orphans:
    """At another desk the new console says a fresh `key_package`; the visitor sees that it is another."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        line_endings: LineEndings,
        assigning: Assigning,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._line = line
        self._line_endings = line_endings
        self._assigning = assigning
        self._registry = registry
        self._clock = clock

    @settled
    async def take(self, desk: DeskId, conversation: ConversationId) -> None:
        """A lead's desk takes up a conversation whose counsellor is gone; one over its capacity is allowed.

        Raises: Unknown (conversation), Refused(NOT_ALLOWED, NOT_ON_SHIFT, NO_ROOM, WRONG_STATE).
        """
        try:
            me = await self._line.desk(desk)
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None
        orphan = await self._store.conversation(conversation)
        if conversation in me.conversations:
            return
        if not self._may_take_up(me, orphan):
            raise Refused(Reason.NOT_ALLOWED)
        gone = next(each.desk for each in orphan.members if each.desk is not None)
        await self._take(me, orphan, gone)

    def _may_take_up(self, desk: Desk, orphan: Conversation) -> bool:
        try:
            staff = self._registry.staff(desk.staff)
        except Unknown:
            return False
        policy = self._registry.policy(orphan.line)
        return rules.may_take_up(staff, orphan, policy, self._clock.now())

    async def hand_over(self, old: Desk, new: Desk) -> None:
        """The new desk takes what the old one carried; what it has no room for stays an orphan. Raises: Unavailable."""
        for conversation in old.conversations:
            with suppress(Unknown, Refused):
                await self._take(new, await self._store.conversation(conversation), old.id)

    async def _take(self, me: Desk, orphan: Conversation, gone: DeskId) -> None:
        """Room first, then the conversation; if another was faster, the room is given back."""
        now = self._clock.now()
        await self._line.change_desk(me.id, lambda at: desks.take_up(at, orphan.id, now))
        try:
            await self._store.change(
                orphan.id,
                lambda found: members.take_over(found, MemberId(gone), counsellor_of(me), now),
                now,
            )
        except (Refused, Unknown):
            await self._line_endings.release(me.id, orphan.id)
            raise
        await self._line_endings.release(gone, orphan.id)

    async def give_back(self, desk: Desk) -> None:
        """The desk's console is connected: its orphans are conversations again. Raises: Unavailable."""
        now = self._clock.now()

        def rule(found: Conversation) -> Conversation:
            is_mine = any(each.desk == desk.id for each in found.members)
            is_orphan = found.phase is ConversationPhase.ORPHANED
            return members.give_back(found, now) if is_mine and is_orphan else found

        await self._each_of(desk, rule)

    async def lose(self, desk: Desk, since: Seconds) -> None:
        """The desk's console is gone since then: its conversations are orphans. Raises: Unavailable."""
        await self._each_of(desk, partial(members.orphan, now=since))

    async def _each_of(self, desk: Desk, rule: Callable[[Conversation], Conversation]) -> None:
        now = self._clock.now()
        for conversation in desk.conversations:
            with suppress(Unknown, Refused):  # it has ended, or is another's by now
                changed = await self._store.change(conversation, rule, now)
                if changed.after is changed.before:
                    await self._store.members_changed(conversation)


def counsellor_of(desk: Desk) -> Member:
    """The desk as a member of a conversation."""
    return Member(MemberId(desk.id), Role.COUNSELLOR, desk.resume_hash, desk.id)
