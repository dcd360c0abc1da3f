"""Who may say which kind of envelope when, and what each kind does to the conversation.

Two steps, since the conversation and its log may be kept apart: `decide` asks the conversation alone, `append` the log.
"""

from dataclasses import replace
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, MemberId, Role, Seconds
from chatd.conversation.rules import company, envelopes, readers, rebuilt
from chatd.conversation.rules.conversation import (
    KEY_PACKAGES_KEPT_MAX,
    Conversation,
    ConversationAct,
    Kind,
    after,
    member_of,
    with_spoken,
)
from chatd.conversation.rules.envelopes import Envelope, Log, Receipt

SAYERS: dict[Kind, frozenset[Role]] = {
    Kind.KEY_PACKAGE: frozenset({Role.COUNSELLOR, Role.SPECIALIST}),
    Kind.OPENING: frozenset({Role.VISITOR, Role.FACILITATOR}),
    Kind.MESSAGE: frozenset(Role),
    Kind.ACK: frozenset(Role),
    Kind.COMMIT: frozenset({Role.VISITOR, Role.FACILITATOR}),
}


class Decision(NamedTuple):
    """What the rules say of an envelope before the log is asked.

    `after`: the conversation once it is held. `refused`: why it may not be said, None when it may; a repeated id is no
    fault even then, so the log is asked first. `lost_keys_of`: who has no keys for what waits, which is forgotten.
    `waits_for`: an id of the sender that could not be stored and has to come first, which only a log that was made
    again does not know by itself; 0 for none.
    """

    after: Conversation
    refused: Reason | None = None
    lost_keys_of: MemberId | None = None
    waits_for: int = 0
    lets_in: MemberId | None = None


class Given(NamedTuple):
    """An envelope as its sender gives it. `own_id` counts its sender's own; `body` is opaque."""

    sender: MemberId
    own_id: int
    kind: Kind
    body: str


class Said(NamedTuple):
    """What became of an envelope. `envelope` is None when the id had been stored before.

    `is_changed`: more than the log has, so that members are to be told. `quiet_since`: when the sender's last
    envelope before it came.
    """

    conversation: Conversation
    envelope: Envelope | None
    receipt: Receipt
    quiet_since: Seconds
    is_changed: bool = False


def decide(
    conversation: Conversation,
    sender: MemberId,
    kind: Kind,
    *,
    epoch: int = 0,
    group: bytes = b"",
    key_package: bytes = b"",
) -> Decision:
    """Whether the sender may say this kind now. `epoch` and `group` as read from the envelope's header.

    `key_package`: by which one is told apart from another.

    Refused: NOT_A_MEMBER; WRONG_KIND when the role may not say it; WRONG_STATE when the phase does not allow it;
    WRONG_EPOCH for another group, another epoch, or a second commit; BAD_CREDENTIAL for a key package that was said
    here before.
    """
    try:
        role = member_of(conversation, sender).role
        after = _AFTER[kind](conversation, sender, epoch, group)
        if kind is Kind.KEY_PACKAGE:
            after = _with_key_package(after, key_package)
    except Refused as refused:
        return Decision(conversation, refused.reason)
    if kind is Kind.MESSAGE:
        return Decision(after if role in after.spoken else with_spoken(after, {role}))
    if kind is not Kind.OPENING:
        return Decision(after)
    is_let_in = conversation.newcomer is None and after.epoch > conversation.epoch > 0
    coming = company.third(conversation) if is_let_in and company.is_coming(conversation) else None
    return Decision(after, None, conversation.newcomer, lets_in=coming.id if coming else None)


def made(before: Conversation, decision: Decision, given: Given, now: Seconds) -> Conversation:
    """What the envelope makes of the conversation once it is held; `before`: what `decide` was asked about."""
    after = decision.after
    if decision.refused is not None:
        return before
    if given.kind is Kind.MESSAGE:
        after = _greeted(after, given.sender, now)
    if decision.lets_in is not None:
        after = company.let_in(after, now)
    if given.kind is Kind.KEY_PACKAGE and company.is_coming_member(after, given.sender):
        return company.asked_about(after, now)
    if given.kind is Kind.KEY_PACKAGE and (before.has_group or before.orphaned_at is not None):
        after = _attended_anew(after, now)
    return after


def append(
    log: Log,
    before: Conversation,
    decision: Decision,
    given: Given,
    now: Seconds,
) -> Said:
    """Hold the envelope for the other members; `before` is the conversation that `decide` was asked about.

    Raises: Refused, and nothing has changed, but that a log made again goes on from this id: NOT_A_MEMBER;
    OUT_OF_ORDER when the id leaves a gap; what `decide` says;
    OUTBOX_FULL at a bound of the log.
    """
    sender, own_id, kind, body = given
    track = log.track(sender)
    quiet_since = track.word_at
    _, refused, lost_keys_of, waits_for, lets_in = decision
    if envelopes.is_repeat(track, own_id, waits_for):
        return Said(before, None, track.receipt, quiet_since)
    if refused is not None:
        envelopes.refuse(track, own_id)
        raise Refused(refused)
    if lost_keys_of is not None:
        envelopes.skip(log, lost_keys_of)  # its senders still have it, and seal it anew
    else:
        try:
            envelopes.check_room(track, len(body), now)
        except Refused:
            envelopes.await_room(track, own_id)
            raise
    if lets_in is not None:
        readers.let_in(log, lets_in)
    after = made(before, decision, given, now)
    envelope = envelopes.store(
        log, sender, own_id, kind, body, now=now, is_word=kind is not Kind.ACK
    )
    return Said(after, envelope, track.receipt, quiet_since, after is not before)


def _greeted(conversation: Conversation, sender: MemberId, now: Seconds) -> Conversation:
    """The first message of the counsellor who is there is a greeting."""
    if conversation.greeted_at is not None or member_of(conversation, sender).desk is None:
        return conversation
    return replace(conversation, greeted_at=now)


def _attended_anew(conversation: Conversation, now: Seconds) -> Conversation:
    """The keys that stood are gone, or the counsellor was: new ones have their time, and so has a question."""
    asked_at = None if conversation.asked_at is None else now
    return replace(conversation, attended_at=now, asked_at=asked_at)


def _check_role(conversation: Conversation, sender: MemberId, kind: Kind) -> None:
    if member_of(conversation, sender).role not in SAYERS[kind]:
        raise Refused(Reason.WRONG_KIND)


def _message(
    conversation: Conversation, sender: MemberId, epoch: int, group: bytes
) -> Conversation:
    """While open, and while orphaned: the same console may come back with its keys."""
    if company.is_coming_member(conversation, sender):
        raise Refused(Reason.WRONG_STATE)
    conversation = rebuilt.opened_before(conversation, epoch, group)
    if conversation.phase not in _MESSAGES_IN or not conversation.has_group:
        raise Refused(Reason.WRONG_STATE)
    conversation = rebuilt.with_group(conversation, group, epoch)
    is_writers = member_of(conversation, sender).role in SAYERS[Kind.COMMIT]
    oldest = rebuilt.oldest(conversation) if is_writers else conversation.epoch - 1
    if not oldest <= epoch <= conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    return rebuilt.came_to(conversation, epoch) if is_writers else conversation


_MESSAGES_IN = (ConversationPhase.OPEN, ConversationPhase.ORPHANED)


def _key_package(
    conversation: Conversation, sender: MemberId, _epoch: int, _group: bytes
) -> Conversation:
    """The sender has no keys (yet, or any more): an opening has to come.

    While a colleague is asked in, only hers: what it is for is the group that stands.
    """
    _check_role(conversation, sender, Kind.KEY_PACKAGE)
    if company.is_with(conversation):
        company.check_coming(conversation, sender)
        return conversation
    phase = after(conversation, ConversationAct.KEY_PACKAGE)
    return replace(conversation, phase=phase, newcomer=sender, orphaned_at=None)


def _with_key_package(conversation: Conversation, key_package: bytes) -> Conversation:
    """Each counts once, so that nobody is let in by what was offered for keys that are over."""
    said = conversation.key_packages
    if key_package in said:
        raise Refused(Reason.BAD_CREDENTIAL)
    return replace(conversation, key_packages=(*said, key_package)[-KEY_PACKAGES_KEPT_MAX:])


def _opening(
    conversation: Conversation, sender: MemberId, epoch: int, group: bytes
) -> Conversation:
    """A new group: its first commit makes epoch 1. Of the group that stands: a colleague is let in."""
    _check_role(conversation, sender, Kind.OPENING)
    if epoch > 0 and conversation.newcomer is None:
        return _let_in(conversation, epoch, group)
    if epoch == 0 and rebuilt.is_said_again(conversation, group):
        return rebuilt.reopened(conversation, group)
    phase = after(conversation, ConversationAct.OPENING)
    if conversation.newcomer is None:
        raise Refused(Reason.WRONG_STATE)
    if epoch != 0:
        raise Refused(Reason.WRONG_EPOCH)
    return replace(
        conversation,
        phase=phase,
        epoch=1,
        commits_from=1,
        group=group,
        newcomer=None,
        alone_since=None,
        asked_at=None,
    )


def _let_in(conversation: Conversation, epoch: int, group: bytes) -> Conversation:
    """One more in the group that stands, which is one epoch further then: as a commit, of which this holds one."""
    if rebuilt.is_commit_again(conversation, epoch) and conversation.phase in _MESSAGES_IN:
        return rebuilt.came_to(rebuilt.with_group(conversation, group, epoch), epoch + 1)
    asking = conversation.asking
    if conversation.phase is not ConversationPhase.OPEN or asking is None:
        raise Refused(Reason.WRONG_STATE)
    if not company.is_coming(conversation) or not asking.has_keys:
        raise Refused(Reason.WRONG_STATE)
    conversation = rebuilt.with_group(conversation, group, epoch)
    if epoch != conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    return rebuilt.came_to(replace(conversation, epoch=epoch + 1), epoch + 1)


def _commit(conversation: Conversation, sender: MemberId, epoch: int, group: bytes) -> Conversation:
    """Exactly one for each epoch: the first wins, whoever loses rebases."""
    _check_role(conversation, sender, Kind.COMMIT)
    if rebuilt.is_commit_again(conversation, epoch) and conversation.phase in _MESSAGES_IN:
        return rebuilt.came_to(rebuilt.with_group(conversation, group, epoch), epoch + 1)
    if conversation.phase is not ConversationPhase.OPEN:
        raise Refused(Reason.WRONG_STATE)
    conversation = rebuilt.with_group(conversation, group, epoch)
    if epoch != conversation.epoch:
        raise Refused(Reason.WRONG_EPOCH)
    return rebuilt.came_to(replace(conversation, epoch=epoch + 1), epoch + 1)


_AFTER = {
    Kind.MESSAGE: _message,
    Kind.ACK: _message,  # pages say it by themselves: nobody has spoken, greeted, or shown that she is there
    Kind.KEY_PACKAGE: _key_package,
    Kind.OPENING: _opening,
    Kind.COMMIT: _commit,
}
