"""The weeks to come as the hours of a draft would have them."""

from chatd.base.http import Reply, Request, Route
from chatd.directory.http.items import CALL
from chatd.directory.ports import Asking
from chatd.directory.rules.written import said_intervals
from chatd.directory.service.ahead import Ahead, Seen
from chatd.directory.shapes.hours import DayAhead, Holiday, HoursBody, Weeks
from chatd.directory.shapes.items import Sentence


class HoursRequests:
    """One call."""

    def __init__(self, ahead: Ahead, asking: Asking) -> None:
        self._ahead, self._asking = ahead, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [CALL("POST", "/api/hours", self.weeks)]

    async def weeks(self, request: Request) -> Reply:
        """Eight weeks, or why not."""
        await self._asking.staff(request)
        body = await request.body(HoursBody)
        seen = await self._ahead.weeks(body.hours, body.languages)
        return Reply(
            Weeks(
                errors=tuple(
                    Sentence(way=each.way, text=str(each.text), key=each.key, gaps=dict(each.gaps))
                    for each in seen.errors
                ),
                country=seen.country,
                today=seen.today.isoformat(),
                days=_days(seen),
            )
        )


def _days(seen: Seen) -> tuple[DayAhead, ...]:
    return tuple(
        DayAhead(
            day=each.day.isoformat(),
            weekday=each.day.weekday(),
            intervals=tuple(said_intervals(each.intervals)),
            is_exception=each.is_exception,
            holiday=Holiday(name=dict(seen.holidays[each.day]))
            if each.day in seen.holidays
            else None,
            clock_minutes=each.clock_minutes,
        )
        for each in seen.days
    )
