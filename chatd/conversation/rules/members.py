"""Who is in a conversation: pages, coming and going, orphans and who takes them up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, MemberId, Role, Seconds
from chatd.conversation.rules import envelopes
from chatd.conversation.rules.conversation import (
    Conversation,
    ConversationAct,
    Member,
    after,
    member_of,
    phase_of_rebuilt,
)
from chatd.conversation.rules.envelopes import Receipt
from chatd.line.rules import presence
from chatd.line.rules.presence import (
    CONSOLE_BEAT_MAX_SECONDS,
    VISITOR_BEAT_MAX_SECONDS,
    Page,
    Presence,
)


def members_with(conversation: Conversation, role: Role) -> Iterable[Member]:
    """The members of one role, in the order of their coming."""
    return (each for each in conversation.members if each.role is role)


def presence_in(
    conversation: Conversation, member: MemberId, now: Seconds, silent_seconds: float
) -> Presence:
    """How a member is seen; its own envelopes count as words. Raises: Refused(NOT_A_MEMBER)."""
    has_desk = member_of(conversation, member).desk is not None
    beat_max = CONSOLE_BEAT_MAX_SECONDS if has_desk else VISITOR_BEAT_MAX_SECONDS
    return presence.presence_of(page_of(conversation, member), now, silent_seconds, beat_max)


def page_of(conversation: Conversation, member: MemberId) -> Page:
    """The member's page, with the last envelope counted as a word. Raises: Refused(NOT_A_MEMBER)."""
    page = member_of(conversation, member).page
    return presence.word(page, conversation.log.track(member).word_at)


def with_page(conversation: Conversation, member: MemberId, page: Page) -> Conversation:
    """The same with another page for one member. Raises: Refused(NOT_A_MEMBER)."""
    old = member_of(conversation, member)
    return _replace_member(conversation, old, replace(old, page=page))


def _replace_member(conversation: Conversation, old: Member, new: Member) -> Conversation:
    members = tuple(new if each is old else each for each in conversation.members)
    return replace(conversation, members=members)


def join(conversation: Conversation, member: Member, now: Seconds) -> Conversation:
    """One more member, who reads from now on. Raises: Refused(WRONG_STATE) after the end."""
    if conversation.phase is ConversationPhase.ENDED:
        raise Refused(Reason.WRONG_STATE)
    if any(each.id == member.id for each in conversation.members):
        return conversation
    envelopes.add(conversation.log, member.id, now)
    return replace(conversation, members=(*conversation.members, member))


def part(
    conversation: Conversation, member: MemberId
) -> tuple[Conversation, list[tuple[MemberId, Receipt]]]:
    """One member goes, the others stay; the senders to be told. Raises: Refused(NOT_A_MEMBER)."""
    gone = member_of(conversation, member)
    told = envelopes.drop_reader(conversation.log, member)
    members = tuple(each for each in conversation.members if each is not gone)
    return replace(conversation, members=members), told


def orphan(conversation: Conversation, now: Seconds) -> Conversation:
    """Its counsellor's page is lost. Twice is once. Raises: Refused(WRONG_STATE) after the end."""
    phase = after(conversation, ConversationAct.ORPHAN)
    if conversation.phase is ConversationPhase.ORPHANED:
        return conversation
    return replace(conversation, phase=phase, orphaned_at=now)


def give_back(conversation: Conversation) -> Conversation:
    """The same console is back. Without its keys it says a fresh key package next.

    Raises: Refused(WRONG_STATE) unless it is an orphan.
    """
    act = ConversationAct.RETURN if conversation.has_group else ConversationAct.RETURN_TO_OPENING
    return replace(conversation, phase=after(conversation, act), orphaned_at=None)


def take_over(conversation: Conversation, old: MemberId, new: Member, now: Seconds) -> Conversation:
    """Another takes up the orphan in the old one's role: a new group has to be made.

    What waited for the old one is forgotten and not called delivered. Raises: Refused(WRONG_STATE) unless
    it is an orphan, Refused(NOT_A_MEMBER).
    """
    phase = after(conversation, ConversationAct.TAKE_OVER)
    gone = member_of(conversation, old)
    envelopes.replace_reader(conversation.log, old, new.id, now)
    taken = _replace_member(conversation, gone, replace(new, role=gone.role))
    handovers = conversation.handovers + 1
    return replace(
        taken,
        phase=phase,
        handovers=handovers,
        orphaned_at=None,
        newcomer=None,
        epoch=0,
        group=b"",
    )


def succeed(
    conversation: Conversation,
    newer: Sequence[Member],
    *,
    handovers: int,
    epoch: int,
    now: Seconds,
) -> Conversation:
    """One rebuilt from a value of before a handover, as a value of after it tells.

    Who has handed over goes, with all that waited to be said; the successor reads what waited for it. The same
    object when it knows of as many handovers, or has ended.
    """
    is_ended = conversation.phase is ConversationPhase.ENDED
    if is_ended or handovers <= conversation.handovers:
        return conversation
    known = {each.id: each for each in conversation.members}
    seats = tuple(known.get(each.id, each) for each in newer)
    gone = [each.id for each in conversation.members if each not in seats]
    come = [each.id for each in seats if each.id not in known]
    envelopes.succeed(conversation.log, gone, come, now)
    return replace(
        conversation,
        members=seats,
        phase=phase_of_rebuilt(epoch),
        handovers=handovers,
        orphaned_at=None,
        newcomer=None,
        epoch=epoch,
        group=b"",
    )
