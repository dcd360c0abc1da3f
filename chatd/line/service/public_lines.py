"""What anybody may know of a line before joining: whether it is open, the wait, its reviewed texts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from chatd.base.base64url import KEY_BYTES, to_text
from chatd.base.language_tags import lookup
from chatd.base.names import EmbedId, Language, LineId, Seconds, TicketClass
from chatd.base.ports import Clock, Ids
from chatd.base.texts.catalogue import language_name, text_of
from chatd.directory.rules import hours
from chatd.directory.rules.directory import Helpline, Line, TopicName
from chatd.directory.service.hours_text import in_words
from chatd.directory.service.previews import Previews
from chatd.directory.service.public_services import PublicServices
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import closing, intake
from chatd.line.rules.door import Door, DoorPhase, is_by_telephone, is_closed_for_now
from chatd.line.rules.estimate import Range
from chatd.line.rules.need import need_of
from chatd.line.service.help_text import number_in
from chatd.line.service.pace import (
    Pace,
    ahead_of_a_new,
    door_of,
    is_full_for,
    is_staffed,
    pace_of,
)
from chatd.line.service.state_text import Told, local, state_text
from chatd.line.shapes.public import (
    ChildrenLine,
    GuestLine,
    LineLanguage,
    LineProfile,
    LogoShown,
    PublicState,
    ShownPhase,
)
from chatd.line.shapes.public import Helpline as ShownHelpline
from chatd.staff.service.known_chain import KnownChain

NO_ORIGIN = "null"  # a sealed frame has none


class PublicLines:
    """Reads only; nothing here changes anything or knows who asks. Two round trips for each question."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        registry: Registry,
        previews: Previews,
        chain: KnownChain,
        clock: Clock,
        ids: Ids,
        flooded: Callable[[], frozenset[LineId]] = frozenset,
        is_demonstration: bool = False,
        retirements: tuple[str, ...] = (),
        services: PublicServices | None = None,
    ) -> None:
        self._store = store
        self._records = records
        self._registry = registry
        self._previews = previews
        self._chain = chain
        self._clock = clock
        self._ids = ids
        self._flooded = flooded
        self._is_demonstration = is_demonstration
        self._retirements = retirements
        self._services = services or PublicServices()

    async def state(
        self, embed: EmbedId, origin: str | None, language: Language | None = None
    ) -> PublicState:
        """The state for the partner's page. `origin`: the `Origin` header, None or "null" without one.

        A courtesy and no authentication: a foreign origin gets phase "not_allowed". Raises: Unknown (embed).
        """
        found, line, is_real, ticket_class = await self._previews.of(embed)
        read = language or line.languages[0]
        now = local(self._clock.now(), line.hours.timezone)
        if origin not in (None, NO_ORIGIN, *found.sites):
            text = state_text(Told("not_allowed", now), read)
            return PublicState(phase="not_allowed", text=text)
        seen = await self._seen(line, spoken_on(line, read), ticket_class)
        told = Told(
            seen.said,
            now,
            wait=seen.wait,
            opens=None if seen.opens is None else local(seen.opens, line.hours.timezone),
            retry=self._retry_minutes(seen),
            exception=_exception(line, read, self._clock.now()),
            number=_number(line, read) if seen.phase == "by_telephone" else "",
        )
        text = state_text(told, read)
        return PublicState(
            phase=seen.phase,
            next_opening=_whole(seen.opens),
            wait=seen.wait,
            text=text if is_real else f"{line.name_in(spoken_on(line, read))}. {text}",
        )

    def guests(self, line_id: LineId) -> GuestLine:
        """What anybody may know of a line in whose staff's room a guest is expected. Raises: Unknown (line)."""
        line = self._registry.line(line_id)
        return GuestLine(
            line=line.id,
            name=line.name_in(line.languages[0]),
            organisation=self._registry.organisation_name(line),
            languages=line.languages,
            roots=tuple(self._registry.roots_text(line)),
            revocations=tuple(map(to_text, self._chain.lists_on(line))),
        )

    async def profile(self, embed: EmbedId, language: Language) -> LineProfile:
        """Texts in the line's language that this tag means, or in its first. Raises: Unknown (embed)."""
        _, line, _, ticket_class = await self._previews.of(embed)
        spoken = spoken_on(line, language)
        seen = await self._seen(line, spoken, ticket_class)
        is_for_advice = ticket_class is TicketClass.PROFESSIONAL
        now = self._clock.now()
        return LineProfile(
            line=line.id,
            name=line.name_in(spoken),
            organisation=self._registry.organisation_name(line),
            language=spoken,
            languages=tuple(
                LineLanguage(code=each, name=language_name(each), is_served_now=each in seen.served)
                for each in line.languages
            ),
            audience=text_of("line.advice.for_whom", spoken)
            if is_for_advice
            else line.audience.get(spoken, ""),
            is_adult=line.is_adult,
            answered_by=line.answered_by[:1],
            answerers=line.answered_by,
            # What a professional comes for is said by the entry. The checks take no other topics.
            topics=() if is_for_advice else cast(tuple[TopicName, ...], line.topics),
            helplines=tuple(_helpline(each, spoken, now) for each in line.helplines),
            hours=(
                *_otherwise_now(line, seen.door, spoken, now),
                *in_words(line.hours, spoken, now),
            ),
            phase=seen.phase,
            next_opening=_whole(seen.opens),
            is_demonstration=self._is_demonstration,
            timezone=line.hours.timezone,
            revocations=tuple(map(to_text, self._chain.lists_on(line))),
            is_staffed=seen.is_staffed,
            retry_minutes=self._retry_minutes(seen),
            exception=_exception(line, spoken, now),
            retirements=self._retirements,
            has_logo=bool(self._registry.logo(line)),
            services=line.organisation if line.organisation in self._services.organisations else "",
            is_for_children=line.is_for_children,
            children=await self._children(line, spoken) if line.is_adult else None,
            texts={key: texts[spoken] for key, texts in line.texts.items() if texts.get(spoken)},
        )

    async def _children(self, adults: Line, language: Language) -> ChildrenLine | None:
        """The first line for children of the same organisation that lets somebody in now, and has a page."""
        for embed, line in self._registry.lines_for_children(adults.organisation):
            seen = await self._seen(line, spoken_on(line, language), TicketClass.HELP_SEEKER)
            if seen.said == "open":
                return ChildrenLine(name=line.name_in(spoken_on(line, language)), embed=embed)
        return None

    async def logo(self, embed: EmbedId) -> LogoShown:
        """The picture of who offers its line. Raises: Unknown (embed)."""
        _, line, _, _ = await self._previews.of(embed)
        return LogoShown(self._registry.logo(line))

    async def _seen(self, line: Line, language: Language, ticket_class: TicketClass) -> "_Seen":
        """The line as somebody of this class sees it who would come now and speaks this."""
        floor, records = await asyncio.gather(self._store.floor(), self._records.records([line.id]))
        record = records[line.id]
        now = self._clock.now()
        need = need_of(line.id, (language,), ticket_class)
        door = door_of(line, record, floor, now)
        pace = pace_of(line, need, floor, record, now)
        wait = pace.wait_behind(ahead_of_a_new(need, floor, pace.staff))
        flooded = self._flooded()
        is_full = is_full_for(need, line, door, floor, record, now, flooded=flooded)
        phase = _phase(door, line, now, is_full=is_full)
        return _Seen(
            door=door,
            phase=phase,
            opens=closing.opens_at(door, line.hours, now),
            closes=closing.closes_at(door, line.hours, now),
            wait=wait if phase == "open" else None,
            pace=pace,
            served=pace.languages_now,
            is_staffed=is_staffed(line.id, floor, now),
        )

    def _retry_minutes(self, seen: "_Seen") -> int | None:
        """When a full line is worth another try, unlike for each who asks; None too when it closes before."""
        if seen.phase != "full":
            return None
        by_chance = int.from_bytes(self._ids.secret()) / (1 << 8 * KEY_BYTES)
        pace = seen.pace
        minutes = intake.retry_minutes(pace.staff.capacity, pace.talks.mean_minutes, by_chance)
        is_in_time = minutes is not None and (
            seen.closes is None or self._clock.now() + minutes * 60 < seen.closes
        )
        return minutes if is_in_time else None


@dataclass(frozen=True, slots=True)
class _Seen:
    door: Door
    phase: ShownPhase
    opens: Seconds | None
    closes: Seconds | None
    wait: Range | None
    pace: Pace
    served: tuple[Language, ...]
    is_staffed: bool

    @property
    def said(self) -> str:
        """What is told of it: an open line at which nobody is, or nobody who speaks this, is not just open."""
        if self.phase != "open" or self.pace.staff.is_there:
            return self.phase
        return "unspoken" if self.is_staffed else "unstaffed"


def spoken_on(line: Line, language: Language) -> Language:
    """The language of the line that this one means: "sv" for "sv-FI"; its first when it has none such."""
    return lookup(language, line.languages) or line.languages[0]


def _phase(door: Door, line: Line, now: Seconds, *, is_full: bool) -> ShownPhase:
    if is_by_telephone(door, line):
        return "by_telephone"
    if door.phase is not DoorPhase.OPEN:
        return cast(ShownPhase, door.phase.value)
    if is_closed_for_now(door, now):
        return "closed_for_now"
    return "full" if is_full else "open"


def _otherwise_now(line: Line, door: Door, language: Language, now: Seconds) -> tuple[str, ...]:
    """A lead's act is said before the planned hours, which are not those of now."""
    if is_by_telephone(door, line):
        return (text_of("line.hours.by_telephone", language),)
    is_open = door.phase is DoorPhase.OPEN
    if is_open is hours.is_open(line.hours, now):
        return ()
    if is_open:
        return (text_of("line.hours.open_now", language),)
    return (text_of("line.hours.closed_now", language),)


def _exception(line: Line, language: Language, now: Seconds) -> str:
    """Why the hours are others now, in this language."""
    exception = hours.exception_now(line.hours, now)
    return "" if exception is None else exception.reason.get(language, "")


def _number(line: Line, language: Language) -> str:
    """The first of the line's numbers, with its name; none where the file has none."""
    shown = [number_in(each, language) for each in line.helplines[:1]]
    return " ".join(f"{each.name} {each.number}" for each in shown)


def _whole(seconds: Seconds | None) -> int | None:
    return None if seconds is None else int(seconds)


def _helpline(helpline: Helpline, language: Language, now: Seconds) -> ShownHelpline:
    changes = None if helpline.open_hours is None else hours.next_change(helpline.open_hours, now)
    shown = number_in(helpline, language)
    return ShownHelpline(
        name=shown.name,
        number=shown.number,
        hours=shown.hours,
        cost=shown.cost,
        is_for_children=helpline.is_for_children,
        is_open=None if helpline.open_hours is None else hours.is_open(helpline.open_hours, now),
        changes_at=None if changes is None else int(changes),
    )
