"""What finds conversations in Redis: whose they are, which live, which have lost a counsellor, when to look at each.

It may name one that is no more, or is such a one no more. So nothing is taken out of it but what has ended for good:
else whoever takes out late would take out what another process has just put in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any

from chatd.base.names import ConversationId, ConversationPhase, MemberId, Seconds
from chatd.base.remembered import Remembered
from chatd.conversation.ports import AT_ONCE, CONVERSATION, ROOMS, Look
from chatd.conversation.rules.company import concerned
from chatd.conversation.rules.conversation import Conversation
from chatd.stores.redis import due_times
from chatd.stores.redis.commit import Command, commit
from chatd.stores.redis.due_times import DUE
from chatd.stores.redis.server import RedisServer, key

ORPHANS = key("orphans.1")
LIVING = {CONVERSATION: key("living.1"), ROOMS: key("rooms.1")}  # by their kind, each
OF = {CONVERSATION: "of.1", ROOMS: "of_room.1"}
LOOKED_AT_SECONDS = 1.0  # after it was about to end: what follows from that is made sure of
LIFE_SECONDS = 86_400  # longer than anybody talks; what a lost process has left there goes with it
GUESSES_MAX = 20_000  # keys of which is known what was found there last

Looks = Callable[[Collection[ConversationId]], Awaitable[Sequence[Look]]]


class Index:
    """Each method is one round trip; those that read are two when they find one that was not there before."""

    def __init__(self, server: RedisServer, kind: str = CONVERSATION) -> None:
        self._server, self._kind = server, kind
        self._living = LIVING[kind]
        self._guesses = Remembered[set[ConversationId]](GUESSES_MAX)  # found last, at each key

    # ---- kept ----

    async def add(self, conversation: Conversation, now: Seconds) -> None:
        """It is there. Raises: Unavailable."""
        await self._commit(
            *self._due(conversation),
            ("ZREMRANGEBYSCORE", self._living, "-inf", now - LIFE_SECONDS),
            ("ZADD", self._living, now, conversation.id),
            ("EXPIRE", self._living, LIFE_SECONDS),
            *self._of(conversation.id, concerned(conversation)),
        )

    async def before(self, before: Conversation, after: Conversation, now: Seconds) -> None:
        """What must be found once it has changed. Raises: Unavailable."""
        commands = self._of(before.id, concerned(after) - concerned(before))
        orphaned = ConversationPhase.ORPHANED
        if after.phase is orphaned and before.phase is not orphaned:
            commands += (
                ("ZREMRANGEBYSCORE", ORPHANS, "-inf", now - LIFE_SECONDS),
                ("ZADD", ORPHANS, now, before.id),
                ("EXPIRE", ORPHANS, LIFE_SECONDS),
            )
        if after.ended_at is not None and before.ended_at is None:  # else nobody might look at it
            commands += (due_times.put(self._kind, before.id, Seconds(now + LOOKED_AT_SECONDS)),)
        if commands:
            await self._commit(*commands)

    async def changing(self, after: Conversation, now: Seconds) -> None:
        """Time is to look at it anew, and it lives on. Raises: Unavailable."""
        renewed = (
            ("ZADD", self._living, "XX", now, after.id),
            ("EXPIRE", self._living, LIFE_SECONDS),
        )
        await self._commit(*self._due(after), *renewed)

    async def ended(self, conversation: ConversationId) -> None:
        """It lives no more, and never again. Raises: Unavailable."""
        await self._commit(*self._gone(conversation))

    async def forget(self, conversation: ConversationId, members: Collection[str]) -> None:
        """It will be no more; these were its members once. Raises: Unavailable."""
        parted = (("SREM", self._members_key(each), conversation) for each in members)
        for each in members:
            self._guesses.drop(self._members_key(each))
        await self._commit(*self._gone(conversation), *parted)

    async def never(self, conversation: ConversationId) -> None:
        """Nobody need look at it again. Raises: Unavailable."""
        await self._commit(due_times.put(self._kind, conversation, None))

    def _gone(self, conversation: ConversationId) -> tuple[Command, ...]:
        names = self._living, ORPHANS
        for each in names:
            (self._guesses.peek(each) or set()).discard(conversation)
        return tuple(("ZREM", each, conversation) for each in names)

    def _members_key(self, member: str) -> str:
        return key(OF[self._kind], member)

    def _of(self, conversation: ConversationId, members: Iterable[str]) -> tuple[Command, ...]:
        names = [self._members_key(each) for each in members]
        added = (("SADD", each, conversation) for each in names)
        return (*added, *(("EXPIRE", each, LIFE_SECONDS) for each in names))

    def _due(self, conversation: Conversation) -> tuple[Command, ...]:
        put = due_times.put(self._kind, conversation.id, AT_ONCE)
        return (put, ("EXPIRE", DUE, due_times.LIFE_SECONDS))

    async def _commit(self, *commands: Command) -> None:
        await commit(self._server, {str(each[1]) for each in commands}, (), commands)

    # ---- found ----

    async def of_member(self, member: MemberId, looks: Looks) -> Sequence[Look]:
        """In which it is or was concerned, by id. Raises: Unavailable."""
        return await self._found(self._members_key(member), "SMEMBERS", looks=looks)

    async def living(self, looks: Looks) -> Sequence[Look]:
        """Those that have not ended, and perhaps others. Raises: Unavailable."""
        return await self._found(self._living, "ZRANGE", 0, -1, looks=looks)

    async def orphans(self, looks: Looks) -> Sequence[Look]:
        """Those that have lost their counsellor, and perhaps others. Raises: Unavailable."""
        return await self._found(ORPHANS, "ZRANGE", 0, -1, looks=looks)

    async def _found(self, name: str, command: str, *args: int, looks: Looks) -> Sequence[Look]:
        """Looks at what was found last while it asks what is there now."""
        guesses = self._guesses.get(name) or set()
        found, seen = await together(self._server.run(command, name, *args), looks(guesses))
        ids = sorted(ConversationId(each.decode()) for each in found)
        if other := set(ids).difference(guesses):
            seen = [*seen, *await looks(other)]
        if ids:
            self._guesses.put(name, set(ids))
        else:
            self._guesses.drop(name)
        known = {each.conversation.id: each for each in seen}
        return [known[each] for each in ids if each in known]


async def together(*asked: Awaitable[Any]) -> list[Any]:
    """What leaves together. Raises: what the first of them raises that does, once all are answered."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
