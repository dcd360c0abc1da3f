"""Conversations and their logs in Redis, for many processes.

A conversation and its log stand under its own hash tag, so that a Redis Cluster spreads them; what finds them (of whom,
which live, which have lost a counsellor, when to look) stands with the line. No step can change both at once. So these
indexes may name too much and never too little: what goes in is written before or with the conversation, what comes out
only once it has ended, and who reads looks at the conversation itself. The rules of the log are in talks.lua.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Any

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.names import ConversationId, ConversationPhase, MemberId, ProcessId, Seconds
from chatd.base.ports import Change
from chatd.conversation.ports import CONVERSATION, ROOMS, Look, Told
from chatd.conversation.redis.index import Index, together
from chatd.conversation.redis.remembered import (
    NEVER,
    Seen,
    Talks,
    encoded,
    envelope_of,
    following,
    stamp,
)
from chatd.conversation.redis.steps import words_of
from chatd.conversation.rules import company, envelopes, kinds
from chatd.conversation.rules.conversation import Conversation, Kind, Step
from chatd.conversation.rules.envelopes import Envelope, Receipt
from chatd.conversation.rules.kinds import Decision, Given, Said
from chatd.stores.redis.functions import Function, Library
from chatd.stores.redis.server import RedisServer
from chatd.stores.redis.values import pause_seconds

LIFE_SECONDS = (
    1_800  # longer than any grace, and than the sweep ever waits with a look at one that lives
)
TRIES_MAX = 64  # of a change, when others are faster
# By their kind, so that nobody finds the one who asks for the other.
NAMES = {CONVERSATION: ("talk.1", "log.1"), ROOMS: ("room.1", "room_log.1")}
DONE, OTHER = 1, 0  # answers of the functions; below them a refusal

Rule = Callable[[Conversation], Conversation | Step]

_TALKS = Library("chatd.conversation.redis", "talks.lua")
_ADD, _VALUE, _LOOK, _CHANGE = (
    _TALKS.function(each) for each in ("add", "value", "look", "change")
)
_APPEND, _RECEIVED, _HELD = (_TALKS.function(each) for each in ("append", "received", "held"))
_DROP, _HELD_AT, _FORGET = (_TALKS.function(each) for each in ("drop_overdue", "held_at", "forget"))


class RedisConversations:
    """Keeps the promise of `chatd.conversation.ports.ConversationStore`."""

    def __init__(self, server: RedisServer, process: ProcessId, kind: str = CONVERSATION) -> None:
        self._server = server
        self._process = process
        self._names = NAMES[kind]
        self._seen = Talks()
        self._index = Index(server, kind)

    async def add(self, conversation: Conversation, now: Seconds) -> Conversation:
        version, value = stamp(conversation), encoded(conversation)
        args = (LIFE_SECONDS, version, value, conversation.numbers_after, now)
        members = (member.id for member in conversation.members)
        answer, _ = await together(
            self._call(_ADD, conversation.id, *args, *members), self._index.add(conversation, now)
        )
        return self._seen.keep(conversation) if answer[0] == DONE else self._seen.read(answer[2])

    async def conversation(self, conversation: ConversationId) -> Conversation:
        known = self._seen.conversation(conversation)
        version = "" if known is None else stamp(known)
        answer = await self._call(_VALUE, conversation, version)
        return known if known and answer[0] == DONE else self._seen.read(answer[2])

    async def looks(self, conversations: Collection[ConversationId]) -> Sequence[Look]:
        ids = list(conversations)
        looks = [self._to_look(each) for each in ids]
        asked = [
            self._server.post("FCALL", _LOOK.name, 2, *self._keys(each), *args)
            for each, (_, args) in zip(ids, looks, strict=True)
        ]  # without a task for each: boards ask for all that live, every second
        answers = await asyncio.gather(*asked, return_exceptions=True)
        found = []
        for each, (seen, _), answer in zip(ids, looks, answers, strict=True):
            if isinstance(answer, BaseException):  # one at first: it loads what Redis has forgotten
                await self._look(each)
                return [one for one in await together(*map(self._look, ids)) if one is not None]
            if answer is None:
                self._seen.forget(each)
            else:
                found.append(self._seen.read_look(seen, answer[1:]))
        return found

    async def of_member(self, member: MemberId) -> Sequence[Look]:
        looks = await self._index.of_member(member, self.looks)
        return [each for each in looks if member in company.concerned(each.conversation)]

    async def orphans(self) -> Sequence[Conversation]:
        looks = await self._index.orphans(self.looks)
        orphaned = ConversationPhase.ORPHANED
        return [each.conversation for each in looks if each.conversation.phase is orphaned]

    async def living(self) -> Sequence[Look]:
        looks = await self._index.living(self.looks)
        return [each for each in looks if each.conversation.phase is not ConversationPhase.ENDED]

    async def change(
        self, conversation: ConversationId, rule: Rule, now: Seconds
    ) -> Change[Conversation]:
        before = self._seen.conversation(conversation)
        is_sure = before is None  # what is remembered counts only while Redis has it so
        for tries in range(TRIES_MAX):
            if before is None:
                before = await self.conversation(conversation)
            made = _made(rule, before)
            if isinstance(made, Exception) or _is_nothing(made, before):
                newer = before if is_sure else await self.conversation(conversation)
                if newer is before:
                    return _answer(made, before)
            else:
                if (changed := await self._commit(before, made, now)) is not None:
                    return changed
                await self._server.sleep(pause_seconds(tries))
                newer = None
            before, is_sure = newer, True
        raise Unavailable

    async def _commit(
        self, before: Conversation, step: Step, now: Seconds
    ) -> Change[Conversation] | None:
        """None when another was faster; what stands there is remembered then. Raises: as `change`."""
        after = following(before, step.conversation)
        await self._index.before(before, after, now)
        args = (stamp(before), stamp(after), encoded(after), now, *words_of(step.log))
        answer, _ = await together(
            self._call(_CHANGE, before.id, LIFE_SECONDS, *args), self._index.changing(after, now)
        )
        if answer[0] == OTHER:
            self._seen.read(answer[2])
            return None
        if _has_ended(after) and not _has_ended(before):
            await self._index.ended(after.id)
        return Change(before, self._seen.keep(after))

    async def append(
        self, before: Conversation, decision: Decision, given: Given, now: Seconds
    ) -> Said | None:
        after = following(before, kinds.made(before, decision, given, now))
        is_changed = after is not before
        args = (
            LIFE_SECONDS,
            stamp(before),
            stamp(after),
            encoded(after) if is_changed else b"",
            self._process,
            *given,
            now,
            int(given.kind is not Kind.ACK),
            decision.refused or "",
            decision.lost_keys_of or "",
            decision.lets_in or "",
            decision.waits_for,
            envelopes.ENVELOPES_HELD_MAX,
            envelopes.BYTES_HELD_MAX,
            envelopes.HELD_SECONDS_MAX,
            *company.others(after, given.sender),
        )
        call = self._call(_APPEND, before.id, *args)
        if is_changed:
            answer, _ = await together(call, self._index.changing(after, now))
        else:
            answer = await call
        if answer[0] == OTHER:
            return None
        _, number, stored, delivered, word_at = answer
        receipt, quiet_since = Receipt(stored, delivered), Seconds(float(word_at))
        if number == 0:
            return Said(before, None, receipt, quiet_since)
        envelope = Envelope(number, given.sender, given.own_id, given.kind, given.body, now)
        kept = self._seen.keep(after) if is_changed else after
        return Said(kept, envelope, receipt, quiet_since, is_changed)

    async def held_at(
        self, member: MemberId, conversations: Collection[ConversationId], process: ProcessId
    ) -> None:
        asked = (
            self._call(_HELD_AT, each, LIFE_SECONDS, member, process) for each in conversations
        )
        await together(*asked)

    async def received(
        self, conversation: ConversationId, member: MemberId, up_to: int, *, is_back: bool = False
    ) -> Sequence[tuple[MemberId, Receipt]]:
        number_max = envelopes.NUMBER_MAX if is_back else 0
        args = (LIFE_SECONDS, self._process, member, up_to, number_max)
        _, told = await self._call(_RECEIVED, conversation, *args)
        return _receipts(told)

    async def held(
        self, conversation: ConversationId, member: MemberId, after: int
    ) -> Sequence[Envelope]:
        _, read, every = await self._call(_HELD, conversation, member)
        held = [each for each in map(envelope_of, every) if each.number > max(after, read)]
        return sorted(held, key=attrgetter("number"))

    async def drop_overdue(self, conversation: ConversationId, now: Seconds) -> Sequence[Told]:
        args = (LIFE_SECONDS, self._process, now, envelopes.HELD_SECONDS_MAX)
        _, told = await self._call(_DROP, conversation, *args)
        return [Told(conversation, *each) for each in _receipts(told)]

    async def forget(self, conversation: ConversationId) -> None:
        """What finds it goes first, and when to look last: the next look makes a fault in between good."""
        _, log = self._keys(conversation)
        members = [each.decode() for each in await self._server.run("HKEYS", log)]
        await self._index.forget(conversation, members)
        await self._server.call(_FORGET, self._keys(conversation))
        await self._index.never(conversation)
        self._seen.forget(conversation)

    async def _look(self, conversation: ConversationId) -> Look | None:
        """None when it is no more. Raises: Unavailable."""
        seen, args = self._to_look(conversation)
        try:
            answer = await self._call(_LOOK, conversation, *args)
        except Unknown:
            return None
        return self._seen.read_look(seen, answer[1:])

    def _to_look(self, conversation: ConversationId) -> tuple[Seen | None, tuple[str | int, ...]]:
        """What is remembered, and how Redis is asked whether it is so still."""
        seen = self._seen.get(conversation)
        version, changes = ("", NEVER) if seen is None else (stamp(seen.look[0]), seen.changes)
        return seen, (LIFE_SECONDS, version, changes)

    def _keys(self, conversation: ConversationId) -> tuple[str, str]:
        tag = f"{{{conversation}}}"
        return f"{tag}:{self._names[0]}", f"{tag}:{self._names[1]}"

    async def _call(
        self, function: Function, conversation: ConversationId, *args: str | bytes | float
    ) -> Any:
        """Raises: Unknown, Unavailable, Refused."""
        answer = await self._server.call(function, self._keys(conversation), args)
        if answer is None:
            self._seen.forget(conversation)
            raise Unknown
        if answer[0] < OTHER:
            raise Refused(Reason(answer[1].decode()))
        return answer


def _made(rule: Rule, before: Conversation) -> Step | Exception:
    try:
        made = rule(before)
    except Exception as error:  # noqa: BLE001 - raised once it is sure that this is what the rule was to be asked about
        return error
    return made if isinstance(made, Step) else Step(made)


def _is_nothing(made: Step, before: Conversation) -> bool:
    return made.conversation is before and made.log is None


def _answer(made: Step | Exception, before: Conversation) -> Change[Conversation]:
    """Raises: what the rule has raised."""
    if isinstance(made, Exception):
        raise made
    return Change(before, before)


def _has_ended(conversation: Conversation) -> bool:
    return conversation.phase is ConversationPhase.ENDED


def _receipts(told: Sequence[tuple[bytes, int, int]]) -> list[tuple[MemberId, Receipt]]:
    return [(MemberId(sender.decode()), Receipt(*numbers)) for sender, *numbers in told]
