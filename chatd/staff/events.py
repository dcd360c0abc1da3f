"""Whose console a connection is: by the bearer when it connects, and every few seconds anew."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.events import (
    NOTHING,
    Answer,
    Connection,
    Event,
    Handler,
    check_version,
    read_auth,
)
from chatd.base.limits import CEREMONIES, WRONG_SECRETS
from chatd.base.names import Seconds, StaffId
from chatd.base.ports import Clock, SourceLimits
from chatd.base.shapes import Empty
from chatd.directory.rules.directory import Staff
from chatd.directory.rules.units import reaches
from chatd.staff.ports import Bearer
from chatd.staff.rules import BEARER_IDLE_SECONDS, check, signs
from chatd.staff.service.bearers import USED_EVERY_SECONDS, Bearers
from chatd.staff.service.known_chain import CHAIN
from chatd.staff.service.proofs import CONNECT
from chatd.staff.shapes import CONSOLE_EVENTS
from chatd.staff.shapes.ceremony import FromConsole, ToConsoles
from chatd.staff.shapes.sign_in import ConsoleConnect

PATIENCE_SECONDS = (
    2.0  # for the database, where a console comes back whose bearer was good a moment ago
)


class Consoles(Protocol):
    """The connections of all consoles."""

    def all(self) -> Sequence[Connection]:
        """Every one that was accepted."""


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """What is kept with a console's connection."""

    bearer: str
    staff: Staff


class _Known(NamedTuple):
    """What the database said of a bearer, and when that had a connection last."""

    kept: Bearer
    seen: Seconds


class ConsoleBearers:
    """Admits consoles, and closes those whose bearer has ended.

    While the database is away, or takes no writes, who is there stays, and may come back. What was last known counts.
    """

    def __init__(
        self, consoles: Consoles, bearers: Bearers, sources: SourceLimits, clock: Clock
    ) -> None:
        self._consoles, self._bearers, self._sources = consoles, bearers, sources
        self._clock = clock
        self._tried = self._used = (
            clock.now()
        )  # when it was to be written that these are in use; when it was
        self._known: dict[str, _Known] = {}

    async def admit(self, connection: Connection, auth: str) -> None:
        """Raises: Malformed, Refused(RETIRED_VERSION, TOO_OFTEN, OUT_OF_ORDER), Unknown (the bearer), Unavailable."""
        said = read_auth(auth, ConsoleConnect)
        check_version(said.protocol)
        async with self._sources.guessing(WRONG_SECRETS, said.bearer, connection.source):
            kept = await self._find(said.bearer)
        staff = await self._bearers.staff_of(said.bearer, kept, said.proof, CONNECT)
        self._known[said.bearer] = _Known(kept, self._clock.now())
        _keep(connection, said.bearer, staff)

    async def _find(self, bearer: str) -> Bearer:
        """Raises: Unknown; Unavailable, unless it had a connection lately. That is not waited for any longer."""
        self._forget_old()
        asked = asyncio.ensure_future(self._bearers.find(bearer))
        known = self._known.get(bearer)
        if known is None:
            return await asked
        await asyncio.wait([asked], timeout=PATIENCE_SECONDS)
        if asked.done() and not isinstance(asked.exception(), Unavailable):
            return asked.result()
        asked.add_done_callback(lambda late: late.exception())  # nobody awaits it any more
        return known.kept

    async def cut(self, bearer: str) -> None:
        """This bearer has ended: its consoles are closed. Others of the same person stay."""
        self._known.pop(bearer, None)
        for connection in self._consoles.all():
            if connection.kept.bearer == bearer:
                await connection.close()

    async def check(self) -> frozenset[StaffId]:
        """Whose bearers have ended meanwhile, by whatever process, are cut; whose they were. Raises: Unavailable."""
        here = [(each, each.kept) for each in self._consoles.all()]
        now = self._clock.now()
        for _, kept in here:
            if kept.bearer in self._known:
                self._known[kept.bearer] = self._known[kept.bearer]._replace(seen=now)
        self._forget_old()
        if not here:
            return frozenset()
        found = await self._bearers.staff_of_all({kept.bearer for _, kept in here}, self._as_of())
        gone = set[StaffId]()
        for connection, kept in here:
            if kept.bearer in found:
                _keep(connection, kept.bearer, found[kept.bearer])
            else:
                gone.add(kept.staff.id)
                self._known.pop(kept.bearer, None)
                await connection.close()
        await self._note_use(list(found))
        return frozenset(gone)

    def _as_of(self) -> Seconds:
        """When nobody's idle time has run on that could not be written down."""
        now = self._clock.now()
        return now if now - self._used < 2 * USED_EVERY_SECONDS else self._used

    def _forget_old(self) -> None:
        now = self._clock.now()
        for bearer, known in list(self._known.items()):
            if known.kept.expires <= now or now - known.seen > BEARER_IDLE_SECONDS:
                del self._known[bearer]

    async def _note_use(self, bearers: list[str]) -> None:
        """A bearer with a connection is not idle."""
        now = self._clock.now()
        if bearers and not 0 <= now - self._tried < USED_EVERY_SECONDS:
            self._tried = now
            await self._bearers.used(bearers)
            self._used = now


class ChainEvents:
    """A console asks to be told when the chain of signatures changes; what has changed it fetches itself."""

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        return {"watch_chain": Event(CONSOLE_EVENTS["watch_chain"], self.watch)}

    async def watch(self, connection: Connection, _: Empty) -> Answer:
        """From now on."""
        connection.watch(CHAIN, is_on=True)
        return NOTHING


class CeremonyEvents:
    """Relays what the consoles of a ceremony say: between a lead and a person of the same organisation, to nobody else.

    Nothing is kept, and nothing of it is believed: what the daemon could change here, the two consoles compare outside
    its reach (docs/ceremony.md).
    """

    def __init__(self, consoles: Consoles) -> None:
        self._consoles = consoles

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        return {"ceremony": Event(CONSOLE_EVENTS["ceremony"], self.relay, limit=CEREMONIES)}

    async def relay(self, connection: Connection, said: ToConsoles) -> Answer:
        """To every console of that person.

        Raises: Unknown when none is here, or the person is of another organisation; Refused(NOT_LEAD) when neither of
        the two leads.
        """
        sender = staff_of(connection)
        theirs = [each for each in self._consoles.all() if each.owner == said.to]
        ours = [
            (each, staff_of(each))
            for each in theirs
            if each is not connection and _are_of_one(sender, staff_of(each))
        ]
        if not ours:
            raise Unknown
        if not any(signs(one) for one in (sender, *(to for _, to in ours))):
            raise Refused(Reason.NOT_LEAD)
        for each, _ in ours:
            each.push("ceremony", FromConsole(sender=sender.id, body=said.body))
        return NOTHING


def _are_of_one(one: Staff, other: Staff) -> bool:
    """Of one organisation and, where both have a unit, of one unit."""
    return reaches(one, other) or reaches(other, one)


def guarded(events: Mapping[str, Event]) -> Mapping[str, Event]:
    """The same, each only for who may ask it (`staff.rules.MAY`). Every event of a console goes through here."""
    return {
        name: replace(each, answer=_Guarded(name, each.answer)) for name, each in events.items()
    }


class _Guarded:
    """A handler behind the table of who may ask what."""

    def __init__(self, act: str, answer: Handler) -> None:
        self._act, self._answer = act, answer

    async def __call__(self, connection: Connection, payload: Any) -> Answer:
        """Raises: Refused(NOT_LEAD, NOT_ALLOWED), and what the handler raises."""
        check(staff_of(connection), self._act)
        return await self._answer(connection, payload)


def staff_of(connection: Connection) -> Staff:
    """Who sits there. Raises: Refused(NOT_ALLOWED); a console is never accepted without."""
    if not isinstance(connection.kept, _SignedIn):
        raise Refused(Reason.NOT_ALLOWED)
    return connection.kept.staff


def _keep(connection: Connection, bearer: str, staff: Staff) -> None:
    connection.owner = staff.id
    connection.kept = _SignedIn(bearer, staff)
