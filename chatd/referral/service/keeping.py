"""The directory of services of each organisation: looked at, published, put back, read."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.base.ports import Clock
from chatd.directory.rules.items import UNDO_DAYS
from chatd.directory.service.public_services import PublicServices
from chatd.referral.ports import Past, ServiceTables, Version
from chatd.referral.rules.rows import COLUMNS, Fault, read_rows, row_of
from chatd.referral.rules.services import Changed, changed
from chatd.referral.service.table import read_table

DAY_SECONDS = 86_400
COUNT_MIN = 5  # of which a count is told. Source: queue policy, F.6
REFERRALS_YEARS = 2  # counts are kept so long
NOTHING = Version(0, "", Seconds(0), is_public=False, services=())


class Look(NamedTuple):
    """What a table would make of what stands (`standing`: its number); or what is wrong with it."""

    standing: Version
    faults: Sequence[Fault]
    changes: Changed
    size: int


class Told(NamedTuple):
    """A month's count of a category; None: a few, and no more is said."""

    month: str
    category: str
    times: int | None


class Outcome(NamedTuple):
    """`number`: of what was published; None: nothing was, and the look says why, or somebody has come between."""

    number: int | None
    look: Look


class Keeping:
    """One method for each thing that people do. What was read last is kept, with its number."""

    def __init__(
        self, tables: ServiceTables, clock: Clock, public: PublicServices | None = None
    ) -> None:
        self._tables, self._clock = tables, clock
        self._public = public or PublicServices()
        self._last: dict[OrganisationId, Version] = {}

    async def standing(self, organisation: OrganisationId) -> Version:
        """The version that stands. Raises: Unavailable."""
        number = await self._tables.number(organisation)
        known = self._last.get(organisation)
        if known is None or known.number != number:
            known = await self._tables.version(organisation, number) or NOTHING
            self._last[organisation] = known
        return known

    async def look(self, organisation: OrganisationId, csv: str) -> Look:
        """Nothing is kept. Raises: Unavailable."""
        return (await self._read(organisation, csv))[0]

    async def publish(
        self, organisation: OrganisationId, staff: StaffId, csv: str, base: int, *, is_public: bool
    ) -> Outcome:
        """All of it, where `base` stands, or nothing. Raises: Unavailable."""
        look, services = await self._read(organisation, csv)
        if look.faults or look.standing.number != base:
            return Outcome(None, look)
        version = Version(base + 1, staff, self._clock.now(), is_public, services)
        return await self._kept(organisation, version, look)

    async def change_one(
        self,
        organisation: OrganisationId,
        staff: StaffId,
        base: int,
        service: str,
        row: Sequence[str] | None,
    ) -> Outcome:
        """One service as this row says it, new or in its place; None takes it away. All others stand as they do.

        Faults are told of what the table would be: a row that is wrong publishes nothing. Raises: Unavailable.
        """
        standing = await self.standing(organisation)
        there = any(each.id == service for each in standing.services)
        rows = [
            list(row_of(each))
            for each in standing.services
            if each.id != service or row is not None
        ]
        if row is not None:
            rows = [list(row) if each[0] == service else each for each in rows]
            rows += [] if there else [list(row)]
        read = await asyncio.to_thread(read_rows, [COLUMNS, *rows], self.today())
        changes = Changed((), (), ()) if read.faults else changed(standing.services, read.services)
        look = Look(standing, read.faults, changes, len(read.services))
        if look.faults or standing.number != base:
            return Outcome(None, look)
        version = standing._replace(
            number=base + 1, account=staff, at=self._clock.now(), services=read.services
        )
        return await self._kept(organisation, version, look)

    async def put_back(self, organisation: OrganisationId, staff: StaffId, number: int) -> Outcome:
        """An earlier version, as a new one. Raises: Refused(NOT_ALLOWED: there is none), Unavailable."""
        known = {each.number for each in await self.past(organisation)}
        found = await self._tables.version(organisation, number) if number in known else None
        standing = await self.standing(organisation)
        if found is None:
            raise Refused(Reason.NOT_ALLOWED)
        look = Look(standing, (), changed(standing.services, found.services), len(found.services))
        again = found._replace(
            is_public=standing.is_public,
            number=standing.number + 1,
            account=staff,
            at=self._clock.now(),
        )
        return await self._kept(organisation, again, look)

    async def past(self, organisation: OrganisationId) -> Sequence[Past]:
        """The one that stands and those that can be put back, the newest first. Raises: Unavailable."""
        return await self._tables.past(organisation)

    async def refer(self, organisation: OrganisationId, category: str) -> None:
        """Somebody was told of a service of this category. Raises: Unavailable."""
        await self._tables.refer(organisation, f"{self.today():%Y-%m}", category)

    async def referred(self, organisation: OrganisationId) -> Sequence[Told]:
        """By month and category, the newest first. Raises: Unavailable.

        Of months that are over: who looks each hour at a number that grows learns when somebody was referred.
        """
        found = await self._tables.referred(organisation)
        now = f"{self.today():%Y-%m}"
        return [
            Told(month, category, times if times >= COUNT_MIN else None)
            for month, category, times in found
            if month < now
        ]

    async def read_public(self) -> None:
        """Whose anybody may read: what another process has published too. Raises: Unavailable."""
        self._public.organisations = await self._tables.public()

    async def purge(self, _: Seconds) -> None:
        """What can be put back no more is forgotten, and what was counted long ago. Raises: Unavailable."""
        today = self.today()
        await self._tables.forget_referrals(f"{today.year - REFERRALS_YEARS}-{today:%m}")
        await self._tables.purge(Seconds(self._clock.now() - UNDO_DAYS * DAY_SECONDS))

    def today(self) -> date:
        """By which reviews grow old."""
        return datetime.fromtimestamp(self._clock.now(), UTC).date()

    async def _read(self, organisation: OrganisationId, csv: str) -> tuple[Look, tuple]:  # type: ignore[type-arg]
        read = await asyncio.to_thread(read_table, csv, self.today())  # others are served meanwhile
        standing = await self.standing(organisation)
        changes = Changed((), (), ()) if read.faults else changed(standing.services, read.services)
        return Look(standing, read.faults, changes, len(read.services)), read.services

    async def _kept(self, organisation: OrganisationId, version: Version, look: Look) -> Outcome:
        try:
            await self._tables.publish(organisation, version, look.standing.number)
        except Refused:  # somebody has come between
            return Outcome(None, look._replace(standing=await self.standing(organisation)))
        await self.read_public()
        return Outcome(version.number, look)
