"""What the calendar shows: to leads all of it, to counsellors their own and what nobody has taken yet.

Of a line that several organisations serve each plans its own people; of the others only how many come is told.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from chatd.base.errors import Unknown
from chatd.base.names import Language, LineId, Seconds, StaffId
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.rules.hours import Span, spans_of_day
from chatd.directory.rules.units import reaches
from chatd.directory.rules.weeks import Day, days_from
from chatd.directory.service.holidays import Names, country_of, holidays_of
from chatd.directory.service.registry import Registry
from chatd.rota.ports import Rotas
from chatd.rota.rules.gaps import Coming, Hour, Part, hours_of, parts_of
from chatd.rota.rules.need import Need
from chatd.rota.rules.shifts import PlannedShift, State, decided, is_seen_by, is_signed, today_of
from chatd.rota.service.needs import Needs
from chatd.staff.rules import leads
from chatd.staff.service.known_chain import KnownChain

WEEKS_MAX = 6  # shown at once
LANGUAGES = ("fi", "sv", "en")  # in which holidays are told
COMING = frozenset({State.PLANNED, State.ASKED})


class Person(NamedTuple):
    """Somebody who can be planned. `covers_until`: the end of her certificate, None without one."""

    staff: Staff
    covers_until: Seconds | None


class Told(NamedTuple):
    """A part of a day, and the need of its hour."""

    part: Part
    need: Need


class LineDays(NamedTuple):
    """One line through the days, and those of them that are parted by hours."""

    line: Line
    days: Mapping[date, Sequence[Told]]
    unit: str = ""


class Seen(NamedTuple):
    """All that is shown. `people`: nobody for a counsellor. `offered_by`: whose a line is that is not her own's."""

    now: Seconds
    today: date
    days: Sequence[Day]
    holidays: Mapping[date, Names]
    lines: Sequence[LineDays]
    shifts: Sequence[PlannedShift]
    people: Mapping[StaffId, Person]
    signed: Mapping[str, bool]
    offered_by: Mapping[LineId, str]


class Seeing:
    """Reads, and keeps nothing."""

    def __init__(
        self, registry: Registry, rotas: Rotas, needs: Needs, chain: KnownChain, clock: Clock
    ) -> None:
        self._registry, self._rotas, self._needs = registry, rotas, needs
        self._chain, self._clock = chain, clock

    @property
    def now(self) -> Seconds:
        """By which what is over is known."""
        return self._clock.now()

    async def weeks(self, staff: Staff, first: date | None, weeks: int) -> Seen:
        """From the Monday of that day, or of today. Raises: Unavailable."""
        now = self._clock.now()
        lines = self.lines_of(staff)
        timezone = lines[0].hours.timezone if lines else "Europe/Helsinki"
        today = today_of(timezone, now)
        day = first or today
        days = tuple(days_from(day - timedelta(days=day.weekday()), weeks, timezone))
        found = await self._rotas.between(staff.organisation, days[0].day, days[-1].day)
        known = [self.as_it_is(each) for each in found]
        theirs = [self.as_it_is(each) for each in await self._theirs(staff, lines, days)]
        people = self.people_of(staff)
        shown = known if leads(staff) else [e for e in known if is_seen_by(e, staff.id)]
        shown = [each for each in shown if each.line in {line.id for line in lines}]
        return Seen(
            now,
            today,
            days,
            await _holidays(country_of(timezone), days),
            [await self._line(line, days, known, theirs) for line in lines],
            shown,
            self._told(staff, people, lines) if leads(staff) else {staff.id: people[staff.id]},
            {each.id: self._is_signed(each, people) for each in shown if each.staff is not None},
            {
                each.id: self._registry.organisation_name(each)
                for each in lines
                if each.organisation != staff.organisation
            },
        )

    def _told(
        self, lead: Staff, people: Mapping[StaffId, Person], lines: Sequence[Line]
    ) -> Mapping[StaffId, Person]:
        """Who can be planned by her: everybody or, with the unit's lines alone, who is of it or serves one of them."""
        if lead.unit is None:
            return people
        ids = [line.id for line in lines]
        found = {}
        for key, (staff, until) in people.items():
            on_hers = tuple(each for each in staff.lines if each in ids)
            if reaches(lead, staff) or on_hers:
                found[key] = Person(replace(staff, lines=on_hers), until)
        return found

    def lines_of(self, staff: Staff) -> Sequence[Line]:
        """The lines that this person may serve, her own organisation's first."""
        ours = staff.organisation
        return sorted(self._registry.lines_of(staff), key=lambda each: each.organisation != ours)

    async def _theirs(
        self, staff: Staff, lines: Sequence[Line], days: Sequence[Day]
    ) -> Sequence[PlannedShift]:
        """Of the others on the lines that several serve. Raises: Unavailable."""
        shared = [
            each.id
            for each in lines
            if each.organisation != staff.organisation or self._registry.helpers(each)
        ]
        if not shared:
            return ()
        return await self._rotas.beside(staff.organisation, shared, days[0].day, days[-1].day)

    def people_of(self, staff: Staff) -> Mapping[StaffId, Person]:
        """Everybody of this person's organisation."""
        ends: dict[StaffId, int] = {}
        for each in self._chain.certificates(staff.organisation):
            ends[each.staff] = max(each.not_after, ends.get(each.staff, 0))
        return {
            each.id: Person(each, Seconds(ends[each.id]) if each.id in ends else None)
            for each in self._registry.everybody
            if each.organisation == staff.organisation
        }

    def as_it_is(self, shift: PlannedShift) -> PlannedShift:
        """Nobody comes who is no more, or serves the line no more."""
        person = self._serving(shift)
        if shift.staff is None or (person is not None and shift.line in person.lines):
            return shift
        return decided(shift, None, is_asked=False)

    def _serving(self, shift: PlannedShift) -> Staff | None:
        """Whose it is, with the lines that she may serve as things stand."""
        if shift.staff is None:
            return None
        with suppress(Unknown):
            return self._registry.staff(shift.staff)
        return None

    def _is_signed(self, shift: PlannedShift, people: Mapping[StaffId, Person]) -> bool:
        person = people.get(shift.staff) if shift.staff else None
        timezone = self._registry.line(shift.line).hours.timezone
        return is_signed(shift.times.span(timezone), person.covers_until if person else None)

    async def _line(
        self,
        line: Line,
        days: Sequence[Day],
        ours: Sequence[PlannedShift],
        theirs: Sequence[PlannedShift],
    ) -> LineDays:
        timezone = line.hours.timezone
        coming = [
            Coming(
                each.times.span(timezone),
                each.state is State.PLANNED,
                _spoken(person, line),
                is_ours,
            )
            for some, is_ours in ((ours, True), (theirs, False))
            for each in some
            if each.line == line.id and each.state in COMING
            if (person := self._serving(each)) is not None
        ]
        needs = await self._needs.of(line)
        told: dict[date, Sequence[Told]] = {}
        for each in days:
            spans = list(hours_of(spans_of_day(line.hours, each.day)))
            needed = {span: needs(span.opens) for span in spans}
            hours = [Hour(span, needed[span].people) for span in spans]
            near = [e for e in coming if spans and _meets(e.span, spans[0].opens, spans[-1].closes)]
            parts = parts_of(hours, near, line.languages)
            told[each.day] = [Told(part, _hardest(part.span, needed)) for part in parts]
        unit = self._registry.unit(line)
        return LineDays(line, told, "" if unit is None else unit.name_in(line.languages))


def _spoken(staff: Staff, line: Line) -> frozenset[Language]:
    return frozenset(staff.languages) & frozenset(line.languages)


def _meets(span: Span, begins: Seconds, ends: Seconds) -> bool:
    return span.opens < ends and begins < span.closes


def _hardest(span: Span, needs: Mapping[Span, Need]) -> Need:
    """Of the hours in it, the one in which most come: what is said of the part is so in each of its hours."""
    inside = [need for hour, need in needs.items() if _meets(hour, span.opens, span.closes)]
    return max(inside, key=lambda each: each.per_hour or 0.0)


async def _holidays(country: str, days: Sequence[Day]) -> Mapping[date, Names]:
    """In a thread: the library takes its time when it is first asked."""
    found: dict[date, Names] = {}
    for year in sorted({each.day.year for each in days}) if country else ():
        found |= await asyncio.to_thread(holidays_of, country, year, LANGUAGES)
    return {each.day: found[each.day] for each in days if each.day in found}


def line_named(lines: Iterable[Line], line: LineId) -> Line | None:
    """The one of this id."""
    return next((each for each in lines if each.id == line), None)
