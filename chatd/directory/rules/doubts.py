"""What is allowed and yet surely not meant: told to whoever loads the file, and never refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import NamedTuple

from chatd.base.names import Language
from chatd.directory.rules import review
from chatd.directory.rules.differences import DAYS, intervals_said
from chatd.directory.rules.directory import (
    Directory,
    Embed,
    Helpline,
    Interval,
    Line,
    OpeningHours,
    Organisation,
    Staff,
    Unit,
)
from chatd.directory.rules.hours import first_gap
from chatd.directory.rules.units import serves_within

PAST_DAYS = 31  # an exception older than this is told: nobody has looked at the dates for a month
MIDNIGHT = time(0)
URGENT_NUMBERS = {"112"}  # shown on every page without being listed
OWN_MACHINE = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
# UTF-8 read as Windows-1252 and saved again: "Ã¤" for "ä"; and what a reader puts for a letter that it does not know.
BROKEN_LETTERS = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac.|\ufffd")


# Each by its key, in English; the console says it in the language of whoever reads (`console.doubt.…`).
SENTENCES: Mapping[str, str] = {
    "no_root": "has no root yet: nobody can be verified, so nobody can talk (`keys root` makes one)",
    "no_lead": "has no lead: nobody can sign shifts, open and close lines, or take over",
    "no_imprint": "has not said how it is reached: its pages on accessibility, privacy and feedback call that missing",
    "imprint_due": "was gone through on {date}, over a year ago: confirm it anew",
    "review_due": "was reviewed on {date}, over half a year ago: confirm it anew",
    "served_by_nobody": "is served by nobody: no staff has it in `lines`",
    "led_elsewhere": "somebody who leads another unit has it in `lines`, and does not serve it",
    "nobody_answers": "{spoken}: nobody of its staff answers in it, but visitors may choose it",
    "no_texts": "{spoken}: the page has no texts in it; around yours visitors read English",
    "no_site": "stands on no site: no embed names it",
    "no_closing_grace": "closing_grace_minutes is 0: whoever waits at closing time is sent away at once",
    "never_long": "long_wait_minutes is over wait_offered_max_minutes: no wait is ever called long",
    "never_opens": "has no opening day in the week: it does not open",
    "whole_day": "{day} {hours} is open for 24 hours",
    "days_over": "hours of days that are over: {days}; write those that come",
    "runs_into": "{day} {hours} runs into {next_day} {next_hours}",
    "helpline_review_due": "{number} was reviewed on {date}, over half a year ago: confirm it anew",
    "helpline_always_shown": "{number} is always shown and need not be listed",
    "helpline_no_hours": "{number} has neither `open` nor `always`: not shown among what is open now",
    "helpline_whole_day": "{number} open: {day} {hours} is open for 24 hours",
    "helpline_runs_into": "{number} open: {day} {hours} runs into {next_day} {next_hours}",
    "no_number_open": "none of its helplines is open on {day} at {time}: list one that is open `always`",
    "no_number_for_children": "is for adults and has no helpline `for_children`, such as 116 111",
    "roots_stay": "roots: stay as they are; they are not changed by this file",
    "own_machine": "stands on this machine alone: nobody else can open it",
    "serves_nothing": "serves no line",
    "leads_elsewhere": "leads unit {unit}, and does not serve line {line}, which is not of it",
    "speaks_none": "speaks none of the languages of line {line}: {languages}",
    "broken_letters": '"{letters}" in the text looks like a letter saved in another encoding',
}


class Doubt(NamedTuple):
    """One doubt. `way`: the keys from its thing to where it stands, as in the file. `key`: of `SENTENCES`."""

    kind: str
    id: str
    way: tuple[str | int, ...]
    key: str
    gaps: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        """In English."""
        return SENTENCES[self.key].format(**self.gaps)


def doubts(
    named: Directory, stored: Directory, today: date, is_shipped: Callable[[str], bool]
) -> Iterator[Doubt]:
    """Of all that is named. `stored`: with what is stored beside it; `is_shipped`: whether a language has our texts."""
    for organisation in named.organisations.values():
        yield from _of_organisation(organisation, stored)
        yield from _of_contact("organisation", organisation, today)
        yield from _of_imprint(organisation, stored, today)
    for unit in named.units.values():
        yield from _of_contact("unit", unit, today)
    for line in named.lines.values():
        yield from _of_line(line, stored, is_shipped)
        yield from _of_hours(line, today)
        yield from _of_helplines(line, today)
    for embed in named.embeds.values():
        yield from _of_embed(embed)
    for person in named.staff.values():
        yield from _of_staff(person, stored)
    yield from _of_letters(named)


def _of_organisation(organisation: Organisation, stored: Directory) -> Iterator[Doubt]:
    if not organisation.roots:
        yield Doubt("organisation", organisation.id, ("roots",), "no_root")
    people = [each for each in stored.staff.values() if each.organisation == organisation.id]
    if not any(each.role.leads and each.unit is None for each in people):
        yield Doubt("organisation", organisation.id, (), "no_lead")


def _of_contact(kind: str, whose: Organisation | Unit, today: date) -> Iterator[Doubt]:
    contact = whose.contact
    if contact is not None and review.is_due(contact, today):
        reviewed = {"date": contact.reviewed.isoformat()}
        yield Doubt(kind, whose.id, ("contact", "reviewed"), "review_due", reviewed)


def _of_imprint(organisation: Organisation, stored: Directory, today: date) -> Iterator[Doubt]:
    """Only who has a line has pages that would say it."""
    imprint = organisation.imprint
    if imprint is None:
        if any(each.organisation == organisation.id for each in stored.lines.values()):
            yield Doubt("organisation", organisation.id, ("imprint",), "no_imprint")
    elif review.is_imprint_due(imprint, today):
        reviewed = {"date": imprint.reviewed.isoformat()}
        yield Doubt(
            "organisation", organisation.id, ("imprint", "reviewed"), "imprint_due", reviewed
        )


def _of_line(line: Line, stored: Directory, is_shipped: Callable[[str], bool]) -> Iterator[Doubt]:
    people = [each for each in stored.staff.values() if line.id in each.lines]
    if not people:
        yield Doubt("line", line.id, (), "served_by_nobody")
    for number, language in enumerate(line.languages):
        if people and not any(language in each.languages for each in people):
            way = ("languages", number)
            yield Doubt("line", line.id, way, "nobody_answers", {"spoken": language})
        if not is_shipped(language):
            yield Doubt("line", line.id, ("languages", number), "no_texts", {"spoken": language})
    if not all(serves_within(each, line) for each in people):
        yield Doubt("line", line.id, ("unit",), "led_elsewhere")
    if not any(each.line == line.id for each in stored.embeds.values()):
        yield Doubt("line", line.id, (), "no_site")
    policy = line.policy
    if policy.closing_grace_minutes == 0:
        yield Doubt("line", line.id, ("policy", "closing_grace_minutes"), "no_closing_grace")
    if policy.long_wait_minutes > policy.wait_offered_max_minutes:
        yield Doubt("line", line.id, ("policy", "long_wait_minutes"), "never_long")


def _of_hours(line: Line, today: date) -> Iterator[Doubt]:
    hours = line.hours
    if not any(hours.week):
        yield Doubt("line", line.id, ("hours",), "never_opens")
    for day, key, gaps in _odd_days(hours):
        yield Doubt("line", line.id, ("hours", day), key, gaps)
    for exception in hours.exceptions:
        for each in exception.intervals:
            if each.opens == each.closes != MIDNIGHT:
                gaps = {"day": exception.day.isoformat(), "hours": intervals_said([each])}
                yield Doubt("line", line.id, ("hours",), "whole_day", gaps)
    past = [each.day for each in hours.exceptions if (today - each.day).days > PAST_DAYS]
    if past:
        days = ", ".join(day.isoformat() for day in past)
        yield Doubt("line", line.id, ("hours", "exception"), "days_over", {"days": days})


def _odd_days(hours: OpeningHours) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Key and gaps by day of the week: open for 24 hours, or running into the next day's hours."""
    for number, name in enumerate(DAYS):
        today, tomorrow = hours.week[number], hours.week[(number + 1) % len(DAYS)]
        for each in today:
            if each.opens == each.closes != MIDNIGHT:
                yield name, "whole_day", {"day": name, "hours": intervals_said([each])}
        if today and _runs_into(today[-1], tomorrow):
            following = DAYS[(number + 1) % len(DAYS)]
            night, day = intervals_said(today[-1:]), intervals_said(tomorrow)
            gaps = {"day": name, "hours": night, "next_day": following, "next_hours": day}
            yield name, "runs_into", gaps


def _runs_into(night: Interval, tomorrow: tuple[Interval, ...]) -> bool:
    is_over_midnight = night.closes <= night.opens and night.closes != MIDNIGHT
    return is_over_midnight and any(each.opens < night.closes for each in tomorrow)


def _of_helplines(line: Line, today: date) -> Iterator[Doubt]:
    for number, helpline in enumerate(line.helplines):
        for way, key, gaps in _of_helpline(helpline, today):
            told = {"number": helpline.number, **gaps}
            yield Doubt("line", line.id, ("helpline", number, *way), f"helpline_{key}", told)
    shown = [each for each in line.helplines if line.is_for_children or not each.is_for_children]
    plans = [each.open_hours for each in shown if each.open_hours is not None]
    gap = first_gap(plans, line.hours.timezone, today)
    if gap is not None:
        told = {"day": DAYS[gap.weekday()], "time": f"{gap:%H:%M}"}
        yield Doubt("line", line.id, ("helpline",), "no_number_open", told)
    if line.is_adult and not any(each.is_for_children for each in line.helplines):
        yield Doubt("line", line.id, ("is_adult",), "no_number_for_children")


def _of_helpline(
    helpline: Helpline, today: date
) -> Iterator[tuple[tuple[str, ...], str, Mapping[str, str]]]:
    if review.is_due(helpline, today):
        yield ("reviewed",), "review_due", {"date": helpline.reviewed.isoformat()}
    if helpline.number.replace(" ", "") in URGENT_NUMBERS:
        yield ("number",), "always_shown", {}
    if helpline.open_hours is None:
        yield (), "no_hours", {}
    else:
        for day, key, gaps in _odd_days(helpline.open_hours):
            yield ("open", day), key, gaps


def _of_embed(embed: Embed) -> Iterator[Doubt]:
    if all(OWN_MACHINE.fullmatch(site) for site in embed.sites):
        yield Doubt("embed", embed.id, ("sites",), "own_machine")


def _of_staff(person: Staff, stored: Directory) -> Iterator[Doubt]:
    if not person.lines:
        yield Doubt("staff", person.id, ("lines",), "serves_nothing")
    for number, line in enumerate(person.lines):
        if not serves_within(person, stored.lines[line]):
            gaps = {"unit": str(person.unit), "line": str(line)}
            yield Doubt("staff", person.id, ("lines", number), "leads_elsewhere", gaps)
        spoken = stored.lines[line].languages
        if not set(spoken) & set(person.languages):
            gaps = {"line": line, "languages": ", ".join(spoken)}
            yield Doubt("staff", person.id, ("languages",), "speaks_none", gaps)


def _of_letters(named: Directory) -> Iterator[Doubt]:
    for line in named.lines.values():
        yield from _broken("line", line.id, ("name",), line.name)
        yield from _broken("line", line.id, ("audience",), line.audience)
        for number, each in enumerate(line.helplines):
            for key in ("name", "hours", "cost"):
                way = ("helpline", number, key)
                yield from _broken("line", line.id, way, getattr(each, key))
    for unit in named.units.values():
        yield from _broken("unit", unit.id, ("name",), unit.name)
    for organisation in named.organisations.values():
        yield from _broken(
            "organisation", organisation.id, ("name",), {Language(""): organisation.name}
        )
    for person in named.staff.values():
        yield from _broken("staff", person.id, ("alias",), {Language(""): person.alias})


def _broken(
    kind: str, name: str, way: tuple[str | int, ...], texts: Mapping[Language, str]
) -> Iterator[Doubt]:
    for language, text in texts.items():
        found = BROKEN_LETTERS.search(text)
        if found:
            gaps = {"letters": found[0]}
            yield Doubt(kind, name, (*way, language), "broken_letters", gaps)
