"""The signed values that pages hold for us: what goes into them, and who may show them again."""

import hashlib
import hmac

from chatd.base.errors import Malformed, Unknown
from chatd.base.names import MemberId, Seconds
from chatd.base.ports import Clock, Signer
from chatd.conversation.rules import resume
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.resume import (
    Claim,
    DeskClaim,
    MemberClaim,
    MembershipClaim,
    TicketClaim,
)
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket


class Values:
    """Makes and opens them. The same state gives the same value until the next renewal."""

    def __init__(self, signer: Signer, clock: Clock) -> None:
        self._signer = signer
        self._clock = clock

    def of_ticket(self, ticket: Ticket) -> str:
        """For a visitor who waits."""
        now = self._clock.now()
        claim = TicketClaim(
            id=ticket.id,
            line=ticket.line,
            embed=ticket.embed,
            language=ticket.language,
            topic=ticket.topic,
            ticket_class=ticket.ticket_class,
            issued=ticket.issued,
            resume_hash=ticket.resume_hash,
            made=resume.renewal_of(now),
            expires=Seconds(ticket.issued + resume.TICKET_LIFE_SECONDS),
        )
        return self._sign(claim)

    def of_desk(self, desk: Desk) -> str:
        """For a console on shift."""
        now = self._clock.now()
        claim = DeskClaim(
            id=desk.id,
            staff=desk.staff,
            organisation=desk.organisation,
            alias=desk.alias,
            lines=desk.lines,
            languages=desk.languages,
            classes=desk.classes,
            capacity=desk.capacity,
            phase=desk.phase,
            resume_hash=desk.resume_hash,
            made=resume.renewal_of(now),
            expires=Seconds(resume.renewal_of(now) + resume.SHIFT_LIFE_SECONDS),
        )
        return self._sign(claim)

    def of_member(self, conversation: Conversation, me: MemberId) -> str:
        """For a member of a conversation; from it alone the conversation can be rebuilt."""
        now = self._clock.now()
        members = tuple(
            MemberClaim(each.id, each.role, each.resume_hash, each.desk)
            for each in conversation.members
        )
        claim = MembershipClaim(
            conversation=conversation.id,
            me=me,
            line=conversation.line,
            language=conversation.language,
            topic=conversation.topic,
            started=conversation.started,
            handovers=conversation.handovers,
            epoch=conversation.epoch,
            spoken=tuple(sorted(conversation.spoken)),
            members=members,
            made=resume.renewal_of(now),
            expires=Seconds(conversation.started + resume.MEMBERSHIP_LIFE_SECONDS),
        )
        return self._sign(claim)

    def open(self, value: str) -> Claim:
        """The claim of a value of ours that has not expired. Raises: Unknown."""
        try:
            claim = resume.decode(self._signer.open(value))
        except Malformed:
            raise Unknown from None
        resume.check(claim, self._clock.now())
        return claim

    def open_with(self, value: str, key: bytes) -> Claim:
        """The claim, when the key is the holder's. Raises: Unknown."""
        claim = self.open(value)
        if not hmac.compare_digest(hashlib.sha256(key).digest(), _hash_of_holder(claim)):
            raise Unknown
        return claim

    def _sign(self, claim: Claim) -> str:
        return self._signer.sign(resume.encode(claim))


def _hash_of_holder(claim: Claim) -> bytes:
    if not isinstance(claim, MembershipClaim):
        return claim.resume_hash
    for member in claim.members:
        if member.id == claim.me:
            return member.resume_hash
    raise Unknown
