"""Before a place is asked for: whether the page has to work first, and what is remembered for that.

Levels of networks and lines, and marks of abuse, live in the memory of each process, and each tells the others of what
it counts. Networks are keyed hashes whose key is replaced; what is remembered of one goes on under its next hash when
it asks again, and is forgotten otherwise.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import EmbedId, Language, LineId, Seconds, Topic
from chatd.base.ports import Bus, Clock, Ids, Shared, SourceLimits
from chatd.directory.service.previews import is_for_looking
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import work as rules
from chatd.line.rules.crowds import waiting_of
from chatd.line.rules.need import class_of, need_of
from chatd.line.rules.work import Level
from chatd.line.service.challenges import Challenges
from chatd.line.service.pace import check_may_join
from chatd.line.service.telling import TellingDoorsAndTallies
from chatd.line.shapes.visitor import Work, WorkFirst

ASKED, ABUSED = "asked", "abused"  # kinds on the bus
KEY_EVERY_SECONDS = 60  # so that a store that was emptied has a key of challenges again
SOURCES_MAX = (
    50_000  # then all levels are forgotten at once, and of marks the oldest, rather than grow
)


class Asked(NamedTuple):
    """Who asks for a place, and with which work done. `source`: the keyed network, None where it is not known."""

    source: bytes | None
    resume_hash: bytes
    work: Work | None


class Entry(NamedTuple):
    """What follows: work first, or a place for a page that has worked or did not have to."""

    first: WorkFirst | None
    has_worked: bool = False


class Admission:
    """Never a refusal: whoever asks is let through, or told how much to work before."""

    def __init__(
        self,
        store: TicketsAndDesks,
        records: TellingDoorsAndTallies,
        registry: Registry,
        sources: SourceLimits,
        clock: Clock,
        ids: Ids,
        *,
        shared: Shared | None = None,
        bus: Bus | None = None,
    ) -> None:
        self._shared, self._bus = shared, bus
        if bus is not None:
            bus.on(ASKED, self._asked_elsewhere, tuple[bytes | None, LineId])
            bus.on(ABUSED, self._marked_elsewhere, tuple[bytes, Seconds])
        self._store, self._records, self._registry = store, records, registry
        self._sources, self._clock = sources, clock
        self._challenges = Challenges(clock, ids.secret)
        self._of_sources: dict[bytes, Level] = {}
        self._of_lines: dict[LineId, Level] = {}
        self._marked: dict[bytes, Seconds] = {}  # until when

    async def enter(
        self,
        embed: EmbedId,
        languages: Sequence[Language],
        topic: Topic | None,
        asked: Asked,
    ) -> Entry:
        """A page that has a place already, or has solved what it was given, goes on. Two round trips.

        Nobody works for a place that there is not: that is for the join to say.

        Raises: Unknown (embed), Refused(CLOSED_FOR_NOW: a page that is only to be looked at), Unavailable.
        """
        source, resume_hash, work = asked
        if is_for_looking(embed):
            raise Refused(Reason.CLOSED_FOR_NOW)
        _, line = self._registry.embed(embed)
        self._carry_on(source)
        if work is not None and await self._has_worked(work, embed, source, resume_hash):
            return Entry(None, has_worked=True)
        floor = await self._store.floor(source)
        bits = self._bits(line.id, source, waiting_of(floor.own, line.id))
        if bits == 0 or await self._store.ticket_of(resume_hash) is not None:
            return Entry(None)
        record = (await self._records.seen_records([line.id]))[line.id]
        need = need_of(line.id, languages, class_of(topic))
        try:
            check_may_join(line, need, floor, record, self._clock.now(), flooded=self.flooded())
        except Refused:
            return Entry(None)
        return Entry(self._challenges.make(bits, embed, source, resume_hash))

    async def _has_worked(
        self, work: Work, embed: EmbedId, source: bytes | None, resume_hash: bytes
    ) -> bool:
        """Whether it is solved, and counts: once in all processes. Raises: Unavailable."""
        if not self._challenges.take(work, embed, source, resume_hash):
            return False
        if self._shared is None:
            return True
        name = hashlib.sha256(work.challenge.encode()).digest()
        return await self._shared.is_first("work", name, rules.CHALLENGE_SECONDS)

    async def share_key(self, _: Seconds | None = None) -> None:
        """By which challenges are made, for all processes; a store that was emptied is told it. Raises: Unavailable."""
        if self._shared is not None:
            agreed = await self._shared.agree("challenges", {"key": self._challenges.key})
            self._challenges.share(agreed["key"])

    def flooded(self) -> frozenset[LineId]:
        """The lines on which everybody works now."""
        now = self._clock.now()
        return frozenset(
            line
            for line, level in self._of_lines.items()
            if rules.is_flooded(rules.fallen(level, rules.LINE_PER_MINUTE, now))
        )

    def abused(self, source: bytes | None) -> None:
        """A counsellor ended a conversation from there as abuse: work for an hour. Not known: nothing."""
        if source is not None:
            until = Seconds(self._clock.now() + rules.ABUSE_SECONDS)
            self._mark(source, until)
            if self._bus is not None:
                self._bus.publish(None, ABUSED, (source, until))

    def _marked_elsewhere(self, marked: tuple[bytes, Seconds]) -> None:
        source, until = marked
        self._mark(source, Seconds(min(until, self._clock.now() + rules.ABUSE_SECONDS)))

    def _mark(self, source: bytes, until: Seconds) -> None:
        if len(self._marked) >= SOURCES_MAX and source not in self._marked:
            del self._marked[next(iter(self._marked))]
        self._marked[source] = until

    def _bits(self, line: LineId, source: bytes | None, waiting: int) -> int:
        """How much work is asked for. The question is counted, in all processes."""
        if self._bus is not None:
            self._bus.publish(None, ASKED, (source, line))
        of_source, of_line = self._count(line, source)
        is_marked = source is not None and self._marked.get(source, Seconds(0)) > self._clock.now()
        return rules.bits_of(of_source, waiting, of_line, is_marked=is_marked)

    def _asked_elsewhere(self, asked: tuple[bytes | None, LineId]) -> None:
        source, line = asked
        if line in self._registry.directory.lines:
            self._count(line, source)

    def _count(self, line: LineId, source: bytes | None) -> tuple[float, float]:
        """One of a network that asks too often by itself makes no flood for others."""
        now = self._clock.now()
        of_source = 0.0
        if source is not None:
            level = rules.risen(
                self._of_sources.get(source), rules.SOURCE_PER_MINUTE, rules.SOURCE_MAX, now
            )
            self._keep(source, level)
            of_source = level.amount
        before = self._of_lines.get(line)
        if of_source > rules.SOURCE_FREE:
            of_line = rules.fallen(before, rules.LINE_PER_MINUTE, now)
        else:
            after = rules.risen(before, rules.LINE_PER_MINUTE, rules.LINE_MAX, now)
            self._of_lines[line] = after
            of_line = after.amount
        return of_source, of_line

    def _carry_on(self, source: bytes | None) -> None:
        """What was remembered under its hash before counts on under this one."""
        before = None if source is None else self._sources.formerly(source)
        if source is None or before is None:
            return
        if (level := self._of_sources.pop(before, None)) is not None:
            self._of_sources.setdefault(source, level)
        if (until := self._marked.pop(before, None)) is not None:
            self._marked.setdefault(source, until)

    def _keep(self, source: bytes, level: Level) -> None:
        if len(self._of_sources) >= SOURCES_MAX and source not in self._of_sources:
            self._of_sources.clear()
        self._of_sources[source] = level

    async def sweep(self, now: Seconds) -> None:
        """Forget what has fallen to nothing, and marks that are over."""
        self._of_sources = {
            source: level
            for source, level in self._of_sources.items()
            if rules.fallen(level, rules.SOURCE_PER_MINUTE, now) > 0
        }
        self._marked = {source: until for source, until in self._marked.items() if until > now}
