"""The calendar as a file: a table, or a calendar (RFC 5545). Nameless unless a lead says otherwise."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from chatd.base import cells
from chatd.base.names import Language, LineId, Seconds, StaffId
from chatd.base.texts.catalogue import text_of
from chatd.directory.rules.directory import Line
from chatd.rota.rules.shifts import PlannedShift, State

COLUMNS = ("day", "begins", "ends", "line", "state", "languages", "who")
MARK = "\ufeff"  # so that a spreadsheet reads UTF-8
# What a telephone shows to whoever looks at it: that there is work, and nothing of what kind.
SUMMARIES: Mapping[State, str] = {
    State.PLANNED: "work",
    State.ASKED: "work_asked",
    State.CAN: "work_can",
}
LINE_MAX_BYTES = 75  # RFC 5545, 3.1
Lines = Mapping[LineId, Line]
Names = Mapping[StaffId, str]


def as_csv(
    shifts: Iterable[PlannedShift], lines: Lines, names: Names, language: Language | None = None
) -> str:
    """One row for each. `names`: of those who are named; nobody else is. `language`: None: in words for programs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_word(each, each, language) for each in COLUMNS)
    for each in shifts:
        line, times = lines[each.line], each.times
        row = (
            times.day.isoformat(),
            f"{times.begins:%H:%M}",
            f"{times.ends:%H:%M}",
            line.name_in(language or line.languages[0]),
            _word(f"state_{each.state}", each.state.value, language),
            " ".join(each.languages),
            names.get(each.staff, "") if each.staff else "",
        )
        writer.writerow([cells.safe(cell) for cell in row])
    return MARK + out.getvalue()


def as_calendar(
    shifts: Iterable[PlannedShift], lines: Lines, now: Seconds, language: Language | None = None
) -> str:
    """One event for each of one person's. No name, no line, no organisation: it lies on a telephone."""
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN"]
    for each in shifts:
        summary = SUMMARIES.get(each.state)
        if summary is None:
            continue
        span = each.times.span(lines[each.line].hours.timezone)
        rows += [
            "BEGIN:VEVENT",
            f"UID:{each.id}",
            f"SEQUENCE:{each.version}",
            f"DTSTAMP:{_moment(now)}",
            f"DTSTART:{_moment(span.opens)}",
            f"DTEND:{_moment(span.closes)}",
            f"SUMMARY:{text_of(f'rota_file.{summary}', language or 'en')}",
            "END:VEVENT",
        ]
    return "".join(f"{_checked(row)}\r\n" for row in [*rows, "END:VCALENDAR"])


def _word(key: str, otherwise: str, language: Language | None) -> str:
    return otherwise if language is None else text_of(f"rota_file.{key}", language)


def _moment(at: Seconds) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}"


def _checked(row: str) -> str:
    """None is longer than a line may be: ids and words are ours, and short."""
    if len(row.encode()) > LINE_MAX_BYTES:
        raise ValueError(row)
    return row
