"""What time has to say to conversations: silence, graces, orphans, what was held too long, and the forgetting."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import partial

from chatd.base.errors import Refused, Unknown
from chatd.base.names import ConversationId, ConversationPhase, Role, Seconds
from chatd.base.ports import Clock
from chatd.conversation.ports import Look
from chatd.conversation.rules import members, orphans
from chatd.conversation.rules.conversation import ENDED_KEPT_SECONDS, Conversation
from chatd.conversation.rules.envelopes import HELD_SECONDS_MAX
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.showing import Showing
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.rules.directory import LinePolicy
from chatd.directory.service.registry import Registry
from chatd.line.rules.presence import (
    CONSOLE_BEAT_MAX_SECONDS,
    VISITOR_BEAT_MAX_SECONDS,
    Page,
    Presence,
)
from chatd.line.service.looks import later

ALIVE = (ConversationPhase.OPENING, ConversationPhase.OPEN)
JUST_AFTER_SECONDS = 0.001  # a heartbeat counts up to its last moment, and then no more


class Looks:
    """Two round trips for all that are due, and then what is to be done; it remembers only what it last told."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        registry: Registry,
        showing: Showing,
        endings: Endings,
        deliveries: Deliveries,
        clock: Clock,
    ) -> None:
        self._store = store
        self._registry = registry
        self._showing = showing
        self._endings = endings
        self._deliveries = deliveries
        self._clock = clock
        self._told: dict[ConversationId, tuple[Presence, ...]] = {}

    async def conversations(self, keys: Collection[str], now: Seconds) -> dict[str, Seconds | None]:
        """All that is due to be looked at. Raises: Unavailable."""
        times: dict[str, Seconds | None] = dict.fromkeys(keys)
        looks = await self._store.looks([ConversationId(key) for key in keys])
        pages = await self._showing.pages(looks)
        for look in looks:
            del times[look.conversation.id]
            with suppress(Unknown, Refused):
                times |= await self._one(look, pages, now)
        for gone in times.keys() - {look.conversation.id for look in looks}:
            self._told.pop(ConversationId(gone), None)
        return times

    async def _one(
        self, look: Look, pages: Mapping[str, Page], now: Seconds
    ) -> dict[str, Seconds | None]:
        """Do what is due; when to look next, unless it has changed. Raises: Unknown, Refused, Unavailable."""
        conversation = look.conversation
        if conversation.phase is ConversationPhase.ENDED:
            return await self._forget(conversation, now)
        policy = self._registry.policy(conversation.line)
        outcome = orphans.outcome_by_time(conversation, list(_visitors(look, pages)), policy, now)
        if outcome is not None:
            await self._endings.by_time(conversation.id, outcome)
            return {}
        if _is_alone(look, pages):
            await self._store.change(conversation.id, partial(members.orphan, now=now), now)
            return {}
        if look.oldest_held is not None and now - look.oldest_held > HELD_SECONDS_MAX:
            await self._drop_overdue(conversation.id, now)
        await self._tell(look, pages, policy, now)
        return {conversation.id: later(_next(look, pages, policy, now), now)}

    async def _forget(self, conversation: Conversation, now: Seconds) -> dict[str, Seconds | None]:
        end = Seconds((conversation.ended_at or now) + ENDED_KEPT_SECONDS)
        if now < end:
            return {conversation.id: end}
        self._told.pop(conversation.id, None)
        await self._endings.forget(conversation)
        return {}

    async def _drop_overdue(self, conversation: ConversationId, now: Seconds) -> None:
        for told in await self._store.drop_overdue(conversation, now):
            self._deliveries.receipt(told.conversation, told.sender, told.receipt)

    async def _tell(
        self, look: Look, pages: Mapping[str, Page], policy: LinePolicy, now: Seconds
    ) -> None:
        """Members are told when one of them is seen otherwise; consoles, when an orphan may be taken up."""
        conversation = look.conversation
        presences = self._showing.presences(look, pages)
        if self._told.get(conversation.id, presences) != presences:
            self._store.tell_members(conversation)
        self._told[conversation.id] = presences
        if orphans.is_up_for_taking(conversation, policy, now):
            self._store.tell_up_for_taking(conversation.id)


def _visitors(look: Look, pages: Mapping[str, Page]) -> Iterator[Page]:
    """The visitors' pages, their envelopes counted as words."""
    for member in look.conversation.members:
        if member.role is Role.VISITOR:
            page = pages.get(member.id) or members.unheard(look.conversation)
            yield members.with_word(page, look.marks.get(member.id))


def _is_alone(look: Look, pages: Mapping[str, Page]) -> bool:
    """Whether every console is lost: one that a visitor has rebuilt waits for its console, as an orphan does."""
    if look.conversation.phase not in ALIVE:
        return False
    consoles = (each for each in look.conversation.members if each.desk is not None)
    return all(
        (pages.get(each.id) or members.unheard(look.conversation)).lost_at is not None
        for each in consoles
    )


def _next(look: Look, pages: Mapping[str, Page], policy: LinePolicy, now: Seconds) -> Seconds:
    """The first moment at which one of the rules above may say something else."""
    times = [now + HELD_SECONDS_MAX]
    if look.oldest_held is not None:
        times.append(look.oldest_held + HELD_SECONDS_MAX + JUST_AFTER_SECONDS)
    if look.conversation.orphaned_at is not None:
        since = look.conversation.orphaned_at
        times += [since + policy.orphan_return_seconds, since + policy.orphan_max_seconds]
    for member in look.conversation.members:
        page = pages.get(member.id) or members.unheard(look.conversation)
        times += _times_of(members.with_word(page, look.marks.get(member.id)), policy)
        beat_max = VISITOR_BEAT_MAX_SECONDS if member.desk is None else CONSOLE_BEAT_MAX_SECONDS
        if page.lost_at is None:
            times.append(page.seen_at + beat_max + JUST_AFTER_SECONDS)
    return Seconds(min(time for time in times if time > now))


def _times_of(page: Page, policy: LinePolicy) -> list[float]:
    """When a page becomes silent, has been silent for too long, or has been away for its grace."""
    silent = page.word_at + policy.silent_seconds
    lost = page.lost_at if page.lost_at is not None else page.seen_at
    return [
        silent,
        silent + policy.silent_end_seconds,
        lost + policy.conversation_grace_seconds,
    ]
