"""The line's state in one sentence or two, for the partner's page, in the languages that ship; others read English."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chatd.base.names import Language
from chatd.base.texts.catalogue import text_of


def state_text(
    phase: str,
    wait: tuple[int, int] | None,
    opens: datetime | None,
    language: Language,
) -> str:
    """What stands beside the partner's link. `wait` in minutes; `opens` in the line's own time zone."""
    said = [text_of(f"line.state.{phase}", language)]
    if phase == "open" and wait:
        shortest, longest = wait
        said.append(text_of("shared.estimate", language, min=shortest, max=longest))
    if phase in {"closing", "closed"} and opens:
        day = text_of(f"line.day.{opens:%w}", language)
        hour, minute = str(opens.hour), f"{opens:%M}"
        said.append(text_of("line.opens", language, day=day, hour=hour, minute=minute))
    return " ".join(said)


def local(seconds: int | None, timezone: str) -> datetime | None:
    """The moment as the line's clock shows it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, ZoneInfo(timezone))
