"""Whose turn it is in a room: one of the staff who is here lets in and takes out, and one at a time is called.

Whoever was asked and has not done it in time hands the turn on.
"""

from dataclasses import replace

from chatd.base.errors import Unknown
from chatd.base.names import ConversationPhase, MemberId, SeatStage, Seconds
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.room import Room, Seated
from chatd.room.rules.stages import SeatAct, moved

ROOM_TURN_SECONDS = 15  # for a key package, and for a commit; then another is asked
MISSED_MAX = 2  # such turns of one who is here alone; then whoever waits makes a group of her own


def room_of(conversation: Conversation) -> Room:
    """What it has as a room. Raises: Unknown (it is none)."""
    if conversation.room is None:
        raise Unknown
    return conversation.room


def is_over(conversation: Conversation) -> bool:
    """Whether it has ended."""
    return conversation.phase is ConversationPhase.ENDED


def with_room(conversation: Conversation, room: Room) -> Conversation:
    """The same object when nothing has changed."""
    return conversation if room == conversation.room else replace(conversation, room=room)


def called_in(room: Room) -> Seated | None:
    """Who is let in next."""
    return next((each for each in room.seats if each.stage is SeatStage.CALLED), None)


def is_alone(room: Room) -> bool:
    """Whether nobody hears whoever is here."""
    return sum(each.is_here for each in room.seats) == 1


def in_turn(conversation: Conversation, now: Seconds) -> Conversation:
    """Somebody who is here lets in and takes out, and one is called while others wait."""
    room = room_of(conversation)
    here = [each.member for each in room.seats if each.is_here and each.staff is not None]
    if not here:
        return conversation
    if room.committer not in here:
        room = asked(replace(room, committer=here[0]), now)
    waiting = [each for each in room.seats if each.stage is SeatStage.QUEUED]
    if waiting and called_in(room) is None:
        room = _calling(room, waiting[0].member, now)
    return with_room(conversation, room)


def _calling(room: Room, member: MemberId, now: Seconds) -> Room:
    seats = tuple(
        moved(each, SeatAct.CALL) if each.member == member else each for each in room.seats
    )
    return asked(replace(room, seats=seats), now)


def asked(room: Room, now: Seconds) -> Room:
    """The time for a commit begins, and with it, where somebody is called, that for a fresh key package."""
    call = room.call if called_in(room) is None else room.call + 1
    return replace(room, call=call, has_said=False, asked_at=now)


def late(conversation: Conversation, now: Seconds) -> Conversation:
    """Whoever was asked and has not done it in time: another is."""
    room = room_of(conversation)
    called = called_in(room)
    is_waited_for = called is not None or room.is_due
    if is_over(conversation) or not is_waited_for or now - room.asked_at < ROOM_TURN_SECONDS:
        return conversation
    if called is not None:  # whether she said nothing, or what nobody can use
        others = tuple(each for each in room.seats if each is not called)
        is_missed = called.staff is not None and room.has_said and is_alone(room)
        missed = room.missed + 1 if is_missed else 0
        room = replace(room, seats=(*others, moved(called, SeatAct.BACK)), missed=missed)
    if called is None or room.has_said or room.is_due:
        room = replace(room, committer=_next(room))
    return in_turn(with_room(conversation, asked(room, now)), now)


def _next(room: Room) -> MemberId | None:
    """Who of the staff stands behind the committer; the first behind the last."""
    here = [each.member for each in room.seats if each.is_here and each.staff is not None]
    if room.committer not in here:
        return here[0] if here else None
    return here[(here.index(room.committer) + 1) % len(here)]
