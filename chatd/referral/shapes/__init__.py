"""What is asked about services, and what it is answered."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Empty, Exchange, Number, Positive, Shape
from chatd.referral.rules.rows import CSV_MAX_CHARS, FIELD_MAX_CHARS
from chatd.referral.rules.services import Category

Csv = Annotated[str, Meta(max_length=CSV_MAX_CHARS)]


class ServiceOpening(Shape, frozen=True):
    """In minutes from midnight of a day in Helsinki; `weekday`: Monday is 0."""

    weekday: int
    opens: int
    closes: int


class ServiceShown(Shape, frozen=True):
    """A service. Texts by language, the first is what others fall back on; no regions: the whole country.

    `hours`: as its table says them; `openings`: the same for a program; `is_due`: unconfirmed for half a year.
    """

    id: str
    category: Category
    name: dict[str, str]
    text: dict[str, str]
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    clients: tuple[str, ...]
    languages: tuple[str, ...]
    phones: tuple[str, ...]
    hours: str
    openings: tuple[ServiceOpening, ...]
    web: str
    reviewed: str
    is_due: bool
    is_coordinator: bool


class Services(Shape, frozen=True):
    """The answer of `GET /api/services`. `number`: of the table that stands, 0: there is none. `regions`: all."""

    number: int
    is_public: bool
    services: tuple[ServiceShown, ...]
    regions: dict[str, str]


class ServicesCsv(Shape, frozen=True):
    """The answer of `GET /api/services/csv`: the table as a file, the head alone where there is none."""

    number: int
    csv: str


class CsvBody(Shape, frozen=True):
    """`POST /api/services/look`: a table, looked at; nothing is kept."""

    csv: Csv


class CsvFault(Shape, frozen=True):
    """One mistake. `row`: as a spreadsheet counts; `column`: its name, "" of the whole row."""

    row: int
    column: str
    text: str


class ServicesLooked(Shape, frozen=True):
    """`standing`: the number of what stands, by whom and since when. Ids of services: what would change."""

    standing: int
    by: str
    at: int
    count: int
    faults: tuple[CsvFault, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class PublishServices(Shape, frozen=True):
    """`POST /api/services/publish`: in place of the table `base`, all of it. `is_public`: for professionals to read."""

    csv: Csv
    base: Number
    is_public: bool


Field = Annotated[str, Meta(max_length=FIELD_MAX_CHARS)]


class ServiceRow(Shape, frozen=True):
    """A service as the table has it: the same columns, the same words, `|` between several."""

    id: Field
    category: Field
    name_fi: Field
    name_sv: Field
    name_en: Field
    text_fi: Field
    text_sv: Field
    text_en: Field
    topics: Field
    regions: Field
    clients: Field
    languages: Field
    phones: Field
    hours: Field
    web: Field
    reviewed: Field
    coordinates: Field


class ChangeService(Shape, frozen=True):
    """`POST /api/services/one`: this service of the table `base`, as `row` says it; null takes it away."""

    base: Number
    service: Field
    row: ServiceRow | None


class ServicesPublished(Shape, frozen=True):
    """The number of what was published; null: nothing was, and `looked` says why: faults, or who came between."""

    number: int | None
    looked: ServicesLooked


class PastServices(Shape, frozen=True):
    """A table that stands or stood before, and how many services it has."""

    number: int
    by: str
    at: int
    count: int


class MonthReferred(Shape, frozen=True):
    """How often somebody was told of a service of this category, in a month that is over; null: fewer than five."""

    month: str
    category: Category
    count: int | None


class ServicesPast(Shape, frozen=True):
    """The answer of `GET /api/services/past`, the newest first. `days`: how long one can be put back."""

    days: int
    tables: tuple[PastServices, ...]
    referred: tuple[MonthReferred, ...]


class PutBack(Shape, frozen=True):
    """`POST /api/services/undo`: this table once more, as a new one."""

    number: Positive


class ReferredBody(Shape, frozen=True):
    """`POST /api/services/referred`: somebody was told of a service of this category; nothing else is said or kept."""

    category: Category


HTTP = {
    "GET /api/services": Exchange(Empty, Services),
    "GET /api/services/csv": Exchange(Empty, ServicesCsv),
    "POST /api/services/look": Exchange(CsvBody, ServicesLooked),
    "POST /api/services/publish": Exchange(PublishServices, ServicesPublished),
    "POST /api/services/one": Exchange(ChangeService, ServicesPublished),
    "GET /api/services/past": Exchange(Empty, ServicesPast),
    "POST /api/services/undo": Exchange(PutBack, ServicesPublished),
    "POST /api/services/referred": Exchange(ReferredBody, Empty),
}
