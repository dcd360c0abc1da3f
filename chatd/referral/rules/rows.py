"""Rows of a table as services, or all that is wrong with them, each with its row, its column and a hint."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from chatd.base.presentable import has_unseen
from chatd.referral.rules.services import (
    CATEGORIES,
    CLIENTS,
    CONCERNS,
    DAY_MINUTES,
    REGIONS,
    SERVICES_MAX,
    WHOLE_COUNTRY,
    Opening,
    Service,
)

NAME_MAX_CHARS = 120
TEXT_MAX_CHARS = 600
WEB_MAX_CHARS = 300
PHONES_MAX_COUNT = 5
CSV_MAX_CHARS = 2_000_000
FIELD_MAX_CHARS = 1_000  # of one service that is written in a form: more than any column takes
FAULTS_MAX = 100  # told at once; the rest after these are mended

BETWEEN = "|"  # of several words in one field
TEXT_LANGUAGES = ("fi", "sv", "en")
COLUMNS = (
    "id",
    "category",
    *(f"name_{language}" for language in TEXT_LANGUAGES),
    *(f"text_{language}" for language in TEXT_LANGUAGES),
    "topics",
    "regions",
    "clients",
    "languages",
    "phones",
    "hours",
    "web",
    "reviewed",
    "coordinates",
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PHONE = re.compile(r"\+?[0-9](?: ?[0-9]){2,17}")
_WEB = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?(/[!-~]*)?")
_HOURS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")


class Fault(NamedTuple):
    """One mistake. `row`: as a spreadsheet counts, the head is 1; `column`: its name, "" of the whole row."""

    row: int
    column: str
    text: str


class Read(NamedTuple):
    """Every service, and no fault; or the faults, and nothing of it counts."""

    services: tuple[Service, ...]
    faults: tuple[Fault, ...]


def read_rows(rows: Sequence[Sequence[str]], today: date) -> Read:
    """The first row names the columns, in any order; empty rows are left out."""
    if not rows:
        return Read((), (Fault(1, "", f"the first row names the columns: {', '.join(COLUMNS)}"),))
    head = [each.strip().casefold() for each in rows[0]]
    faults = list(_of_head(head))
    if faults:
        return Read((), tuple(faults))
    services: list[Service] = []
    known: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(each.strip() for each in row):
            continue
        if len(row) != len(head):
            faults.append(Fault(number, "", f"has {len(row)} fields, the head has {len(head)}"))
            continue
        reader = _Row(number, dict(zip(head, row, strict=True)))
        service = reader.service(today)
        if service.id in known:
            reader.say("id", f"row {known[service.id]} has this id: each service needs its own")
        known.setdefault(service.id, number)
        services.append(service)
        faults += reader.faults
    if len(services) > SERVICES_MAX:
        most = f"there are {len(services)} services, and room for {SERVICES_MAX}"
        faults.append(Fault(len(rows), "", most))
    return Read(() if faults else tuple(services), tuple(faults[:FAULTS_MAX]))


def _of_head(head: Sequence[str]) -> Iterator[Fault]:
    for name in dict.fromkeys(head):
        if head.count(name) > 1:
            yield Fault(1, name, "this column stands there twice")
        if name not in COLUMNS:
            yield Fault(1, name, f"is no column{_meant(name, COLUMNS)}")
    for name in COLUMNS:
        if name not in head:
            yield Fault(
                1, name, "this column is missing; its fields may be empty where that is allowed"
            )


def _meant(found: str, among: Collection[str]) -> str:
    alike = get_close_matches(found.casefold(), list(among), 1, 0.6)
    return f": is it {alike[0]}?" if alike else f": write one of {', '.join(among)}"


class _Row:
    """One row; what does not fit is told, and a stand-in is given so that the rest is read."""

    def __init__(self, number: int, fields: Mapping[str, str]) -> None:
        self._number = number
        self._fields = {name: value.strip() for name, value in fields.items()}
        self.faults: list[Fault] = []

    def say(self, column: str, text: str) -> None:
        """A mistake of this column."""
        self.faults.append(Fault(self._number, column, text))

    def service(self, today: date) -> Service:
        """The row as a service."""
        hours = self._fields["hours"]
        return Service(
            id=self._id(),
            category=self._one("category", CATEGORIES),  # type: ignore[arg-type]  # one of them, or told
            name=self._texts("name", NAME_MAX_CHARS),
            text=self._texts("text", TEXT_MAX_CHARS),
            concerns=self._several("topics", CONCERNS, least=0),
            regions=self._regions(),
            clients=self._several("clients", CLIENTS),
            languages=self._languages(),
            phones=self._phones(),
            hours=hours,
            openings=tuple(sorted(self._openings(hours))),
            web=self._web(),
            reviewed=self._reviewed(today),
            is_coordinator=self._one("coordinates", ("yes", "no", "")) == "yes",
        )

    def _id(self) -> str:
        found = self._fields["id"]
        if not _ID.fullmatch(found):
            self.say("id", "write at most 40 small letters a-z, digits and hyphens")
        return found

    def _one(self, column: str, among: Sequence[str]) -> str:
        found = self._fields[column]
        if found in among:
            return found
        self.say(
            column, f"{_shown(found)} is not known here{_meant(found, [a for a in among if a])}"
        )
        return among[0]

    def _texts(self, what: str, most: int) -> Mapping[str, str]:
        texts = {each: self._fields[f"{what}_{each}"] for each in TEXT_LANGUAGES}
        texts = {language: text for language, text in texts.items() if text}
        for language, text in texts.items():
            if len(text) > most:
                self.say(f"{what}_{language}", f"has {len(text)} characters, at most {most} fit")
            if text and has_unseen(text, has_lines=True):
                self.say(f"{what}_{language}", "has a character that cannot be seen: write it anew")
        if not texts:
            self.say(f"{what}_{TEXT_LANGUAGES[0]}", "needs words in one language at least")
        return texts

    def _words(self, column: str) -> tuple[str, ...]:
        found = (each.strip() for each in self._fields[column].split(BETWEEN))
        return tuple(dict.fromkeys(each for each in found if each))

    def _several(self, column: str, among: Sequence[str], *, least: int = 1) -> tuple[str, ...]:
        found = self._words(column)
        if len(found) < least:
            self.say(column, f"needs one of {', '.join(among)}; several with {BETWEEN} between")
        for each in found:
            if each not in among:
                self.say(column, f"{_shown(each)} is not known here{_meant(each, among)}")
        return found

    def _regions(self) -> tuple[str, ...]:
        found = self._several("regions", (*REGIONS, WHOLE_COUNTRY))
        if WHOLE_COUNTRY not in found:
            return found
        if len(found) > 1:
            self.say("regions", f"{WHOLE_COUNTRY} stands alone: it has every region")
        return ()

    def _languages(self) -> tuple[str, ...]:
        found = self._words("languages")
        if not found:
            self.say("languages", f"needs a language such as fi; several with {BETWEEN} between")
        for each in found:
            if not _LANGUAGE.fullmatch(each):
                self.say("languages", f"{_shown(each)} is no language tag such as fi, sv or so")
        return found

    def _phones(self) -> tuple[str, ...]:
        found = self._words("phones")
        if len(found) > PHONES_MAX_COUNT:
            self.say("phones", f"at most {PHONES_MAX_COUNT} numbers fit")
        for each in found:
            if not _PHONE.fullmatch(each):
                self.say(
                    "phones", f"{_shown(each)}: write 3 to 18 digits with single spaces, + in front"
                )
        return found

    def _web(self) -> str:
        found = self._fields["web"]
        if found and (not _WEB.fullmatch(found) or len(found) > WEB_MAX_CHARS):
            self.say("web", "write an address that begins with https://, or nothing")
        return found

    def _reviewed(self, today: date) -> date:
        found = self._fields["reviewed"]
        day = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", found)
        try:
            reviewed = (
                date(int(day[3]), int(day[2]), int(day[1])) if day else date.fromisoformat(found)
            )
        except ValueError:
            self.say("reviewed", "write the day when somebody last made sure of it: 2026-11-29")
            return today
        if reviewed > today:
            self.say("reviewed", "is a day to come: write when somebody last made sure of it")
        return reviewed

    def _openings(self, hours: str) -> Iterator[Opening]:
        if hours == ALWAYS:
            yield from (Opening(day, 0, DAY_MINUTES) for day in range(len(DAYS)))
            return
        for each in self._words("hours"):
            found = _HOURS.fullmatch(each)
            days = [] if found is None else _days(found[1], found[2] or found[1])
            if found is None or not days:
                how = f"write mon-fri 09:00-16:00, several with {BETWEEN} between, or {ALWAYS}"
                self.say("hours", f"{_shown(each)}: {how}")
                continue
            opens, closes = (60 * int(found[at]) + int(found[at + 1]) for at in (3, 5))
            for day in days:
                yield from _within(day, opens % DAY_MINUTES, closes % DAY_MINUTES or DAY_MINUTES)


def _within(day: int, opens: int, closes: int) -> Iterator[Opening]:
    """What passes midnight goes on with the next day."""
    if closes > opens:
        yield Opening(day, opens, closes)
    else:
        yield Opening(day, opens, DAY_MINUTES)
        yield Opening((day + 1) % len(DAYS), 0, closes)


def _days(first: str, last: str) -> list[int]:
    if first not in DAYS or last not in DAYS:
        return []
    begin, end = DAYS.index(first), DAYS.index(last)
    return list(range(begin, end + 1)) if begin <= end else []


def _shown(text: str) -> str:
    return f'"{text[:40]}"'


def row_of(service: Service) -> list[str]:
    """As the table has it."""
    return [
        service.id,
        service.category,
        *(service.name.get(language, "") for language in TEXT_LANGUAGES),
        *(service.text.get(language, "") for language in TEXT_LANGUAGES),
        BETWEEN.join(service.concerns),
        BETWEEN.join(service.regions) or WHOLE_COUNTRY,
        BETWEEN.join(service.clients),
        BETWEEN.join(service.languages),
        BETWEEN.join(service.phones),
        service.hours,
        service.web,
        service.reviewed.isoformat(),
        "yes" if service.is_coordinator else "",
    ]
