"""Three in a conversation: who is asked, who would come, who is let in by the visitor's page; `parting`: how they go.

The third is a `specialist`. Until the visitor's page has let her in she is handed nothing.
"""

from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    AskingStage,
    ConversationPhase,
    DeskId,
    MemberId,
    Role,
    Seconds,
)
from chatd.conversation.rules import asking as askings
from chatd.conversation.rules.asking import Asking, AskingAct
from chatd.conversation.rules.conversation import Conversation, Member, Step, member_of
from chatd.conversation.rules.log_steps import Seat


def third(conversation: Conversation) -> Member | None:
    """The colleague who is here, or coming; None while there is none."""
    return next((each for each in conversation.members if each.role is Role.SPECIALIST), None)


def first(conversation: Conversation) -> Member | None:
    """The counsellor."""
    return next((each for each in conversation.members if each.role is Role.COUNSELLOR), None)


def is_coming(conversation: Conversation) -> bool:
    """Whether the third is not in the group yet."""
    asking = conversation.asking
    return asking is not None and asking.stage is AskingStage.COMING


def is_told_of_her(conversation: Conversation, member: MemberId) -> bool:
    """Whether this member may know what her talk is about: of another organisation not before her yes."""
    is_strange = conversation.asking is not None and conversation.asking.organisation != ""
    return not (is_strange and is_coming_member(conversation, member))


def are_three(conversation: Conversation) -> bool:
    """Whether a third was let in."""
    return third(conversation) is not None and not is_coming(conversation)


def is_coming_member(conversation: Conversation, member: MemberId) -> bool:
    """Whether this is the colleague about whom the visitor is asked: nothing is for her yet."""
    if not is_coming(conversation):
        return False
    coming = third(conversation)
    return coming is not None and coming.id == member


def is_member(conversation: Conversation, member: str) -> bool:
    """Whether somebody of this id is in it."""
    return any(each.id == member for each in conversation.members)


def in_the_group(conversation: Conversation) -> tuple[Member, ...]:
    """All members but who is only coming."""
    if conversation.room is not None:
        here = {each.member for each in conversation.room.seats if each.is_here}
        return tuple(each for each in conversation.members if each.id in here)
    if not is_coming(conversation):
        return conversation.members
    return tuple(each for each in conversation.members if each.role is not Role.SPECIALIST)


def others(conversation: Conversation, sender: MemberId) -> list[MemberId]:
    """For whom an envelope of this sender is."""
    return [each.id for each in in_the_group(conversation) if each.id != sender]


def concerned(conversation: Conversation) -> frozenset[str]:
    """Whose console finds it: the members, who is or was asked in last, and by whom."""
    every: set[str] = {each.id for each in conversation.members}
    if conversation.asking is not None:
        every |= {conversation.asking.desk, conversation.asking.by}
    return frozenset(every)


# ---- asked, and coming ----


def know(conversation: Conversation, visitor: MemberId) -> Conversation:
    """The visitor's page knows a third person. Raises: Refused(NOT_A_MEMBER)."""
    if member_of(conversation, visitor).role is not Role.VISITOR:
        raise Refused(Reason.NOT_A_MEMBER)
    if conversation.knows_company or conversation.phase is ConversationPhase.ENDED:
        return conversation
    return replace(conversation, knows_company=True)


def check_counsellor(conversation: Conversation, me: MemberId) -> None:
    """Raises: Refused(NOT_A_MEMBER), Refused(NOT_ALLOWED) for every other member."""
    if member_of(conversation, me).role is not Role.COUNSELLOR:
        raise Refused(Reason.NOT_ALLOWED)


def check_may_ask(conversation: Conversation, me: MemberId, now: Seconds) -> None:
    """Whether the counsellor may ask somebody in now.

    Raises: Refused(NOT_A_MEMBER; NOT_ALLOWED: another member; WRONG_STATE: no keys; PAGE_TOO_OLD; ASKED_ALREADY;
    TOO_OFTEN: right after her no, or after she was asked).
    """
    check_counsellor(conversation, me)
    if conversation.phase is not ConversationPhase.OPEN or not conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    if not conversation.knows_company:
        raise Refused(Reason.PAGE_TOO_OLD)
    asking = conversation.asking
    if is_with(conversation):
        raise Refused(Reason.ASKED_ALREADY)
    if asking is not None and not askings.may_be_asked_again(asking, now):
        raise Refused(Reason.TOO_OFTEN)


def ask(conversation: Conversation, asking: Asking, now: Seconds) -> Conversation:
    """A colleague is asked. Asked once more of the same, it changes nothing. Raises: as `check_may_ask`."""
    known = conversation.asking
    if known is not None and known.is_under_way and _is_same(known, asking):
        return conversation
    check_may_ask(conversation, MemberId(asking.by), now)
    return replace(conversation, asking=asking)


def is_here(conversation: Conversation, desk: DeskId | None) -> bool:
    """Whether this colleague talks with the two."""
    asking = conversation.asking
    return are_three(conversation) and asking is not None and asking.desk == desk


def hand_on(conversation: Conversation, me: MemberId, now: Seconds) -> Conversation:
    """Who is here beside the counsellor is to go on in her place. Idempotent.

    Raises: Refused(NOT_A_MEMBER; NOT_ALLOWED: another member; WRONG_STATE: nobody is here).
    """
    check_counsellor(conversation, me)
    asking = conversation.asking
    if asking is None or not are_three(conversation):
        raise Refused(Reason.WRONG_STATE)
    handed = askings.to_hand_on(asking, now)
    return conversation if handed is asking else replace(conversation, asking=handed)


def _is_same(a: Asking, b: Asking) -> bool:
    return (a.by, a.desk, a.purpose, a.line) == (b.by, b.desk, b.purpose, b.line)


def asked(conversation: Conversation, desk: DeskId) -> Asking:
    """The asking of this desk, that goes on. Raises: Refused(NOT_A_MEMBER) for every other."""
    asking = conversation.asking
    if asking is None or asking.desk != desk or not asking.is_under_way:
        raise Refused(Reason.NOT_A_MEMBER)
    if conversation.phase is ConversationPhase.ENDED:
        raise Refused(Reason.NOT_A_MEMBER)
    return asking


def come_in(conversation: Conversation, colleague: Member, now: Seconds) -> Step:
    """She would come: a member from now on, for whom nothing is yet. Idempotent. Raises: Refused(NOT_A_MEMBER)."""
    asking = asked(conversation, colleague.desk or DeskId(""))
    coming = askings.after(asking, AskingAct.COME_IN, now)
    if coming is asking:
        return Step(conversation)
    seat = replace(colleague, role=Role.SPECIALIST)
    members_then = (*conversation.members, seat)
    return Step(replace(conversation, members=members_then, asking=coming), Seat(seat.id))


# ---- let in ----


def is_with(conversation: Conversation) -> bool:
    """Whether a colleague is asked, coming or here."""
    asking = conversation.asking
    return third(conversation) is not None or (asking is not None and asking.is_under_way)


def check_coming(conversation: Conversation, sender: MemberId) -> None:
    """Raises: Refused(WRONG_STATE) for everybody but who is coming: who has lost the keys beside her is out first."""
    if not is_coming_member(conversation, sender):
        raise Refused(Reason.WRONG_STATE)


def asked_about(conversation: Conversation, now: Seconds) -> Conversation:
    """The colleague has said a key package, and the visitor can be asked; group and phase stay as they are."""
    asking = conversation.asking
    if asking is None:
        return conversation
    return replace(conversation, asking=askings.with_keys(asking, now))


def let_in(conversation: Conversation, now: Seconds) -> Conversation:
    """The visitor's page has committed her in, by the epoch that stands now."""
    asking = conversation.asking
    if asking is None:
        return conversation
    here = askings.let_in(asking, now)
    return replace(conversation, asking=here, handovers=conversation.handovers + 1)
