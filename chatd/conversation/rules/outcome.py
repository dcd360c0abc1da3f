"""How a conversation ended, by who ended it and what was said. Source: queue policy, F.6."""

from chatd.base.names import Outcome, Role, Seconds
from chatd.conversation.rules.conversation import NO_LAST_WORDS, Conversation
from chatd.directory.rules.directory import LinePolicy
from chatd.line.rules.grace import ENDED_KEPT_SECONDS

SECONDS_PER_MINUTE = 60
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


def wrap_up_seconds(ended: Conversation, policy: LinePolicy) -> int:
    """How long its counsellor's place rests: not where nobody said a word, or the visitor did not come."""
    had_words = bool(ended.spoken) and ended.outcome not in NO_LAST_WORDS
    return policy.wrap_up_seconds if had_words else 0


def talk_minutes(ended: Conversation, policy: LinePolicy) -> float:
    """For how long a place was taken by it, the rest after it too. Source: queue policy, F.4."""
    ended_at = ended.ended_at or ended.started
    return (ended_at - ended.started + wrap_up_seconds(ended, policy)) / SECONDS_PER_MINUTE


def goes_on_elsewhere(conversation: Conversation, policy: LinePolicy) -> bool:
    """Whether its visitor has left on purpose, or waits on the line again: nobody comes back to it."""
    has_turn = conversation.outcome in (Outcome.RELEASED, Outcome.BACK_ON_LINE)
    if conversation.ended_by is Role.VISITOR or has_turn:
        return True
    has_tries = conversation.past.tries + 1 < policy.verify_tries_max
    return conversation.outcome is Outcome.NOT_VERIFIED and has_tries


def forgotten_at(conversation: Conversation, policy: LinePolicy) -> Seconds | None:
    """When nothing of it is kept any more; None while it lives.

    A page that was away learns how it ended for as long as the grace that it was promised.
    """
    if conversation.ended_at is None:
        return None
    grace_seconds = policy.conversation_grace_seconds
    is_over = goes_on_elsewhere(conversation, policy)
    return Seconds(conversation.ended_at + (ENDED_KEPT_SECONDS if is_over else grace_seconds))


def is_shown_to_staff(conversation: Conversation, now: Seconds) -> bool:
    """Whether a console is shown it: what has ended, only for a little."""
    ended_at = conversation.ended_at
    return ended_at is None or now - ended_at < ENDED_KEPT_SECONDS
