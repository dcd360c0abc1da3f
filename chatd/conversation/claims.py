"""What a member's page holds for us, signed: its part in a conversation."""

from msgspec import Struct

from chatd.base.base64url import to_text
from chatd.base.claims import ClaimStruct, bytes_of
from chatd.base.errors import Unknown
from chatd.base.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    MemberId,
    Role,
    Seconds,
    TicketId,
    Topic,
    Urgent,
)
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules.company import in_the_group
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.line.rules import back_on_line, presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.back_on_line import Past
from chatd.line.rules.need import class_of
from chatd.line.rules.ticket import NO_EMBED, Ticket

MEMBERSHIP_LIFE_SECONDS = 14 * 3_600
ITS_OWN = ""  # a member goes by its desk's id: a membership of twelve has to fit into a value


class MemberClaim(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A member, as every other member's value tells of it, so that any one of them rebuilds all."""

    id: MemberId
    role: Role
    resume_hash_text: str  # base64url
    desk_text: str | None  # None: no desk; `ITS_OWN`: the same as `id`

    def __post_init__(self) -> None:
        """Raises: ValueError for a hash that is none."""
        bytes_of(self.resume_hash_text)

    @property
    def resume_hash(self) -> bytes:
        """SHA-256 of the page's resume key."""
        return bytes_of(self.resume_hash_text)

    def member(self) -> Member:
        """The member of whom this claim tells."""
        desk = None if self.desk_text is None else DeskId(self.desk_text or self.id)
        return Member(self.id, self.role, self.resume_hash, desk)


class MembershipClaim(ClaimStruct, frozen=True, tag="m6"):
    """A member's part in a conversation: `me` is the holder, `members` are all, `epoch` 0 is no group yet.

    `spoken`: as what somebody had said a message when the value was made, sorted. `handovers`: how often another had
    taken the conversation over; of two values the one that knows of more is the later. `past`: of the visitor's ticket.
    """

    conversation: ConversationId
    me: MemberId
    line: LineId
    language: Language
    topic: Topic | None
    started: Seconds
    past: Past
    handovers: int
    epoch: int
    spoken: tuple[Role, ...]
    urgent: Urgent | None
    members: tuple[MemberClaim, ...]
    made: Seconds
    expires: Seconds

    @property
    def holder_hash(self) -> bytes:
        """SHA-256 of the resume key of the page of `me`. Raises: Unknown when `me` is no member."""
        for member in self.members:
            if member.id == self.me:
                return member.resume_hash
        raise Unknown

    @property
    def is_visitors(self) -> bool:
        """Whether the holder is the visitor."""
        return any(each.id == self.me and each.role is Role.VISITOR for each in self.members)


def of_member(conversation: Conversation, me: MemberId, made: Seconds) -> MembershipClaim:
    """For a member of a conversation; from it alone the conversation can be rebuilt, with all who were let in."""
    return MembershipClaim(
        conversation=conversation.id,
        me=me,
        line=conversation.line,
        language=conversation.language,
        topic=conversation.topic,
        started=conversation.started,
        past=conversation.past,
        handovers=conversation.handovers,
        epoch=conversation.epoch,
        spoken=tuple(sorted(conversation.spoken)),
        urgent=conversation.urgent,
        members=tuple(_claim(each) for each in in_the_group(conversation)),
        made=made,
        expires=Seconds(made + MEMBERSHIP_LIFE_SECONDS),
    )


def _claim(member: Member) -> MemberClaim:
    desk = ITS_OWN if member.desk and str(member.desk) == str(member.id) else member.desk
    return MemberClaim(member.id, member.role, to_text(member.resume_hash), desk)


def conversation_again(claim: MembershipClaim, now: Seconds) -> Conversation:
    """The conversation that the claim tells of."""
    return rules.rebuild(
        claim.conversation,
        line=claim.line,
        language=claim.language,
        topic=claim.topic,
        members=[each.member() for each in claim.members],
        started=claim.started,
        past=claim.past,
        handovers=claim.handovers,
        epoch=claim.epoch,
        spoken=claim.spoken,
        urgent=claim.urgent,
        now=now,
    )


def ticket_again(claim: MembershipClaim, now: Seconds) -> Ticket:
    """The ticket by which the visitor of this membership is known, its page yet to come: that it does is told then."""
    waiting = Ticket(
        id=TicketId(claim.me),
        line=claim.line,
        embed=NO_EMBED,
        language=claim.language,
        topic=claim.topic,
        ticket_class=class_of(claim.topic),
        issued=claim.past.issued,
        resume_hash=claim.holder_hash,
        page=presence.absent(now),
        urgent=claim.urgent,
        urgent_since=None if claim.urgent is None else claim.started,
    )
    return tickets.become(back_on_line.with_past(waiting, claim.past), claim.conversation)


CLAIMS = (MembershipClaim,)
