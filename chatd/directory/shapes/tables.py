"""An item as its table in the file says it, without its id and organisation; the same words, so the same checks.

What a value must look like is said by those checks, in sentences. Here stands only of which kind it is, so that a draft
that is wrong is kept, and told what is wrong with it. A field that the file may leave out is null.
"""

from typing import Annotated, TypeAlias

from msgspec import Meta

from chatd.base.shapes import Shape
from chatd.directory.rules.directory import OwnText

WORDS_MAX_CHARS = 2_000  # of one text; the checks ask for less, and say so
LOGO_MAX_CHARS = 20_000  # of one that is too large; the check says so
LIST_MAX_COUNT = 400  # days of exceptions, sites, lines

Words = Annotated[str, Meta(max_length=WORDS_MAX_CHARS)]
Logo = Annotated[str, Meta(max_length=LOGO_MAX_CHARS)]
Several = Annotated[tuple[Words, ...], Meta(max_length=LIST_MAX_COUNT)]
Texts: TypeAlias = dict[str, Words]  # by language


class ExceptionTable(Shape, frozen=True):
    """A day on which the week does not count; no intervals: closed. `day`: `2026-12-24`."""

    day: Words
    intervals: Several
    reason: Texts | None


class HoursTable(Shape, frozen=True):
    """When a line or a helpline is open: `["09:00-12:00", "17:00-21:00"]`; an empty day is closed."""

    timezone: Words | None
    monday: Several
    tuesday: Several
    wednesday: Several
    thursday: Several
    friday: Several
    saturday: Several
    sunday: Several
    exception: Annotated[tuple[ExceptionTable, ...], Meta(max_length=LIST_MAX_COUNT)]


class HelplineTable(Shape, frozen=True):
    """Reviewed help by telephone. `always`: open at all hours; else `open`, or neither where only words are known."""

    number: Words
    reviewed: Words
    name: Texts
    hours: Texts
    cost: Texts
    for_children: bool
    always: bool
    open: HoursTable | None


class LineTable(Shape, frozen=True):
    """A line. `policy`: only numbers that are otherwise than the release's own. `unit`: where it stands, or null.

    `texts`: what it says in its own words; promises are not among them.
    """

    name: Texts
    audience: Texts
    languages: Several
    topics: Several
    answered_by: Several
    is_adult: bool
    hours: HoursTable
    helpline: Annotated[tuple[HelplineTable, ...], Meta(max_length=LIST_MAX_COUNT)]
    policy: dict[str, bool | int]
    unit: Words | None
    is_for_children: bool
    texts: dict[OwnText, Texts]


class EmbedTable(Shape, frozen=True):
    """A placing of a line on these sites."""

    line: Words
    sites: Several


class StaffTable(Shape, frozen=True):
    """A person. `answers_as`: as what, in the credential; null says nothing. `since`: her first day, or null.

    `unit`: where she stands; null: in none.
    """

    alias: Words
    role: Words
    lines: Several
    languages: Several
    answers_as: Words | None
    since: Words | None
    unit: Words | None


class PhraseTable(Shape, frozen=True):
    """A ready-made text; on all lines where it names none. `starter`: it stands for this one of the release.

    `place`: in the lists of a console; null: behind all that have one.
    """

    code: Words
    title: Texts
    text: Texts
    line: Words | None
    starter: Words | None
    hidden: bool
    place: int | None


class CardTable(Shape, frozen=True):
    """What is shown to a visitor as a whole, as `PhraseTable`. `reviewed`: `2026-12-24`."""

    title: Texts
    text: Texts
    reviewed: Words
    line: Words | None
    starter: Words | None
    hidden: bool
    place: int | None


class ContactTable(Shape, frozen=True):
    """How professionals reach the organisation; null where it has no such way. `reviewed`: `2026-12-24`."""

    name: Words
    phone: Words | None
    email: Words | None
    page: Words | None
    reviewed: Words


class ImprintTable(Shape, frozen=True):
    """What the pages about accessibility, privacy and feedback say; null where it has no such thing."""

    email: Words | None
    phone: Words | None
    address: Words | None
    complaints: Words | None
    privacy: Words | None
    reviewed: Words


class UnitTable(Shape, frozen=True):
    """A part of an organisation with lines and people of its own."""

    name: Texts
    contact: ContactTable | None


class OrganisationTable(Shape, frozen=True):
    """The organisation itself. Its roots are not changed here: who could change them could stand for everybody.

    `invites`: by own line, organisations whose people may serve it too; `serves`: lines of others that it has accepted.
    `takes_from`: by own line, organisations whose talks it takes over; `hands_to`: lines of others that take ours.
    `logo`: a PNG or WebP as base64, also behind `data:image/png;base64,`; "" is none.
    """

    name: Words
    allows_passphrase_sign_in: bool
    cover_seconds: int
    lock_seconds: int
    contact: ContactTable | None
    invites: dict[Words, Several]
    serves: Several
    takes_from: dict[Words, Several]
    hands_to: Several
    imprint: ImprintTable | None
    logo: Logo
