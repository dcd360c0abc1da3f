"""What was on each line within the last six hours: counts and means, for its leads alone."""

from chatd.base.ports import Clock
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies
from chatd.line.rules.last_hours import PICTURED, Ten, last_hours
from chatd.line.service.board_lines import unit_shown
from chatd.line.service.versions import Versions
from chatd.line.shapes.board import LastHours, LineHours, TenMinutes
from chatd.staff.rules import must_lead

ASKED = tuple(sorted(each.value for each in PICTURED))


class LastHoursService:
    """One round trip, however many lines."""

    def __init__(
        self, registry: Registry, records: DoorsAndTallies, versions: Versions, clock: Clock
    ) -> None:
        self._registry, self._records = registry, records
        self._versions, self._clock = versions, clock

    async def view(self, staff: Staff) -> LastHours:
        """Of the lines of her own organisation that this person serves. Raises: Refused(NOT_LEAD), Unavailable."""
        must_lead(staff)
        served = self._registry.lines_of(staff)
        lines = [each for each in served if each.organisation == staff.organisation]
        now = self._clock.now()
        found = await self._records.tens([each.id for each in lines], ASKED, now)
        return LastHours(
            version=self._versions.next(),
            now=int(now),
            lines=tuple(self._line(each, last_hours(found[each.id], now)) for each in lines),
        )

    def _line(self, line: Line, tens: tuple[Ten, ...]) -> LineHours:
        return LineHours(
            line=line.id,
            name=line.name_in(line.languages[0]),
            unit=unit_shown(line, self._registry.unit(line)),
            tens=tuple(
                TenMinutes(
                    begins=int(ten.begins),
                    waiting=ten.waiting,
                    served=ten.served,
                    free=ten.free,
                    answered=ten.answered,
                    left=ten.left,
                )
                for ten in tens
            ),
        )
