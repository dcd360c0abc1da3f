"""Builds the area: members of a conversation say, receive, catch up and end."""

from chatd.base.area import Area
from chatd.base.names import CONSOLES, VISITORS
from chatd.conversation.events import ConversationEvents
from chatd.conversation.receipts import Receipts


def build(events: ConversationEvents, receipts: Receipts) -> Area:
    """The same events for visitors and consoles."""

    async def gone(member: str) -> None:
        receipts.forget_member(member)

    each = events.events()
    return Area(events={VISITORS: each, CONSOLES: each}, gone={VISITORS: gone, CONSOLES: gone})
