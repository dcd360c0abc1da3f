"""What each page is shown, as frozen values; names and units are those of docs/protocol.md.

The transport makes wire structs of them: every field of a struct is an attribute of the view with the same name.
`version` grows with every view made, also over a restart. Times are whole seconds since 1970.
"""

from dataclasses import dataclass

from chatd.base.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    MemberId,
    TicketId,
    Topic,
)


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member. `presence`: "here", "lost", "silent" or "left"; `role`: a value of `Role`."""

    member: MemberId
    role: str
    presence: str


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation as the member `me` is shown it.

    `value` is the signed membership, or "ended". `phase`: "opening", "open", "orphaned" or "ended".
    `stored` and `delivered` are ids of the member's own envelopes. `outcome`: a value of `Outcome`, once ended.
    """

    id: ConversationId
    me: MemberId
    value: str
    phase: str
    line: LineId
    language: Language
    topic: Topic | None
    members: tuple[MemberView, ...]
    stored: int
    delivered: int
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class EstimateView:
    """The wait left, in minutes, rounded outward to five."""

    min_minutes: int
    max_minutes: int


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where the visitor stands; `ahead` counts those who go before."""

    ahead: int
    estimate: EstimateView | None
    is_long: bool
    has_counsellor: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """The line. `phase`: "open", "intake_stopped", "closing" or "closed"."""

    id: LineId
    phase: str
    closes_at: int | None


@dataclass(frozen=True, slots=True)
class VisitorView:
    """`VisitorState`, and the `ticket` by which the visitor is known for its whole life.

    In a conversation the visitor's member id is the ticket's id: `MemberId(ticket)`.
    """

    ticket: TicketId
    version: int
    now: int
    phase: str  # "waiting", "offered", "conversation" or "ended"
    value: str | None
    line: LineView
    place: PlaceView | None = None
    conversation: ConversationView | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk of the console. `phase`: "available", "paused", "away" or "last"."""

    value: str
    phase: str
    capacity: int
    lines: tuple[LineId, ...]
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """The ticket on offer to this desk."""

    ticket: TicketId
    line: LineId
    language: Language
    topic: Topic | None
    waited_seconds: int
    expires_at: int
    offer_seconds: int


@dataclass(frozen=True, slots=True)
class OrphanView:
    """A conversation that a lead may take up. Shown to leads and admins only."""

    conversation: ConversationId
    line: LineId
    language: Language
    lost_seconds: int


@dataclass(frozen=True, slots=True)
class ConsoleView:
    """`ConsoleState`, and the `id` of the desk.

    In a conversation the counsellor's member id is the desk's id: `MemberId(id)`.
    `desk` is None once the shift is over.
    """

    id: DeskId
    version: int
    now: int
    desk: DeskView | None
    offer: OfferView | None = None
    conversations: tuple[ConversationView, ...] = ()
    orphans: tuple[OrphanView, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardDeskView:
    """A counsellor on shift. `phase`: as the desk's, or "lost"."""

    alias: str
    phase: str
    conversations: int
    capacity: int


@dataclass(frozen=True, slots=True)
class BoardLineView:
    """Counts of one line, and nothing of any person."""

    line: LineId
    name: str
    phase: str
    waiting: int
    longest_wait_seconds: int
    served: int
    free: int
    abandoned_last_hour: int
    orphans: int
    desks: tuple[BoardDeskView, ...]


@dataclass(frozen=True, slots=True)
class BoardView:
    """The queue watch of one member of the staff: the lines that this person may see."""

    version: int
    now: int
    lines: tuple[BoardLineView, ...]


@dataclass(frozen=True, slots=True)
class PublicState:
    """`GET /state/EMBED`. `phase`: a line's, "full" or "not_allowed"; `wait` in minutes; `text` says it in words."""

    phase: str
    next_opening: int | None = None
    wait: tuple[int, int] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LanguageView:
    """A language of the line, by its own name."""

    code: Language
    name: str
    is_served_now: bool


@dataclass(frozen=True, slots=True)
class HelplineView:
    """Reviewed help by telephone, in the language asked for."""

    name: str
    number: str
    hours: str
    cost: str


@dataclass(frozen=True, slots=True)
class LineProfile:
    """`GET /line/EMBED?lang=fi`: what the application shows, in the language asked for."""

    line: LineId
    name: str
    organisation: str
    language: Language
    languages: tuple[LanguageView, ...]
    audience: str
    is_adult: bool
    answered_by: str
    topics: tuple[Topic, ...]
    helplines: tuple[HelplineView, ...]
    hours: tuple[str, ...]
    phase: str
    next_opening: int | None
    is_demonstration: bool
