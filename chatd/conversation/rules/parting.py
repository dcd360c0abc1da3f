"""How one of three goes, and who is the counsellor then: by a press, by the visitor's word, lost, or without keys.

Who goes is handed nothing more. Of three, who has no keys any more is out, and the other goes on as the counsellor: so
nobody makes a new group under the feet of two who talk.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    AskingOutcome,
    AskingStage,
    ConversationPhase,
    DeskId,
    MemberId,
    Purpose,
    Role,
    Seconds,
)
from chatd.conversation.rules import asking as askings
from chatd.conversation.rules import members
from chatd.conversation.rules.company import (
    are_three,
    asked,
    check_counsellor,
    first,
    is_coming_member,
    third,
)
from chatd.conversation.rules.conversation import Conversation, Member, Step, member_of
from chatd.line.rules.presence import Page

JOINING_SECONDS = 60  # who was let in so lately may not have heard of it yet


def decline(conversation: Conversation, desk: DeskId, now: Seconds) -> Step:
    """She does not come. Idempotent. Raises: Refused(NOT_A_MEMBER) unless she is asked, or is coming."""
    asking = conversation.asking
    if asking is not None and asking.desk == desk and asking.outcome is AskingOutcome.DECLINED:
        return Step(conversation)
    if asked(conversation, desk).stage is AskingStage.HERE:
        raise Refused(Reason.WRONG_STATE)
    return over(conversation, AskingOutcome.DECLINED, now)


def over(conversation: Conversation, outcome: AskingOutcome, now: Seconds) -> Step:
    """The asking is over, and who came by it is out. Idempotent."""
    asking = conversation.asking
    ended = asking if asking is None else askings.over(asking, outcome, now)
    seat = third(conversation)
    if seat is None:
        return Step(conversation if ended is asking else replace(conversation, asking=ended), None)
    was_in = are_three(conversation)
    gone = members.part(conversation, seat.id)
    handovers = conversation.handovers + was_in
    return gone._replace(conversation=replace(gone.conversation, asking=ended, handovers=handovers))


def withdraw(conversation: Conversation, me: MemberId, now: Seconds) -> Step:
    """The counsellor asks for nobody any more. Idempotent. Raises: Refused(NOT_A_MEMBER, NOT_ALLOWED)."""
    check_counsellor(conversation, me)
    if conversation.phase is ConversationPhase.ENDED:
        return Step(conversation)
    return over(conversation, AskingOutcome.WITHDRAWN, now)


def turn_away(conversation: Conversation, visitor: MemberId, now: Seconds, *, is_no: bool) -> Step:
    """The visitor lets her not in, or not stay. Idempotent. Raises: Refused(NOT_A_MEMBER)."""
    if member_of(conversation, visitor).role is not Role.VISITOR:
        raise Refused(Reason.NOT_A_MEMBER)
    if third(conversation) is None or conversation.phase is ConversationPhase.ENDED:
        return Step(conversation)  # who has not said yes is nobody's to turn away
    outcome = AskingOutcome.TURNED_AWAY if is_no else AskingOutcome.NOT_VERIFIED
    return over(conversation, outcome, now)


def part(conversation: Conversation, me: MemberId, now: Seconds) -> Step:
    """One of the two goes: the colleague at any time, in a transfer the first after its minute.

    Raises: Refused(NOT_A_MEMBER), Refused(WRONG_STATE: too early, nobody follows, or it has ended).
    """
    role = member_of(conversation, me).role
    if conversation.phase is ConversationPhase.ENDED:
        raise Refused(Reason.WRONG_STATE)
    if role is Role.SPECIALIST:
        return over(conversation, AskingOutcome.PARTED, now)
    asking = conversation.asking
    may_from = None if asking is None or role is not Role.COUNSELLOR else askings.leave_from(asking)
    if may_from is None or now < may_from or not are_three(conversation):
        raise Refused(Reason.WRONG_STATE)
    return follow(conversation, now)


def is_part_only(conversation: Conversation, member: MemberId) -> bool:
    """Whether this is a colleague who was asked in: she ends her own part, and nobody else's."""
    is_over = conversation.phase is ConversationPhase.ENDED
    return not is_over and member_of(conversation, member).role is Role.SPECIALIST


def follow(conversation: Conversation, now: Seconds) -> Step:
    """The first is out, and the third is the counsellor; of a transfer, on the line to which it went.

    To another organisation it goes without the line: her page knows people by the roots of the line by which she came,
    and if that one is lost, its people take her up.
    """
    out, heir = first(conversation), third(conversation)
    if out is None or heir is None:
        return Step(conversation)
    gone = members.part(conversation, out.id)
    seats = tuple(
        replace(each, role=Role.COUNSELLOR) if each is heir else each
        for each in gone.conversation.members
    )
    asking = conversation.asking
    is_transfer = asking is not None and asking.purpose is Purpose.TRANSFER
    line, language = conversation.line, conversation.language
    if asking is not None and is_transfer:
        language = asking.language
        line = conversation.line if asking.organisation else asking.line
    ended = None if asking is None else askings.over(asking, AskingOutcome.TRANSFERRED, now)
    after = replace(
        gone.conversation,
        members=seats,
        handovers=conversation.handovers + 1,
        line=line,
        language=language,
        asking=ended,
    )
    return gone._replace(conversation=after)


# ---- lost ----


def lose(
    conversation: Conversation,
    member: MemberId,
    bereft: Callable[[Conversation], Conversation],
    now: Seconds,
) -> Step:
    """This member's console is lost. `bereft`: makes an orphan of it, where it was the only one.

    Of three who talk time says who is out. Who is only coming has her time as well.
    Raises: Refused(WRONG_STATE) after the end, of a counsellor's; Refused(NOT_A_MEMBER).
    """
    me = member_of(conversation, member)
    if are_three(conversation) or me.role is Role.SPECIALIST:
        return Step(conversation)
    return _without_company(conversation, bereft, now)


def alone(conversation: Conversation, now: Seconds) -> Step:
    """Nobody is there any more: an orphan, and nobody is asked in. Of three, time has let one go before.

    Raises: Refused(WRONG_STATE) after the end.
    """
    if are_three(conversation):
        return Step(conversation)
    return _without_company(conversation, lambda found: members.orphan(found, now), now)


def out(
    conversation: Conversation,
    member: MemberId,
    bereft: Callable[[Conversation], Conversation],
    now: Seconds,
    outcome: AskingOutcome = AskingOutcome.LOST,
) -> Step:
    """This member cannot go on: no keys, or off the staff. `bereft`, Raises: as `lose`."""
    me = member_of(conversation, member)
    if conversation.phase is ConversationPhase.ENDED:
        return Step(conversation)
    if me.role is Role.SPECIALIST:
        return over(conversation, outcome, now)
    if are_three(conversation):
        return follow(conversation, now)
    return _without_company(conversation, bereft, now)


def out_of_three(conversation: Conversation, member: MemberId, now: Seconds) -> Step:
    """This member is out where others go on without it; else nothing has changed. Raises: Refused(NOT_A_MEMBER)."""
    is_beside = are_three(conversation) or is_coming_member(conversation, member)
    return out(conversation, member, lambda found: found, now) if is_beside else Step(conversation)


def _without_company(
    conversation: Conversation, bereft: Callable[[Conversation], Conversation], now: Seconds
) -> Step:
    """Nobody is asked in by who is not there."""
    is_asking = conversation.asking is not None and conversation.asking.is_under_way
    alone = over(conversation, AskingOutcome.LOST, now) if is_asking else Step(conversation)
    return alone._replace(conversation=bereft(alone.conversation))


def renew_keys(conversation: Conversation, member: MemberId, now: Seconds) -> Step:
    """The counsellor makes keys anew while somebody is asked in: she is asked no more. Of three: out.

    Raises: Refused(NOT_A_MEMBER).
    """
    if are_three(conversation):
        return out(conversation, member, lambda found: found, now)
    if is_coming_member(conversation, member):
        return Step(conversation)
    return over(conversation, AskingOutcome.LOST, now)


# ---- by time ----


def by_time(
    conversation: Conversation, pages: Mapping[str, Page], return_seconds: float, now: Seconds
) -> Step:
    """What time has made of it: nobody has answered, or one of three is lost and did not come back.

    `return_seconds`: so long a console may be lost. Where both are, who was lost first is out at once.
    """
    asking = conversation.asking
    if conversation.phase is ConversationPhase.ENDED:
        return Step(conversation)
    outcome = None if asking is None else askings.outcome_by_time(asking, now)
    if outcome is not None:
        return over(conversation, outcome, now)
    one, other = _lost(conversation, first, pages), _lost(conversation, third, pages)
    if not are_three(conversation) or (one is None and other is None):
        return Step(conversation)
    if one is not None and other is not None:
        is_first = one < other
    else:
        is_first = one is not None
        since = one if one is not None else other
        if since is None or now - since < return_seconds:
            return Step(conversation)
    return follow(conversation, now) if is_first else over(conversation, AskingOutcome.LOST, now)


def times(
    conversation: Conversation, pages: Mapping[str, Page], return_seconds: float
) -> Collection[Seconds]:
    """When time may say something else of it."""
    at = None if conversation.asking is None else askings.until(conversation.asking)
    lost = (_lost(conversation, each, pages) for each in (first, third))
    three = are_three(conversation)
    back = [Seconds(each + return_seconds) for each in lost if each is not None and three]
    return back if at is None else [at, *back]


def _lost(
    conversation: Conversation,
    who: Callable[[Conversation], Member | None],
    pages: Mapping[str, Page],
) -> Seconds | None:
    """Since when this one's console is lost; None while it is not, or nobody is there."""
    member = who(conversation)
    if member is None:
        return None
    return (pages.get(member.id) or members.unheard(conversation)).lost_at


def has_no_keys(
    conversation: Conversation, member: MemberId, *, is_sealed: bool, now: Seconds
) -> bool:
    """Whether a console that is back has shown that it has none, and others go on without it."""
    if is_sealed or not are_three(conversation):
        return False
    seat, asking = third(conversation), conversation.asking
    is_new = asking is not None and asking.stage is AskingStage.HERE
    since = asking.since if asking is not None and is_new else None
    is_joining = seat is not None and seat.id == member and since is not None
    return not (is_joining and since is not None and now - since < JOINING_SECONDS)
