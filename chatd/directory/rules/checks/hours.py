"""Reads opening hours, of a line or of a helpline: the week, and dated exceptions; and texts in each language."""

from datetime import date

from chatd.base.names import Language
from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.hints import Check
from chatd.directory.rules.checks.values import a_date, a_day, a_text, a_timezone
from chatd.directory.rules.directory import HoursException, OpeningHours
from chatd.directory.rules.said import Said

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
USUAL_TIMEZONE = "Europe/Helsinki"


def read_hours(
    fields: Fields, languages: tuple[str, ...], usual_timezone: str | None = None
) -> OpeningHours:
    """The hours that this table says; `usual_timezone` where it names none."""
    if usual_timezone is None:
        timezone = fields.take("timezone", a_timezone, USUAL_TIMEZONE)
    else:
        timezone = fields.take_or("timezone", a_timezone, usual_timezone)
    week = tuple(fields.take_or(day, a_day, ()) for day in DAYS)
    exceptions: list[HoursException] = []
    for table in fields.tables("exception"):
        exception = _exception(table, languages)
        if exception.day != date.min and exception.day in {each.day for each in exceptions}:
            table.refuse("day", Said("each_day_once"))
        exceptions.append(exception)
    fields.done()
    return OpeningHours(timezone, week, tuple(sorted(exceptions, key=lambda one: one.day)))


def _exception(fields: Fields, languages: tuple[str, ...]) -> HoursException:
    is_said = fields.has("reason")
    exception = HoursException(
        day=fields.take("day", a_date, date.min),
        intervals=fields.take("intervals", a_day, ()),
        reason=texts_of(fields, "reason", languages, is_needed=False) if is_said else {},
    )
    fields.knows("reason")
    fields.done()
    return exception


def texts_of(
    fields: Fields,
    key: str,
    languages: tuple[str, ...],
    check: Check[str] = a_text,
    *,
    is_needed: bool = True,
) -> dict[Language, str]:
    """The texts of a key, one for each language: none may be missing, because it would be missing on the page.

    `languages`: none when nobody knows them, since the line's own are wrong.
    """
    each = ", ".join(languages)
    table = fields.table(
        key, needed=f"a text in each language of the line: {each}" if is_needed else ""
    )
    if not fields.has(key) or not fields.is_a_table(key):
        return {}
    said = languages or table.keys
    missing = ", ".join(language for language in said if not table.has(language))
    if missing:
        fields.say(key, Said("text_missing", languages=each, missing=missing))
    for language in table.keys:
        if language not in said:
            table.say(language, Said("no_language_of_line", languages=each))
    return {
        Language(language): table.take(language, check, "")
        for language in said
        if table.has(language)
    }
