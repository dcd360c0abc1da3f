"""After a restart: tickets, desks and conversations from what pages hold, in whatever order they come back."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from chatd.base.errors import Unknown
from chatd.base.names import ConversationPhase, EmbedId, MemberId, Seconds, TicketId
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.conversation.rules import conversation as conversations
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.conversation.rules.resume import (
    Claim,
    DeskClaim,
    MemberClaim,
    MembershipClaim,
    TicketClaim,
    check_rebuild,
)
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.telling import tell_members
from chatd.directory.service.registry import Registry
from chatd.line.rules import presence
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket, TicketPhase, class_of
from chatd.line.service.doors import Doors
from chatd.line.service.live import Live, burnt_name

NO_EMBED = EmbedId("")  # a membership does not tell it, and nobody asks any more


class Rebuilding:
    """Each method leaves what is there as it is; so whoever comes second joins what the first rebuilt."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        doors: Doors,
        endings: Endings,
        clock: Clock,
        post: Post,
        started: Seconds,
        last_alive: Seconds,
    ) -> None:
        """`started`: when this daemon did; `last_alive`: until when the one before it lived."""
        self._live = live
        self._registry = registry
        self._doors = doors
        self._endings = endings
        self._clock = clock
        self._post = post
        self._started, self._last_alive = started, last_alive

    async def ticket(self, claim: TicketClaim) -> Ticket:
        """The ticket again, at the place it had. Raises: Unknown, Unavailable."""
        await self._check(claim, claim.id)
        line = self._registry.line(claim.line)
        ticket = Ticket(
            id=claim.id,
            line=claim.line,
            embed=claim.embed,
            language=claim.language,
            topic=claim.topic,
            ticket_class=claim.ticket_class,
            issued=claim.issued,
            resume_hash=claim.resume_hash,
            page=presence.arrive(self._clock.now()),
        )
        for conversation in await self._live.conversations.all():
            if any(each.id == MemberId(ticket.id) for each in conversation.members):
                ticket = replace(ticket, phase=TicketPhase.TAKEN, conversation=conversation.id)
        kept = await self._live.places.add_ticket(ticket)
        await self._doors.keep_for_those_who_wait(line)
        return kept

    async def desk(self, claim: DeskClaim) -> Desk:
        """The desk again, with nothing on it yet. Raises: Unknown, Unavailable."""
        await self._check(claim, claim.id)
        now = self._clock.now()
        desk = Desk(
            id=claim.id,
            staff=claim.staff,
            organisation=claim.organisation,
            alias=claim.alias,
            lines=claim.lines,
            languages=claim.languages,
            capacity=claim.capacity,
            resume_hash=claim.resume_hash,
            page=presence.arrive(now),
            idle_since=now,
            phase=claim.phase,
            classes=claim.classes,
        )
        kept = await self._live.places.add_desk(desk)
        if kept.id != desk.id:
            raise Unknown  # this person has another desk by now
        return kept

    async def conversation(self, claim: MembershipClaim) -> Conversation:
        """The conversation again; others are absent until they come. Raises: Unknown, Unavailable."""
        try:
            await self._live.conversations.conversation(claim.conversation)
        except Unknown:
            await self._check(claim, claim.conversation)
            return await self._rebuilt(claim)
        return await self._newer(claim)

    async def _rebuilt(self, claim: MembershipClaim) -> Conversation:
        now = self._clock.now()
        rebuilt = conversations.rebuild(
            claim.conversation,
            line=self._registry.line(claim.line).id,
            language=claim.language,
            topic=claim.topic,
            members=[_member(each, now) for each in claim.members],
            started=claim.started,
            handovers=claim.handovers,
            epoch=claim.epoch,
            spoken=claim.spoken,
            now=now,
        )
        kept = await self._live.conversations.add(rebuilt)
        await self._bind_tickets(kept)
        return kept

    async def ticket_of_member(self, claim: MembershipClaim) -> Ticket:
        """The ticket by which a visitor in a conversation is known. Raises: Unavailable."""
        now = self._clock.now()
        member = next(each for each in claim.members if each.id == claim.me)
        waiting = Ticket(
            id=TicketId(claim.me),
            line=claim.line,
            embed=NO_EMBED,
            language=claim.language,
            topic=claim.topic,
            ticket_class=class_of(claim.topic),
            issued=claim.started,
            resume_hash=member.resume_hash,
            page=presence.arrive(now),
        )
        taken = replace(waiting, phase=TicketPhase.TAKEN, conversation=claim.conversation)
        return await self._live.places.add_ticket(taken)

    async def _bind_tickets(self, conversation: Conversation) -> None:
        """A visitor who came back with the ticket's value waits no more: the conversation is known again."""

        def rule(found: Ticket) -> Ticket:
            if not found.is_waiting:
                return found
            return replace(found, phase=TicketPhase.TAKEN, desk=None, conversation=conversation.id)

        for member in conversation.members:
            with suppress(Unknown):
                changed = await self._live.places.change_ticket(TicketId(member.id), rule)
                page = changed.after.page
                await self._live.conversations.change(
                    conversation.id, partial(members.with_page, member=member.id, page=page)
                )

    async def _newer(self, claim: MembershipClaim) -> Conversation:
        """The one that is there; when it was rebuilt from an older value, it learns who took over, epoch and words.

        Raises: Unknown when the holder has handed over.
        """
        now = self._clock.now()
        successors = [_member(each, now) for each in claim.members]

        def rule(found: Conversation) -> Conversation:
            later = members.succeed(
                found, successors, handovers=claim.handovers, epoch=claim.epoch, now=now
            )
            if not any(each.id == claim.me for each in later.members):
                raise Unknown
            return _with_epoch(conversations.with_spoken(later, claim.spoken), claim)

        before, after = await self._live.conversations.change(claim.conversation, rule)
        if before.handovers != after.handovers:
            await self._tell_of_handover(before, after)
        return after

    async def _tell_of_handover(self, before: Conversation, after: Conversation) -> None:
        """The desk that had handed over before the restart carries it no more, and its console is told."""
        desks = {each.desk for each in after.members}
        for member in before.members:
            if member.desk is not None and member.desk not in desks:
                await self._endings.release(member.desk, after.id)
        tell_members(self._post, after)
        self._post.board_changed()

    async def _check(self, claim: Claim, name: str) -> None:
        now = self._clock.now()
        check_rebuild(claim, self._started, now, self._last_alive)
        if await self._live.places.is_burnt(burnt_name(name), now):
            raise Unknown


def _with_epoch(found: Conversation, claim: MembershipClaim) -> Conversation:
    """That a group was made, when the value it was rebuilt from did not know it yet."""
    is_unheard = found.phase is ConversationPhase.OPENING and not found.group
    is_later = found.handovers == claim.handovers and found.epoch < claim.epoch
    if is_unheard and is_later and _is_rebuilt(found):
        return replace(found, epoch=claim.epoch, phase=ConversationPhase.OPEN)
    return found


def _is_rebuilt(conversation: Conversation) -> bool:
    return any(track.stored is None for track in conversation.log.tracks.values())


def _member(claim: MemberClaim, now: Seconds) -> Member:
    """Absent, until its own page has come."""
    return Member(claim.id, claim.role, presence.absent(now), claim.resume_hash, claim.desk)
