"""Reads opening hours, of a line or of a helpline: the week, and dated exceptions."""

from chatd.base.names import Language
from chatd.directory.rules.directory import HoursException, OpeningHours
from chatd.directory.toml.checks import a_date, a_day, a_timezone, texts_in
from chatd.directory.toml.fields import Check, Fields

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_hours(
    fields: Fields, languages: tuple[str, ...], usual_timezone: str | None = None
) -> OpeningHours:
    """The hours that this table says; `usual_timezone` where it names none. Raises: a fault."""
    if usual_timezone is None:
        timezone = fields.take("timezone", a_timezone)
    else:
        timezone = fields.take_or("timezone", a_timezone, usual_timezone)
    week = tuple(fields.take_or(day, a_day, ()) for day in DAYS)
    exceptions = sorted(
        (_exception(one, languages) for one in fields.tables("exception")), key=lambda one: one.day
    )
    if len({one.day for one in exceptions}) != len(exceptions):
        fields.refuse("exception", "each day once")
    fields.done()
    return OpeningHours(timezone, week, tuple(exceptions))


def _exception(fields: Fields, languages: tuple[str, ...]) -> HoursException:
    reason: dict[str, str] = fields.take_or("reason", texts_in(languages), {})
    exception = HoursException(
        day=fields.take("day", a_date),
        intervals=fields.take("intervals", a_day),
        reason={Language(language): text for language, text in reason.items()},
    )
    fields.done()
    return exception


def texts_of(
    fields: Fields, key: str, languages: tuple[str, ...], check: Check[str] | None = None
) -> dict[Language, str]:
    """The texts of a key, one for each language. Raises: a fault."""
    texts = fields.take(key, texts_in(languages, check) if check else texts_in(languages))
    return {Language(language): text for language, text in texts.items()}
