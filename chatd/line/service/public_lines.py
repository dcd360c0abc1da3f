"""What anybody may know of a line before joining: whether it is open, the wait, its reviewed texts."""

from collections.abc import Mapping
from typing import cast

from chatd.base.names import EmbedId, Language, Seconds
from chatd.base.ports import Clock
from chatd.base.texts.catalogue import language_name
from chatd.directory.rules import hours
from chatd.directory.rules.directory import Helpline, Line, TopicName
from chatd.directory.service.hours_text import in_words
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, Floor, Record, TicketsAndDesks
from chatd.line.rules import estimate
from chatd.line.rules.door import Door, DoorPhase
from chatd.line.rules.staffing import staffing
from chatd.line.service.showing import door_of, talks_of, waiting_on
from chatd.line.service.state_text import local, state_text
from chatd.line.shapes import Helpline as ShownHelpline
from chatd.line.shapes import LineLanguage, LineProfile, PublicState, ShownPhase

NO_ORIGIN = "null"  # a sealed frame has none


class PublicLines:
    """Reads only; nothing here changes anything or knows who asks. Two round trips for each question."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        registry: Registry,
        clock: Clock,
        is_demonstration: bool = False,
    ) -> None:
        self._store = store
        self._records = records
        self._registry = registry
        self._clock = clock
        self._is_demonstration = is_demonstration

    async def state(
        self, embed: EmbedId, origin: str | None, language: Language | None = None
    ) -> PublicState:
        """The state for the partner's page. `origin`: the `Origin` header, None or "null" without one.

        A courtesy and no authentication: a foreign origin gets phase "not_allowed". Raises: Unknown (embed).
        """
        found, line = self._registry.embed(embed)
        spoken = language or line.languages[0]
        if origin not in (None, NO_ORIGIN, *found.sites):
            text = state_text("not_allowed", None, None, spoken)
            return PublicState(phase="not_allowed", text=text)
        floor, record = await self._loaded(line)
        door = door_of(line, record, floor, self._clock.now())
        phase, opens = _phase(door), self._next_opening(line, door)
        wait = self._wait(line, door, floor, record)
        text = state_text(phase, wait, local(opens, line.hours.timezone), spoken)
        return PublicState(phase=phase, next_opening=opens, wait=wait, text=text)

    async def profile(self, embed: EmbedId, language: Language) -> LineProfile:
        """Texts in `language`, or in the line's first language when it has not this one. Raises: Unknown (embed)."""
        _, line = self._registry.embed(embed)
        spoken = language if language in line.languages else line.languages[0]
        floor, record = await self._loaded(line)
        door = door_of(line, record, floor, self._clock.now())
        return LineProfile(
            line=line.id,
            name=line.name_in(spoken),
            organisation=self._registry.organisation_name(line),
            language=spoken,
            languages=self._languages(line, floor),
            audience=line.audience.get(spoken, ""),
            is_adult=line.is_adult,
            answered_by=line.answered_by,
            topics=cast(tuple[TopicName, ...], line.topics),  # toml/lines.py takes no other
            helplines=tuple(_helpline(each, spoken, self._clock.now()) for each in line.helplines),
            hours=in_words(line.hours, spoken, self._clock.now()),
            phase=_phase(door),
            next_opening=self._next_opening(line, door),
            is_demonstration=self._is_demonstration,
        )

    def sites(self, embed: EmbedId) -> tuple[str, ...]:
        """The origins of the pages that hold this embed. Raises: Unknown (embed)."""
        found, _ = self._registry.embed(embed)
        return found.sites

    def roots(self, embed: EmbedId) -> tuple[str, ...]:
        """The root keys of the line's organisation, base64url, for its own page. Raises: Unknown (embed)."""
        _, line = self._registry.embed(embed)
        return self._registry.roots_text(line)

    async def _loaded(self, line: Line) -> tuple[Floor, Record]:
        floor = await self._store.floor()
        return floor, (await self._records.records([line.id]))[line.id]

    def _wait(self, line: Line, door: Door, floor: Floor, record: Record) -> tuple[int, int] | None:
        """The range for one who would join now, in minutes."""
        if door.phase is not DoorPhase.OPEN:
            return None
        staff = staffing(floor.desks, line.id, self._clock.now())
        place = waiting_on(line.id, floor) + 1
        wait = estimate.estimate(place, staff.capacity, staff.free, talks_of(line, record))
        return (wait.low, wait.high) if wait else None

    def _languages(self, line: Line, floor: Floor) -> tuple[LineLanguage, ...]:
        staff = staffing(floor.desks, line.id, self._clock.now())
        return tuple(
            LineLanguage(code=each, name=language_name(each), is_served_now=staff.speaks(each))
            for each in line.languages
        )

    def _next_opening(self, line: Line, door: Door) -> int | None:
        if door.phase is DoorPhase.OPEN:
            return None
        opens = hours.next_opening(line.hours, self._clock.now())
        return None if opens is None else int(opens)


def _phase(door: Door) -> ShownPhase:
    return "full" if door.phase is DoorPhase.OPEN and door.is_full else door.phase.value


def _helpline(helpline: Helpline, language: Language, now: Seconds) -> ShownHelpline:
    changes = None if helpline.open is None else hours.next_change(helpline.open, now)
    return ShownHelpline(
        name=_in(helpline.name, language),
        number=helpline.number,
        hours=_in(helpline.hours, language),
        cost=_in(helpline.cost, language),
        is_for_children=helpline.is_for_children,
        is_open=None if helpline.open is None else hours.is_open(helpline.open, now),
        changes_at=None if changes is None else int(changes),
    )


def _in(texts: Mapping[Language, str], language: Language) -> str:
    """The text in this language, or in whichever there is: a number without words still helps."""
    return texts.get(language) or next(iter(texts.values()), "")
