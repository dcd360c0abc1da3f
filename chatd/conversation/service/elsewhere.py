"""How members are seen, told to the processes that hold them: one process looks at a conversation, for all.

Whether that is news to a page is known where the page is (`Told`). So each look that finds a member elsewhere tells all
processes how the members are seen, and each of them compares.
"""

from collections.abc import Collection
from typing import NamedTuple

from chatd.base.names import CONSOLES, VISITORS, ConversationId, DeskId, MemberId
from chatd.base.ports import Bus, Post
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.service.telling import TellingConversations
from chatd.conversation.service.told import Presences, Told
from chatd.line.rules.presence import Presence

SEEN = "seen"


class Seen(NamedTuple):
    """The members of a conversation, each with its desk, and how each is seen, in the same order."""

    conversation: ConversationId
    members: tuple[tuple[MemberId, DeskId | None], ...]
    presences: tuple[Presence, ...]


class Elsewhere:
    """`bus` None: this process is alone, and holds all members."""

    def __init__(
        self, store: TellingConversations, told: Told, post: Post, bus: Bus | None
    ) -> None:
        self._store, self._told, self._post, self._bus = store, told, post, bus
        if bus is not None:
            bus.on(SEEN, self._hear, Seen)

    def tell(self, conversation: Conversation, presences: Presences) -> None:
        """Whoever of the members was shown the others otherwise is shown them anew."""
        every = tuple((each.id, each.desk) for each in conversation.members)
        seen = Seen(conversation.id, every, presences)
        here = self._here(seen)
        self._tell_those(seen, here)
        if self._bus is not None and len(here) < len(every):
            self._bus.publish(None, SEEN, seen)

    def _hear(self, seen: Seen) -> None:
        if here := self._here(seen):
            self._tell_those(seen, here)

    def _here(self, seen: Seen) -> Collection[MemberId]:
        every = [member for member, _ in seen.members]
        if self._bus is None:
            return every
        return [
            each
            for each in every
            if any(each in self._post.connected(name) for name in (VISITORS, CONSOLES))
        ]

    def _tell_those(self, seen: Seen, those: Collection[MemberId]) -> None:
        if otherwise := self._told.news_for(seen.conversation, those, seen.presences):
            self._store.tell_pages([each for each in seen.members if each[0] in otherwise])
