"""Which lines and people cannot be taken away now, because somebody would be let fall."""

from collections.abc import Iterable

from chatd.directory.ports import Question
from chatd.line.ports import Conversations, Served, TicketsAndDesks
from chatd.line.service.pace import waiting_on


class InUse:
    """Asked before an operator takes lines or people away."""

    def __init__(self, store: TicketsAndDesks, conversations: Conversations) -> None:
        self._store = store
        self._conversations = conversations

    async def of(self, question: Question) -> Iterable[str]:
        """`line avoin` where somebody waits or talks, `staff aino` who talks or has an offer. Raises: Unavailable."""
        floor, served = await self._store.floor(), await self._conversations.served()
        found = []
        for line in question.lines:
            talks = served.get(line, Served())
            if waiting_on(line, floor) or talks.served or talks.orphans:
                found.append(f"line {line}")
        busy = {desk.staff for desk in floor.desks if desk.conversations or desk.offer}
        found.extend(f"staff {each}" for each in question.staff if each in busy)
        return found
