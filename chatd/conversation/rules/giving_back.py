"""A conversation that could not begin gives its visitor's ticket back to the line.

Either the visitor's page could not make sure who answers, or no keys came, or nobody answered when it was the visitor's
turn.
"""

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, Outcome, Role, Seconds
from chatd.conversation.rules.conversation import Conversation, Step, end
from chatd.directory.rules.directory import LinePolicy
from chatd.line.rules.presence import Page

# Keys are made within seconds; first the counsellor may free the place (`no_show_seconds`), then nobody waits for them.
KEYS_GRACE_SECONDS = 60


def not_verified(conversation: Conversation, now: Seconds) -> Step:
    """End it: no keys were made, and none can be. Idempotent; also when its counsellor was faster and ended it.

    Raises: Refused(WRONG_STATE) once its members have keys.
    """
    if conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.NOT_VERIFIED, now)


def keyless_until(conversation: Conversation, visitor: Page, policy: LinePolicy) -> Seconds | None:
    """When its ticket goes back if there are no keys by then; None while that is not asked.

    One of the two pages has not made its part, and the counsellor has not freed the place; or the counsellor was gone
    before there were any, and did not return. A visitor's page that is lost has its grace.
    """
    if conversation.has_group or visitor.lost_at is not None or visitor.left_at is not None:
        return None
    if conversation.phase is ConversationPhase.ORPHANED:
        since = conversation.orphaned_at
        if since is None or conversation.spoken:
            return None
        return Seconds(since + policy.orphan_return_seconds)
    if conversation.phase is not ConversationPhase.OPENING:
        return None
    wait_seconds = policy.no_show_seconds + KEYS_GRACE_SECONDS
    return Seconds(conversation.attended_since + wait_seconds)


def keyless(conversation: Conversation, visitor: Page, policy: LinePolicy, now: Seconds) -> Step:
    """End it as one that could not be sealed. Raises: Refused(WRONG_STATE) before its time."""
    until = keyless_until(conversation, visitor, policy)
    if until is None or now < until:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.NOT_VERIFIED, now)


def released_from(conversation: Conversation, visitor: Page, wait_seconds: float) -> Seconds | None:
    """From when on the counsellor may free the place; None while that is not so.

    Never of a visitor who has said a word. Of the others when nobody has answered the greeting for `wait_seconds`, when
    the keys for a greeting were not made in that time, or when the page was lost for so long; and not within that time
    after they have said to be here.
    """
    if conversation.phase is ConversationPhase.ENDED or Role.VISITOR in conversation.spoken:
        return None
    since = [
        conversation.greeted_at,
        None if conversation.has_group else conversation.attended_since,
        visitor.lost_at,
    ]
    known = [each for each in since if each is not None]
    if not known:
        return None
    return Seconds(max(min(known), visitor.here_at or min(known)) + wait_seconds)


def release(
    conversation: Conversation,
    visitor: Page,
    *,
    wait_seconds: float,
    no_shows_max: int,
    now: Seconds,
) -> Step:
    """End it: nobody answered. The turn is kept, or, at the `no_shows_max`-th, the place ends with it. Idempotent.

    Raises: Refused(WRONG_STATE) before its time, and after another end.
    """
    if conversation.outcome in (Outcome.RELEASED, Outcome.NO_SHOW):
        return Step(conversation)
    since = released_from(conversation, visitor, wait_seconds)
    if since is None or now < since:
        raise Refused(Reason.WRONG_STATE)
    if conversation.past.no_shows + 1 >= no_shows_max:
        return end(conversation, Outcome.NO_SHOW, now)
    return end(conversation, Outcome.RELEASED, now, Role.COUNSELLOR)
