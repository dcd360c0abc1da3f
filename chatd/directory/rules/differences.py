"""What is otherwise in one directory than in another: for the person who loads a file, and for the log."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, Literal, NamedTuple

from chatd.directory.rules.directory import (
    Contact,
    Directory,
    Helpline,
    Imprint,
    Interval,
    Line,
    OpeningHours,
)
from chatd.directory.rules.loading import tables_of
from chatd.directory.rules.logo import logo_said

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOTHING = "-"

Kind = Literal["organisation", "unit", "line", "embed", "staff", "phrase", "card"]
Act = Literal["added", "changed", "removed"]
Parts = Iterable[tuple[str, str]]  # name and words


class Part(NamedTuple):
    """What of a thing has changed: `policy capacity_max`, from and to as a person reads it."""

    name: str
    old: str
    new: str


class Difference(NamedTuple):
    """One thing. `parts`: what of it, when it has changed. Kind, id and act may stand in a log; the parts are words."""

    kind: Kind
    id: str
    act: Act
    parts: tuple[Part, ...] = ()

    def lines(self) -> Iterator[str]:
        """For the terminal, one line for each part."""
        said = f"{self.act} {self.kind} {self.id}"
        yield from (f"{said}: {part.name}: {part.old} → {part.new}" for part in self.parts)
        if not self.parts:
            yield said


def differences(before: Directory, after: Directory) -> Iterator[Difference]:
    """What changes from one to the other, by kind and id."""
    now = tables_of(after)
    for kind, old in tables_of(before).items():
        yield from _differences(kind, old, now[kind])  # type: ignore[arg-type]  # the same names


def _differences(
    kind: Kind, old: Mapping[Any, Any], new: Mapping[Any, Any]
) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield Difference(kind, name, "added")
        elif name not in new:
            yield Difference(kind, name, "removed")
        elif old[name] != new[name]:
            yield Difference(kind, name, "changed", tuple(_parts(old[name], new[name])))


def _parts(old: Any, new: Any) -> Iterator[Part]:
    before, after = dict(_said(old)), dict(_said(new))
    for name in dict.fromkeys((*before, *after)):
        was, is_now = before.get(name, NOTHING), after.get(name, NOTHING)
        if was != is_now:
            yield Part(name, was, is_now)


def _said(each: Any) -> Parts:
    """Every part of a thing by name, in words."""
    for field in fields(each):
        value = getattr(each, field.name)
        if isinstance(value, OpeningHours):
            yield from _hours(value, "")
        elif field.name == "helplines":
            for helpline in value:
                yield from _helpline(helpline)
        elif field.name == "policy" and isinstance(each, Line):
            for number in fields(value):
                yield f"policy {number.name}", _word(getattr(value, number.name))
        elif field.name == "logo":
            yield field.name, logo_said(value) or NOTHING
        elif isinstance(value, Contact | Imprint):
            yield from ((f"{field.name} {key}", _word(said)) for key, said in asdict(value).items())
        elif isinstance(value, Mapping):
            yield from _by_key(field.name, value)
        else:
            yield field.name, _word(value)


def _by_key(name: str, texts: Mapping[Any, Any]) -> Parts:
    """Texts by language, or by what they are for and then by language."""
    for key, text in texts.items():
        if isinstance(text, Mapping):
            yield from _by_key(f"{name} {key}", text)
        else:
            yield f"{name} {key}", _word(text)


def _helpline(helpline: Helpline) -> Parts:
    name = f"helpline {helpline.number}"
    yield name, "there"
    yield f"{name} reviewed", _word(helpline.reviewed)
    yield f"{name} for_children", _word(helpline.is_for_children)
    for key in ("name", "hours", "cost"):
        for language, text in getattr(helpline, key).items():
            yield f"{name} {key} {language}", _word(text)
    if helpline.open_hours:
        yield from _hours(helpline.open_hours, f"{name} open ")


def _hours(hours: OpeningHours, where: str) -> Parts:
    yield f"{where}timezone", hours.timezone
    for day, intervals in zip(DAYS, hours.week, strict=True):
        yield f"{where}{day}", intervals_said(intervals)
    for exception in hours.exceptions:
        day = exception.day.isoformat()
        yield f"{where}{day}", intervals_said(exception.intervals)
        for language, text in exception.reason.items():
            yield f"{where}{day} reason {language}", _word(text)


def intervals_said(intervals: Iterable[Interval]) -> str:
    """The hours of one day as they stand in the file."""
    said = [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in intervals]
    return ", ".join(said) or "closed"


def _word(value: Any) -> str:
    if value is None or value in ((), ""):
        return NOTHING
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return f'"{value}"' if type(value) is str and " " in value else str(value)
