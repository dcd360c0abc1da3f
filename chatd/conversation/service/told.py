"""How each member of a conversation was last shown the others, whoever asked for that."""

from collections import defaultdict
from collections.abc import Sequence

from chatd.base.names import ConversationId, MemberId
from chatd.conversation.rules.conversation import Conversation
from chatd.line.rules.presence import Presence

Presences = tuple[Presence, ...]  # in the order of the members


class Told:
    """What was made counts; what a look has told is on its way, and the post owes it until it is shown."""

    def __init__(self) -> None:
        self._shown: defaultdict[ConversationId, dict[MemberId, Presences]] = defaultdict(dict)

    def note(self, conversation: ConversationId, member: MemberId, shown: Presences) -> None:
        """A state with this has been made for this member."""
        self._shown[conversation][member] = shown

    def news_for(self, conversation: Conversation, now: Presences) -> Sequence[MemberId]:
        """The members who know it otherwise, once. Who was shown nothing yet is shown it with the first state."""
        shown = self._shown.get(conversation.id, {})
        members = [each.id for each in conversation.members]
        otherwise = [each for each in members if shown.get(each, now) != now]
        shown.update(dict.fromkeys(otherwise, now))
        return otherwise

    def forget(self, conversation: ConversationId) -> None:
        """It is no more."""
        self._shown.pop(conversation, None)
