"""Who takes up a conversation whose counsellor is gone, and when it ends because of what did not happen."""

from chatd.base.names import ConversationPhase, Outcome, Seconds, StaffRole
from chatd.conversation.rules.conversation import Conversation
from chatd.directory.rules.directory import LinePolicy, Staff
from chatd.line.rules import presence
from chatd.line.rules.presence import Page

URGENT_ALARM_SECONDS = 30  # Source: queue policy, F.8; the board's alarm begins then


def is_urgent_alarm(conversation: Conversation, now: Seconds) -> bool:
    """Whether its visitor says that it cannot wait, and it has had no counsellor for so long."""
    since = conversation.orphaned_at
    if conversation.phase is not ConversationPhase.ORPHANED or since is None:
        return False
    return conversation.urgent is not None and now - since >= URGENT_ALARM_SECONDS


def is_up_for_taking(conversation: Conversation, policy: LinePolicy, now: Seconds) -> bool:
    """Whether it is an orphan whose own console did not return in time."""
    since = conversation.orphaned_at
    if conversation.phase is not ConversationPhase.ORPHANED or since is None:
        return False
    return now - since >= policy.orphan_return_seconds


def may_take_up(staff: Staff, conversation: Conversation, policy: LinePolicy, now: Seconds) -> bool:
    """Whether this person leads the line of an orphan that is up for taking."""
    may_lead = staff.role is not StaffRole.COUNSELLOR and conversation.line in staff.lines
    return may_lead and is_up_for_taking(conversation, policy, now)


def outcome_by_time(
    conversation: Conversation, visitors: list[Page], policy: LinePolicy, now: Seconds
) -> Outcome | None:
    """How it ends by what did not happen; None while it goes on. `visitors`: their pages, words counted."""
    for page in visitors:
        if presence.is_grace_over(page, now, policy.conversation_grace_seconds):
            return Outcome.EXPIRED
        if presence.is_silence_over(page, now, policy.silent_seconds, policy.silent_end_seconds):
            return Outcome.SILENT
    since = conversation.orphaned_at
    if since is not None and now - since >= policy.orphan_max_seconds:
        return Outcome.ABANDONED_BY_LINE
    return None
