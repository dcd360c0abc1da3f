"""What an end counts as in the figures. Source: queue policy, F.6."""

from enum import StrEnum

from chatd.base.names import Outcome, Role
from chatd.conversation.rules.conversation import Conversation

SEEKERS = frozenset({Role.VISITOR, Role.PARTICIPANT})
SHORT_SECONDS = 30  # who leaves sooner has not waited


class Count(StrEnum):
    """How the end of a ticket is counted. Never with a time, a line and a person together."""

    SHORT_LEAVE = "short_leave"  # left within 30 s; apart from the abandoned
    ABANDONED = "abandoned"  # left or expired after 30 s or more
    REFUSED_BY_LEAD = "refused_by_lead"  # ours, never theirs
    TAKEN = "taken"


_WALKED_AWAY = frozenset({Outcome.LEFT, Outcome.QUICK_EXIT})
_GAVE_UP = frozenset({*_WALKED_AWAY, Outcome.EXPIRED})


def count_of(outcome: Outcome | None, waited_seconds: float) -> Count:
    """How a ticket that has ended is counted; None is one that became a conversation."""
    if outcome in _WALKED_AWAY and waited_seconds < SHORT_SECONDS:
        return Count.SHORT_LEAVE
    if outcome in _GAVE_UP:
        return Count.ABANDONED
    if outcome is Outcome.REFUSED_BY_LEAD:
        return Count.REFUSED_BY_LEAD
    return Count.TAKEN


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
