"""Who takes up a conversation whose counsellor is gone, and when its visitor is first on the line again instead.

Leads are shown it first, then every counsellor of the line who has room and speaks with her, or a volunteer where none
is. Where nobody is there who
could take it up, she does not wait for anybody: but for the little while in which a lead may act who has no desk.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from chatd.base.names import ConversationPhase, DeskId, Language, LineId, Outcome, Seconds
from chatd.conversation.rules.conversation import Conversation
from chatd.directory.rules.directory import LinePolicy, Staff
from chatd.line.rules import desk as desks
from chatd.line.rules import presence
from chatd.line.rules.desk import CAPACITY_MAX, Desk, DeskPhase
from chatd.line.rules.need import class_of, need_of
from chatd.line.rules.presence import Page
from chatd.staff.rules import is_volunteer

LEADS_FIRST_SECONDS = 30  # so long only leads are shown it, if one is there
LOOKED_AT_EVERY_SECONDS = 5  # who could take it up comes and goes
# What took both lines away is over for both at about the same time; a console tries again every 15 s at the latest.
BOTH_BACK_SECONDS = 30


class OnShift(NamedTuple):
    """A desk, and who sits there as the directory knows the person now. `leads`: of her own organisation's lines."""

    desk: Desk
    staff: Staff
    leads: frozenset[LineId] = frozenset()


def languages_of(conversation: Conversation) -> tuple[Language, ...]:
    """What its visitor speaks, the best first."""
    return tuple(dict.fromkeys((conversation.language, *conversation.past.others)))


def language_with(desk: Desk, conversation: Conversation) -> Language:
    """What the two speak; hers where there is none."""
    choices = languages_of(conversation)
    return next((each for each in choices if each in desk.languages), conversation.language)


def is_up_for_taking(conversation: Conversation, policy: LinePolicy, now: Seconds) -> bool:
    """Whether it is an orphan whose own console did not return in time."""
    since = conversation.orphaned_at
    if conversation.phase is not ConversationPhase.ORPHANED or since is None:
        return False
    return now - since >= policy.orphan_return_seconds


def takers(
    conversation: Conversation, everybody: Iterable[OnShift], policy: LinePolicy, now: Seconds
) -> frozenset[DeskId]:
    """The desks that may take it up now: leads alone at first, if one of them can. Empty before its time.

    Volunteers only where nobody else could: whoever is let down meets somebody whose work it is.
    """
    if not is_up_for_taking(conversation, policy, now):
        return frozenset()
    able = [each for each in everybody if _can_take(each, conversation, now)]
    able = [each for each in able if not is_volunteer(each.staff)] or able
    first = frozenset(each.desk.id for each in able if conversation.line in each.leads)
    is_leads_turn = now - _up_since(conversation, policy) < LEADS_FIRST_SECONDS
    return first if first and is_leads_turn else frozenset(each.desk.id for each in able)


def room_for(who: OnShift, conversation: Conversation) -> int:
    """How many conversations this person may have with it: as many as at once, and a lead as many as anybody may."""
    return CAPACITY_MAX if conversation.line in who.leads else who.desk.capacity


def back_at(
    conversation: Conversation, policy: LinePolicy, *, is_anybody_there: bool
) -> Seconds | None:
    """When its visitor is first on the line again, if nobody has taken it up by then; None unless it is an orphan.

    Her time counts from when she was first alone, also where others have taken it up since and could not seal.
    """
    since = conversation.orphaned_at
    if since is None or conversation.phase is not ConversationPhase.ORPHANED:
        return None
    up = _up_since(conversation, policy)
    for_leads = Seconds(up + LEADS_FIRST_SECONDS)
    is_first_time = conversation.alone_since in (None, since)
    last = (conversation.alone_since or since) + policy.orphan_max_seconds
    at_last = Seconds(max(last, for_leads if is_first_time else up))
    return at_last if is_anybody_there else min(for_leads, at_last)


def console_has_until(visitor: Page) -> Seconds | None:
    """Until when the console may come back to a visitor who was away as well; None where she was not.

    Her page is back a moment sooner or later than the console, and by that moment nothing is decided.
    """
    return None if visitor.back_at is None else Seconds(visitor.back_at + BOTH_BACK_SECONDS)


def is_anybody_there(
    conversation: Conversation, everybody: Iterable[OnShift], now: Seconds
) -> bool:
    """Whether somebody sits at a desk who could take it up now."""
    return any(
        desks.is_there(each.desk, now) and _can_take(each, conversation, now) for each in everybody
    )


def in_order(orphans: Iterable[Conversation]) -> list[Conversation]:
    """As they are shown: what cannot wait first, then who has been alone for longest."""
    return sorted(
        orphans, key=lambda each: (each.urgent is None, each.orphaned_at or 0, str(each.id))
    )


def times(conversation: Conversation, policy: LinePolicy, now: Seconds) -> Collection[Seconds]:
    """When what is true of an orphan may change by time alone."""
    since = conversation.orphaned_at
    if since is None:
        return ()
    up = _up_since(conversation, policy)
    again = Seconds(now + LOOKED_AT_EVERY_SECONDS) if now >= up else up
    last = Seconds((conversation.alone_since or since) + policy.orphan_max_seconds)
    return (up, Seconds(up + LEADS_FIRST_SECONDS), last, again)


def outcome_by_time(visitors: list[Page], policy: LinePolicy, now: Seconds) -> Outcome | None:
    """How a conversation ends by what its visitors did not do; None while it goes on. Pages with words counted."""
    for page in visitors:
        if presence.is_grace_over(page, now, policy.conversation_grace_seconds):
            return Outcome.EXPIRED
        if presence.is_silence_over(page, now, policy.silent_seconds, policy.silent_end_seconds):
            return Outcome.SILENT
    return None


def _up_since(conversation: Conversation, policy: LinePolicy) -> Seconds:
    return Seconds((conversation.orphaned_at or 0) + policy.orphan_return_seconds)


def _can_take(who: OnShift, conversation: Conversation, now: Seconds) -> bool:
    """Whether somebody sits there, of this line, with a language of hers and a place; paused and away count too."""
    desk = who.desk
    if desk.phase is DeskPhase.LAST or desk.page.left_at is not None or desks.is_lost(desk, now):
        return False
    if any(each.desk == desk.id for each in conversation.members):
        return False
    if len(desk.conversations) >= room_for(who, conversation):
        return False
    languages = languages_of(conversation)
    if conversation.line in who.leads:
        return any(each in desk.languages for each in languages)
    return desks.meets(desk, need_of(conversation.line, languages, class_of(conversation.topic)))
