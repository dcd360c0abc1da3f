"""Planning: leads plan, ask and take away; counsellors take, answer, and say when they can."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import Language, LineId, StaffId
from chatd.base.ports import Clock, Ids
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.service.registry import Registry
from chatd.rota.ports import Change, Rotas
from chatd.rota.rules.shifts import (
    Answer,
    PlannedShift,
    State,
    Times,
    answered,
    check_times,
    decided,
    is_over,
    is_seen_by,
    repeated,
    today_of,
)
from chatd.rota.service.seeing import Seeing, line_named
from chatd.staff.rules import leads, must_lead


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a lead wants on a line. `staff`: None: nobody yet; `is_asked`: that person is asked first."""

    line: LineId
    times: Times
    languages: tuple[Language, ...]
    staff: StaffId | None
    is_asked: bool


class Done(NamedTuple):
    """What is so now; without a shift `standing` is what somebody else has made of it, as this person may see it."""

    shifts: Sequence[PlannedShift]
    standing: PlannedShift | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return bool(self.shifts)


class Planning:
    """One method for each thing that people do. Another organisation's is answered as one that never was."""

    def __init__(
        self, registry: Registry, rotas: Rotas, seeing: Seeing, clock: Clock, ids: Ids
    ) -> None:
        self._registry, self._rotas, self._seeing = registry, rotas, seeing
        self._clock, self._ids = clock, ids

    async def plan(self, lead: Staff, wanted: Wanted, weeks: int) -> Done:
        """So many weeks of it. Raises: Refused(NOT_LEAD, NOT_ALLOWED, WRONG_STATE, NO_ROOM), Unavailable."""
        must_lead(lead)
        line = self._check(lead, wanted)
        first = decided(
            self._new(lead, line.id, wanted.times), wanted.staff, is_asked=wanted.is_asked
        )
        return await self._add(replace(first, languages=wanted.languages), line, weeks)

    async def offer(self, staff: Staff, line: LineId, times: Times, weeks: int) -> Done:
        """This person can come. Raises: Refused(NOT_ALLOWED, WRONG_STATE, NO_ROOM), Unavailable."""
        found = self._line(staff, line)
        first = replace(self._new(staff, found.id, times), state=State.CAN, staff=staff.id)
        return await self._add(first, found, weeks)

    async def change(
        self, lead: Staff, shift: str, base: int, wanted: Wanted, *, is_following: bool
    ) -> Done:
        """Raises: Refused(NOT_LEAD, NOT_ALLOWED, WRONG_STATE), Unavailable."""
        must_lead(lead)
        line = self._check(lead, wanted)
        found = await self._found(lead, shift)
        if found.line != line.id or (is_following and found.times.day != wanted.times.day):
            raise Refused(Reason.WRONG_STATE)
        check_times(wanted.times, line.hours.timezone, self._today(line))

        def rule(each: PlannedShift) -> PlannedShift:
            times = replace(
                wanted.times, day=wanted.times.day if each.id == shift else each.times.day
            )
            after = decided(each, wanted.staff, is_asked=wanted.is_asked)
            return self._by(replace(after, times=times, languages=wanted.languages), lead)

        return await self._change(lead, shift, base, rule, is_following=is_following)

    async def answer(self, staff: Staff, shift: str, base: int, answer: Answer) -> Done:
        """Raises: Refused(NOT_ALLOWED, WRONG_STATE), Unavailable."""
        found = await self._found(staff, shift)
        line = self._line(staff, found.line)
        if is_over(found, line.hours.timezone, self._clock.now()):
            raise Refused(Reason.WRONG_STATE)
        return await self._change(
            staff,
            shift,
            base,
            lambda each: self._by(answered(self._seeing.as_it_is(each), staff.id, answer), staff),
        )

    async def remove(self, staff: Staff, shift: str, base: int, *, is_following: bool) -> Done:
        """A lead any, everybody what she has offered herself. Raises: Refused(NOT_ALLOWED), Unavailable."""
        found = await self._found(staff, shift)
        is_own_offer = found.state is State.CAN and found.staff == staff.id
        if not (leads(staff) or is_own_offer):
            raise Refused(Reason.NOT_ALLOWED)
        organisation = staff.organisation
        try:
            return Done(
                await self._rotas.remove(organisation, shift, base, is_following=is_following)
            )
        except (Refused, Unknown):
            return await self._standing(staff, shift)

    # ---- what they share ----

    async def _add(self, first: PlannedShift, line: Line, weeks: int) -> Done:
        series = self._ids.id("s") if weeks > 1 else None
        shifts = [
            replace(first, id=self._ids.id("p"), times=times, series=series)
            for times in repeated(first.times, weeks)
        ]
        for each in (shifts[0], shifts[-1]):
            check_times(each.times, line.hours.timezone, self._today(line))
        await self._rotas.add(first.organisation, shifts, self._today(line))
        return Done(shifts)

    async def _change(
        self, staff: Staff, shift: str, base: int, rule: Change, *, is_following: bool = False
    ) -> Done:
        try:
            return Done(
                await self._rotas.change(
                    staff.organisation, shift, base, rule, is_following=is_following
                )
            )
        except Unknown:
            return await self._standing(staff, shift)
        except Refused as refused:
            if refused.reason is not Reason.OUT_OF_ORDER:
                raise
            return await self._standing(staff, shift)

    async def _standing(self, staff: Staff, shift: str) -> Done:
        """Somebody has come between."""
        try:
            found = self._seeing.as_it_is(await self._rotas.shift(staff.organisation, shift))
        except Unknown:
            return Done(())
        return Done((), found if leads(staff) or is_seen_by(found, staff.id) else None)

    async def _found(self, staff: Staff, shift: str) -> PlannedShift:
        """Raises: Refused(NOT_ALLOWED: there is none that this person may see)."""
        try:
            found = self._seeing.as_it_is(await self._rotas.shift(staff.organisation, shift))
        except Unknown:
            raise Refused(Reason.NOT_ALLOWED) from None
        if not (leads(staff) or is_seen_by(found, staff.id)) or found.line not in staff.lines:
            raise Refused(Reason.NOT_ALLOWED)
        return found

    def _check(self, lead: Staff, wanted: Wanted) -> Line:
        """Raises: Refused(NOT_ALLOWED: not her line, or a person who does not serve it; LANGUAGE_NOT_SERVED)."""
        line = self._line(lead, wanted.line)
        if not set(wanted.languages) <= set(line.languages):
            raise Refused(Reason.LANGUAGE_NOT_SERVED)
        if wanted.staff is not None:
            person = self._registry.directory.staff.get(wanted.staff)
            is_ours = person is not None and person.organisation == lead.organisation
            if person is None or not is_ours or line.id not in person.lines:
                raise Refused(Reason.NOT_ALLOWED)
        return line

    def _line(self, staff: Staff, line: LineId) -> Line:
        found = line_named(self._seeing.lines_of(staff), line)
        if found is None:
            raise Refused(Reason.NOT_ALLOWED)
        return found

    def _today(self, line: Line) -> date:
        return today_of(line.hours.timezone, self._clock.now())

    def _new(self, staff: Staff, line: LineId, times: Times) -> PlannedShift:
        return self._by(PlannedShift("", staff.organisation, line, times), staff)

    def _by(self, shift: PlannedShift, staff: Staff) -> PlannedShift:
        return replace(shift, account=staff.id, at=self._clock.now())
