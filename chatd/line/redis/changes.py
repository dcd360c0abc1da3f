"""Rules applied to what this process has seen last; the store says whether it still stands so.

A rule that raises, or changes nothing, is believed only when its values have just been read, or are found to stand so
still. When another was faster, the answer is what it has written, and the rule is applied anew.
"""

from collections.abc import Callable, Sequence
from itertools import count
from secrets import token_hex
from typing import Any, NamedTuple

import msgspec

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import DeskId, ProcessId, TicketId
from chatd.base.ports import Change
from chatd.line.redis.rows import moves
from chatd.line.redis.steps import LINE, Step
from chatd.line.redis.values import Kept, Values
from chatd.line.rules import desk as desks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.grace import look_at
from chatd.line.rules.offer import may_have_room
from chatd.line.rules.presence import Page, is_held
from chatd.line.rules.rows import standing
from chatd.line.rules.ticket import Ticket
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import TRIES_MAX, pause_seconds

NO_PROCESS = ProcessId("")
_READ = LINE.function("read")


class Slot(NamedTuple):
    """Where one value stands, and how it is written."""

    values: Values[Any]
    name: str
    put: Callable[[Step, Any, Any, str], None]


class Changes:
    """All tickets and desks of one Redis, as one process reads and writes them."""

    def __init__(self, server: RedisServer) -> None:
        self.server = server
        self.tickets = Values("ticket.1", Ticket, tickets.with_page)
        self.desks = Values("desk.1", Desk, desks.with_page)
        self._writer, self._writes = token_hex(4), count()

    def ticket(self, ticket: TicketId) -> Slot:
        """Where this ticket stands."""
        return Slot(self.tickets, ticket, self.put_ticket)

    def desk(self, desk: DeskId) -> Slot:
        """Where this desk stands."""
        return Slot(self.desks, desk, self.put_desk)

    def version(self) -> str:
        """One that nothing has had before."""
        return f"{self._writer}{next(self._writes)}"

    async def read(self, slots: Sequence[Slot]) -> list[Kept[Any]]:
        """What stands there, all at one moment. Raises: Unavailable."""
        if not slots:
            return []
        keys = [each.values.key(each.name) for each in slots]
        seen = [each.values.remembered(each.name) for each in slots]
        known = ["" if each is None else each.version for each in seen]
        found = await self.server.call(_READ, keys, known)
        return [
            was if was is not None and len(it) == 1 else each.values.read(each.name, it)
            for each, was, it in zip(slots, seen, found, strict=True)
        ]

    async def known(self, slot: Slot) -> Kept[Any]:
        """As remembered, or else read. Raises: Unavailable."""
        return slot.values.remembered(slot.name) or (await self.read([slot]))[0]

    async def change(
        self, slots: Sequence[Slot], rule: Callable[..., Sequence[Any]]
    ) -> list[Change[Any]]:
        """Apply the rule to the values of all slots. Raises: Unknown, Unavailable, whatever the rule raises."""
        seen = [each.values.remembered(each.name) for each in slots]
        kept = [each for each in seen if each is not None]
        is_sure = len(kept) < len(slots)
        if is_sure:
            kept = await self.read(slots)
        for tries in range(TRIES_MAX):
            before = [each.value for each in kept]
            after, fault = _applied(rule, before)
            is_same = fault is None and after == before
            if is_sure and (fault is not None or is_same):
                return _answer(before, before, fault)
            step, versions = Step(), [self.version() for _ in slots]
            for slot, each in zip(slots, kept, strict=True):
                step.check(slot.values.key(slot.name), each.version)
            if fault is None:
                for slot, was, now, version in zip(slots, before, after, versions, strict=True):
                    if now != was:
                        slot.put(step, was, now, version)
            found = await step.commit(self.server)
            if found is None:
                return self._done(slots, before, after, versions, fault)
            kept = [each.values.read(each.name, it) for each, it in zip(slots, found, strict=True)]
            is_sure = True
            if tries:  # the first may have been remembered for long
                await self.server.sleep(pause_seconds(tries))
        raise Unavailable

    def _done(
        self,
        slots: Sequence[Slot],
        before: Sequence[Any],
        after: Sequence[Any],
        versions: Sequence[str],
        fault: Exception | None,
    ) -> list[Change[Any]]:
        if fault is None:
            for slot, was, now, version in zip(slots, before, after, versions, strict=True):
                if now != was:
                    slot.values.wrote(slot.name, now, version)
        return _answer(before, after, fault)

    def put_ticket(self, step: Step, before: Ticket | None, after: Ticket, version: str) -> None:
        """Write it, with what is due and where it stands."""
        stood = None if before is None else standing(before)
        where, body = self.tickets.key(after.id), msgspec.msgpack.encode(after)
        step.then(("HSET", where, "n", version, "v", body, "h", _holder(after.page)))
        step.then(*moves(after.id, stood, standing(after)))
        step.due("ticket", after.id, look_at(after))

    def put_desk(self, step: Step, _: Desk | None, after: Desk, version: str) -> None:
        """Write it, with what is due and whether it might have room."""
        where, body = self.desks.key(after.id), msgspec.msgpack.encode(after)
        room = f"{may_have_room(after):d}"
        of_page = ("h", _holder(after.page), "r", room, "s", staff_key(after))
        step.then(("HSET", where, "n", version, "v", body, *of_page))
        step.due("desk", after.id, desks.look_at(after))


def staff_key(desk: Desk) -> str:
    """Where it stands which desk this person has."""
    return key("staff.1", desk.staff)


def _holder(page: Page) -> str:
    """As `presence.is_held` says it of each process: "" of whichever, "-" of none."""
    if is_held(page, NO_PROCESS):
        return ""
    return "-" if page.lost_at is not None else str(page.at)


def _applied(
    rule: Callable[..., Sequence[Any]], before: Sequence[Any]
) -> tuple[Sequence[Any], Exception | None]:
    if None in before:
        return before, Unknown()
    try:
        return list(rule(*before)), None
    except Exception as fault:  # noqa: BLE001 - raised again when it is sure
        return before, fault


def _answer(
    before: Sequence[Any], after: Sequence[Any], fault: Exception | None
) -> list[Change[Any]]:
    if fault is not None:
        raise fault
    return [Change(was, was if now == was else now) for was, now in zip(before, after, strict=True)]
