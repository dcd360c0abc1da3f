"""A conversation as one of its members is shown it."""

import math
from collections.abc import Iterator, Mapping, Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationPhase, MemberId, Outcome, Seconds
from chatd.base.ports import Clock
from chatd.base.signed import SignedValues
from chatd.conversation import claims
from chatd.conversation.ports import Look
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import giving_back, members
from chatd.conversation.rules.company import is_coming_member, is_told_of_her
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.conversation.service.showing_company import ShowingCompany
from chatd.conversation.service.told import Told
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules.presence import Page, Presence
from chatd.line.shapes.console import AskedIn, Orphan
from chatd.line.shapes.conversation import ConversationState, MemberState

ENDED_VALUE = "ended"  # brings nothing back, and replaces the value in the page's memory that would

# How those end whose visitor's page goes on elsewhere.
BACK_ON_LINE = (Outcome.NOT_VERIFIED, Outcome.RELEASED, Outcome.BACK_ON_LINE)


class Showing:
    """Reads only, and notes what was shown."""

    def __init__(
        self,
        line: TicketsAndDesks,
        registry: Registry,
        values: SignedValues,
        clock: Clock,
        told: Told,
        company: ShowingCompany,
    ) -> None:
        self._told = told
        self._company = company
        self._line = line
        self._registry = registry
        self._values = values
        self._clock = clock

    async def pages(self, looks: Sequence[Look]) -> Mapping[str, Page]:
        """The pages of all their members. Raises: Unavailable."""
        every = {member.id for look in looks for member in look.conversation.members}
        return await self._line.pages(every) if every else {}

    def state(self, look: Look, me: MemberId, pages: Mapping[str, Page]) -> ConversationState:
        """As this member is shown it. Raises: Refused(NOT_A_MEMBER)."""
        conversation, mark = look.conversation, look.marks.get(me)
        if mark is None:
            raise Refused(Reason.NOT_A_MEMBER)
        is_ended = conversation.phase is ConversationPhase.ENDED
        member = rules.member_of(conversation, me)
        is_told = is_told_of_her(conversation, me)
        is_staffs = is_told and member.desk is not None
        return ConversationState(
            id=conversation.id,
            me=me,
            value=ENDED_VALUE if is_ended else self._value(conversation, me),
            phase=conversation.phase,
            line=conversation.line,
            language=conversation.language,
            topic=conversation.topic if is_told else None,
            members=self._members(look, me, pages),
            stored=mark.receipt.stored,
            delivered=mark.receipt.delivered,
            outcome=conversation.outcome,
            urgent=conversation.urgent if is_told else None,
            ended_by=conversation.ended_by,
            silent_until=self._silent_until(look, pages),
            release_at=self._release_at(look, me, pages),
            answer_until=_whole(giving_back.answer_until(conversation)),
            began_at=int(conversation.started) if is_staffs else None,
            waited_seconds=rules.waited_seconds(conversation) if is_staffs else None,
            company=conversation.knows_company,
            asking=self._company.asking(conversation, member),
        )

    def _value(self, conversation: Conversation, me: MemberId) -> str:
        """Who is only coming has none that brings anything back: after a restart she is asked anew."""
        if is_coming_member(conversation, me):
            return ENDED_VALUE
        return self._values.sign(claims.of_member(conversation, me, self._values.made()))

    def asked(self, conversation: Conversation, me: MemberId) -> AskedIn | None:
        """As who is asked in, or has handed it on, is shown it; None for everybody else."""
        return self._company.asked(conversation, me, self._clock.now())

    def _release_at(self, look: Look, me: MemberId, pages: Mapping[str, Page]) -> int | None:
        """Of what a counsellor is shown: from when on the visitor's place may be freed."""
        conversation = look.conversation
        if rules.member_of(conversation, me).desk is None:
            return None
        visitor = next((each for each in conversation.members if each.desk is None), None)
        if visitor is None:
            return None
        page = pages.get(visitor.id) or members.unheard(conversation)
        wait = self._registry.policy(conversation.line).no_show_seconds
        at = giving_back.released_from(conversation, page, wait)
        return None if at is None else math.ceil(at)

    def presences(self, look: Look, pages: Mapping[str, Page]) -> tuple[Presence, ...]:
        """How each member is seen now, in the order of the members.

        Of an ended one only who left is told: where anybody went afterwards is nobody's business.
        """
        if look.conversation.phase is ConversationPhase.ENDED:
            is_back = look.conversation.outcome in BACK_ON_LINE
            gone = {} if is_back else pages
            return tuple(_at_the_end(gone.get(each.id)) for each in look.conversation.members)
        silent_seconds = self._registry.policy(look.conversation.line).silent_seconds
        now = self._clock.now()
        return tuple(
            members.presence_in(each, page, now, silent_seconds)
            for each, page in self._heard(look, pages, now)
        )

    def _heard(
        self, look: Look, pages: Mapping[str, Page], now: Seconds
    ) -> Iterator[tuple[Member, Page]]:
        for each in look.conversation.members:
            page, mark = pages.get(each.id), look.marks.get(each.id)
            yield each, members.heard(look.conversation, each, page, mark, now)

    def _silent_until(self, look: Look, pages: Mapping[str, Page]) -> int | None:
        """When a silent visitor's conversation ends; None while no visitor is silent, or silence ends nothing."""
        policy, now = self._registry.policy(look.conversation.line), self._clock.now()
        if look.conversation.phase is ConversationPhase.ENDED or policy.silent_end_seconds == 0:
            return None
        ends = [
            page.word_at + policy.silent_seconds + policy.silent_end_seconds
            for each, page in self._heard(look, pages, now)
            if each.desk is None
            and members.presence_in(each, page, now, policy.silent_seconds) is Presence.SILENT
        ]
        return int(min(ends)) if ends else None

    def _members(
        self, look: Look, me: MemberId, pages: Mapping[str, Page]
    ) -> tuple[MemberState, ...]:
        presences = self.presences(look, pages)
        self._told.note(look.conversation.id, me, presences)
        seen = zip(look.conversation.members, presences, strict=True)
        return tuple(
            MemberState(member=member.id, role=member.role, presence=how) for member, how in seen
        )

    def orphan(self, conversation: Conversation) -> Orphan:
        """As whoever may take it up is shown it."""
        return Orphan(
            conversation=conversation.id,
            line=conversation.line,
            language=conversation.language,
            since=int(conversation.orphaned_at or self._clock.now()),
            urgent=conversation.urgent,
        )


def _whole(at: Seconds | None) -> int | None:
    return None if at is None else math.ceil(at)


def _at_the_end(page: Page | None) -> Presence:
    has_left = page is not None and page.left_at is not None
    return Presence.LEFT if has_left else Presence.HERE
