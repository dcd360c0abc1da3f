"""What anybody may know of a line before joining: whether it is open, the wait, its reviewed texts."""

from collections.abc import Mapping

from chatd.base.names import EmbedId, Language
from chatd.base.ports import Clock
from chatd.base.texts.catalogue import language_name
from chatd.directory.rules import hours
from chatd.directory.rules.directory import Helpline, Line
from chatd.directory.service.hours_text import in_words
from chatd.directory.service.registry import Registry
from chatd.line.rules import estimate
from chatd.line.rules.door import Door, Phase
from chatd.line.service.doors import Doors, count_of
from chatd.line.service.live import Live, name_of
from chatd.line.service.state_text import local, state_text
from chatd.line.service.views import HelplineView, LanguageView, LineProfile, PublicState

NO_ORIGIN = "null"  # a sealed frame has none


class PublicLines:
    """Reads only; nothing here changes anything or knows who asks."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        doors: Doors,
        clock: Clock,
        is_demonstration: bool = False,
    ) -> None:
        self._live = live
        self._registry = registry
        self._doors = doors
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
            return PublicState("not_allowed", text=state_text("not_allowed", None, None, spoken))
        door = await self._doors.at(line)
        phase, opens, wait = (
            _phase(door),
            self._next_opening(line, door),
            await self._wait(line, door),
        )
        text = state_text(phase, wait, local(opens, line.hours.timezone), spoken)
        return PublicState(phase, opens, wait, text)

    async def profile(self, embed: EmbedId, language: Language) -> LineProfile:
        """Texts in `language`, or in the line's first language when it has not this one. Raises: Unknown (embed)."""
        _, line = self._registry.embed(embed)
        spoken = language if language in line.languages else line.languages[0]
        door = await self._doors.at(line)
        return LineProfile(
            line=line.id,
            name=name_of(line, spoken),
            organisation=self._registry.organisation_name(line),
            language=spoken,
            languages=await self._languages(line),
            audience=line.audience.get(spoken, ""),
            is_adult=line.is_adult,
            answered_by=line.answered_by,
            topics=line.topics,
            helplines=tuple(_helpline(each, spoken) for each in line.helplines),
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

    async def _wait(self, line: Line, door: Door) -> tuple[int, int] | None:
        """The range for one who would join now."""
        if door.phase is not Phase.OPEN:
            return None
        place = count_of(await self._live.places.waiting(line.id)) + 1
        staff = await self._doors.staffing(line.id)
        talks = await self._doors.talks(line)
        wait = estimate.estimate(place, staff.slots, staff.free, talks)
        return (wait.low, wait.high) if wait else None

    async def _languages(self, line: Line) -> tuple[LanguageView, ...]:
        staff = await self._doors.staffing(line.id)
        return tuple(
            LanguageView(each, language_name(each), staff.speaks(each)) for each in line.languages
        )

    def _next_opening(self, line: Line, door: Door) -> int | None:
        if door.phase is Phase.OPEN:
            return None
        opens = hours.next_opening(line.hours, self._clock.now())
        return None if opens is None else int(opens)


def _phase(door: Door) -> str:
    return "full" if door.phase is Phase.OPEN and door.is_full else door.phase.value


def _helpline(helpline: Helpline, language: Language) -> HelplineView:
    return HelplineView(
        name=_in(helpline.name, language),
        number=helpline.number,
        hours=_in(helpline.hours, language),
        cost=_in(helpline.cost, language),
    )


def _in(texts: Mapping[Language, str], language: Language) -> str:
    """The text in this language, or in whichever there is: a number without words still helps."""
    return texts.get(language) or next(iter(texts.values()), "")
