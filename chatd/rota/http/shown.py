"""What is seen of the calendar, as shapes: to leads all, to others no more than they need."""

from chatd.base.names import Seconds
from chatd.directory.rules.directory import Staff
from chatd.rota.rules.shifts import PlannedShift, is_over
from chatd.rota.service.planning import Done
from chatd.rota.service.seeing import LineDays, Person, Seeing, Seen, Told
from chatd.rota.shapes import (
    Rota,
    RotaChanged,
    RotaDay,
    RotaLine,
    RotaLineDay,
    RotaPart,
    RotaPerson,
    RotaShift,
)
from chatd.staff.rules import leads


def shown(seen: Seen, staff: Staff) -> Rota:
    """All that this person may see of it."""
    is_lead = leads(staff)
    zones = {each.line.id: each.line.hours.timezone for each in seen.lines}
    return Rota(
        now=int(seen.now),
        today=seen.today.isoformat(),
        days=tuple(
            RotaDay(
                day=each.day.isoformat(),
                weekday=each.day.weekday(),
                holiday=dict(seen.holidays[each.day]) if each.day in seen.holidays else None,
                clock_minutes=each.clock_minutes,
            )
            for each in seen.days
        ),
        lines=tuple(
            _line(each, is_lead=is_lead, offered_by=seen.offered_by.get(each.line.id))
            for each in seen.lines
        ),
        shifts=tuple(
            _shift(each, staff, zones[each.line], seen.now, seen.signed.get(each.id))
            for each in seen.shifts
        ),
        people=tuple(_person(each) for each in seen.people.values()),
    )


def changed(done: Done, staff: Staff, seeing: Seeing) -> RotaChanged:
    """What was done, or what stands."""
    standing = done.standing
    if standing is None:
        return RotaChanged(count=len(done.shifts))
    line = next(each for each in seeing.lines_of(staff) if each.id == standing.line)
    return RotaChanged(
        count=len(done.shifts),
        standing=_shift(standing, staff, line.hours.timezone, seeing.now, None),
    )


def _line(of: LineDays, *, is_lead: bool, offered_by: str | None) -> RotaLine:
    line, is_own = of.line, offered_by is None
    return RotaLine(
        line=line.id,
        name=line.name_in(line.languages[0]),
        timezone=line.hours.timezone,
        languages=line.languages,
        unit=of.unit,
        days=tuple(
            RotaLineDay(
                day=day.isoformat(),
                parts=tuple(
                    _part(each, is_lead=is_lead, is_own=is_own)
                    for each in told
                    if is_lead or each.part.is_gap
                ),
            )
            for day, told in of.days.items()
        ),
        offered_by=offered_by,
    )


def _part(told: Told, *, is_lead: bool, is_own: bool) -> RotaPart:
    """How many come to a line is told to its own leads alone."""
    part, outlook = told.part, told.need.outlook
    is_told = is_lead and is_own and outlook is not None
    return RotaPart(
        begins=int(part.span.opens),
        ends=int(part.span.closes),
        needed=part.needed if is_lead else 0,
        planned=part.planned if is_lead else 0,
        asked=part.asked if is_lead else 0,
        missing=max(0, part.needed - part.planned),
        unspoken=part.unspoken,
        in_time=round(100 * outlook.in_time) if is_told and outlook else None,
        left=round(100 * outlook.left) if is_told and outlook else None,
        of_others=part.of_others if is_lead else 0,
    )


def _shift(
    shift: PlannedShift, staff: Staff, timezone: str, now: Seconds, is_signed: bool | None
) -> RotaShift:
    span = shift.times.span(timezone)
    is_told = leads(staff) or shift.account == staff.id
    return RotaShift(
        id=shift.id,
        version=shift.version,
        line=shift.line,
        day=shift.times.day.isoformat(),
        begins=f"{shift.times.begins:%H:%M}",
        ends=f"{shift.times.ends:%H:%M}",
        minutes=round((span.closes - span.opens) / 60),
        languages=shift.languages,
        state=shift.state.value,
        staff=shift.staff,
        is_repeated=shift.series is not None,
        is_signed=is_signed,
        by=shift.account if is_told else "",
        at=int(shift.at) if is_told else 0,
        is_over=is_over(shift, timezone, now),
    )


def _person(person: Person) -> RotaPerson:
    staff = person.staff
    return RotaPerson(
        id=staff.id,
        alias=staff.alias,
        lines=staff.lines,
        languages=staff.languages,
        signed_until=None if person.covers_until is None else int(person.covers_until),
    )
