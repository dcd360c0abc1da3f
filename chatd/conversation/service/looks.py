"""What time has to say to conversations: silence, graces, orphans, what was held too long, and the forgetting.

The index of due times says which conversations to look at. A look asks every rule that time can change, and answers
when the first of them may say something else (`_next`). The index holds one time for each conversation and not one for
each rule, so nobody has to think of every rule when a conversation changes: a change makes it due at once, and the look
that follows finds the right time.

Heartbeats and envelopes do not touch the index, or a busy line would write to it all the time. They only make things
happen later (a page that was heard is lost later, a member who spoke is silent later), so the noted time is too early
and never too late: the look finds nothing to do and answers with a later time. Two cases would make something happen
*earlier*: a page that drops, or comes back, and those tell the conversation (`members_changed`), which makes it due.

A look comes in a fixed order, because each step may make the next ones meaningless: of an ended conversation only what
follows from its end is made sure of, and in time it is forgotten; one that time ends is ended; who was asked in and has
not come is asked no more, and of three whoever is lost is out; one whose consoles are all lost becomes an orphan; only
then is anything told. A conversation that a step has changed is not answered: its change has made it due anew.

Who is to be told that a member is seen otherwise follows from what each page was last shown (`Told`), and from nothing
that was only meant to be shown: so no fault in between leaves a page with what is not so.

A look that fails comes again with the next sweep. Nothing is done twice: each step asks the rules whether it is due.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from chatd.base.errors import Unavailable
from chatd.base.faults import noted, raise_first
from chatd.base.names import ConversationId, ConversationPhase, MemberId, Role, Seconds
from chatd.base.ports import Clock
from chatd.conversation.ports import Look
from chatd.conversation.rules import giving_back, members, orphans, parting
from chatd.conversation.rules.company import in_the_group
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.conversation.rules.envelopes import HELD_SECONDS_MAX
from chatd.conversation.rules.orphans import OnShift
from chatd.conversation.rules.outcome import forgotten_at
from chatd.conversation.service.company import Company
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.elsewhere import Elsewhere
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.giving_back import GivingBack
from chatd.conversation.service.orphans import Orphans
from chatd.conversation.service.showing import Showing
from chatd.conversation.service.takers import Takers
from chatd.conversation.service.telling import TellingConversations
from chatd.conversation.service.told import Told
from chatd.directory.rules.directory import LinePolicy
from chatd.directory.service.registry import Registry
from chatd.line.rules.presence import Page, lost_until
from chatd.line.service.looks import later

ALIVE = (ConversationPhase.OPENING, ConversationPhase.OPEN)
JUST_AFTER_SECONDS = 0.001


class Looks:
    """Two round trips for all that are due together; further ones only where something is to be done."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        registry: Registry,
        showing: Showing,
        endings: Endings,
        given_back: GivingBack,
        orphans: Orphans,
        company: Company,
        takers: Takers,
        deliveries: Deliveries,
        told: Told,
        elsewhere: Elsewhere,
        clock: Clock,
    ) -> None:
        self._store = store
        self._registry = registry
        self._showing = showing
        self._endings = endings
        self._giving_back = given_back
        self._orphans = orphans
        self._company = company
        self._takers = takers
        self._deliveries = deliveries
        self._clock = clock
        self._told = told
        self._elsewhere = elsewhere

    async def conversations(self, keys: Collection[str], now: Seconds) -> dict[str, Seconds | None]:
        """Look at these; answers when to look at each again, None for one that is no more. Raises: Unavailable.

        One fault of a rule does not keep the others from being looked at.
        """
        times: dict[str, Seconds | None] = dict.fromkeys(keys)
        looks = await self._store.looks([ConversationId(key) for key in keys])
        pages = await self._showing.pages(looks)
        faults: list[Unavailable] = []
        for look in looks:
            del times[look.conversation.id]
            with noted(faults):
                times |= await self._one(look, pages, now)
        for gone in times.keys() - {look.conversation.id for look in looks}:
            self._told.forget(ConversationId(gone))
        raise_first(faults)
        return times

    async def _one(
        self, look: Look, pages: Mapping[str, Page], now: Seconds
    ) -> dict[str, Seconds | None]:
        """Do what is due; answers when to look next, or nothing when the conversation has changed.

        Raises: Unknown, Refused, Unavailable.
        """
        conversation = look.conversation
        if conversation.phase is ConversationPhase.ENDED:
            return await self._forget(look, now)
        policy = self._registry.policy(conversation.line)
        everybody = await self._everybody(conversation, policy, now)
        if await self._has_given_back(conversation, pages, everybody, now):
            return {}
        visitors = list(_visitors(look, pages, now))
        outcome = orphans.outcome_by_time(visitors, policy, now)
        if outcome is not None:
            await self._endings.by_time(conversation.id, outcome)
            return {}
        await self._orphans.unclaimed(conversation, everybody)
        if await self._company.by_time(look, pages, now):
            return {}
        if _is_alone(look, pages):
            await self._orphans.alone(conversation.id)
            return {}
        self._tell(look, pages, everybody, now)
        if _is_overdue(look, now):
            await self._drop_overdue(conversation.id, now)
        return {conversation.id: later(_next(look, pages, policy, now), now)}

    async def _everybody(
        self, conversation: Conversation, policy: LinePolicy, now: Seconds
    ) -> Sequence[OnShift]:
        """Who is on shift, asked only for an orphan that is up for taking. Raises: Unavailable."""
        if not orphans.is_up_for_taking(conversation, policy, now):
            return ()
        return await self._takers.everybody()

    async def _has_given_back(
        self,
        conversation: Conversation,
        pages: Mapping[str, Page],
        everybody: Sequence[OnShift],
        now: Seconds,
    ) -> bool:
        """A visitor with whom nobody goes on does not wait for it: she is first on the line again."""
        policy = self._registry.policy(conversation.line)
        is_there = orphans.is_anybody_there(conversation, everybody, now)
        back_at = orphans.back_at(conversation, policy, is_anybody_there=is_there)
        for member, page in _pages_of_visitors(conversation, pages):
            until = giving_back.keyless_until(conversation, page, policy)
            if until is not None and now >= until:
                await self._giving_back.keyless(member, page, conversation)
                return True
            until = giving_back.unanswered_at(conversation, page)
            if until is not None and now >= until:
                await self._giving_back.unanswered(member, page, conversation)
                return True
            if page.lost_at is not None or back_at is None:
                continue
            if now >= max(back_at, orphans.console_has_until(page) or back_at):
                await self._giving_back.nobody_took(member, conversation)
                return True
        return False

    async def _forget(self, look: Look, now: Seconds) -> dict[str, Seconds | None]:
        """Forget it when its time has come; its last words when theirs has, and nobody says them again."""
        conversation = look.conversation
        await self._ended(conversation)
        if _is_overdue(look, now):
            await self._store.drop_overdue(conversation.id, now)
        end = forgotten_at(conversation, self._registry.policy(conversation.line))
        if end is not None and now < end:
            overdue = (look.oldest_held or now) + HELD_SECONDS_MAX + JUST_AFTER_SECONDS
            return {conversation.id: Seconds(min(end, overdue) if overdue > now else end)}
        self._told.forget(conversation.id)
        await self._endings.forget(conversation)
        return {}

    async def _ended(self, ended: Conversation) -> None:
        """What follows from the end is done, also where whoever ended it died before, or the store failed."""
        await self._endings.again(ended)
        await self._giving_back.again(ended)

    async def _drop_overdue(self, conversation: ConversationId, now: Seconds) -> None:
        for told in await self._store.drop_overdue(conversation, now):
            self._deliveries.receipt(told.conversation, told.sender, told.receipt)

    def _tell(
        self, look: Look, pages: Mapping[str, Page], everybody: Sequence[OnShift], now: Seconds
    ) -> None:
        """Tell the members when one of them is seen otherwise, and consoles when they may take the orphan up."""
        conversation = look.conversation
        presences = self._showing.presences(look, pages)
        self._elsewhere.tell(conversation, presences)
        if orphans.is_up_for_taking(conversation, self._registry.policy(conversation.line), now):
            self._store.tell_takers(conversation.id, self._takers.of(conversation, everybody))


def _is_overdue(look: Look, now: Seconds) -> bool:
    return look.oldest_held is not None and now - look.oldest_held > HELD_SECONDS_MAX


def _pages_of_visitors(
    conversation: Conversation, pages: Mapping[str, Page]
) -> Iterator[tuple[MemberId, Page]]:
    """The visitors' pages, as far as they have come."""
    for member in conversation.members:
        page = pages.get(member.id)
        if member.role is Role.VISITOR and page is not None:
            yield member.id, page


def _visitors(look: Look, pages: Mapping[str, Page], now: Seconds) -> Iterator[Page]:
    """The visitors' pages, as they were heard."""
    for member in look.conversation.members:
        if member.role is Role.VISITOR:
            yield _heard(look, member, pages, now)


def _heard(look: Look, member: Member, pages: Mapping[str, Page], now: Seconds) -> Page:
    return members.heard(
        look.conversation, member, pages.get(member.id), look.marks.get(member.id), now
    )


def _is_alone(look: Look, pages: Mapping[str, Page]) -> bool:
    """Whether every console is lost.

    A conversation that the visitor's page has rebuilt after a restart counts too: it waits for its console like any
    orphan, and ends like one if nobody comes.
    """
    if look.conversation.phase not in ALIVE:
        return False
    consoles = (each for each in in_the_group(look.conversation) if each.desk is not None)
    return all(
        (pages.get(each.id) or members.unheard(look.conversation)).lost_at is not None
        for each in consoles
    )


def _next(look: Look, pages: Mapping[str, Page], policy: LinePolicy, now: Seconds) -> Seconds:
    """The first moment at which one of the rules above may say something else.

    A rule that is asked exactly at its moment may still say no (a heartbeat counts up to its last moment, and what is
    held is overdue only after it), and the look would come again at once: hence `JUST_AFTER_SECONDS`.
    """
    times = [now + HELD_SECONDS_MAX]
    if look.oldest_held is not None:
        times.append(look.oldest_held + HELD_SECONDS_MAX + JUST_AFTER_SECONDS)
    times += orphans.times(look.conversation, policy, now)
    times += parting.times(look.conversation, pages, policy.orphan_return_seconds)
    for _, at_page in _pages_of_visitors(look.conversation, pages):
        until = [
            giving_back.keyless_until(look.conversation, at_page, policy),
            giving_back.unanswered_at(look.conversation, at_page),
            orphans.console_has_until(at_page),
        ]
        times += [each for each in until if each is not None]
    for member in look.conversation.members:
        page = _heard(look, member, pages, now)
        times += _times_of(page, policy)
        if page.lost_at is None:
            times.append(page.seen_at + members.beat_max_seconds(member) + JUST_AFTER_SECONDS)
    return Seconds(min(time for time in times if time > now))


def _times_of(page: Page, policy: LinePolicy) -> list[float]:
    """When a page becomes silent, has been silent for too long, or has been away for its grace."""
    silent = page.word_at + policy.silent_seconds
    lost = page.lost_at if page.lost_at is not None else page.seen_at
    return [
        silent,
        silent + policy.silent_end_seconds,
        lost_until(lost, policy.conversation_grace_seconds),
    ]
