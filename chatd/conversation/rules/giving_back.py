"""A conversation that could not begin, or cannot go on, gives its visitor's ticket back to the line.

Either the visitor's page could not make sure who answers, or no keys came, or nobody answered when it was the visitor's
turn; or its counsellor was lost, and nobody has taken it over, or not with her yes.
"""

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, MemberId, Outcome, Role, Seconds
from chatd.conversation.rules.conversation import Conversation, Step, end, member_of
from chatd.directory.rules.directory import LinePolicy
from chatd.line.rules.presence import Page

# Keys are made within seconds; first the counsellor may free the place (`no_show_seconds`), then nobody waits for them.
KEYS_GRACE_SECONDS = 60
# So long a visitor may think about who else could go on with her, and that person's place is held.
ANSWER_SECONDS = 180


def not_verified(conversation: Conversation, now: Seconds) -> Step:
    """End it: no keys were made, and none can be. Idempotent; also when its counsellor was faster and ended it.

    Raises: Refused(WRONG_STATE) once its members have keys.
    """
    if conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.NOT_VERIFIED, now)


def keyless_until(conversation: Conversation, visitor: Page, policy: LinePolicy) -> Seconds | None:
    """When its ticket goes back if there are no keys by then; None while that is not asked, or she is (`answer_until`).

    One of the two pages has not made its part, and the counsellor has not freed the place; or the counsellor was gone
    before there were any, and did not return. A visitor's page that is lost has its grace.
    """
    if conversation.has_group or _is_gone(visitor) or conversation.asked_at is not None:
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


def answer_until(conversation: Conversation) -> Seconds | None:
    """Until when she may say whether another may go on with her; None while she is not asked.

    Her page can ask her only once the other's keys are there, which have a time of their own.
    """
    is_asked = conversation.phase is ConversationPhase.OPENING and not conversation.has_group
    if not is_asked or conversation.asked_at is None:
        return None
    has_keys = conversation.newcomer is not None
    return Seconds(conversation.asked_at + (ANSWER_SECONDS if has_keys else KEYS_GRACE_SECONDS))


def unanswered_at(conversation: Conversation, visitor: Page) -> Seconds | None:
    """When the place that is held for her answer is freed; None while she is not asked.

    A page that is lost has its grace, and who comes back as much time anew.
    """
    until = answer_until(conversation)
    if until is None or _is_gone(visitor):
        return None
    if conversation.newcomer is None:
        return until
    return Seconds(max(until, visitor.word_at + ANSWER_SECONDS))


def unanswered(conversation: Conversation, visitor: Page, now: Seconds) -> Step:
    """End it here: she has not said whether another may go on. Idempotent.

    Raises: Refused(WRONG_STATE) before its time.
    """
    at = unanswered_at(conversation, visitor)
    if at is None or now < at:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.BACK_ON_LINE, now)


def was_unanswered(ended: Conversation) -> bool:
    """Whether it ended since she had not said whether another may go on, which she had been asked: her turn is kept."""
    if ended.asked_at is None or ended.newcomer is None or ended.orphaned_at is not None:
        return False
    return ended.ended_at is not None and ended.ended_at >= ended.asked_at + ANSWER_SECONDS


def another_wanted(conversation: Conversation, now: Seconds) -> Step:
    """End it here: she would rather wait for another than go on with this one. Idempotent.

    Raises: Refused(WRONG_STATE) unless she is asked, or nobody is there.
    """
    is_over = conversation.outcome is Outcome.BACK_ON_LINE
    is_alone = conversation.phase is ConversationPhase.ORPHANED
    if not is_over and not is_alone and answer_until(conversation) is None:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.BACK_ON_LINE, now)


def is_before_her_yes(conversation: Conversation, member: MemberId) -> bool:
    """Whether this member's desk has taken it up, and nobody has said yes to that: only its own part is to be ended."""
    if member_of(conversation, member).desk is None:
        return False
    is_over = conversation.phase is ConversationPhase.ENDED
    is_asked = conversation.asked_at is not None and not conversation.has_group
    return is_asked and (not is_over or conversation.outcome is Outcome.BACK_ON_LINE)


def put_down(conversation: Conversation, member: MemberId, now: Seconds) -> Step:
    """End it here: who took it up does not go on after all. Idempotent.

    Raises: Refused(NOT_A_MEMBER), Refused(WRONG_STATE) unless `is_before_her_yes`.
    """
    if not is_before_her_yes(conversation, member):
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, Outcome.BACK_ON_LINE, now)


def given_up(conversation: Conversation, outcome: Outcome, now: Seconds) -> Step:
    """End it as an orphan that nobody took over. Raises: Refused(WRONG_STATE) unless it is one still."""
    if conversation.phase is not ConversationPhase.ORPHANED:
        raise Refused(Reason.WRONG_STATE)
    return end(conversation, outcome, now)


def _is_gone(page: Page) -> bool:
    return page.lost_at is not None or page.left_at is not None


def released_from(conversation: Conversation, visitor: Page, wait_seconds: float) -> Seconds | None:
    """From when on the counsellor may free the place; None while that is not so.

    Never of a visitor who has said a word. Of the others when nobody has answered the greeting for `wait_seconds`, when
    the keys for a greeting were not made in that time, or when the page was lost for so long; and not within that time
    after they have said to be here.
    """
    if conversation.phase is ConversationPhase.ENDED or Role.VISITOR in conversation.spoken:
        return None
    if answer_until(conversation) is not None:
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
