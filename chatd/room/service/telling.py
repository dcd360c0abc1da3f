"""Rooms that tell: whoever changes one has told everybody who is shown it, and what follows from the change is done."""

from collections.abc import Callable
from contextlib import suppress

from chatd.base.errors import Refused, Unavailable, Unknown
from chatd.base.names import LineId, MemberId
from chatd.base.ports import Change, Clock, Post
from chatd.conversation.ports import ConversationStore
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.service.deliveries import Deliveries
from chatd.room.rules import seats

ROOMS, ROOM = "rooms", "room"  # what consoles are shown, and each guest
STEPS_MAX = 4 * seats.ROOM_MEMBERS_MAX  # that may follow from one change

Rule = Callable[[Conversation], Conversation | Step]


class TellingRooms:
    """The one way by which rooms are changed, but for what is said in them, and what is forgotten of that (looks)."""

    def __init__(
        self, store: ConversationStore, deliveries: Deliveries, post: Post, clock: Clock
    ) -> None:
        self.store = store
        self._deliveries, self._post, self._clock = deliveries, post, clock

    async def change(self, line: LineId, rule: Rule) -> Conversation:
        """Apply the rule, and do what follows. Raises: Unknown, Unavailable, whatever the rule raises."""
        room, now = seats.id_of(line), self._clock.now()
        change = await self.store.change(room, rule, now)
        first = change.before
        try:
            for _ in range(STEPS_MAX):
                step = seats.settle(change.after, now)
                if step.log is None and step.conversation is change.after:
                    break
                change = await self.store.change(room, lambda it: seats.settle(it, now), now)
        finally:
            self.tell(
                Change(first, change.after)
            )  # the first stands, whatever becomes of what follows
        return change.after

    def tell(self, change: Change[Conversation]) -> None:
        """Everybody who is or was shown it."""
        before, after = change
        if after is before:
            return
        self._post.changed(ROOMS)
        for guest in _guests(before) | _guests(after):
            self._post.changed(ROOM, guest)
        gone = {each.id for each in before.members} - {each.id for each in after.members}
        self._deliveries.forget_conversation(after.id, gone)

    async def leave(self, line: LineId, member: MemberId) -> None:
        """She is out. Idempotent. Raises: Unavailable."""
        with suppress(Unknown, Refused):
            await self.change(line, lambda it: seats.leave(it, member))


def _guests(room: Conversation) -> set[MemberId]:
    if room.room is None:
        raise Unavailable  # another thing stands under its name
    knocks = {each.member for each in room.room.knocks}
    return knocks | {each.member for each in room.room.seats if each.staff is None}
