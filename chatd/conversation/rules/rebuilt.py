"""What a conversation that was made again learns from what is said again: its group, its epoch, which commits stand.

Pages' values are older than what was relayed, and what was relayed had perhaps been heard by nobody when all was lost.
"""

from dataclasses import replace

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase
from chatd.conversation.rules.conversation import Conversation


def opened_before(conversation: Conversation, epoch: int, group: bytes) -> Conversation:
    """One that was made again from values of before its opening: whoever seals in a group has one, and so have both.

    Not where keys are being made anew, or another counsellor has come.
    """
    is_unsure = conversation.rebuilt_at is not None and conversation.epoch == 0
    if not is_unsure or epoch == 0 or conversation.newcomer is not None or conversation.handovers:
        return conversation
    return begun(conversation, epoch, group)


def begun(conversation: Conversation, epoch: int, group: bytes) -> Conversation:
    """Of one that was made again: this group stands."""
    is_opening = conversation.phase is ConversationPhase.OPENING
    phase = ConversationPhase.OPEN if is_opening else conversation.phase
    return replace(conversation, phase=phase, epoch=epoch, group=group)


def with_group(conversation: Conversation, group: bytes, epoch: int) -> Conversation:
    """A rebuilt conversation takes the group that is heard first, and an epoch that no page's value has told of.

    Nobody seals in an epoch whose commit was not relayed: that was before it was made again.
    Raises: Refused(WRONG_EPOCH) for another group.
    """
    if conversation.group not in (b"", group):
        raise Refused(Reason.WRONG_EPOCH)
    if not conversation.group:
        conversation = replace(conversation, group=group)
    if conversation.rebuilt_at is not None and epoch > conversation.epoch:
        conversation = replace(conversation, epoch=epoch)
    return conversation


def is_said_again(conversation: Conversation, group: bytes) -> bool:
    """Whether the group of this opening may stand already, or is the one that comes first since all was lost.

    It was stored, and perhaps heard, and all was lost before its sender was told.
    """
    if conversation.rebuilt_at is None or conversation.newcomer is not None:
        return False
    is_first = conversation.epoch == 0 and not conversation.key_packages
    is_known = conversation.epoch > 0 and conversation.group in (b"", group)
    return is_known or (is_first and not conversation.handovers)


def reopened(conversation: Conversation, group: bytes) -> Conversation:
    """The same one where its group is known; else it begins with this. Raises: Refused(WRONG_STATE) after the end."""
    if conversation.phase is ConversationPhase.ENDED:
        raise Refused(Reason.WRONG_STATE)
    return conversation if conversation.group else begun(conversation, 1, group)


def is_commit_again(conversation: Conversation, epoch: int) -> bool:
    """Whether the commit of this epoch has led to the one that a page's value tells of, and was not said since.

    It was stored, and perhaps heard by nobody. Who has heard it knows it for a copy.
    """
    is_to_come = conversation.commits_from <= epoch < conversation.epoch
    return conversation.rebuilt_at is not None and conversation.has_group and is_to_come


def oldest(conversation: Conversation) -> int:
    """The first epoch in which she may seal who writes the commits: all comes in the order in which she was there."""
    before = conversation.epoch - 1
    return before if conversation.rebuilt_at is None else min(before, conversation.commits_from)


def came_to(conversation: Conversation, epoch: int) -> Conversation:
    """The writer of its commits is at this epoch, in what is said again too: no commit of one before it follows."""
    if conversation.rebuilt_at is None or epoch <= conversation.commits_from:
        return conversation
    return replace(conversation, commits_from=epoch)
