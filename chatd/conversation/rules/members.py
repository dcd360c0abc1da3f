"""Who is in a conversation: how each member is seen, coming and going, handing over."""

from collections.abc import Sequence
from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, Language, MemberId, Seconds
from chatd.conversation.rules.conversation import (
    Conversation,
    ConversationAct,
    Member,
    Step,
    after,
    member_of,
    phase_of_rebuilt,
)
from chatd.conversation.rules.envelopes import Mark
from chatd.conversation.rules.log_steps import Add, Drop, Replace, Succeed
from chatd.line.rules import presence
from chatd.line.rules.presence import (
    CONSOLE_BEAT_MAX_SECONDS,
    VISITOR_BEAT_MAX_SECONDS,
    Page,
    Presence,
)


def presence_in(member: Member, heard_page: Page, now: Seconds, silent_seconds: float) -> Presence:
    """How a member is seen, by its page as it was `heard`."""
    return presence.presence_of(heard_page, now, silent_seconds, beat_max_seconds(member))


def heard(
    conversation: Conversation, member: Member, page: Page | None, mark: Mark | None, now: Seconds
) -> Page:
    """A member's page, with all that starts the clock of silence anew. `page` None: it has not come yet.

    The member's own envelopes do. A visitor's silence is also counted only since a counsellor is there and has greeted,
    and not at all while there is nobody, or no keys to answer with: nobody can be silent towards an empty chair.
    """
    known = with_word(page or unheard(conversation), mark)
    if member.desk is not None:
        return known
    greeted_at = conversation.greeted_at
    is_alone = conversation.phase is ConversationPhase.ORPHANED or not conversation.has_group
    if is_alone or greeted_at is None:
        return presence.quiet_from(known, now)
    return presence.quiet_from(known, max(greeted_at, conversation.attended_since))


def beat_max_seconds(member: Member) -> float:
    """How long its page may be unheard before it is lost: a console less long than a visitor's page."""
    return VISITOR_BEAT_MAX_SECONDS if member.desk is None else CONSOLE_BEAT_MAX_SECONDS


def with_word(page: Page, mark: Mark | None) -> Page:
    """The page, with the member's last envelope counted as a word."""
    return page if mark is None else presence.word(page, mark.word_at)


def unheard(conversation: Conversation) -> Page:
    """The page of a member who has not come yet. After a restart its grace begins when the conversation was rebuilt."""
    return presence.absent(conversation.rebuilt_at or conversation.started)


def _replace_member(conversation: Conversation, old: Member, new: Member) -> Conversation:
    members = tuple(new if each is old else each for each in conversation.members)
    return replace(conversation, members=members)


def join(conversation: Conversation, member: Member) -> Step:
    """One more member, who reads from now on. Raises: Refused(WRONG_STATE) after the end."""
    if conversation.phase is ConversationPhase.ENDED:
        raise Refused(Reason.WRONG_STATE)
    if any(each.id == member.id for each in conversation.members):
        return Step(conversation)
    return Step(replace(conversation, members=(*conversation.members, member)), Add(member.id))


def part(conversation: Conversation, member: MemberId) -> Step:
    """One member goes, and the others stay. Raises: Refused(NOT_A_MEMBER)."""
    gone = member_of(conversation, member)
    members = tuple(each for each in conversation.members if each is not gone)
    return Step(replace(conversation, members=members), Drop(member))


def orphan(conversation: Conversation, now: Seconds) -> Conversation:
    """Its counsellor's page is lost, or cannot seal; doing it twice changes nothing.

    Raises: Refused(WRONG_STATE) after the end.
    """
    phase = after(conversation, ConversationAct.ORPHAN)
    if conversation.phase is ConversationPhase.ORPHANED:
        return conversation
    alone_since = conversation.alone_since or now
    return replace(conversation, phase=phase, orphaned_at=now, alone_since=alone_since)


def bereave(conversation: Conversation, now: Seconds, return_seconds: float) -> Conversation:
    """Its counsellor is off the staff, or signed out by a lead: others may take it up at once, for nobody returns.

    Raises: Refused(WRONG_STATE) after the end.
    """
    since = Seconds(now - return_seconds)
    if conversation.orphaned_at is not None and conversation.orphaned_at <= since:
        return conversation
    phase = after(conversation, ConversationAct.ORPHAN)
    alone_since = min(conversation.alone_since or since, since)
    return replace(conversation, phase=phase, orphaned_at=since, alone_since=alone_since)


def give_back(conversation: Conversation, now: Seconds) -> Conversation:
    """The same console is back, and has its keys; without them it says a fresh key package, which brings it back too.

    One that never had any keeps nobody longer by that. Raises: Refused(WRONG_STATE) unless it is an orphan.
    """
    act = ConversationAct.RETURN if conversation.has_group else ConversationAct.RETURN_TO_OPENING
    phase = after(conversation, act)
    alone_since = None if conversation.has_group else conversation.alone_since
    return replace(
        conversation, phase=phase, orphaned_at=None, attended_at=now, alone_since=alone_since
    )


def take_over(
    conversation: Conversation,
    old: MemberId,
    new: Member,
    now: Seconds,
    *,
    is_another: bool = True,
    language: Language | None = None,
) -> Step:
    """A desk takes up the orphan in the old one's role, and a new group has to be made.

    `is_another`: another person sits there, so that the visitor's page, if it has known who answered, asks her first;
    else she is asked still if she was, and has not said yes.
    `language`: which the two speak; None: as before. What waited for the old counsellor is forgotten, and its senders
    are not told that it was delivered. Raises: Refused(WRONG_STATE) unless it is an orphan, Refused(NOT_A_MEMBER).
    """
    phase = after(conversation, ConversationAct.TAKE_OVER)
    gone = member_of(conversation, old)
    is_asked = conversation.asked_at is not None
    has_known = conversation.epoch > 0 or is_asked
    taken = replace(
        _replace_member(conversation, gone, replace(new, role=gone.role)),
        phase=phase,
        handovers=conversation.handovers + 1,
        language=language or conversation.language,
        orphaned_at=None,
        asked_at=now if has_known and (is_another or is_asked) else None,
        greeted_at=None,
        attended_at=now,
        newcomer=None,
        epoch=0,
        group=b"",
    )
    return Step(taken, Replace(old, new.id))


def succeed(
    conversation: Conversation, newer: Sequence[Member], *, handovers: int, epoch: int
) -> Step:
    """Bring a rebuilt conversation up to a handover that it does not know of.

    After a restart the first page to come back may hold a value from before a handover: the conversation is then
    rebuilt with the counsellor who had already handed over. `newer`, `handovers` and `epoch` are what a page says that
    comes later, with a value from after the handover. The count of handovers alone says which of two values is the
    newer: clocks and the time of making do not, since values are renewed whether or not anything has changed.

    The former counsellor leaves, and what it has said since the restart goes with it: it was sealed for the keys of a
    group that no longer counts. The successor comes in and reads from where the former one had read, so that nothing
    which waits is skipped. Its log begins without a known `stored`: it goes on with whatever id its page uses next,
    since a page that lived through the restart has counted on. The group's id is not known to the value, so it is
    taken from the next envelope.

    Nothing changes when the conversation knows of as many handovers, or has ended: an end is never undone.
    """
    is_ended = conversation.phase is ConversationPhase.ENDED
    if is_ended or handovers <= conversation.handovers:
        return Step(conversation)
    known = {each.id: each for each in conversation.members}
    seats = tuple(
        replace(known[each.id], role=each.role) if each.id in known else each for each in newer
    )
    here = {each.id for each in seats}
    gone = tuple(each.id for each in conversation.members if each.id not in here)
    come = tuple(each.id for each in seats if each.id not in known)
    later = replace(
        conversation,
        members=seats,
        phase=phase_of_rebuilt(epoch),
        handovers=handovers,
        orphaned_at=None,
        asked_at=None if epoch else conversation.rebuilt_at,
        newcomer=None,
        epoch=epoch,
        commits_from=1,
        group=b"",
        asking=None,
    )
    return Step(later, Succeed(gone, come))


def with_epoch(conversation: Conversation, handovers: int, epoch: int) -> Conversation:
    """Learn from a newer value that a group was made, which the value it was rebuilt from did not know yet.

    Only while nothing has been heard since: once an envelope has named a group, the members themselves are the truth.
    """
    is_unheard = conversation.phase is ConversationPhase.OPENING and not conversation.group
    is_later = conversation.handovers == handovers and conversation.epoch < epoch
    if is_unheard and is_later and conversation.rebuilt_at is not None:
        return replace(conversation, epoch=epoch, phase=ConversationPhase.OPEN, asked_at=None)
    return conversation
