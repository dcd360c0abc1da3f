"""An asking as the visitor, the counsellor and the colleague are shown it, each what she needs of it."""

import math

from chatd.base.errors import Unknown
from chatd.base.names import (
    AskingOutcome,
    AskingStage,
    ConversationPhase,
    DeskId,
    Language,
    LineId,
    MemberId,
    Role,
    Seconds,
)
from chatd.conversation.rules import asking as askings
from chatd.conversation.rules import company
from chatd.conversation.rules.asking import Asking
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.directory.service.registry import Registry
from chatd.line.rules.grace import ENDED_KEPT_SECONDS
from chatd.line.shapes.console import AskedIn
from chatd.line.shapes.conversation import AskingState

# What she has done herself she need not be told.
HER_OWN = (AskingOutcome.DECLINED, AskingOutcome.PARTED, AskingOutcome.TRANSFERRED)


class ShowingCompany:
    """Reads only."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def asking(self, conversation: Conversation, me: Member) -> AskingState | None:
        """To the visitor only while it is about somebody who would come, or is here."""
        asking = conversation.asking
        if asking is None:
            return None
        is_shown_to_her = asking.stage in (AskingStage.COMING, AskingStage.HERE)
        if me.role is Role.VISITOR and not is_shown_to_her:
            return None
        third, is_first = company.third(conversation), me.role is Role.COUNSELLOR
        return AskingState(
            stage=asking.stage,
            purpose=asking.purpose,
            line=asking.line,
            line_name=self._name(asking.line, conversation.language),
            member=third.id if third is not None and is_shown_to_her else None,
            crossing=asking.crossing,
            desk=asking.desk if is_first else None,
            alias=asking.alias if is_first else None,
            until=None if me.role is Role.VISITOR else _whole(askings.until(asking)),
            leave_from=_whole(askings.leave_from(asking)) if is_first else None,
            outcome=None if me.role is Role.VISITOR else asking.outcome,
        )

    def asked(self, conversation: Conversation, me: MemberId, now: Seconds) -> AskedIn | None:
        """To who is no member: that she is asked; or for a little, that she is not any more, or has handed on."""
        asking = conversation.asking
        if asking is None or company.is_member(conversation, me):
            return None
        is_strange = (
            asking.organisation != ""
        )  # of another organisation: nothing of her before her yes
        has_ended = conversation.phase is ConversationPhase.ENDED
        outcome = asking.outcome or (AskingOutcome.WITHDRAWN if has_ended else None)
        if not _is_told(asking, outcome, DeskId(me)) or _is_old(asking, conversation, now):
            return None
        return AskedIn(
            conversation=conversation.id,
            stage=AskingStage.ASKED if outcome is None else AskingStage.OVER,
            purpose=asking.purpose,
            line=asking.line,
            line_name=self._name(asking.line, conversation.language),
            language=asking.language,
            topic=None if is_strange else conversation.topic,
            by=asking.by_alias,
            began_at=int(asking.since if is_strange else conversation.started),
            until=_whole(askings.until(asking)) if outcome is None else None,
            crossing=asking.crossing,
            urgent=None if is_strange else conversation.urgent,
            outcome=outcome,
            organisation=asking.organisation,
        )

    def _name(self, line: LineId, language: Language) -> str:
        try:
            return self._registry.line(line).name_in(language)
        except Unknown:
            return line


def _is_told(asking: Asking, outcome: AskingOutcome | None, desk: DeskId) -> bool:
    if asking.by == desk:
        return outcome is AskingOutcome.TRANSFERRED
    return asking.desk == desk and outcome not in HER_OWN


def _is_old(asking: Asking, conversation: Conversation, now: Seconds) -> bool:
    """Whether it has been over for so long that nobody need be told."""
    since = conversation.ended_at if asking.is_under_way else asking.since
    return (
        since is not None
        and not _is_open(asking, conversation)
        and now - since >= ENDED_KEPT_SECONDS
    )


def _is_open(asking: Asking, conversation: Conversation) -> bool:
    return asking.is_under_way and conversation.phase is not ConversationPhase.ENDED


def _whole(at: Seconds | None) -> int | None:
    return None if at is None else math.ceil(at)
