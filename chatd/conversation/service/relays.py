"""Which relay an envelope goes through: talks have one, and rooms, of an area that stands on this one, another."""

from chatd.base.errors import Unknown
from chatd.conversation.ports import Relays
from chatd.conversation.rules.room import is_room


class ToCome:
    """By the conversation's id. `of_rooms` is filled in by whoever has rooms; until then there are none."""

    def __init__(self, of_talks: Relays) -> None:
        self._of_talks = of_talks
        self.of_rooms: Relays | None = None

    def of(self, conversation: str) -> Relays:
        """Raises: Unknown."""
        if not is_room(conversation):
            return self._of_talks
        if self.of_rooms is None:
            raise Unknown
        return self.of_rooms
