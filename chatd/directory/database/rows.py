"""A directory as rows and back. No database here, so that it can be read and tested alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date, time
from typing import Any, get_args

from chatd.base.names import Language
from chatd.directory.database.staff_rows import person_of, staff_row
from chatd.directory.rules.directory import (
    Card,
    Contact,
    Directory,
    Embed,
    Helpline,
    HoursException,
    Imprint,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    OwnText,
    Phrase,
    Unit,
)

Row = dict[str, Any]
Rows = Mapping[str, Iterable[Row]]  # by the table's name

DAYS = 7
POLICY = {each.name for each in fields(LinePolicy)}
OWN_TEXTS = set(get_args(OwnText))


def rows_of(directory: Directory) -> Rows:
    """Every row of the directory, by table."""
    lines = directory.lines.values()
    return {
        "organisations": [_organisation_row(one) for one in directory.organisations.values()],
        "units": [_unit_row(one) for one in directory.units.values()],
        "lines": [_line_row(line) for line in lines],
        "line_texts": [row for line in lines for row in _text_rows(line)],
        "opening_intervals": [row for line in lines for row in _interval_rows(line)],
        "hours_exceptions": [row for line in lines for row in _exception_rows(line)],
        "helplines": [row for line in lines for row in _helpline_rows(line)],
        "embeds": [_embed_row(embed) for embed in directory.embeds.values()],
        "staff": [staff_row(person) for person in directory.staff.values()],
        "phrases": [_ready_made_row(one) for one in directory.phrases.values()],
        "cards": [_ready_made_row(one) for one in directory.cards.values()],
    }


def directory_of(rows: Rows) -> Directory:
    """The directory that these rows say."""
    parts = {name: _by_line(rows[name]) for name in _LINE_PARTS}
    return Directory(
        organisations={row["id"]: _organisation(row) for row in rows["organisations"]},
        lines={row["id"]: _line(row, parts) for row in rows["lines"]},
        embeds={
            row["id"]: Embed(row["id"], row["line"], row["organisation"], tuple(row["sites"]))
            for row in rows["embeds"]
        },
        staff={row["id"]: person_of(row) for row in rows["staff"]},
        phrases={row["id"]: Phrase(**row) for row in rows["phrases"]},
        cards={row["id"]: Card(**row) for row in rows["cards"]},
        units={row["id"]: _unit(row) for row in rows["units"]},
    )


def with_unknown(wanted: Iterable[Row], stored: Iterable[Row]) -> list[Row]:
    """Rows of lines, with what a later release has put into a policy beside what is known here."""
    unknown = {
        row["id"]: {name: row["policy"][name] for name in row["policy"].keys() - POLICY}
        for row in stored
    }
    return [{**row, "policy": {**unknown.get(row["id"], {}), **row["policy"]}} for row in wanted]


_LINE_PARTS = ("line_texts", "opening_intervals", "hours_exceptions", "helplines")
Parts = Mapping[str, Mapping[str, list[Row]]]


def _organisation_row(one: Organisation) -> Row:
    contact = None if one.contact is None else _contact_said(one.contact)
    imprint = None if one.imprint is None else _contact_said(one.imprint)
    lists: Row = {name: list(getattr(one, name)) for name in ("roots", "serves", "hands_to")}
    for name in ("invites", "takes_from"):
        lists[name] = {line: list(others) for line, others in getattr(one, name).items()}
    return {**asdict(one), **lists, "contact": contact, "imprint": imprint}


def _contact_said(contact: Contact | Imprint) -> Row:
    return {**asdict(contact), "reviewed": contact.reviewed.isoformat()}


def _unit_row(one: Unit) -> Row:
    contact = None if one.contact is None else _contact_said(one.contact)
    return {**asdict(one), "name": dict(one.name), "contact": contact}


def _line_row(line: Line) -> Row:
    return {
        "id": line.id,
        "organisation": line.organisation,
        "languages": list(line.languages),
        "topics": list(line.topics),
        "answered_by": " ".join(line.answered_by),
        "is_adult": line.is_adult,
        "timezone": line.hours.timezone,
        "policy": asdict(line.policy),
        "unit": line.unit,
        "is_for_children": line.is_for_children,
        "texts": {key: dict(texts) for key, texts in line.texts.items()},
    }


def _text_rows(line: Line) -> Iterator[Row]:
    for kind, texts in (("name", line.name), ("audience", line.audience)):
        for language, text in texts.items():
            yield {"line": line.id, "kind": kind, "language": language, "text": text}


def _interval_rows(line: Line) -> Iterator[Row]:
    for weekday, intervals in enumerate(line.hours.week):
        for position, interval in enumerate(intervals):
            yield {
                "line": line.id,
                "weekday": weekday,
                "position": position,
                "opens": interval.opens,
                "closes": interval.closes,
            }


def _exception_rows(line: Line) -> Iterator[Row]:
    for position, one in enumerate(line.hours.exceptions):
        yield {
            "line": line.id,
            "day": one.day,
            "position": position,
            "intervals": _said(one.intervals),
            "reason": dict(one.reason),
        }


def _said(intervals: tuple[Interval, ...]) -> list[list[str]]:
    return [[each.opens.isoformat(), each.closes.isoformat()] for each in intervals]


def _intervals(said: list[list[str]]) -> tuple[Interval, ...]:
    return tuple(Interval(*(time.fromisoformat(each) for each in one)) for one in said)


def _helpline_rows(line: Line) -> Iterator[Row]:
    for position, one in enumerate(line.helplines):
        yield {
            "line": line.id,
            "position": position,
            "number": one.number,
            "name": dict(one.name),
            "hours": dict(one.hours),
            "cost": dict(one.cost),
            "reviewed": one.reviewed,
            "is_for_children": one.is_for_children,
            "open_hours": None if one.open_hours is None else _hours_said(one.open_hours),
        }


def _hours_said(hours: OpeningHours) -> Row:
    return {
        "timezone": hours.timezone,
        "week": [_said(day) for day in hours.week],
        "exceptions": [
            {
                "day": one.day.isoformat(),
                "intervals": _said(one.intervals),
                "reason": dict(one.reason),
            }
            for one in hours.exceptions
        ],
    }


def _embed_row(embed: Embed) -> Row:
    return {
        "id": embed.id,
        "line": embed.line,
        "organisation": embed.organisation,
        "sites": list(embed.sites),
    }


def _ready_made_row(one: Phrase | Card) -> Row:
    return {**asdict(one), "title": dict(one.title), "text": dict(one.text)}


def _organisation(row: Row) -> Organisation:
    own: Row = {name: tuple(row[name]) for name in ("roots", "serves", "hands_to")}
    for name in ("invites", "takes_from"):
        own[name] = {line: tuple(others) for line, others in row[name].items()}
    own["contact"], own["imprint"] = _contact(row["contact"]), _imprint(row["imprint"])
    return Organisation(**{**row, **own})


def _imprint(said: Row | None) -> Imprint | None:
    if said is None:
        return None
    return Imprint(**{**said, "reviewed": date.fromisoformat(said["reviewed"])})


def _contact(said: Row | None) -> Contact | None:
    if said is None:
        return None
    return Contact(**{**said, "reviewed": date.fromisoformat(said["reviewed"])})


def _unit(row: Row) -> Unit:
    return Unit(**{**row, "contact": _contact(row["contact"])})


def _by_line(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["line"]].append(row)
    return found


def _line(row: Row, parts: Parts) -> Line:
    own = {name: by_line.get(row["id"], []) for name, by_line in parts.items()}
    texts: dict[str, dict[Language, str]] = {"name": {}, "audience": {}}
    for one in own["line_texts"]:
        texts[one["kind"]][one["language"]] = one["text"]
    return Line(
        id=row["id"],
        organisation=row["organisation"],
        name=texts["name"],
        audience=texts["audience"],
        languages=tuple(row["languages"]),
        topics=tuple(row["topics"]),
        answered_by=tuple(row["answered_by"].split()),
        is_adult=row["is_adult"],
        hours=_hours(row["timezone"], own["opening_intervals"], own["hours_exceptions"]),
        helplines=tuple(_helpline(one) for one in _in_order(own["helplines"])),
        policy=LinePolicy(**{name: row["policy"][name] for name in POLICY & row["policy"].keys()}),
        unit=row["unit"],
        is_for_children=row["is_for_children"],
        texts={key: row["texts"][key] for key in OWN_TEXTS & row["texts"].keys()},
    )


def _hours(timezone: str, intervals: list[Row], exceptions: list[Row]) -> OpeningHours:
    week: list[list[Interval]] = [[] for _ in range(DAYS)]
    for row in _in_order(intervals):
        week[row["weekday"]].append(Interval(row["opens"], row["closes"]))
    return OpeningHours(
        timezone,
        tuple(tuple(day) for day in week),
        tuple(_exception(row) for row in _in_order(exceptions)),
    )


def _exception(row: Row) -> HoursException:
    return HoursException(row["day"], _intervals(row["intervals"]), row["reason"])


def _helpline(row: Row) -> Helpline:
    return Helpline(
        name=row["name"],
        number=row["number"],
        hours=row["hours"],
        cost=row["cost"],
        reviewed=row["reviewed"],
        is_for_children=row["is_for_children"],
        open_hours=None if row["open_hours"] is None else _hours_of(row["open_hours"]),
    )


def _hours_of(said: Row) -> OpeningHours:
    return OpeningHours(
        said["timezone"],
        tuple(_intervals(day) for day in said["week"]),
        tuple(
            HoursException(
                date.fromisoformat(one["day"]), _intervals(one["intervals"]), one["reason"]
            )
            for one in said["exceptions"]
        ),
    )


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["position"])
