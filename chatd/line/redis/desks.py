"""Desks in Redis: few, and one for each person."""

from collections.abc import Callable, Sequence

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import DeskId
from chatd.base.ports import Change
from chatd.line.redis.changes import Changes, staff_key
from chatd.line.redis.steps import LINE, Step
from chatd.line.rules.desk import Desk
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import TRIES_MAX

DESKS = key("desks.1")  # the ids of all
_DESKS = LINE.function("desks")


class RedisDesks:
    """What the port says of desks alone."""

    _server: RedisServer
    _changes: Changes

    async def add_desk(self, desk: Desk) -> Desk:
        of_staff, held = staff_key(desk), ""
        for _ in range(TRIES_MAX):
            version = self._changes.version()
            step = Step().check(of_staff, held).check(self._changes.desks.key(desk.id), "")
            self._changes.put_desk(step, None, desk, version)
            step.then(("HSET", of_staff, "n", desk.id), ("SADD", DESKS, desk.id))
            found = await step.commit(self._server)
            if found is None:
                self._changes.desks.wrote(desk.id, desk, version)
                return desk
            known = self._changes.desks.read(desk.id, found[1]).value
            held = (found[0][0] or b"").decode()
            if known is None and held:
                (other,) = await self._changes.read([self._changes.desk(DeskId(held))])
                known = other.value
            if known is not None:
                return known
        raise Unavailable

    async def desk(self, desk: DeskId) -> Desk:
        (found,) = await self._changes.read([self._changes.desk(desk)])
        if found.value is None:
            raise Unknown
        return found.value  # type: ignore[no-any-return]

    async def desks(self) -> Sequence[Desk]:
        return self._desks_in(
            await self._server.call(_DESKS, (DESKS,), (self._changes.desks.prefix,))
        )

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        slots = [self._changes.desk(desk)]
        (change,) = await self._changes.change(slots, lambda found: (rule(found),))
        return change

    async def forget_desk(self, desk: DeskId) -> None:
        kept = await self._changes.known(self._changes.desk(desk))
        for _ in range(TRIES_MAX):
            if kept.value is None:
                return
            where = self._changes.desks.key(desk)
            step = Step().check(where, kept.version).then(("DEL", where))
            step.then(("DEL", staff_key(kept.value)), ("SREM", DESKS, desk)).due("desk", desk, None)
            found = await step.commit(self._server)
            if found is None:
                self._changes.desks.forget(desk)
                return
            kept = self._changes.desks.read(desk, found[0])
        raise Unavailable

    def _desks_in(self, found: Sequence[Sequence[bytes]]) -> list[Desk]:
        read = (self._changes.desks.read(each[0].decode(), each[1:]).value for each in found)
        return sorted((each for each in read if each is not None), key=lambda desk: desk.id)
