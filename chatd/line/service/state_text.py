"""The line's state in one sentence or two, for the partner's page, in the languages that ship; others read English."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chatd.base.names import Language

DAYS = {
    "fi": [
        "maanantaina",
        "tiistaina",
        "keskiviikkona",
        "torstaina",
        "perjantaina",
        "lauantaina",
        "sunnuntaina",
    ],
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
PHASES = {
    "fi": {
        "open": "Linja on auki.",
        "closing": "Linja on nyt kiinni.",
        "closed": "Linja on nyt kiinni.",
        "full": "Jono on nyt täynnä.",
        "intake_stopped": "Linja ei ota juuri nyt uusia keskusteluja.",
        "not_allowed": "Linja ei ole käytössä tällä sivustolla.",
    },
    "sv": {
        "open": "Linjen är öppen.",
        "closing": "Linjen är stängd nu.",
        "closed": "Linjen är stängd nu.",
        "full": "Kön är full nu.",
        "intake_stopped": "Linjen tar inte emot nya samtal just nu.",
        "not_allowed": "Linjen används inte på den här webbplatsen.",
    },
    "en": {
        "open": "The line is open.",
        "closing": "The line is closed now.",
        "closed": "The line is closed now.",
        "full": "The queue is full now.",
        "intake_stopped": "The line takes no new conversations right now.",
        "not_allowed": "The line is not enabled on this site.",
    },
}
WAIT = {
    "fi": "Arvio: odotat noin {0}\N{EN DASH}{1} minuuttia.",
    "sv": "Uppskattning: du väntar ungefär {0}\N{EN DASH}{1} minuter.",
    "en": "Estimate: you will wait about {0}\N{EN DASH}{1} minutes.",
}
OPENS = {
    "fi": "Aukeaa: {day} kello {hour}.{minute:02}.",
    "sv": "Öppnar: {day} klockan {hour}.{minute:02}.",
    "en": "Opens: {day} at {hour}:{minute:02}.",
}


def state_text(
    phase: str,
    wait: tuple[int, int] | None,
    opens: datetime | None,
    language: Language,
) -> str:
    """What stands beside the partner's link. `wait` in minutes; `opens` in the line's own time zone."""
    spoken = language[:2] if language[:2] in PHASES else "en"
    said = [PHASES[spoken][phase]]
    if phase == "open" and wait:
        said.append(WAIT[spoken].format(*wait))
    if phase in {"closing", "closed"} and opens:
        day = DAYS[spoken][opens.weekday()]
        said.append(OPENS[spoken].format(day=day, hour=opens.hour, minute=opens.minute))
    return " ".join(said)


def local(seconds: int | None, timezone: str) -> datetime | None:
    """The moment as the line's clock shows it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, ZoneInfo(timezone))
