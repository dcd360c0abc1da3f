"""Which process what is said is published to: the one that holds the member's page."""

from collections.abc import Collection

from chatd.base.names import ConversationId, MemberId
from chatd.base.ports import Bus
from chatd.conversation.ports import ConversationStore
from chatd.line.rules.presence import Page


class Holders:
    """`bus` None: this process is alone, and holds them all."""

    def __init__(self, store: ConversationStore, bus: Bus | None) -> None:
        self._store, self._bus = store, bus

    async def hold(
        self, member: MemberId, page: Page, conversations: Collection[ConversationId]
    ) -> None:
        """From now on, what is for this member in these goes to whoever holds the page. Raises: Unavailable."""
        if self._bus is not None and page.at is not None and conversations:
            await self._store.held_at(member, conversations, page.at)

    async def here(self, member: MemberId, conversations: Collection[ConversationId]) -> None:
        """From now on it comes here. Raises: Unavailable."""
        if self._bus is not None and conversations:
            await self._store.held_at(member, conversations, self._bus.process)
