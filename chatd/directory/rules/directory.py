"""What an organisation has decided and reviewed: its lines, hours, texts, helplines, embeds and staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from chatd.base.names import (
    CardId,
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    PhraseId,
    StaffId,
    StaffRole,
    Topic,
    UnitId,
)

TopicName = Literal["experienced", "used", "close", "professional", "unsure"]
AnsweredBy = Literal["professional", "volunteer", "peer"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Opening hours on one day, local time of the line. `closes` of midnight is 00:00 of the next day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class HoursException:
    """A date on which the week does not count; no intervals means closed. `reason` by language."""

    day: date
    intervals: tuple[Interval, ...]
    reason: Mapping[Language, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a line is open by plan. `week`: Monday is 0; several intervals a day."""

    timezone: str  # IANA name, "Europe/Helsinki"
    week: tuple[tuple[Interval, ...], ...]  # seven entries
    exceptions: tuple[HoursException, ...] = ()


@dataclass(frozen=True, slots=True)
class Helpline:
    """Reviewed help by telephone, never a part of the translations. Texts by language.

    `hours` are for people; `open_hours` say the same for a program, None where nobody has written it.
    """

    name: Mapping[Language, str]
    number: str
    hours: Mapping[Language, str]
    cost: Mapping[Language, str]
    reviewed: date
    is_for_children: bool = False  # where an adult line sends who is younger
    open_hours: OpeningHours | None = None


@dataclass(frozen=True, slots=True)
class LinePolicy:
    """Numbers of one line; ranges and reasons in docs/operations.md (Source: queue policy, F.2)."""

    is_auto_assigned: bool = False  # False: a counsellor accepts each ticket
    is_by_telephone: bool = False  # nobody new in writing; numbers instead
    capacity_max: int = 2  # conversations at once per counsellor, 1 to 3
    volunteer_capacity_max: int = 1  # and per volunteer, never more than that
    offer_seconds: int = 30  # time to accept, 15 to 90
    offer_misses_max: int = 2  # then the desk is away
    affinity_seconds: int = (
        20  # so long a free desk of whose embed it is goes before others; 0: never
    )
    wrap_up_seconds: int = 180  # a place rests so long after a conversation; 0: not at all
    language_patience_seconds: int = 300  # then a visitor is asked whether another language is fine
    ticket_grace_seconds: int = 300  # a lost visitor keeps the place, 120 to 900
    conversation_grace_seconds: int = 600  # a lost visitor keeps the conversation, 120 to 900
    orphan_return_seconds: int = 60  # the same console may come back
    orphan_max_seconds: int = 300  # nobody has taken it over: she is first on the line again
    silent_seconds: int = 300  # without a word: silent
    silent_end_seconds: int = 600  # after that: ended; 0 means never
    no_show_seconds: int = 120  # greeted, and no answer: the counsellor may free the place
    no_show_kept_seconds: int = 300  # who did not come when it was her turn keeps it so long
    no_shows_max: int = 3  # turns of one visitor at which nobody answered, then the place ends
    verify_tries_max: int = (
        3  # conversations that may fail to be sealed, then she is told the truth
    )
    waiting_max: int = 200  # absolute bound of the waiting line
    wait_offered_max_minutes: int = 60  # beyond this estimate the line is full
    long_wait_minutes: int = 20  # beyond this the wait is called long
    advice_notice_minutes: int = 15  # a professional who waits so long is told so
    talk_start_minutes: int = 45  # mean talk time until own counters know better
    closing_grace_minutes: int = 60  # those who wait at closing time are served
    entries_per_hour_normal: int = 0  # five times as many are a flood, and an alarm; 0: not known


# What a line may say of its page in its own words; no promise, no emergency, nothing of the seal is among them.
OwnText = Literal["greeting", "waiting", "next"]


@dataclass(frozen=True, slots=True)
class Line:
    """A named waiting line. Texts by language; every language listed has every text."""

    id: LineId
    organisation: OrganisationId
    name: Mapping[Language, str]
    audience: Mapping[Language, str]
    languages: tuple[Language, ...]
    topics: tuple[Topic, ...]  # each a `TopicName`
    answered_by: tuple[AnsweredBy, ...]  # what its people are, the usual first
    is_adult: bool
    hours: OpeningHours
    helplines: tuple[Helpline, ...]
    policy: LinePolicy = LinePolicy()
    unit: UnitId | None = None  # None: of the organisation as a whole
    is_for_children: bool = False  # the page says all in words for them
    texts: Mapping[OwnText, Mapping[Language, str]] = field(default_factory=dict, hash=False)

    def name_in(self, language: Language) -> str:
        """Its name in this language, or in its first."""
        return self.name.get(language) or self.name[self.languages[0]]


@dataclass(frozen=True, slots=True)
class Embed:
    """One organisation's placing of a line on its sites. `sites` are origins, `https://example.org`."""

    id: EmbedId
    line: LineId
    organisation: OrganisationId
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """How professionals reach an organisation beside its lines; "" where it has no such way. A place, and no person."""

    name: str
    reviewed: date
    phone: str = ""
    email: str = ""
    page: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """Each that there is, as people write it."""
        return tuple(each for each in (self.phone, self.email, self.page) if each)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the pages about accessibility, privacy and feedback say of an organisation; "" where it has no such thing.

    `email`, `phone`, `address`: where anybody gives feedback or asks; `complaints`, `privacy`: pages of its own.
    """

    reviewed: date  # when somebody of it went through this
    email: str = ""
    phone: str = ""
    address: str = ""
    complaints: str = ""
    privacy: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who offers help. `roots`: public keys, base64url; two while a rotation overlaps.

    `contact`: for professionals; None where nothing is said. `imprint`: for anybody, on its lines' pages.
    `invites`: by own line, the organisations whose people may serve it too; `serves`: lines of others that it has
    accepted to serve. `takes_from`: by own line, the organisations whose talks it takes over; `hands_to`: lines of
    others to which its people may hand a talk on. Either of two alone does nothing (rules/sharing.py).
    `logo`: a small picture as base64 (rules/logo.py); "" is none.
    `allows_passphrase_sign_in`: also without a passkey. Its consoles are covered and locked after so long idle.
    """

    id: OrganisationId
    name: str
    roots: tuple[str, ...] = ()
    allows_passphrase_sign_in: bool = False
    cover_seconds: int = 180
    lock_seconds: int = 900  # never before the cover
    contact: Contact | None = None
    invites: Mapping[LineId, tuple[OrganisationId, ...]] = field(default_factory=dict, hash=False)
    serves: tuple[LineId, ...] = ()
    takes_from: Mapping[LineId, tuple[OrganisationId, ...]] = field(
        default_factory=dict, hash=False
    )
    hands_to: tuple[LineId, ...] = ()
    imprint: Imprint | None = None
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of an organisation that has lines and people of its own. Name by language; `contact` as its own."""

    id: UnitId
    organisation: OrganisationId
    name: Mapping[Language, str]
    contact: Contact | None = None

    def name_in(self, languages: Iterable[Language]) -> str:
        """Its name in the first of these that it has, else in any."""
        names = (self.name.get(language) for language in languages)
        return next((each for each in names if each), next(iter(self.name.values()), self.id))


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of an organisation. `alias` is all that a visitor ever sees of the name.

    `answers_as` stands in the person's credentials, where the server cannot change it (ADR 0029); None says nothing.
    `since`: the day on which the person began; None is long ago.
    `unit`: who leads or administers does so there alone; None: in the whole organisation (rules/units.py).
    """

    id: StaffId
    organisation: OrganisationId
    alias: str
    role: StaffRole
    lines: tuple[LineId, ...]
    languages: tuple[Language, ...]
    answers_as: AnsweredBy | None = None
    since: date | None = None
    unit: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A ready-made text that a counsellor puts into the box and may change before sending. Texts by language.

    `line`: there alone; None: on all. `starter`: in place of this one of the release, which is not offered then;
    `is_hidden`: nothing is offered for it. `place`: those that have one come first, by it; the others as the release
    has them, and by title.
    """

    id: PhraseId
    organisation: OrganisationId
    code: str  # what is typed behind `/`
    title: Mapping[Language, str]
    text: Mapping[Language, str]
    line: LineId | None = None
    starter: str | None = None
    is_hidden: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a counsellor shows to a visitor as a whole, with numbers to tap and no links. As `Phrase`."""

    id: CardId
    organisation: OrganisationId
    title: Mapping[Language, str]
    text: Mapping[Language, str]
    reviewed: date
    line: LineId | None = None
    starter: str | None = None
    is_hidden: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything durable at one moment, as the TOML file says it."""

    organisations: Mapping[OrganisationId, Organisation]
    lines: Mapping[LineId, Line]
    embeds: Mapping[EmbedId, Embed]
    staff: Mapping[StaffId, Staff]
    phrases: Mapping[PhraseId, Phrase] = field(default_factory=dict)
    cards: Mapping[CardId, Card] = field(default_factory=dict)
    units: Mapping[UnitId, Unit] = field(default_factory=dict)
