"""How a conversation ended, by who ended it and what was said. Source: queue policy, F.6."""

from chatd.base.names import Outcome, Role
from chatd.conversation.rules.conversation import Conversation

SEEKERS = frozenset({Role.VISITOR, Role.PARTICIPANT})


def is_answered(conversation: Conversation) -> bool:
    """Whether a counsellor has said a message. Keys are no message."""
    return not conversation.spoken <= SEEKERS


def is_talk(conversation: Conversation) -> bool:
    """Whether words were exchanged: it is answered, and a visitor has said a message, whichever came first."""
    return is_answered(conversation) and not conversation.spoken.isdisjoint(SEEKERS)


def ended_by(role: Role, conversation: Conversation) -> Outcome:
    """How a conversation ended that a member of this role has ended.

    After a talk it was served, whoever says good-bye; before, whoever went is named.
    """
    if is_talk(conversation):
        return Outcome.SERVED
    return Outcome.LEFT if role is Role.VISITOR else Outcome.ENDED_BY_COUNSELLOR
