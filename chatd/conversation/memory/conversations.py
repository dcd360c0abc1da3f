"""Conversations and their logs in the memory of one process. No method waits inside, and so each is atomic."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from chatd.base.errors import Unknown
from chatd.base.names import ConversationId, ConversationPhase, MemberId, ProcessId, Seconds
from chatd.base.ports import Change
from chatd.conversation.ports import AT_ONCE, CONVERSATION, Look, Told
from chatd.conversation.rules import envelopes, kinds, log_steps
from chatd.conversation.rules.company import concerned
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.rules.envelopes import Envelope, Log, Receipt
from chatd.conversation.rules.kinds import Decision, Given, Said
from chatd.stores.memory import MemoryDueTimes


class MemoryConversations:
    """Keeps the promise of `chatd.conversation.ports.ConversationStore`."""

    def __init__(self, due: MemoryDueTimes, kind: str = CONVERSATION) -> None:
        self._due, self._kind = due, kind
        self._conversations: dict[ConversationId, Conversation] = {}
        self._logs: dict[ConversationId, Log] = {}
        self._of_member: dict[MemberId, set[ConversationId]] = {}

    async def add(self, conversation: Conversation, now: Seconds) -> Conversation:
        known = self._conversations.get(conversation.id)
        if known is not None:
            return known
        members = (member.id for member in conversation.members)
        self._logs[conversation.id] = Log(members, now, conversation.numbers_after)
        self._put(conversation)
        return conversation

    async def conversation(self, conversation: ConversationId) -> Conversation:
        return self._known(conversation)

    async def looks(self, conversations: Collection[ConversationId]) -> Sequence[Look]:
        return [self._look(each) for each in conversations if each in self._conversations]

    async def of_member(self, member: MemberId) -> Sequence[Look]:
        return [self._look(each) for each in sorted(self._of_member.get(member, ()))]

    async def orphans(self) -> Sequence[Conversation]:
        orphaned = ConversationPhase.ORPHANED
        return [each for each in self._conversations.values() if each.phase is orphaned]

    async def living(self) -> Sequence[Look]:
        ended = ConversationPhase.ENDED
        every = self._conversations.values()
        return [self._look(each.id) for each in every if each.phase is not ended]

    async def change(
        self,
        conversation: ConversationId,
        rule: Callable[[Conversation], Conversation | Step],
        now: Seconds,
    ) -> Change[Conversation]:
        before = self._known(conversation)
        made = rule(before)
        step = made if isinstance(made, Step) else Step(made)
        if step.log is not None:
            log_steps.follow(self._logs[conversation], step.log, now)
        return Change(before, self._changed(before, step.conversation))

    async def append(
        self,
        before: Conversation,
        decision: Decision,
        given: Given,
        now: Seconds,
    ) -> Said | None:
        known = self._known(before.id)
        if known.version != before.version:
            return None
        log = self._logs[before.id]
        said = kinds.append(log, known, decision, given, now)
        if not said.is_changed:
            return said
        return said._replace(conversation=self._changed(known, said.conversation))

    async def held_at(
        self, member: MemberId, conversations: Collection[ConversationId], process: ProcessId
    ) -> None:
        pass

    async def received(
        self, conversation: ConversationId, member: MemberId, up_to: int, *, is_back: bool = False
    ) -> Sequence[tuple[MemberId, Receipt]]:
        return envelopes.received(self._log(conversation), member, up_to, is_back=is_back)

    async def held(
        self, conversation: ConversationId, member: MemberId, after: int
    ) -> Sequence[Envelope]:
        return envelopes.held_for(self._log(conversation), member, after)

    async def drop_overdue(self, conversation: ConversationId, now: Seconds) -> Sequence[Told]:
        told = envelopes.drop_overdue(self._log(conversation), now)
        return [Told(conversation, sender, receipt) for sender, receipt in told]

    async def forget(self, conversation: ConversationId) -> None:
        known = self._conversations.pop(conversation, None)
        self._logs.pop(conversation, None)
        self._due.put(self._kind, conversation, None)
        for member in concerned(known) if known else ():
            self._part(MemberId(member), conversation)

    def _known(self, conversation: ConversationId) -> Conversation:
        try:
            return self._conversations[conversation]
        except KeyError:
            raise Unknown from None

    def _log(self, conversation: ConversationId) -> Log:
        try:
            return self._logs[conversation]
        except KeyError:
            raise Unknown from None

    def _look(self, conversation: ConversationId) -> Look:
        log = self._logs[conversation]
        return Look(
            self._conversations[conversation], envelopes.marks(log), envelopes.oldest_held(log)
        )

    def _changed(self, before: Conversation, after: Conversation) -> Conversation:
        """The one that is kept: the same object when nothing has changed."""
        if after is before:
            return before
        kept = replace(after, version=before.version + 1)
        for member in concerned(before) - concerned(kept):
            self._part(MemberId(member), before.id)
        self._put(kept)
        return kept

    def _put(self, conversation: Conversation) -> None:
        self._conversations[conversation.id] = conversation
        self._due.put(self._kind, conversation.id, AT_ONCE)
        for member in concerned(conversation):
            self._of_member.setdefault(MemberId(member), set()).add(conversation.id)

    def _part(self, member: MemberId, conversation: ConversationId) -> None:
        left = self._of_member.get(member, set()) - {conversation}
        if left:
            self._of_member[member] = left
        else:
            self._of_member.pop(member, None)
