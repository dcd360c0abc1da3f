"""What is asked about planned shifts, and what it is answered. Days and times are of the line's own clock."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.shapes import LANGUAGES_MAX_COUNT, Empty, Exchange, Name, Positive, Shape
from chatd.rota.rules.shifts import REPEATS_MAX
from chatd.rota.shapes.calls import (
    AnswerCall,
    CallAddress,
    CallIns,
    CallWish,
    EndCall,
    KeepAddress,
    MakeCall,
)

DayText = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
TimeText = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Weeks = Annotated[int, Meta(ge=1, le=REPEATS_MAX)]
Spoken = Annotated[tuple[Name, ...], Meta(max_length=LANGUAGES_MAX_COUNT)]
ShiftState = Literal["free", "asked", "can", "planned", "declined"]


class RotaDay(Shape, frozen=True):
    """`holiday` by language: it decides nothing. `clock_minutes`: how far the clock goes forward; back is negative."""

    day: str
    weekday: int
    holiday: dict[str, str] | None
    clock_minutes: int


class RotaPart(Shape, frozen=True):
    """A time in which the line is open and nothing changes. `missing`: so many more are needed.

    To counsellors only what is missing is told, and `needed`, `planned` and `asked` are 0. `in_time`: of all who come,
    per cent that are answered within three minutes when as many come as are needed; `left`: per cent that give up
    then. Both null where it is not known yet how many come, and on another organisation's line. `of_others`: of
    `planned`, whom other organisations that serve the line have planned.
    """

    begins: int
    ends: int
    needed: int
    planned: int
    asked: int
    missing: int
    unspoken: tuple[str, ...]
    in_time: int | None
    left: int | None
    of_others: int = 0


class RotaLineDay(Shape, frozen=True):
    """A day of a line; without parts it is closed, or, to counsellors, nobody is missing."""

    day: str
    parts: tuple[RotaPart, ...]


class RotaLine(Shape, frozen=True):
    """A line of the person who asks, and its days. `unit`: by name, or empty.

    `offered_by`: whose it is, where that is another organisation.
    """

    line: str
    name: str
    timezone: str
    languages: tuple[str, ...]
    days: tuple[RotaLineDay, ...]
    unit: str = ""
    offered_by: str | None = None


class RotaShift(Shape, frozen=True):
    """A planned shift. `ends` at or before `begins` is on the next day; `minutes`: its length.

    `is_signed`: whether the person's staff certificate lasts so long; null: it is nobody's. `by`, `at`: who changed it
    last; "" for who is no lead and has not done it herself. `is_over`: it has ended, and nobody answers it any more.
    """

    id: str
    version: int
    line: str
    day: str
    begins: str
    ends: str
    minutes: int
    languages: tuple[str, ...]
    state: ShiftState
    staff: str | None
    is_repeated: bool
    is_signed: bool | None
    by: str
    at: int
    is_over: bool = False


class RotaPerson(Shape, frozen=True):
    """Somebody who can be planned. `signed_until`: the end of the staff certificate; null: there is none."""

    id: str
    alias: str
    lines: tuple[str, ...]
    languages: tuple[str, ...]
    signed_until: int | None


class Rota(Shape, frozen=True):
    """The answer of `GET /api/rota`. Leads see all; others their own shifts, what nobody has taken, and themselves."""

    now: int
    today: str
    days: tuple[RotaDay, ...]
    lines: tuple[RotaLine, ...]
    shifts: tuple[RotaShift, ...]
    people: tuple[RotaPerson, ...]


class WantShift(Shape, frozen=True):
    """What a lead wants. `staff` null: nobody yet; `is_asked`: that person is asked first. No languages: any."""

    line: Name
    day: DayText
    begins: TimeText
    ends: TimeText
    languages: Spoken = ()
    staff: Name | None = None
    is_asked: bool = False


class PlanShift(Shape, frozen=True):
    """`POST /api/rota/plan`: once, or in so many weeks at the same time by the clock."""

    shift: WantShift
    weeks: Weeks = 1


class ChangeShift(Shape, frozen=True):
    """`POST /api/rota/change`: in place of the version `base`. `is_following`: and those alike that follow it."""

    id: Name
    base: Positive
    shift: WantShift
    is_following: bool = False


class RemoveShift(Shape, frozen=True):
    """`POST /api/rota/remove`: a lead any, everybody what she has offered."""

    id: Name
    base: Positive
    is_following: bool = False


class AnswerShift(Shape, frozen=True):
    """`POST /api/rota/answer`: to take what nobody has; yes or no to what one is asked; or that one cannot."""

    id: Name
    base: Positive
    answer: Literal["take", "yes", "no"]


class OfferShift(Shape, frozen=True):
    """`POST /api/rota/offer`: when this person can come."""

    line: Name
    day: DayText
    begins: TimeText
    ends: TimeText
    weeks: Weeks = 1


class RotaChanged(Shape, frozen=True):
    """How many were changed. 0: somebody has come between; `standing`: what stands, null where none is to be seen."""

    count: int
    standing: RotaShift | None = None


class RotaFile(Shape, frozen=True):
    """The answer of `GET /api/rota/file`: a file by its name, and what is in it."""

    name: str
    type: str
    text: str


CONSOLE_EVENTS = {"watch_call_ins": Exchange(Empty, CallIns)}
CONSOLE_PUSHES: dict[str, type[Shape]] = {"call_ins": CallIns}
HTTP = {
    "POST /api/call-in": Exchange(MakeCall, Empty),
    "POST /api/call-in/over": Exchange(EndCall, Empty),
    "POST /api/call-in/answer": Exchange(AnswerCall, Empty),
    "POST /api/call-in/wish": Exchange(CallWish, Empty),
    "GET /api/call-in/address": Exchange(Empty, CallAddress),
    "POST /api/call-in/address": Exchange(KeepAddress, Empty),
    "GET /api/rota": Exchange(Empty, Rota),
    "GET /api/rota/file": Exchange(Empty, RotaFile),
    "POST /api/rota/plan": Exchange(PlanShift, RotaChanged),
    "POST /api/rota/change": Exchange(ChangeShift, RotaChanged),
    "POST /api/rota/remove": Exchange(RemoveShift, RotaChanged),
    "POST /api/rota/answer": Exchange(AnswerShift, RotaChanged),
    "POST /api/rota/offer": Exchange(OfferShift, RotaChanged),
}
