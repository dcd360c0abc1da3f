"""The line's state in a few sentences, for the partner's page, in the languages that ship; others read English."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chatd.base.names import Language, Seconds
from chatd.base.texts.catalogue import text_of

FAR_DAYS = 7  # from then on a weekday alone could be meant twice
YEAR_DAYS = 180  # from then on a day and a month alone could
TEXT_MAX_BYTES = 200  # of an answer of 300; what does not fit is on the line's page
NEXT_OPENING = ("intake_stopped", "closing", "closed")  # phases in which it is told


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a line. `said`: a phase, or that it is open and nobody is there, or nobody who speaks this.

    `wait` and `retry` in minutes; `now` and `opens` by the line's own clock; `exception`: why hours are others today;
    `number`: whom to call, with the name.
    """

    said: str
    now: datetime
    wait: tuple[int, int] | None = None
    opens: datetime | None = None
    retry: int | None = None
    exception: str = ""
    number: str = ""


def state_text(told: Told, language: Language) -> str:
    """All of it that is true of this phase, and the exception where it fits."""
    said = [text_of(f"line.state.{told.said}", language)]
    if told.said == "open" and told.wait:
        said.append(_wait(*told.wait, language))
    if told.said == "full" and told.retry:
        said.append(text_of("line.retry", language, n=told.retry))
    if told.said in NEXT_OPENING and told.opens:
        said.append(_opens(told.opens, told.now, language))
    if told.number and len(" ".join([*said, told.number]).encode()) <= TEXT_MAX_BYTES:
        said.append(told.number)
    if told.exception:
        reason = text_of("line.exception", language, reason=told.exception)
        if len(" ".join([*said, reason]).encode()) <= TEXT_MAX_BYTES:
            said.append(reason)
    return " ".join(said)


def _wait(shortest: int, longest: int, language: Language) -> str:
    if shortest == 0:
        return text_of("line.estimate_short", language, max=longest)
    return text_of("shared.estimate", language, min=shortest, max=longest)


def _opens(opens: datetime, now: datetime, language: Language) -> str:
    hour, minute = str(opens.hour), f"{opens:%M}"
    day = day_words(opens.date(), now.date(), language)
    return text_of("line.opens", language, day=day, hour=hour, minute=minute)


def day_words(day: date, today: date, language: Language) -> str:
    """The day as nobody can mistake it, however far away: today, tomorrow, a weekday, a date, a year."""
    days = (day - today).days
    if days == 0:
        return text_of("line.day.today", language)
    if days == 1:
        return text_of("line.day.tomorrow", language)
    weekday = text_of(f"line.day.{day:%w}", language)
    if days < FAR_DAYS:
        return weekday
    month = text_of(f"line.month.{day.month}", language)
    dated = text_of("line.date", language, weekday=weekday, day=str(day.day), month=month)
    return f"{dated} {day.year}" if days >= YEAR_DAYS else dated


def local(seconds: Seconds, timezone: str) -> datetime:
    """The moment as the line's clock shows it."""
    return datetime.fromtimestamp(seconds, ZoneInfo(timezone))
