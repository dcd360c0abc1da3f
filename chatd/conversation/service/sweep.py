"""What time does to conversations: silence, graces, orphans, what was held too long, and the forgetting."""

from contextlib import suppress
from functools import partial

from chatd.base.errors import Refused, Unknown
from chatd.base.names import ConversationId, ConversationPhase, Outcome, Role, Seconds
from chatd.conversation.ports import Post
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.telling import tell_members
from chatd.directory.rules.directory import LinePolicy
from chatd.directory.service.registry import Registry
from chatd.line.rules import presence
from chatd.line.rules.presence import Presence
from chatd.line.service.live import ENDED_KEPT_SECONDS, Live
from chatd.line.service.showing import is_up_for_taking

ALIVE = (ConversationPhase.OPENING, ConversationPhase.OPEN)


class ConversationSweep:
    """One look at each conversation; what it remembers is only what it last told."""

    def __init__(self, *, live: Live, registry: Registry, endings: Endings, post: Post) -> None:
        self._live = live
        self._registry = registry
        self._endings = endings
        self._post = post
        self._told: dict[ConversationId, tuple[Presence, ...]] = {}
        self._told_orphans: frozenset[ConversationId] = frozenset()

    async def sweep(self, now: Seconds) -> None:
        """All that is due at `now`. Raises: Unavailable."""
        alive = await self._live.conversations.all()
        for conversation in alive:
            with suppress(Unknown, Refused):
                await self._one(conversation, now)
        for told in await self._live.conversations.drop_overdue(now):
            stored, delivered = told.receipt
            self._post.receipt(told.conversation, told.sender, stored, delivered)
        await self._tell_orphans(now)
        kept = {each.id for each in alive}
        self._told = {id_: presences for id_, presences in self._told.items() if id_ in kept}

    async def _one(self, conversation: Conversation, now: Seconds) -> None:
        if conversation.phase is ConversationPhase.ENDED:
            if now - (conversation.ended_at or now) >= ENDED_KEPT_SECONDS:
                await self._endings.forget(conversation)
            return
        policy = self._registry.policy(conversation.line)
        outcome = self._outcome(conversation, policy, now)
        if outcome is not None:
            await self._endings.by_time(conversation.id, outcome)
            return
        await self._orphan_if_alone(conversation, now)
        self._tell_presences(conversation, policy, now)

    def _outcome(
        self, conversation: Conversation, policy: LinePolicy, now: Seconds
    ) -> Outcome | None:
        """How it ends by what did not happen; None while it goes on."""
        for visitor in members.members_with(conversation, Role.VISITOR):
            page = members.page_of(conversation, visitor.id)
            if presence.is_grace_over(page, now, policy.conversation_grace_seconds):
                return Outcome.EXPIRED
            if presence.is_silence_over(
                page, now, policy.silent_seconds, policy.silent_end_seconds
            ):
                return Outcome.SILENT
        since = conversation.orphaned_at
        if since is not None and now - since >= policy.orphan_max_seconds:
            return Outcome.ABANDONED_BY_LINE
        return None

    async def _orphan_if_alone(self, conversation: Conversation, now: Seconds) -> None:
        """One that a visitor has rebuilt waits for its console, as an orphan does."""
        consoles = [each for each in conversation.members if each.desk is not None]
        if conversation.phase in ALIVE and all(each.page.lost_at is not None for each in consoles):
            changed = await self._live.conversations.change(
                conversation.id, partial(members.orphan, now=now)
            )
            tell_members(self._post, changed.after)
            self._post.board_changed()

    def _tell_presences(self, conversation: Conversation, policy: LinePolicy, now: Seconds) -> None:
        presences = tuple(
            members.presence_in(conversation, each.id, now, policy.silent_seconds)
            for each in conversation.members
        )
        if self._told.get(conversation.id, presences) != presences:
            tell_members(self._post, conversation)
        self._told[conversation.id] = presences

    async def _tell_orphans(self, now: Seconds) -> None:
        """Consoles look again when there is another orphan to be taken up, or one fewer."""
        orphans = frozenset(
            each.id
            for each in await self._live.conversations.all()
            if is_up_for_taking(each, self._registry.policy(each.line), now)
        )
        if orphans != self._told_orphans:
            for desk in await self._live.places.desks():
                self._post.desk_changed(desk.id)
        self._told_orphans = orphans
