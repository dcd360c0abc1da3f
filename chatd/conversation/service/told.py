"""How each member of a conversation was last shown the others, whoever asked for that."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from chatd.base.names import ConversationId, MemberId
from chatd.line.rules.presence import Presence

Presences = tuple[Presence, ...]  # in the order of the members


class Told:
    """What was made counts; what a look has told is on its way, and the post owes it until it is shown."""

    def __init__(self) -> None:
        self._shown: defaultdict[ConversationId, dict[MemberId, Presences]] = defaultdict(dict)

    def note(self, conversation: ConversationId, member: MemberId, shown: Presences) -> None:
        """A state with this has been made for this member."""
        self._shown[conversation][member] = shown

    def news_for(
        self, conversation: ConversationId, members: Collection[MemberId], now: Presences
    ) -> Sequence[MemberId]:
        """Those of them who know it otherwise, once. Who was shown nothing yet is shown it with the first state."""
        shown = self._shown.get(conversation, {})
        otherwise = [each for each in members if shown.get(each, now) != now]
        shown.update(dict.fromkeys(otherwise, now))
        return otherwise

    def forget(self, conversation: ConversationId) -> None:
        """It is no more."""
        self._shown.pop(conversation, None)
