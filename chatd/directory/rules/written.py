"""One thing as its table in an organisation's file says it: what a file, a browser and a program all send and get.

What is as if it had not been said is left out. So a release that knows one more key finds nothing changed.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, time
from typing import Any, TypeAlias

from chatd.directory.rules.differences import DAYS
from chatd.directory.rules.directory import (
    Card,
    Contact,
    Embed,
    Helpline,
    HoursException,
    Imprint,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Phrase,
    Staff,
    Unit,
)

Item: TypeAlias = Organisation | Unit | Line | Embed | Staff | Phrase | Card
Table: TypeAlias = dict[str, Any]

WHOLE_WEEK = ((Interval(time(0), time(0)),),) * len(DAYS)
USUAL = Organisation(id="", name="")  # type: ignore[arg-type]  # for its numbers


def table_of(item: Item) -> Table:
    """The table; its dates are dates, as TOML has them."""
    if isinstance(item, Line):
        return _line(item)
    if isinstance(item, Organisation):
        return _organisation(item)
    if isinstance(item, Unit):
        return _unit(item)
    if isinstance(item, Phrase):
        return {**_ready_made(item), "code": item.code}
    if isinstance(item, Card):
        return {**_ready_made(item), "reviewed": item.reviewed}
    return _embed(item) if isinstance(item, Embed) else _person(item)


def plain(table: Mapping[str, Any]) -> Table:
    """The same with dates as text, as JSON has it."""
    return {key: _plain(value) for key, value in table.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return plain(value)
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _organisation(item: Organisation) -> Table:
    said: Table = {"id": item.id, "name": item.name}
    if item.roots:
        said["roots"] = list(item.roots)
    for name in ("allows_passphrase_sign_in", "cover_seconds", "lock_seconds", "logo"):
        if getattr(item, name) != getattr(USUAL, name):
            said[name] = getattr(item, name)
    if item.contact is not None:
        said["contact"] = _contact(item.contact)
    for of_line in ("invites", "takes_from"):
        if by_line := getattr(item, of_line):
            said[of_line] = {line: list(others) for line, others in by_line.items()}
    for of_others in ("serves", "hands_to"):
        if lines := getattr(item, of_others):
            said[of_others] = list(lines)
    if item.imprint is not None:
        said["imprint"] = _contact(item.imprint)
    return said


def _contact(contact: Contact | Imprint) -> Table:
    return {name: value for name, value in asdict(contact).items() if value != ""}


def _unit(item: Unit) -> Table:
    said: Table = {"id": item.id, "organisation": item.organisation, "name": dict(item.name)}
    return said if item.contact is None else {**said, "contact": _contact(item.contact)}


def _line(item: Line) -> Table:
    usual = LinePolicy()
    policy = {
        each.name: getattr(item.policy, each.name)
        for each in fields(LinePolicy)
        if getattr(item.policy, each.name) != getattr(usual, each.name)
    }
    said: Table = {
        "id": item.id,
        "organisation": item.organisation,
        "languages": list(item.languages),
        "topics": list(item.topics),
        "answered_by": list(item.answered_by),
        "is_adult": item.is_adult,
        "name": dict(item.name),
        "audience": dict(item.audience),
        "hours": {"timezone": item.hours.timezone, **_hours(item.hours)},
        "helpline": [_helpline(each, item.hours.timezone) for each in item.helplines],
    }
    if item.unit is not None:
        said["unit"] = item.unit
    if item.is_for_children:
        said["is_for_children"] = True
    if item.texts:
        said["texts"] = {key: dict(texts) for key, texts in item.texts.items()}
    return {**said, "policy": policy} if policy else said


def _helpline(item: Helpline, timezone: str) -> Table:
    said: Table = {
        "number": item.number,
        "reviewed": item.reviewed,
        "name": dict(item.name),
        "hours": dict(item.hours),
        "cost": dict(item.cost),
    }
    if item.is_for_children:
        said["for_children"] = True
    hours = item.open_hours
    if hours is None:
        return {**said, "always": False}  # said, so that nobody is asked about it again
    if hours == OpeningHours(timezone, WHOLE_WEEK):
        return {**said, "always": True}
    own = {} if hours.timezone == timezone else {"timezone": hours.timezone}
    days = _hours(hours) or {DAYS[0]: []}  # a table that says something: it is never open
    return {**said, "open": {**own, **days}}


def _hours(hours: OpeningHours) -> Table:
    days: Table = {
        name: said_intervals(intervals)
        for name, intervals in zip(DAYS, hours.week, strict=True)
        if intervals
    }
    if hours.exceptions:
        days["exception"] = [
            _exception(each) for each in sorted(hours.exceptions, key=lambda one: one.day)
        ]
    return days


def _exception(item: HoursException) -> Table:
    said: Table = {"day": item.day, "intervals": said_intervals(item.intervals)}
    return {**said, "reason": dict(item.reason)} if item.reason else said


def said_intervals(intervals: tuple[Interval, ...]) -> list[str]:
    """The hours of one day: `["17:00-21:00"]`."""
    return [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in intervals]


def _embed(item: Embed) -> Table:
    return {
        "id": item.id,
        "line": item.line,
        "organisation": item.organisation,
        "sites": list(item.sites),
    }


def _person(item: Staff) -> Table:
    said: Table = {
        "id": item.id,
        "organisation": item.organisation,
        "alias": item.alias,
        "role": item.role.value,
        "lines": list(item.lines),
        "languages": list(item.languages),
    }
    own = {"answers_as": item.answers_as, "since": item.since, "unit": item.unit}
    return {**said, **{name: value for name, value in own.items() if value is not None}}


def _ready_made(item: Phrase | Card) -> Table:
    said: Table = {
        "id": item.id,
        "organisation": item.organisation,
        "title": dict(item.title),
        "text": dict(item.text),
    }
    if item.line is not None:
        said["line"] = item.line
    if item.starter is not None:
        said["starter"] = item.starter
    if item.is_hidden:
        said["hidden"] = True
    return said if item.place is None else {**said, "place": item.place}


DATED = ("day", "reviewed", "since")  # what a table calls its dates


def dated(table: Mapping[str, Any]) -> Table:
    """What JSON said, with its dates as dates where they are some, and without what is null."""
    return {key: _dated(key, value) for key, value in table.items() if value is not None}


def _dated(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return dated(value)
    if isinstance(value, list | tuple):
        return [dated(each) if isinstance(each, Mapping) else each for each in value]
    if key in DATED and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value  # the checks say what is expected
    return value
