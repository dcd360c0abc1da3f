"""Who may say what when: one `say`, and what each kind of envelope does to the conversation."""

from dataclasses import replace
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, MemberId, Role, Seconds
from chatd.conversation.rules import envelopes
from chatd.conversation.rules.conversation import (
    Conversation,
    ConversationAct,
    Kind,
    after,
    member_of,
    with_spoken,
)
from chatd.conversation.rules.envelopes import Envelope, Receipt

SAYERS: dict[Kind, frozenset[Role]] = {
    Kind.KEY_PACKAGE: frozenset({Role.COUNSELLOR, Role.SPECIALIST}),
    Kind.OPENING: frozenset({Role.VISITOR, Role.FACILITATOR}),
    Kind.MESSAGE: frozenset(Role),
    Kind.COMMIT: frozenset({Role.VISITOR, Role.FACILITATOR}),
}


class Said(NamedTuple):
    """What became of a `say`. `envelope` is None when the id had been stored before.

    `is_changed`: more than the log has, so that members are to be told.
    """

    conversation: Conversation
    envelope: Envelope | None
    receipt: Receipt
    is_changed: bool = False


def say(
    conversation: Conversation,
    sender: MemberId,
    own_id: int,
    kind: Kind,
    body: str,
    *,
    now: Seconds,
    epoch: int = 0,
    group: bytes = b"",
) -> Said:
    """Hold one envelope for the other members. `epoch` and `group` as read from its header.

    Raises: Refused, and nothing has changed: NOT_A_MEMBER; OUT_OF_ORDER when the id leaves a gap;
    WRONG_KIND when the role may not say it; WRONG_STATE when the phase does not allow it; WRONG_EPOCH for
    another group, another epoch, or a second commit; OUTBOX_FULL at a bound of the log.
    """
    log = conversation.log
    track = log.track(sender)
    if envelopes.is_repeat(track, own_id):
        return Said(conversation, None, track.receipt)
    changed = _AFTER[kind](conversation, sender, epoch, group)
    if kind is Kind.OPENING and conversation.newcomer is not None:
        envelopes.skip(log, conversation.newcomer)  # held for lost keys; its senders still have it
    else:
        envelopes.check_room(track, len(body), now)
    envelope = envelopes.store(log, sender, own_id, kind, body, now=now)
    if kind is Kind.MESSAGE and not track.has_spoken:
        track.has_spoken = True
        changed = with_spoken(changed, {member_of(changed, sender).role})
    return Said(changed, envelope, track.receipt, changed is not conversation)


def _check_role(conversation: Conversation, sender: MemberId, kind: Kind) -> None:
    if member_of(conversation, sender).role not in SAYERS[kind]:
        raise Refused(Reason.WRONG_KIND)


def _message(
    conversation: Conversation, _sender: MemberId, epoch: int, group: bytes
) -> Conversation:
    """While open, and while orphaned: the same console may come back with its keys."""
    if conversation.phase not in _MESSAGES_IN or not conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    if not conversation.epoch - 1 <= epoch <= conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    if conversation.group == group:
        return conversation
    return _with_group(conversation, group)


_MESSAGES_IN = (ConversationPhase.OPEN, ConversationPhase.ORPHANED)


def _with_group(conversation: Conversation, group: bytes) -> Conversation:
    """After a restart the first group heard is the one. Raises: Refused(WRONG_EPOCH) for another."""
    if conversation.group:
        raise Refused(Reason.WRONG_EPOCH)
    return replace(conversation, group=group)


def _key_package(
    conversation: Conversation, sender: MemberId, _epoch: int, _group: bytes
) -> Conversation:
    """The sender has no keys (yet, or any more): an opening has to come."""
    _check_role(conversation, sender, Kind.KEY_PACKAGE)
    phase = after(conversation, ConversationAct.KEY_PACKAGE)
    return replace(conversation, phase=phase, newcomer=sender)


def _opening(
    conversation: Conversation, sender: MemberId, epoch: int, group: bytes
) -> Conversation:
    """A new group: its first commit makes epoch 1."""
    _check_role(conversation, sender, Kind.OPENING)
    phase = after(conversation, ConversationAct.OPENING)
    if conversation.newcomer is None:
        raise Refused(Reason.WRONG_STATE)
    if epoch != 0:
        raise Refused(Reason.WRONG_EPOCH)
    return replace(conversation, phase=phase, epoch=1, group=group, newcomer=None)


def _commit(conversation: Conversation, sender: MemberId, epoch: int, group: bytes) -> Conversation:
    """Exactly one for each epoch: the first wins, whoever loses rebases."""
    _check_role(conversation, sender, Kind.COMMIT)
    if conversation.phase is not ConversationPhase.OPEN:
        raise Refused(Reason.WRONG_STATE)
    if epoch != conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    if conversation.group != group:
        conversation = _with_group(conversation, group)
    return replace(conversation, epoch=epoch + 1)


_AFTER = {
    Kind.MESSAGE: _message,
    Kind.KEY_PACKAGE: _key_package,
    Kind.OPENING: _opening,
    Kind.COMMIT: _commit,
}
