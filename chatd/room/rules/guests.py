"""How a guest comes: by a code that a member reads out, then by her name, which a member lets in."""

from dataclasses import replace

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import MemberId, Role, SeatStage, Seconds
from chatd.conversation.rules import log_steps
from chatd.conversation.rules.conversation import Conversation, Member, Step
from chatd.conversation.rules.room import Code, Knock, Room, Seated
from chatd.room.rules.seats import (
    ROOM_AWAY_SECONDS,
    ROOM_MEMBERS_MAX,
    leave,
    queued,
    seat,
    seat_in,
)
from chatd.room.rules.stages import SeatAct, moved
from chatd.room.rules.turns import is_over, room_of, with_room

CODE_DIGITS = 6
CODE_SECONDS = 600
CODES_MAX = 4  # that live, or whose guest waits to be let in
CODE_TRIES_MAX = 20  # wrong ones, over all codes of the line; one network has fewer (KNOCKS)
CODES_PAUSED_SECONDS = 600  # nobody makes one after so many
KNOCK_SECONDS = 600  # a guest whom nobody lets in
NAME_MAX_CHARS = 40
OFFICE_MAX_CHARS = 60


def check_here(conversation: Conversation, member: MemberId) -> None:
    """Whether she is of the staff and has the keys. Raises: Unknown (no room), Refused(NOT_A_MEMBER, WRONG_STATE)."""
    if is_over(conversation):
        raise Unknown
    found = seat_in(conversation, member)
    if found is None or found.staff is None:
        raise Refused(Reason.NOT_A_MEMBER)
    if not found.is_here:
        raise Refused(Reason.WRONG_STATE)


def living(room: Room, now: Seconds) -> tuple[Code, ...]:
    """The codes that count."""
    return tuple(each for each in room.codes if each.until > now)


def is_paused(room: Room, now: Seconds) -> bool:
    """Whether no code is made, since too many were wrong."""
    return room.paused_until is not None and now < room.paused_until


def with_code(
    conversation: Conversation, by: MemberId, hashed: bytes, now: Seconds
) -> Conversation:
    """One more code. Raises: as `check_here`; Refused(TOO_OFTEN: paused; NO_ROOM: as many as there may be)."""
    check_here(conversation, by)
    room = room_of(conversation)
    codes = living(room, now)
    if is_paused(room, now):
        raise Refused(Reason.TOO_OFTEN)
    coming = len(codes) + len(room.knocks)
    if coming >= CODES_MAX or coming + len(room.seats) >= ROOM_MEMBERS_MAX:
        raise Refused(Reason.NO_ROOM)
    code = Code(hashed, Seconds(now + CODE_SECONDS))
    wrong = room.wrong if codes else 0
    return with_room(
        conversation, replace(room, codes=(*codes, code), wrong=wrong, paused_until=None)
    )


def check_code_lives(conversation: Conversation, now: Seconds) -> None:
    """Raises: Unknown where no code could be right, so that nothing is reckoned for it."""
    if is_over(conversation) or not living(room_of(conversation), now):
        raise Unknown


def knock(conversation: Conversation, hashed: bytes, guest: Knock, now: Seconds) -> Conversation:
    """A code that is right is spent, and the guest asks to be let in; one that is wrong counts over all codes.

    Raises: Unknown where no code lives.
    """
    check_code_lives(conversation, now)
    room = room_of(conversation)
    codes = living(room, now)
    right = [each for each in codes if each.hashed == hashed]  # hashes: their order tells nothing
    if right:
        left = tuple(each for each in codes if each is not right[0])
        return with_room(conversation, replace(room, codes=left, knocks=(*room.knocks, guest)))
    wrong = room.wrong + 1
    if wrong < CODE_TRIES_MAX:
        return with_room(conversation, replace(room, codes=codes, wrong=wrong))
    until = Seconds(now + CODES_PAUSED_SECONDS)
    return with_room(conversation, replace(room, codes=(), wrong=0, paused_until=until))


def knock_of(conversation: Conversation, guest: MemberId) -> Knock | None:
    """Hers, whom nobody has let in yet."""
    if is_over(conversation):
        return None
    return next((each for each in room_of(conversation).knocks if each.member == guest), None)


def admit(conversation: Conversation, by: MemberId, guest: MemberId, now: Seconds) -> Step:
    """She may come: queued for the keys. Idempotent. Raises: as `check_here`; Unknown (guest), Refused(NO_ROOM)."""
    check_here(conversation, by)
    found = knock_of(conversation, guest)
    if found is None:
        if is_guest_in(conversation, guest):
            return Step(conversation)
        raise Unknown
    asking = Seated(
        guest,
        found.name,
        found.leaf,
        now,
        SeatStage.ASKING,
        office=found.office,
        seen_at=found.seen_at,
    )
    member = Member(guest, Role.PARTICIPANT, found.resume_hash)
    return seat(_without(conversation, guest), moved(asking, SeatAct.ADMIT), member, now)


def is_guest_in(conversation: Conversation, guest: MemberId) -> bool:
    """Whether a guest of this id was let in."""
    found = None if is_over(conversation) else seat_in(conversation, guest)
    return found is not None and found.staff is None


def turn_away(conversation: Conversation, by: MemberId, guest: MemberId) -> Step:
    """She is not let in, or is shown out. Raises: as `check_here`; Unknown (no such guest)."""
    check_here(conversation, by)
    if knock_of(conversation, guest) is None and not is_guest_in(conversation, guest):
        raise Unknown
    return go(conversation, guest)


def go(conversation: Conversation, guest: MemberId) -> Step:
    """A guest goes, wherever she is. Idempotent."""
    if is_over(conversation):
        return Step(conversation)
    if is_guest_in(conversation, guest):
        return leave(conversation, guest)
    return Step(_without(conversation, guest))


def _without(conversation: Conversation, guest: MemberId) -> Conversation:
    room = room_of(conversation)
    left = tuple(each for each in room.knocks if each.member != guest)
    return with_room(conversation, replace(room, knocks=left))


def tidied(conversation: Conversation, now: Seconds) -> Conversation:
    """Without codes that are over, a pause that is, and guests whom nobody has let in for so long or who are away."""
    room = room_of(conversation)
    knocks = tuple(
        each
        for each in room.knocks
        if now - each.since < KNOCK_SECONDS and now - each.seen_at < ROOM_AWAY_SECONDS
    )
    paused = room.paused_until if is_paused(room, now) else None
    return with_room(
        conversation, replace(room, codes=living(room, now), knocks=knocks, paused_until=paused)
    )


def resume_hash_of(conversation: Conversation, guest: MemberId) -> bytes:
    """By which her page comes back. Raises: Unknown (no such guest, or no more)."""
    found = knock_of(conversation, guest)
    if found is not None:
        return found.resume_hash
    if not is_guest_in(conversation, guest):
        raise Unknown
    return next(each.resume_hash for each in conversation.members if each.id == guest)


def identity_of(name: str, office: str) -> bytes:
    """What the leaf of a guest says of her: nobody has signed it."""
    return b"\0".join((b"avoinlinja-guest-v1", name.encode(), office.encode()))


def without_keys(conversation: Conversation, guest: MemberId) -> Step:
    """Her page has lost its keys: she is let in anew. Idempotent for who has none yet."""
    found = None if is_over(conversation) else seat_in(conversation, guest)
    if found is None or not found.is_here:
        return Step(conversation)
    return Step(queued(conversation, guest), log_steps.Seat(guest))
