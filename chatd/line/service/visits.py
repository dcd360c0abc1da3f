"""What a visitor does on a line: join, come back, leave quickly or quietly."""

from contextlib import suppress

from chatd.base.errors import Malformed, Unknown
from chatd.base.names import (
    EmbedId,
    Language,
    MemberId,
    Outcome,
    Role,
    Seconds,
    TicketId,
    Topic,
)
from chatd.base.ports import Clock, Ids
from chatd.conversation.ports import Post
from chatd.conversation.rules import members
from chatd.conversation.rules.resume import DeskClaim, MembershipClaim, TicketClaim
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.rebuilding import Rebuilding
from chatd.conversation.service.telling import tell_members
from chatd.directory.service.registry import Registry
from chatd.line.rules import presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.door import check_join
from chatd.line.rules.ticket import Ticket
from chatd.line.service.assigning import Assigning
from chatd.line.service.doors import Doors
from chatd.line.service.heartbeats import PageRule, Pages
from chatd.line.service.live import Live
from chatd.line.service.showing import Showing
from chatd.line.service.values import Values
from chatd.line.service.views import VisitorView

HASH_BYTES = 32


class Visits:
    """A visitor is known by its ticket for its whole life, in a conversation too."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        doors: Doors,
        assigning: Assigning,
        endings: Endings,
        pages: Pages,
        rebuilding: Rebuilding,
        showing: Showing,
        values: Values,
        clock: Clock,
        ids: Ids,
        post: Post,
    ) -> None:
        self._live = live
        self._registry = registry
        self._doors = doors
        self._assigning = assigning
        self._endings = endings
        self._pages = pages
        self._rebuilding = rebuilding
        self._showing = showing
        self._values = values
        self._clock = clock
        self._ids = ids
        self._post = post

    async def join(
        self, embed: EmbedId, language: Language, topic: Topic | None, resume_hash: bytes
    ) -> VisitorView:
        """Take a place. `resume_hash`: SHA-256 of the page's resume key, 32 bytes.

        The same hash again gives the same ticket back.
        Raises: Unknown (embed), Refused(LINE_CLOSED, LINE_FULL, INTAKE_STOPPED, LANGUAGE_NOT_SERVED), Malformed.
        """
        found, line = self._registry.embed(embed)
        if len(resume_hash) != HASH_BYTES or not (topic is None or topic in line.topics):
            raise Malformed
        known = await self._live.places.ticket_of(resume_hash)
        if known is not None:
            return await self.view(known.id)
        check_join(await self._doors.at(line), line, language)
        now = self._clock.now()
        ticket = Ticket(
            id=self._ids.ticket(),
            line=line.id,
            embed=found.id,
            language=language,
            topic=topic,
            ticket_class=tickets.class_of(topic),
            issued=now,
            resume_hash=resume_hash,
            page=presence.arrive(now),
        )
        kept = await self._live.places.add_ticket(ticket)
        self._post.board_changed()
        await self._assigning.assign()
        return await self.view(kept.id)

    async def resume(self, value: str, key: bytes, received: int) -> VisitorView:
        """Take the ticket or conversation up again; counts as `connected`; twice is once.

        `received`: the number of the last envelope the page has; the caller then sends what
        `Conversations.held(member, conversation, received)` gives.
        Raises: Unknown (altered, expired, another key, ended and forgotten: one answer).
        """
        claim = self._values.open_with(value, key)
        if isinstance(claim, DeskClaim):
            raise Unknown
        if isinstance(claim, TicketClaim):
            ticket = await self._ticket_of(claim)
        else:
            ticket = await self._member_of(claim)
        await self._must_not_have_left(ticket)
        await self.connected(ticket.id)
        if ticket.conversation is not None:
            await self._received(ticket, received)
        await self._assigning.assign()
        return await self.view(ticket.id)

    async def view(self, ticket: TicketId) -> VisitorView:
        """All that the visitor's page is told, now. Raises: Unknown."""
        return await self._showing.visitor(await self._live.places.ticket(ticket))

    async def leave(self, ticket: TicketId, *, quick: bool) -> None:
        """End ticket or conversation and kill the resume key; twice is once, an unknown ticket is no error."""
        with suppress(Unknown):
            found = await self._live.places.ticket(ticket)
            if found.conversation is not None:
                outcome = Outcome.QUICK_EXIT if quick else None
                member = MemberId(ticket)
                await self._endings.by_member(found.conversation, member, outcome)
            elif found.is_waiting:
                now = self._clock.now()
                await self._endings.ticket(
                    ticket, lambda each: tickets.leave(each, now, is_quick=quick)
                )
        await self._assigning.assign()

    async def here(self, ticket: TicketId) -> None:
        """Somebody sits here still: the clock of silence goes back. Raises: Unknown."""
        now = self._clock.now()
        await self._pages.of_visitor(ticket, lambda page: presence.word(page, now))

    async def connected(self, ticket: TicketId) -> None:
        """A connection of the visitor is up. Unknown tickets are ignored; twice is once."""
        now = self._clock.now()
        with suppress(Unknown):
            await self._change_page(ticket, lambda page: presence.come_back(page, now))
            await self._assigning.assign()

    async def lost(self, ticket: TicketId, since: Seconds | None = None) -> None:
        """The visitor's last connection is down. Unknown tickets are ignored; twice is once.

        `since`: when it was last seen, seconds since 1970; None is now.
        """
        at = since if since is not None else self._clock.now()
        with suppress(Unknown):
            await self._change_page(ticket, lambda page: presence.drop(page, at))

    async def _ticket_of(self, claim: TicketClaim) -> Ticket:
        try:
            return await self._live.places.ticket(claim.id)
        except Unknown:
            return await self._rebuilding.ticket(claim)

    async def _member_of(self, claim: MembershipClaim) -> Ticket:
        if not any(each.id == claim.me and each.role is Role.VISITOR for each in claim.members):
            raise Unknown
        await self._rebuilding.conversation(claim)
        return await self._rebuilding.ticket_of_member(claim)

    async def _must_not_have_left(self, ticket: Ticket) -> None:
        """Who left on purpose does not come back. Raises: Unknown."""
        page = ticket.page
        if ticket.conversation is not None:
            found = await self._live.conversations.conversation(ticket.conversation)
            page = members.page_of(found, MemberId(ticket.id))
        if page.left_at is not None:
            raise Unknown

    async def _received(self, ticket: Ticket, received: int) -> None:
        if ticket.conversation is None:
            return
        told = await self._live.conversations.received(
            ticket.conversation, MemberId(ticket.id), received
        )
        for sender, receipt in told:
            self._post.receipt(ticket.conversation, sender, receipt.stored, receipt.delivered)

    async def _change_page(self, ticket: TicketId, rule: PageRule) -> None:
        after = await self._pages.of_visitor(ticket, rule)
        if after.conversation is not None:
            tell_members(
                self._post, await self._live.conversations.conversation(after.conversation)
            )
