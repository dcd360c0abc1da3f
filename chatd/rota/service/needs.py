"""How many people a line needs, hour by hour: learnt from its own counts, each hour once, by one process for all."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from chatd.base.errors import Unavailable
from chatd.base.faults import noted, raise_first
from chatd.base.names import LineId, Seconds
from chatd.base.ports import Clock, Shared
from chatd.directory.rules.directory import Line
from chatd.directory.rules.hours import is_open
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies
from chatd.line.rules.last_hours import TEN_SECONDS, Tens, ten_of
from chatd.line.rules.outcome import Count
from chatd.rota.ports import Learnt, Profiles
from chatd.rota.rules.need import Need, need, patience
from chatd.rota.rules.profile import (
    HOUR_SECONDS,
    SEEN_MIN,
    expected,
    hour_of,
    learnt,
    waited_more,
)

BACK_HOURS = 5  # so far back counts are still kept whole
ASKED = (Count.JOINED, Count.TURNED_AWAY, Count.ABANDONED, Count.WAITING, Count.SAMPLED)
NeedAt = Callable[[Seconds], Need]


class Needs:
    """Asks what is known, and learns from what has been."""

    def __init__(
        self,
        registry: Registry,
        records: DoorsAndTallies,
        profiles: Profiles,
        clock: Clock,
        shared: Shared | None,
    ) -> None:
        self._registry, self._records, self._profiles = registry, records, profiles
        self._clock, self._shared = clock, shared

    async def of(self, line: Line) -> NeedAt:
        """The need of the hour that begins then. Raises: Unavailable."""
        known = await self._profiles.learnt(line.id)
        policy = line.policy
        talks = None
        with suppress(Unavailable):  # then talks are as long as the organisation has said
            talks = (await self._records.records([line.id]))[line.id].talks
        minutes = talks.mean_minutes if talks is not None else float(policy.talk_start_minutes)
        waits = patience(known.waited.left, known.waited.minutes)
        reckoned: dict[float | None, Need] = {}

        def at(begins: Seconds) -> Need:
            hour = hour_of(begins, line.hours.timezone)
            come = expected(known.means, hour, policy.entries_per_hour_normal)
            if come not in reckoned:
                reckoned[come] = need(come, minutes, waits, policy.capacity_max)
            return reckoned[come]

        return at

    async def learn(self, now: Seconds) -> None:
        """What was counted in hours that are over. Raises: Unavailable, once all that could be learnt is."""
        if self._shared is not None and not await self._shared.leads():
            return
        faults: list[Unavailable] = []
        for line in self._registry.lines:
            with noted(faults):
                await self._learn(line, now)
        raise_first(faults)

    async def _learn(self, line: Line, now: Seconds) -> None:
        known = await self._profiles.learnt(line.id)
        last = Seconds(now // HOUR_SECONDS * HOUR_SECONDS)
        oldest = Seconds(last - BACK_HOURS * HOUR_SECONDS)
        begins = oldest if known.until is None else max(known.until, oldest)
        if begins >= last:
            return
        rows = await self._tens(line.id, now)
        after = known
        while begins < last:
            ends = Seconds(begins + HOUR_SECONDS)
            after = _with_hour(after, line, begins, _counts(rows, begins, now))
            begins = ends
        await self._profiles.learn(line.id, known, after._replace(until=last))

    async def _tens(self, line: LineId, now: Seconds) -> Mapping[str, Tens]:
        found = await self._records.tens([line], [each.value for each in ASKED], now)
        return found[line]


def _counts(rows: Mapping[str, Tens], begins: Seconds, now: Seconds) -> Mapping[Count, int]:
    """What was counted in the hour that begins then."""
    first = ten_of(now) - ten_of(begins)
    tens = range(first - HOUR_SECONDS // TEN_SECONDS + 1, first + 1)
    return {each: sum(rows[each.value][at] for at in tens) for each in ASKED}


def _with_hour(known: Learnt, line: Line, begins: Seconds, seen: Mapping[Count, int]) -> Learnt:
    """An hour in which the line was open, and somebody looked."""
    ends = Seconds(begins + HOUR_SECONDS - 1)
    if seen[Count.SAMPLED] < SEEN_MIN or not (
        is_open(line.hours, begins) and is_open(line.hours, ends)
    ):
        return known
    hour = hour_of(begins, line.hours.timezone)
    came = seen[Count.JOINED] + seen[Count.TURNED_AWAY]
    means = {**known.means, hour: learnt(known.means.get(hour), came)}
    waited = waited_more(known.waited, seen[Count.ABANDONED], seen[Count.WAITING])
    return known._replace(means=means, waited=waited)
