"""The weeks to come, day by day, as a line's hours would have them."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Shape
from chatd.directory.shapes.items import Sentence
from chatd.directory.shapes.tables import HoursTable, Words


class HoursBody(Shape, frozen=True):
    """`POST /api/hours`: the hours of a draft, and the languages of its line."""

    hours: HoursTable
    languages: Annotated[tuple[Words, ...], Meta(max_length=20)]


class Holiday(Shape, frozen=True):
    """A public holiday of the line's country. `name`: by language, as far as it is known in it."""

    name: dict[str, str]


class DayAhead(Shape, frozen=True):
    """One day, in the line's own time. `is_exception`: it was decided for this day alone.

    `clock_minutes`: by how much the clock goes forward (60) or back (-60) on it, else 0.
    """

    day: str
    weekday: int  # Monday is 0
    intervals: tuple[str, ...]
    is_exception: bool
    holiday: Holiday | None
    clock_minutes: int


class Weeks(Shape, frozen=True):
    """The answer: eight weeks from this Monday; none while there are `errors`. `country`: "FI", "" where unknown."""

    errors: tuple[Sentence, ...]
    country: str
    today: str
    days: tuple[DayAhead, ...]
