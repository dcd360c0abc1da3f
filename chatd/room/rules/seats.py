"""Who is in a room: coming, going, who is let in next and by whom (`stages` has the drawing).

One is called at a time, so that whoever lets in has the key package that counts. Each rule changes the log by one step
at most; what is left to be done then, `settle` says, until nothing is. Without anybody of the staff the room has ended.
"""

from collections.abc import Collection
from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    ConversationPhase,
    LineId,
    MemberId,
    Seconds,
)
from chatd.conversation.rules import log_steps
from chatd.conversation.rules.conversation import Conversation, Member, Step, number_base
from chatd.conversation.rules.room import ROOM, Room, Seated
from chatd.directory.rules.directory import Line
from chatd.line.rules.back_on_line import Past
from chatd.room.rules.stages import SeatAct, moved
from chatd.room.rules.turns import MISSED_MAX, in_turn, is_alone, is_over, room_of, with_room

ROOM_MEMBERS_MAX = 16  # those who wait for the keys counted, guests too
ROOM_AWAY_SECONDS = 120  # a page that is not connected for so long is out
ROOM_KEPT_SECONDS = 60  # one that has ended, without its members, its codes and its log


def id_of(line: LineId) -> ConversationId:
    """The room of this line: there is one at a time."""
    return ConversationId(f"{ROOM}{line}")


def guest_id(drawn: str, line: LineId) -> MemberId:
    """A guest's, by which the line is found."""
    return MemberId(f"{drawn}.{line}")


def line_of_guest(member: str) -> LineId:
    """Of which line she is a guest."""
    return LineId(member.partition(".")[2])


def is_guest(member: str) -> bool:
    """Whether a visitor's connection speaks for a guest, and for no ticket."""
    return member.startswith("g")


def new(line: Line, now: Seconds, salt: bytes) -> Conversation:
    """A room that nobody is in yet. Its log is numbered by the time, so that no number of one before comes again."""
    return Conversation(
        id_of(line.id),
        line.id,
        line.languages[0],
        None,
        (),
        now,
        Past(now),
        ConversationPhase.OPEN,
        greeted_at=now,
        rebuilt_at=now,
        room=Room(made=number_base(now), salt=salt),
    )


def seat_in(conversation: Conversation, member: MemberId) -> Seated | None:
    """This member's, None without."""
    seats = room_of(conversation).seats
    return next((each for each in seats if each.member == member), None)


def are_several(conversation: Conversation) -> bool:
    """Whether somebody else hears what one says."""
    return sum(each.is_here for each in room_of(conversation).seats) > 1


# ---- coming ----


def check_room(conversation: Conversation) -> None:
    """Raises: Refused(NO_ROOM)."""
    if len(room_of(conversation).seats) >= ROOM_MEMBERS_MAX:
        raise Refused(Reason.NO_ROOM)


def enter(
    conversation: Conversation, seated: Seated, member: Member, *, has_keys: bool, now: Seconds
) -> Step:
    """One of the staff comes, or comes back. One who ended opens anew. Idempotent for who has the keys still.

    Raises: Refused(NO_ROOM).
    """
    opened = _opened(conversation, now)
    known = seat_in(opened, seated.member)
    if known is None:
        return seat(opened, seated, member, now)
    if known.is_here and has_keys:
        return Step(in_turn(opened, now))  # by the leaf that she has
    fresh = _with_leaf(opened, seated)
    if known.is_here:
        return Step(queued(fresh, seated.member), log_steps.Seat(seated.member))
    return Step(in_turn(fresh, now))


def seat(conversation: Conversation, seated: Seated, member: Member, now: Seconds) -> Step:
    """One more, for whom nothing is until she is let in. Raises: Refused(NO_ROOM)."""
    check_room(conversation)
    room = room_of(conversation)
    come = replace(
        conversation,
        members=(*conversation.members, member),
        room=replace(room, seats=(*room.seats, seated)),
    )
    return Step(in_turn(come, now), log_steps.Seat(member.id))


def _opened(conversation: Conversation, now: Seconds) -> Conversation:
    """One that has ended is another room from now on, with nobody in it."""
    if not is_over(conversation):
        return conversation
    before = room_of(conversation)
    room = Room(
        made=max(number_base(now), before.made + 1),
        salt=before.salt,
        paused_until=before.paused_until,
    )
    return replace(
        conversation,
        phase=ConversationPhase.OPEN,
        started=now,
        ended_at=None,
        epoch=0,
        group=b"",
        key_packages=(),
        room=room,
    )


def _with_leaf(conversation: Conversation, seated: Seated) -> Conversation:
    room = room_of(conversation)
    seats = tuple(
        replace(each, leaf=seated.leaf) if each.member == seated.member else each
        for each in room.seats
    )
    return with_room(conversation, replace(room, seats=seats))


def queued(conversation: Conversation, member: MemberId) -> Conversation:
    """She has the keys no more, and is let in anew behind all others."""
    room = room_of(conversation)
    others = tuple(each for each in room.seats if each.member != member)
    own = tuple(moved(each, SeatAct.BACK) for each in room.seats if each.member == member)
    return with_room(conversation, replace(room, seats=(*others, *own), is_due=True))


# ---- going ----


def leave(conversation: Conversation, member: MemberId) -> Step:
    """She is out, and taken out of the group by the next commit. Idempotent."""
    gone = seat_in(conversation, member)
    room = room_of(conversation)
    if gone is None:
        return Step(conversation)
    seats = tuple(each for each in room.seats if each is not gone)
    left = replace(
        conversation,
        members=tuple(each for each in conversation.members if each.id != member),
        room=replace(room, seats=seats, is_due=room.is_due or gone.is_here),
    )
    return Step(left, log_steps.Drop(member))


def ended(conversation: Conversation, now: Seconds) -> Step:
    """Nobody of the staff is left: nothing of it is kept, but that it was."""
    room = room_of(conversation)
    over = replace(
        conversation,
        phase=ConversationPhase.ENDED,
        ended_at=now,
        members=(),
        key_packages=(),
        group=b"",
        room=Room(made=room.made, salt=room.salt, paused_until=room.paused_until),
    )
    return Step(over, log_steps.Forget())


# ---- in turn ----


def settle(conversation: Conversation, now: Seconds) -> Step:
    """What is to be done next; the same object, and no step of the log, when nothing is."""
    if is_over(conversation):
        return Step(conversation)
    seats = room_of(conversation).seats
    staff = [each for each in seats if each.staff is not None]
    if not staff:
        return leave(conversation, seats[0].member) if seats else ended(conversation, now)
    here = next((each.member for each in staff if each.is_here), None)
    room = room_of(conversation)
    if here is not None and room.missed >= MISSED_MAX and is_alone(room) and len(staff) > 1:
        aside = with_room(conversation, replace(room, missed=0))
        return Step(queued(aside, here), log_steps.Seat(here))
    if here is not None:
        return Step(in_turn(conversation, now))
    guest = next((each.member for each in seats if each.is_here), None)
    if guest is not None:
        return Step(queued(conversation, guest), log_steps.Seat(guest))
    return _made_anew(conversation, staff[0].member, now)


def _made_anew(conversation: Conversation, maker: MemberId, now: Seconds) -> Step:
    """Nobody has the keys who may let others in: this one makes a new group, of herself alone."""
    room = room_of(conversation)
    seats = tuple(
        moved(each, SeatAct.MAKE if each.member == maker else SeatAct.BACK) for each in room.seats
    )
    anew = replace(
        room,
        seats=seats,
        round=room.round + 1,
        committer=maker,
        asked_at=now,
        is_due=False,
        has_said=False,
        missed=0,
    )
    made = replace(conversation, epoch=0, group=b"", room=anew)
    return Step(in_turn(made, now), log_steps.Add(maker))


def seen(conversation: Conversation, guests: Collection[MemberId], now: Seconds) -> Conversation:
    """The pages of these guests are connected."""
    room = room_of(conversation)
    seats = tuple(
        replace(each, seen_at=now) if each.member in guests else each for each in room.seats
    )
    knocks = tuple(
        replace(each, seen_at=now) if each.member in guests else each for each in room.knocks
    )
    return with_room(conversation, replace(room, seats=seats, knocks=knocks))
