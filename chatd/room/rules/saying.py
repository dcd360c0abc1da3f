"""Who may say which kind of envelope in a room, and what each does: one lets in and takes out, all others follow.

Exactly one commit for each epoch, by the one who is asked for it: so two pages cannot let in at the same time, and a
guest never can.
"""

from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import MemberId, SeatStage, Seconds
from chatd.conversation.rules.conversation import (
    KEY_PACKAGES_KEPT_MAX,
    Conversation,
    Kind,
)
from chatd.conversation.rules.kinds import Decision
from chatd.conversation.rules.room import Seated
from chatd.room.rules.seats import are_several, seat_in
from chatd.room.rules.stages import SeatAct, moved
from chatd.room.rules.turns import called_in, in_turn, is_over, room_of


def decide(
    conversation: Conversation,
    sender: MemberId,
    kind: Kind,
    now: Seconds,
    *,
    epoch: int = 0,
    group: bytes = b"",
    key_package: bytes = b"",
) -> Decision:
    """Whether the sender may say this now; the arguments are those of `conversation.rules.kinds.decide`.

    Refused: NOT_A_MEMBER; WRONG_KIND: a guest lets nobody in; WRONG_STATE: not her turn, or nobody hears it;
    WRONG_EPOCH; BAD_CREDENTIAL: a key package that was said before.
    """
    try:
        seat = _seat(conversation, sender)
        match kind:
            case Kind.KEY_PACKAGE:
                return Decision(_said(conversation, seat, key_package, now))
            case Kind.MESSAGE | Kind.ACK:
                _check_message(conversation, seat, epoch, group)
                return Decision(conversation)
            case Kind.COMMIT:
                return Decision(_committed(conversation, seat, epoch, group, now))
            case Kind.OPENING:
                return _let_in(conversation, seat, epoch, group, now)
    except Refused as refused:
        return Decision(conversation, refused.reason)


def _seat(conversation: Conversation, sender: MemberId) -> Seated:
    seat = None if is_over(conversation) else seat_in(conversation, sender)
    if seat is None:
        raise Refused(Reason.NOT_A_MEMBER)
    return seat


def _said(
    conversation: Conversation, seat: Seated, key_package: bytes, now: Seconds
) -> Conversation:
    """Hers, whose turn it is; each counts once. A further one in the same turn makes it no longer."""
    if seat.stage is not SeatStage.CALLED:
        raise Refused(Reason.WRONG_STATE)
    known = conversation.key_packages
    if key_package in known:
        raise Refused(Reason.BAD_CREDENTIAL)
    room = room_of(conversation)
    asked_at = room.asked_at if room.has_said else now
    room = replace(room, has_said=True, asked_at=asked_at)
    kept = (*known, key_package)[-KEY_PACKAGES_KEPT_MAX:]
    return replace(conversation, key_packages=kept, room=room)


def _check_message(conversation: Conversation, seat: Seated, epoch: int, group: bytes) -> None:
    """Of the epoch that stands, or of the one before, whose commit had not come to the page."""
    if not seat.is_here or not are_several(conversation) or conversation.epoch == 0:
        raise Refused(Reason.WRONG_STATE)
    is_epoch = conversation.epoch - 1 <= epoch <= conversation.epoch
    if group != conversation.group or not is_epoch:
        raise Refused(Reason.WRONG_EPOCH)


def _check_committer(conversation: Conversation, seat: Seated, epoch: int, group: bytes) -> None:
    if seat.staff is None:
        raise Refused(Reason.WRONG_KIND)
    if not seat.is_here or room_of(conversation).committer != seat.member:
        raise Refused(Reason.WRONG_STATE)
    if epoch != conversation.epoch or (conversation.group and group != conversation.group):
        raise Refused(Reason.WRONG_EPOCH)


def _committed(
    conversation: Conversation, seat: Seated, epoch: int, group: bytes, now: Seconds
) -> Conversation:
    """Somebody is taken out, or keys are renewed: where nobody waits for that, the turn is no longer."""
    _check_committer(conversation, seat, epoch, group)
    if not conversation.group:
        raise Refused(Reason.WRONG_STATE)
    room = room_of(conversation)
    room = replace(room, is_due=False, asked_at=now if room.is_due else room.asked_at)
    return replace(conversation, epoch=epoch + 1, room=room)


def _let_in(
    conversation: Conversation, seat: Seated, epoch: int, group: bytes, now: Seconds
) -> Decision:
    """Who was called is here; whoever has gone is out of the group with the same commit."""
    _check_committer(conversation, seat, epoch, group)
    room = room_of(conversation)
    called = called_in(room)
    if called is None or not room.has_said:
        raise Refused(Reason.WRONG_STATE)
    seats = tuple(moved(each, SeatAct.LET_IN) if each is called else each for each in room.seats)
    let_in = replace(room, seats=seats, is_due=False, has_said=False, asked_at=now, missed=0)
    after = replace(conversation, epoch=epoch + 1, group=group, room=let_in)
    return Decision(in_turn(after, now), lets_in=called.member)
