"""Reads one `[[line.helpline]]`: its texts, its number, and when it is open as far as somebody has written that."""

from datetime import date, time

from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.hours import DAYS, read_hours, texts_of
from chatd.directory.rules.checks.values import a_bool, a_date, a_number
from chatd.directory.rules.directory import Helpline, Interval, OpeningHours
from chatd.directory.rules.said import Said

WHOLE_DAY = (Interval(time(0), time(0)),)


def read_helpline(
    fields: Fields, languages: tuple[str, ...], timezone: str, today: date
) -> Helpline:
    """The helpline that this table says; `timezone` is its line's."""
    helpline = Helpline(
        name=texts_of(fields, "name", languages),
        number=fields.take("number", a_number, ""),
        hours=texts_of(fields, "hours", languages),
        cost=texts_of(fields, "cost", languages),
        reviewed=fields.take("reviewed", a_date, today),
        is_for_children=fields.take_or("for_children", a_bool, default=False),
        open_hours=_open(fields, languages, timezone),
    )
    if helpline.reviewed > today:
        fields.refuse("reviewed", Said("a_past_day"))
    fields.done()
    return helpline


def _open(fields: Fields, languages: tuple[str, ...], timezone: str) -> OpeningHours | None:
    is_always = fields.take_or("always", a_bool, default=False)
    table = fields.table("open")
    if not table.keys:
        return OpeningHours(timezone, (WHOLE_DAY,) * len(DAYS)) if is_always else None
    if is_always:
        fields.refuse("always", Said("no_open_beside"))
    return read_hours(table, languages, timezone)
