"""A service to which somebody is referred, and the small closed lists of words by which it is found.

A region is a wellbeing services county, by a word of its own: a spreadsheet would eat the zero of a number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias, get_args

from chatd.directory.rules.review import REVIEW_DAYS

Category: TypeAlias = Literal[
    "shelter", "family_centre", "adult_social_work", "couple_therapy", "police", "lawyer", "ngo"
]
Concern: TypeAlias = Literal[
    "custody",
    "legal_process",
    "criminal_process",
    "money",
    "whole_situation",
    "authorities",
    "guidance",
    "advice",
    "errands",
]
Client: TypeAlias = Literal["children", "older_people", "users_of_violence", "everybody"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
CONCERNS: tuple[Concern, ...] = get_args(Concern)
CLIENTS: tuple[Client, ...] = get_args(Client)
WHOLE_COUNTRY = "whole-country"
# Source: Act on Organising Healthcare and Social Welfare Services 612/2021; the City of Helsinki; Åland.
REGIONS: Mapping[str, tuple[str, str]] = {
    "helsinki": ("Helsinki", "Helsingfors"),
    "vantaa-kerava": ("Vantaa ja Kerava", "Vanda och Kervo"),
    "lansi-uusimaa": ("Länsi-Uusimaa", "Västra Nyland"),
    "ita-uusimaa": ("Itä-Uusimaa", "Östra Nyland"),
    "keski-uusimaa": ("Keski-Uusimaa", "Mellersta Nyland"),
    "varsinais-suomi": ("Varsinais-Suomi", "Egentliga Finland"),
    "satakunta": ("Satakunta", "Satakunta"),
    "kanta-hame": ("Kanta-Häme", "Egentliga Tavastland"),
    "pirkanmaa": ("Pirkanmaa", "Birkaland"),
    "paijat-hame": ("Päijät-Häme", "Päijänne-Tavastland"),
    "kymenlaakso": ("Kymenlaakso", "Kymmenedalen"),
    "etela-karjala": ("Etelä-Karjala", "Södra Karelen"),
    "etela-savo": ("Etelä-Savo", "Södra Savolax"),
    "pohjois-savo": ("Pohjois-Savo", "Norra Savolax"),
    "pohjois-karjala": ("Pohjois-Karjala", "Norra Karelen"),
    "keski-suomi": ("Keski-Suomi", "Mellersta Finland"),
    "etela-pohjanmaa": ("Etelä-Pohjanmaa", "Södra Österbotten"),
    "pohjanmaa": ("Pohjanmaa", "Österbotten"),
    "keski-pohjanmaa": ("Keski-Pohjanmaa", "Mellersta Österbotten"),
    "pohjois-pohjanmaa": ("Pohjois-Pohjanmaa", "Norra Österbotten"),
    "kainuu": ("Kainuu", "Kajanaland"),
    "lappi": ("Lappi", "Lappland"),
    "ahvenanmaa": ("Ahvenanmaa", "Åland"),
}
TIMEZONE = "Europe/Helsinki"  # of all these regions

SERVICES_MAX = 2_000  # of one organisation
VERSIONS_MAX = 10  # of one organisation, with the one that stands
DAY_MINUTES = 24 * 60


class Opening(NamedTuple):
    """Within one day, in minutes from its midnight; `weekday`: Monday is 0."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Service:
    """Texts by language, the first is what others fall back on. No regions: the whole country.

    `hours`: as the table says them; `openings`: the same for a program, none where nobody knows. `is_coordinator`: who
    coordinates in these regions, for professionals.
    """

    id: str
    category: Category
    name: Mapping[str, str]
    text: Mapping[str, str]
    concerns: tuple[str, ...]
    regions: tuple[str, ...]
    clients: tuple[str, ...]
    languages: tuple[str, ...]
    phones: tuple[str, ...]
    hours: str
    openings: tuple[Opening, ...]
    web: str
    reviewed: date
    is_coordinator: bool = False


def is_due(service: Service, today: date) -> bool:
    """Whether nobody has confirmed it for half a year."""
    return (today - service.reviewed).days > REVIEW_DAYS


def is_open(service: Service, weekday: int, minute: int) -> bool:
    """At this minute of this day, where the service is."""
    return any(
        each.weekday == weekday and each.opens <= minute < each.closes for each in service.openings
    )


def of_region(services: Iterable[Service], region: str) -> list[Service]:
    """Those there, its own before those of the whole country."""
    found = [each for each in services if not each.regions or region in each.regions]
    return sorted(found, key=lambda each: not each.regions)


class Changed(NamedTuple):
    """What one table makes of another, by the id of the service, in order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def changed(before: Sequence[Service], after: Sequence[Service]) -> Changed:
    """What differs."""
    old, new = ({each.id: each for each in some} for some in (before, after))
    return Changed(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(key for key in old.keys() & new.keys() if old[key] != new[key])),
        tuple(sorted(old.keys() - new.keys())),
    )
