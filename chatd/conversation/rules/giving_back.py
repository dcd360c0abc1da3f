"""A conversation that could not begin gives its visitor's ticket back to the line.

Either the visitor's page could not make sure who answers, or nobody answered when it was the visitor's turn.
"""

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, Outcome, Role, Seconds
from chatd.conversation.rules.conversation import Conversation, Step, end
from chatd.line.rules.presence import Page


def not_verified(conversation: Conversation, now: Seconds) -> Step:
    """End it: no keys were made, and none can be. Idempotent; also when its counsellor was faster and ended it.

    Raises: Refused(WRONG_STATE) once its members have keys.
    """
    if conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.NOT_VERIFIED, now)


def released_from(conversation: Conversation, visitor: Page, wait_seconds: float) -> Seconds | None:
    """From when on the counsellor may free the place; None while that is not so.

    Never of a visitor who has said a word. Of the others when nobody has answered the greeting for `wait_seconds`, when
    the keys for a greeting were not made in that time, or when the page was lost for so long.
    """
    if conversation.phase is ConversationPhase.ENDED or Role.VISITOR in conversation.spoken:
        return None
    since = [
        conversation.greeted_at,
        None if conversation.has_group else conversation.attended_since,
        visitor.lost_at,
    ]
    known = [each for each in since if each is not None]
    return Seconds(min(known) + wait_seconds) if known else None


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
