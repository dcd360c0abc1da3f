"""A colleague is asked into a conversation, comes in by the visitor's yes alone, and goes; or the first one goes."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from itertools import groupby

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import (
    ConversationId,
    DeskId,
    LineId,
    MemberId,
    OrganisationId,
    Purpose,
    Role,
    Seconds,
)
from chatd.base.ports import Clock
from chatd.conversation.ports import Look
from chatd.conversation.rules import colleagues, company, parting
from chatd.conversation.rules.asking import Asking
from chatd.conversation.rules.colleagues import Colleague
from chatd.conversation.rules.conversation import Conversation, Member, Step, member_of
from chatd.conversation.service.orphans import Orphans
from chatd.conversation.service.seats import Seats
from chatd.conversation.service.takers import Takers
from chatd.conversation.service.telling import TellingConversations
from chatd.conversation.shapes import Askable, AskableColleague, AskableOfLine
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import Page
from chatd.line.service.assigning import Assigning, settled
from chatd.staff.rules import COUNSELLORS
from chatd.staff.service.known_chain import KnownChain


class Company:
    """Each is one change of the conversation; with `come_in` also of the colleague's desk, room first."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        seats: Seats,
        line: TicketsAndDesks,
        assigning: Assigning,
        orphans: Orphans,
        takers: Takers,
        registry: Registry,
        chain: KnownChain,
        clock: Clock,
    ) -> None:
        self._store = store
        self._seats = seats
        self._line = line
        self._assigning = assigning
        self._orphans = orphans
        self._takers = takers
        self._registry = registry
        self._chain = chain
        self._clock = clock

    # ---- the visitor's page ----

    async def known(self, visitor: MemberId, conversation: ConversationId) -> None:
        """The visitor's page knows a third person. Idempotent. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        await self._store.change(
            conversation, lambda found: company.know(found, visitor), self._clock.now()
        )

    async def turn_away(
        self, visitor: MemberId, conversation: ConversationId, *, is_no: bool
    ) -> None:
        """The visitor lets her not in, or not stay. Idempotent. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        rule = partial(parting.turn_away, visitor=visitor, now=self._clock.now(), is_no=is_no)
        await self._seats.change(conversation, rule)

    # ---- who asks ----

    async def askable(self, desk: DeskId, conversation: ConversationId) -> Askable:
        """Who could be asked in now. Three round trips.

        Raises: Unknown, Refused(NOT_A_MEMBER; NOT_ALLOWED: not its counsellor; NOT_ON_SHIFT), Unavailable.
        """
        me, found = await self._on_shift(desk), await self._store.conversation(conversation)
        company.check_counsellor(found, MemberId(desk))
        ours = self._registry.staff(me.staff).organisation
        grouped = groupby(await self._could_come(found, me), key=lambda each: each.line.id)
        lines = (self._shown(found, list(group), ours) for _, group in grouped)
        return Askable(lines=tuple(lines))

    async def _could_come(self, conversation: Conversation, me: Desk) -> list[Colleague]:
        everybody = await self._takers.everybody()
        return list(
            colleagues.could_come(
                conversation,
                everybody,
                self._lines(conversation, me),
                partial(self._can_be_verified, conversation),
                self._clock.now(),
            )
        )

    def _lines(self, conversation: Conversation, me: Desk) -> list[Line]:
        """The conversation's own line first. Raises: Unknown (off the staff).

        Volunteers hand nobody to another; nor does who serves another organisation's line, where she sees no desk
        beside that line's. Who has taken a talk over from another organisation sees nobody of that line at all.
        """
        staff, own = self._registry.staff(me.staff), conversation.line
        is_ours = self._registry.line(own).organisation == staff.organisation
        if not is_ours and own not in staff.lines:
            return []
        may_hand_over = staff.role in COUNSELLORS and is_ours
        every = (
            each
            for each in self._registry.lines
            if each.id == own or (may_hand_over and self._may_take(staff, each))
        )
        return sorted(every, key=lambda each: (each.id != own, each.id))

    def _may_take(self, staff: Staff, line: Line) -> bool:
        """Whether this person's talks may go to the line: an own one, or one of another that takes them over."""
        ours = staff.organisation
        return line.organisation == ours or self._registry.takes_over(ours, line)

    def _can_be_verified(self, conversation: Conversation, staff: Staff) -> bool:
        """Whether her chain leads to a root that the visitor's page was given with the line, or one vouches for it."""
        try:
            line = self._registry.line(conversation.line)
            given, hers = self._registry.roots_text(line), self._registry.roots_text(staff)
            return not set(given).isdisjoint(hers) or bool(
                self._chain.vouched(staff.organisation, line)
            )
        except Unknown:
            return False

    def _shown(
        self, conversation: Conversation, theirs: list[Colleague], ours: OrganisationId
    ) -> AskableOfLine:
        line = theirs[0].line
        is_others = line.id != conversation.line and line.organisation != ours
        return AskableOfLine(
            line=line.id,
            name=line.name_in(conversation.language),
            organisation=self._registry.organisation_name(line),
            crossing=theirs[0].crossing,
            colleagues=tuple(
                AskableColleague(
                    desk=each.who.desk.id,
                    alias=each.who.desk.alias,
                    role=each.who.staff.role,
                    languages=each.who.desk.languages,
                    speaks=each.speaks,
                    answers_as=each.who.staff.answers_as,
                )
                for each in (() if is_others else theirs)
            ),
            is_others=is_others,
        )

    async def ask_in(
        self,
        desk: DeskId,
        conversation: ConversationId,
        purpose: Purpose,
        other: DeskId | None,
        line: LineId | None,
    ) -> None:
        """Ask a colleague in; `line` without `other`: who is free there. Asked the same twice is asked once.

        A transfer to who is here already asks nobody: it is told to the three.

        Raises: Unknown, Refused(NOT_ON_SHIFT; NO_ROOM: nobody there has room now; NOT_ALLOWED: not her line or
        language; otherwise as `company.check_may_ask`), Unavailable.
        """
        me = await self._on_shift(desk)
        found, now = await self._store.conversation(conversation), self._clock.now()
        if purpose is Purpose.TRANSFER and company.is_here(found, other):
            await self._seats.change(
                conversation, lambda found: Step(company.hand_on(found, MemberId(desk), now))
            )
            return
        known = found.asking
        is_again = known is not None and known.is_under_way and known.desk == other
        if not is_again:
            company.check_may_ask(found, MemberId(desk), now)
        chosen = await self._chosen(found, me, purpose, other, line)
        asking = self._asking(me, chosen, purpose, now)
        await self._seats.change(conversation, lambda found: Step(company.ask(found, asking, now)))

    async def _chosen(
        self,
        conversation: Conversation,
        me: Desk,
        purpose: Purpose,
        other: DeskId | None,
        line: LineId | None,
    ) -> Colleague:
        """Raises: Refused(NO_ROOM, NOT_ALLOWED), Unavailable."""
        is_together = purpose is Purpose.TOGETHER
        at = line or conversation.line
        if is_together and (other is None or at != conversation.line):
            raise Refused(Reason.NOT_ALLOWED)
        there = next((each for each in self._lines(conversation, me) if each.id == at), None)
        if there is None:
            raise Refused(Reason.NOT_ALLOWED)
        is_ours = there.organisation == self._registry.staff(me.staff).organisation
        if at != conversation.line and not is_ours and other is not None:
            raise Refused(Reason.NOT_ALLOWED)  # nobody there was named
        able = [
            each
            for each in await self._could_come(conversation, me)
            if each.line.id == at and (each.speaks or not is_together)
        ]
        chosen = colleagues.freest(
            each for each in able if other is None or each.who.desk.id == other
        )
        if chosen is None:
            raise Refused(Reason.NO_ROOM)
        return chosen

    def _asking(self, me: Desk, chosen: Colleague, purpose: Purpose, now: Seconds) -> Asking:
        """Raises: Unknown (off the staff)."""
        mine = self._registry.staff(me.staff)
        is_ours = mine.organisation == chosen.who.staff.organisation
        return Asking(
            purpose=purpose,
            by=me.id,
            by_alias=me.alias,
            desk=chosen.who.desk.id,
            alias=chosen.who.desk.alias,
            line=chosen.line.id,
            language=chosen.language,
            since=now,
            crossing=chosen.crossing,
            organisation="" if is_ours else self._registry.organisation_of(mine)[1],
        )

    async def withdraw(self, desk: DeskId, conversation: ConversationId) -> None:
        """Ask for nobody any more. Idempotent. Raises: Unknown, Refused(NOT_A_MEMBER, NOT_ALLOWED), Unavailable."""
        now = self._clock.now()
        await self._seats.change(
            conversation, lambda found: parting.withdraw(found, MemberId(desk), now)
        )

    # ---- who is asked ----

    @settled
    async def come_in(self, desk: DeskId, conversation: ConversationId) -> None:
        """She would come: an offer that she has is withdrawn, and the visitor is asked. Idempotent.

        Raises: Unknown, Refused(NOT_A_MEMBER: not asked, or no more; NOT_ON_SHIFT; NO_ROOM), Unavailable.
        """
        me = await self._on_shift(desk)
        found = await self._store.conversation(conversation)
        company.asked(found, desk)
        if company.is_member(found, MemberId(desk)):
            return
        now = self._clock.now()
        seat = Member(MemberId(me.id), Role.SPECIALIST, me.resume_hash, me.id)
        async with self._orphans.room(me, found.id, me.capacity):
            await self._store.change(
                conversation, lambda found: company.come_in(found, seat, now), now
            )

    async def decline(self, desk: DeskId, conversation: ConversationId) -> None:
        """She does not come. Idempotent. Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE), Unavailable."""
        now = self._clock.now()
        await self._seats.change(conversation, lambda found: parting.decline(found, desk, now))

    # ---- who goes ----

    @settled
    async def part(self, desk: DeskId, conversation: ConversationId) -> None:
        """One of two goes. Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE), Unavailable."""
        now = self._clock.now()
        await self._seats.change(
            conversation, lambda found: parting.part(found, MemberId(desk), now)
        )

    async def renew_keys(self, member: MemberId, conversation: ConversationId) -> Conversation:
        """A member makes keys anew: who is asked in is not any more; of three, who has none is out.

        Raises: Unknown, Refused(NOT_A_MEMBER: she is out), Unavailable.
        """
        now = self._clock.now()
        changed = await self._seats.change(
            conversation, lambda found: parting.renew_keys(found, member, now)
        )
        member_of(changed.after, member)
        return changed.after

    # ---- time ----

    async def by_time(self, look: Look, pages: Mapping[str, Page], now: Seconds) -> bool:
        """What time has made of it is done; whether there was something. Raises: Unknown, Refused, Unavailable."""
        conversation = look.conversation
        if conversation.asking is None and company.third(conversation) is None:
            return False
        await self._seats.mend(conversation)
        seconds = self._registry.policy(conversation.line).orphan_return_seconds
        if parting.by_time(conversation, pages, seconds, now).conversation is conversation:
            await self._orphans.unclaimed(conversation, await self._takers.everybody())
            return False
        changed = await self._seats.change(
            conversation.id, lambda found: parting.by_time(found, pages, seconds, now)
        )
        return changed.after is not changed.before

    async def _on_shift(self, desk: DeskId) -> Desk:
        with suppress(Unknown):
            return await self._line.desk(desk)
        raise Refused(Reason.NOT_ON_SHIFT)
