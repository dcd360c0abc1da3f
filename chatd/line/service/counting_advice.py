"""Counts the professionals who come, by month and field. Added up in memory, and written together now and then.

So no row is written at the moment at which somebody comes, and a database that is away keeps nobody waiting. What a
process had not written when it ended is lost: a count, and no more.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple

from chatd.base.errors import Unknown
from chatd.base.names import OrganisationId, Seconds, Topic
from chatd.base.ports import Clock
from chatd.directory.rules.advice import is_for_advice, sector_of
from chatd.line.ports.advice_counts import AdviceCounts

COUNT_MIN = 5  # of which a count is told. Source: queue policy, F.6
YEARS_KEPT = 2
NO_SECTOR = ""


class Told(NamedTuple):
    """A month's count of a field; None: a few, and no more is said."""

    month: str
    sector: str
    times: int | None


class CountingAdvice:
    """`counts`: None without a database; then nothing is counted."""

    def __init__(self, counts: AdviceCounts | None, clock: Clock) -> None:
        self._counts, self._clock = counts, clock
        self._came: Counter[tuple[OrganisationId, str, str]] = Counter()

    def came(self, organisation: OrganisationId, topic: Topic | None) -> None:
        """Somebody has a place; a professional is counted."""
        if self._counts is not None and is_for_advice(topic):
            month = f"{self._today():%Y-%m}"
            self._came[organisation, month, sector_of(topic) or NO_SECTOR] += 1

    async def keep(self, _: Seconds) -> None:
        """Write what has been counted, and forget what is older than two years. Raises: Unavailable."""
        if self._counts is None:
            return
        for key, times in list(self._came.items()):
            with suppress(Unknown):  # an organisation that is no more has no counts
                await self._counts.add(*key, times)
            self._came[key] -= times
        self._came = +self._came
        today = self._today()
        await self._counts.forget(f"{today.year - YEARS_KEPT}-{today:%m}")

    async def of(self, organisation: OrganisationId) -> Sequence[Told]:
        """By whole month and field, the newest first: of a month that runs each change would be somebody's coming.

        Raises: Unavailable.
        """
        month_now = f"{self._today():%Y-%m}"
        found = [] if self._counts is None else await self._counts.of(organisation)
        return [
            Told(month, sector, times if times >= COUNT_MIN else None)
            for month, sector, times in found
            if month < month_now
        ]

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), UTC).date()
