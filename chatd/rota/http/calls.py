"""The staff's calls about planned shifts: leads plan, everybody answers."""

from datetime import date, time
from functools import partial
from http import HTTPStatus

from chatd.base.errors import Malformed
from chatd.base.http import Reply, Request, Route
from chatd.base.names import Language, LineId, StaffId
from chatd.base.texts.catalogue import LANGUAGES
from chatd.directory.rules.directory import Staff
from chatd.rota.http.shown import changed, shown
from chatd.rota.ports import Asking
from chatd.rota.rules.shifts import Answer, Times
from chatd.rota.service.files import as_calendar, as_csv
from chatd.rota.service.planning import Done, Planning, Wanted
from chatd.rota.service.seeing import WEEKS_MAX, Seeing
from chatd.rota.shapes import (
    AnswerShift,
    ChangeShift,
    OfferShift,
    PlanShift,
    RemoveShift,
    RotaFile,
    WantShift,
)
from chatd.staff.rules import leads

CALL = partial(Route, counted_as="api", gone_status=HTTPStatus.UNAUTHORIZED)
PLANNED, CHANGED, REMOVED = "rota_planned", "rota_changed", "rota_removed"
WEEKS_SHOWN = 2


class RotaCalls:
    """One method for each call."""

    def __init__(self, seeing: Seeing, planning: Planning, asking: Asking) -> None:
        self._seeing, self._planning, self._asking = seeing, planning, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/rota", self.weeks),
            CALL("GET", "/api/rota/file", self.file),
            CALL("POST", "/api/rota/plan", self.plan),
            CALL("POST", "/api/rota/change", self.change),
            CALL("POST", "/api/rota/remove", self.remove),
            CALL("POST", "/api/rota/answer", self.answer),
            CALL("POST", "/api/rota/offer", self.offer),
        ]

    async def weeks(self, request: Request) -> Reply:
        """Some weeks, as this person may see them."""
        staff = await self._asking.staff(request)
        seen = await self._seeing.weeks(staff, *_asked(request))
        return Reply(shown(seen, staff))

    async def file(self, request: Request) -> Reply:
        """A table of all, or a calendar of one's own; names only where a lead asks for them."""
        staff = await self._asking.staff(request)
        seen = await self._seeing.weeks(staff, *_asked(request))
        lines = {each.line.id: each.line for each in seen.lines}
        said = request.query("language")
        language = Language(said) if said in LANGUAGES else None
        if request.query("kind") == "ics":
            own = [each for each in seen.shifts if each.staff == staff.id]
            text = as_calendar(own, lines, seen.now, language)
            return Reply(RotaFile(name="calendar.ics", type="text/calendar", text=text))
        is_named = leads(staff) and request.query("names") == "yes"
        names = {each.staff.id: each.staff.alias for each in seen.people.values()}
        text = as_csv(seen.shifts, lines, names if is_named else {}, language)
        return Reply(RotaFile(name="calendar.csv", type="text/csv", text=text))

    async def plan(self, request: Request) -> Reply:
        """New ones."""
        staff = await self._asking.staff(request)
        body = await request.body(PlanShift)
        done = await self._planning.plan(staff, _wanted(body.shift), body.weeks)
        return self._told(PLANNED, staff, done)

    async def change(self, request: Request) -> Reply:
        """Other times, another person, or nobody."""
        staff = await self._asking.staff(request)
        body = await request.body(ChangeShift)
        done = await self._planning.change(
            staff, body.id, body.base, _wanted(body.shift), is_following=body.is_following
        )
        return self._told(CHANGED, staff, done)

    async def remove(self, request: Request) -> Reply:
        """It is wanted no more, or offered no more."""
        staff = await self._asking.staff(request)
        body = await request.body(RemoveShift)
        done = await self._planning.remove(
            staff, body.id, body.base, is_following=body.is_following
        )
        return self._told(REMOVED, staff, done)

    async def answer(self, request: Request) -> Reply:
        """Taken, or yes, or no."""
        staff = await self._asking.staff(request)
        body = await request.body(AnswerShift)
        done = await self._planning.answer(staff, body.id, body.base, Answer(body.answer))
        return Reply(changed(done, staff, self._seeing))

    async def offer(self, request: Request) -> Reply:
        """When somebody can."""
        staff = await self._asking.staff(request)
        body = await request.body(OfferShift)
        times = _times(body.day, body.begins, body.ends)
        done = await self._planning.offer(staff, LineId(body.line), times, body.weeks)
        return Reply(changed(done, staff, self._seeing))

    def _told(self, event: str, staff: Staff, done: Done) -> Reply:
        """How many, in the log: never when, and of whom."""
        if done.is_done and leads(staff):
            self._asking.note(event, staff, count=len(done.shifts))
        return Reply(changed(done, staff, self._seeing))


def _asked(request: Request) -> tuple[date | None, int]:
    """From which day, and how many weeks. Raises: Malformed."""
    day, weeks = request.query("from"), request.query("weeks")
    count = int(weeks) if weeks.isascii() and weeks.isdecimal() and len(weeks) == 1 else 0
    if weeks and not 1 <= count <= WEEKS_MAX:
        raise Malformed
    return (_day(day) if day else None), count or WEEKS_SHOWN


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Malformed from None
    if not 2000 <= found.year <= 2200:  # noqa: PLR2004 the ends of the calendar are nobody's weeks
        raise Malformed
    return found


def _times(day: str, begins: str, ends: str) -> Times:
    return Times(_day(day), time.fromisoformat(begins), time.fromisoformat(ends))


def _wanted(shift: WantShift) -> Wanted:
    return Wanted(
        LineId(shift.line),
        _times(shift.day, shift.begins, shift.ends),
        tuple(Language(each) for each in shift.languages),
        None if shift.staff is None else StaffId(shift.staff),
        is_asked=shift.is_asked,
    )
