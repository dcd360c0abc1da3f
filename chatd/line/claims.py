"""What a page on a line holds for us, signed: a visitor's ticket, a console's desk."""

from chatd.base.base64url import to_text
from chatd.base.claims import ClaimStruct, bytes_of
from chatd.base.names import (
    DeskId,
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    ProcessId,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
    Topic,
    Urgent,
)
from chatd.line.rules import presence
from chatd.line.rules.desk import Desk, DeskPhase
from chatd.line.rules.ticket import Pause, Ticket
from chatd.line.rules.wrap_up import WrapUps

TICKET_LIFE_SECONDS = 6 * 3_600  # longer than any line is open and its grace
SHIFT_LIFE_SECONDS = 14 * 3_600  # a credential lives 12 h at most


class TicketClaim(ClaimStruct, frozen=True, tag="t6"):
    """A place on a line. Times in seconds since 1970; the hash of the resume key is base64url.

    `is_last_offer` to `kept_until`: what has become of it in conversations, as the ticket says.
    """

    id: TicketId
    line: LineId
    embed: EmbedId
    language: Language
    topic: Topic | None
    ticket_class: TicketClass
    others: tuple[Language, ...]
    issued: Seconds
    urgent: Urgent | None
    urgent_since: Seconds | None
    is_last_offer: bool
    is_first: bool
    tries: int
    pauses: tuple[Pause, ...]
    no_shows: int
    back_at: Seconds | None
    kept_until: Seconds | None
    resume_hash_text: str
    made: Seconds
    expires: Seconds

    def __post_init__(self) -> None:
        """Raises: ValueError for a hash that is none."""
        bytes_of(self.resume_hash_text)

    @property
    def holder_hash(self) -> bytes:
        """SHA-256 of the resume key of the visitor's page."""
        return bytes_of(self.resume_hash_text)


class DeskClaim(ClaimStruct, frozen=True, tag="d5"):
    """A desk. Its conversations come with their own memberships."""

    id: DeskId
    staff: StaffId
    organisation: OrganisationId
    alias: str
    lines: tuple[LineId, ...]
    languages: tuple[Language, ...]
    classes: tuple[TicketClass, ...]
    capacity: int
    phase: DeskPhase
    paused_at: Seconds | None
    phase_since: Seconds | None
    wrap_ups: WrapUps
    resume_hash_text: str
    made: Seconds
    expires: Seconds

    def __post_init__(self) -> None:
        """Raises: ValueError for a hash that is none."""
        bytes_of(self.resume_hash_text)

    @property
    def holder_hash(self) -> bytes:
        """SHA-256 of the console's resume key."""
        return bytes_of(self.resume_hash_text)


def of_ticket(ticket: Ticket, made: Seconds) -> TicketClaim:
    """The claim for the page of a visitor who waits."""
    return TicketClaim(
        id=ticket.id,
        line=ticket.line,
        embed=ticket.embed,
        language=ticket.language,
        topic=ticket.topic,
        ticket_class=ticket.ticket_class,
        others=ticket.others,
        issued=ticket.issued,
        urgent=ticket.urgent,
        urgent_since=ticket.urgent_since,
        is_last_offer=ticket.is_last_offer,
        is_first=ticket.is_first,
        tries=ticket.tries,
        pauses=ticket.pauses,
        no_shows=ticket.no_shows,
        back_at=ticket.back_at,
        kept_until=ticket.kept_until,
        resume_hash_text=to_text(ticket.resume_hash),
        made=made,
        expires=Seconds(made + TICKET_LIFE_SECONDS),
    )


def of_desk(desk: Desk, made: Seconds) -> DeskClaim:
    """The claim for a console on shift."""
    return DeskClaim(
        id=desk.id,
        staff=desk.staff,
        organisation=desk.organisation,
        alias=desk.alias,
        lines=desk.lines,
        languages=desk.languages,
        classes=desk.classes,
        capacity=desk.capacity,
        phase=desk.phase,
        paused_at=desk.paused_at,
        phase_since=desk.phase_since,
        wrap_ups=desk.wrap_ups,
        resume_hash_text=to_text(desk.resume_hash),
        made=made,
        expires=Seconds(made + SHIFT_LIFE_SECONDS),
    )


def ticket_again(claim: TicketClaim, now: Seconds, at: ProcessId) -> Ticket:
    """The ticket that the claim tells of, its page connected at `now`, to this process."""
    return Ticket(
        id=claim.id,
        line=claim.line,
        embed=claim.embed,
        language=claim.language,
        topic=claim.topic,
        ticket_class=claim.ticket_class,
        others=claim.others,
        issued=claim.issued,
        resume_hash=claim.holder_hash,
        page=presence.arrive(now, at),
        urgent=claim.urgent,
        urgent_since=claim.urgent_since,
        is_last_offer=claim.is_last_offer,
        is_first=claim.is_first,
        tries=claim.tries,
        pauses=claim.pauses,
        no_shows=claim.no_shows,
        back_at=claim.back_at,
        kept_until=claim.kept_until,
    )


def desk_again(claim: DeskClaim, now: Seconds) -> Desk:
    """The desk that the claim tells of, with nothing on it yet, its console connected at `now`."""
    return Desk(
        id=claim.id,
        staff=claim.staff,
        organisation=claim.organisation,
        alias=claim.alias,
        lines=claim.lines,
        languages=claim.languages,
        capacity=claim.capacity,
        resume_hash=claim.holder_hash,
        page=presence.arrive(now),
        idle_since=now,
        phase=claim.phase,
        paused_at=claim.paused_at,
        phase_since=claim.phase_since,
        wrap_ups=claim.wrap_ups,
        classes=claim.classes,
    )


CLAIMS = (TicketClaim, DeskClaim)
