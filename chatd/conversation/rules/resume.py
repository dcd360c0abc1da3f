"""What a signed value says, how it is written, and when it counts.

The page holds it; after a restart the daemon knows from it alone what it needs to go on. The form is a JSON list:
a letter for the kind, then the fields in order. Whoever changes a claim changes its letter.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Malformed, Unknown
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    MemberId,
    OrganisationId,
    Role,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
    Topic,
)
from chatd.line.rules.desk import DeskPhase

REBUILD_SECONDS = 600  # after a start, values stand for what is not known
RENEW_SECONDS = 600  # pages get a fresh value so often
STANDS_SECONDS = 1_800  # of what was there at the stop, the age: a renewal, the longest grace (900), and some delay
TICKET_LIFE_SECONDS = 6 * 3_600  # longer than any line is open and its grace
SHIFT_LIFE_SECONDS = 14 * 3_600  # a credential lives 12 h at most
MEMBERSHIP_LIFE_SECONDS = 14 * 3_600


@dataclass(frozen=True, slots=True)
class TicketClaim:
    """A place on a line. Times in seconds since 1970."""

    id: TicketId
    line: LineId
    embed: EmbedId
    language: Language
    topic: Topic | None
    ticket_class: TicketClass
    issued: Seconds
    resume_hash: bytes = field(repr=False)
    made: Seconds
    expires: Seconds


@dataclass(frozen=True, slots=True)
class DeskClaim:
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
    resume_hash: bytes = field(repr=False)
    made: Seconds
    expires: Seconds


@dataclass(frozen=True, slots=True)
class MemberClaim:
    """A member, as every other member's value tells of it, so that any one of them rebuilds all."""

    id: MemberId
    role: Role
    resume_hash: bytes = field(repr=False)
    desk: DeskId | None


@dataclass(frozen=True, slots=True)
class MembershipClaim:
    """A member's part in a conversation: `me` is the holder, `members` are all, `epoch` 0 is no group yet.

    `spoken`: as what somebody had said a message when the value was made. `handovers`: how often another had taken
    the conversation over; of two values the one that knows of more is the later.
    """

    conversation: ConversationId
    me: MemberId
    line: LineId
    language: Language
    topic: Topic | None
    started: Seconds
    handovers: int
    epoch: int
    spoken: tuple[Role, ...]  # sorted
    members: tuple[MemberClaim, ...]
    made: Seconds
    expires: Seconds


Claim = TicketClaim | DeskClaim | MembershipClaim


def encode(claim: Claim) -> bytes:
    """The claim as compact bytes, to be signed."""
    if isinstance(claim, TicketClaim):
        fields = _ticket_fields(claim)
    elif isinstance(claim, DeskClaim):
        fields = _desk_fields(claim)
    else:
        fields = _membership_fields(claim)
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()


def decode(value: bytes) -> Claim:
    """The claim that `encode` wrote. Raises: Malformed for anything else."""
    try:
        letter, *fields = json.loads(value)
        return _READERS[letter](fields)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Malformed from None


def check(claim: Claim, now: Seconds) -> None:
    """Raises: Unknown when it has expired."""
    if now >= claim.expires:
        raise Unknown


def check_rebuild(claim: Claim, started: Seconds, now: Seconds, last_alive: Seconds) -> None:
    """Whether something unknown may be rebuilt from it; `started`: when the daemon did; `last_alive`: the one before.

    What has ended since the start is known to have ended: the caller remembers it until this window is over.
    Raises: Unknown when the claim has expired, or the window is over: then it has ended before; or it was made so
    long before the stop that its page, had it been there, would hold a fresh one.
    """
    check(claim, now)
    if now - started >= REBUILD_SECONDS or last_alive - claim.made > STANDS_SECONDS:
        raise Unknown


def renewal_of(now: Seconds) -> Seconds:
    """When the values of now were made: within one renewal the same state has the same value."""
    return Seconds(now // RENEW_SECONDS * RENEW_SECONDS)


def _ticket_fields(claim: TicketClaim) -> list[object]:
    return [
        "t2",
        claim.id,
        claim.line,
        claim.embed,
        claim.language,
        claim.topic,
        claim.ticket_class,
        claim.issued,
        to_text(claim.resume_hash),
        claim.made,
        claim.expires,
    ]


def _desk_fields(claim: DeskClaim) -> list[object]:
    return [
        "d3",
        claim.id,
        claim.staff,
        claim.organisation,
        claim.alias,
        claim.lines,
        claim.languages,
        claim.classes,
        claim.capacity,
        claim.phase,
        to_text(claim.resume_hash),
        claim.made,
        claim.expires,
    ]


def _membership_fields(claim: MembershipClaim) -> list[object]:
    members = [
        [each.id, each.role, to_text(each.resume_hash), _desk_text(each)] for each in claim.members
    ]
    return [
        "m3",
        claim.conversation,
        claim.me,
        claim.line,
        claim.language,
        claim.topic,
        claim.started,
        claim.handovers,
        claim.epoch,
        claim.spoken,
        members,
        claim.made,
        claim.expires,
    ]


def _desk_text(member: MemberClaim) -> str | None:
    """Nothing when the member goes by its desk's id: a membership of twelve has to fit into a value."""
    return "" if member.desk and str(member.desk) == str(member.id) else member.desk


def _read_ticket(fields: list[object]) -> TicketClaim:
    ticket, line, embed, language, topic, ticket_class, issued, resume_hash, *rest = fields
    made, expires = rest
    return TicketClaim(
        TicketId(_str(ticket)),
        LineId(_str(line)),
        EmbedId(_str(embed)),
        Language(_str(language)),
        None if topic is None else Topic(_str(topic)),
        TicketClass(_str(ticket_class)),
        _seconds(issued),
        _bytes(resume_hash),
        _seconds(made),
        _seconds(expires),
    )


def _read_desk(fields: list[object]) -> DeskClaim:
    desk, staff, organisation, alias, lines, languages, classes, capacity, *rest = fields
    phase, key, made, expires = rest
    return DeskClaim(
        DeskId(_str(desk)),
        StaffId(_str(staff)),
        OrganisationId(_str(organisation)),
        _str(alias),
        tuple(LineId(_str(each)) for each in _list(lines)),
        tuple(Language(_str(each)) for each in _list(languages)),
        tuple(TicketClass(_str(each)) for each in _list(classes)),
        _int(capacity),
        DeskPhase(_str(phase)),
        _bytes(key),
        _seconds(made),
        _seconds(expires),
    )


def _read_membership(fields: list[object]) -> MembershipClaim:
    conversation, me, line, language, topic, started, handovers, epoch, *rest = fields
    spoken, members, made, expires = rest
    return MembershipClaim(
        ConversationId(_str(conversation)),
        MemberId(_str(me)),
        LineId(_str(line)),
        Language(_str(language)),
        None if topic is None else Topic(_str(topic)),
        _seconds(started),
        _int(handovers),
        _int(epoch),
        tuple(Role(_str(each)) for each in _list(spoken)),
        tuple(_read_member(each) for each in _list(members)),
        _seconds(made),
        _seconds(expires),
    )


def _read_member(fields: object) -> MemberClaim:
    member, role, resume_hash, desk = _list(fields)
    desk_id = None if desk is None else DeskId(_str(desk) or _str(member))
    return MemberClaim(MemberId(_str(member)), Role(_str(role)), _bytes(resume_hash), desk_id)


_READERS: dict[str, Callable[[list[object]], Claim]] = {
    "t2": _read_ticket,
    "d3": _read_desk,
    "m3": _read_membership,
}


def _bytes(value: object) -> bytes:
    text = _str(value)
    try:
        return to_bytes(text)
    except ValueError:
        raise Malformed from None


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed
    return value


def _seconds(value: object) -> Seconds:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not isfinite(value):
        raise Malformed
    return Seconds(float(value))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Malformed
    return value
