"""Whose page is here, lost, silent: as connections come and go, and as the transport's heartbeat tells."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from chatd.base.errors import Refused, Unknown
from chatd.base.names import ConversationId, ConversationPhase, DeskId, MemberId, Seconds, TicketId
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.service.telling import tell_members
from chatd.line.rules import presence
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import Page
from chatd.line.rules.ticket import Ticket, TicketPhase
from chatd.line.service.live import Live

AT_A_TIME = 100  # visitors; then others have their turn
T = TypeVar("T")
PageRule = Callable[[Page], Page]


class Pages:
    """Changes pages alone, and makes orphans of conversations whose console is lost."""

    def __init__(self, live: Live, clock: Clock, post: Post) -> None:
        self._live = live
        self._clock = clock
        self._post = post

    async def of_visitor(self, ticket: TicketId, rule: PageRule) -> Ticket:
        """Change a visitor's page, wherever the visitor is. Raises: Unknown, Unavailable."""

        def change(found: Ticket) -> Ticket:
            return replace(found, page=rule(found.page)) if found.is_waiting else found

        after = (await self._live.places.change_ticket(ticket, change)).after
        if after.phase is TicketPhase.TAKEN and after.conversation is not None:
            await self.of_member(after.conversation, MemberId(ticket), rule)
        return after

    async def of_member(
        self, conversation: ConversationId, member: MemberId, rule: PageRule
    ) -> Conversation:
        """Change a member's page. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""

        def change(found: Conversation) -> Conversation:
            page = members.page_of(found, member)
            return members.with_page(found, member, rule(page))

        return (await self._live.conversations.change(conversation, change)).after

    async def console_is_back(self, desk: DeskId) -> Desk:
        """The console is connected: its orphans are conversations again. Raises: Unknown, Unavailable."""
        now = self._clock.now()
        changed = await self._live.places.change_desk(
            desk, lambda found: replace(found, page=presence.come_back(found.page, now))
        )

        def rule(found: Conversation) -> Conversation:
            back = members.with_page(found, MemberId(desk), presence.arrive(now))
            is_orphan = back.phase is ConversationPhase.ORPHANED
            return members.give_back(back) if is_orphan else back

        await self._each_of(changed.after, rule)
        self._post.board_changed()
        return changed.after

    async def console_is_lost(self, desk: DeskId, since: Seconds) -> None:
        """The console is gone: nobody is offered to it, its conversations are orphans. Raises: Unknown, Unavailable."""
        changed = await self._live.places.change_desk(
            desk, lambda found: replace(found, page=presence.drop(found.page, since))
        )

        def rule(found: Conversation) -> Conversation:
            page = presence.drop(members.page_of(found, MemberId(desk)), since)
            return members.orphan(members.with_page(found, MemberId(desk), page), since)

        await self._each_of(changed.after, rule)
        self._post.board_changed()

    async def _each_of(self, desk: Desk, rule: Callable[[Conversation], Conversation]) -> None:
        for conversation in desk.conversations:
            try:
                changed = await self._live.conversations.change(conversation, rule)
            except (Unknown, Refused):
                continue  # it has ended, or is another's by now
            tell_members(self._post, changed.after)

    async def beat_visitors(self, now: Seconds) -> None:
        """The heartbeat of all visitors that are connected to this process. Raises: Unavailable."""
        visitors, _ = self._post.connected()
        async for ticket in unhurried(visitors):
            with suppress(Unknown, Refused):
                await self.of_visitor(ticket, lambda page: presence.beat(page, now))

    async def beat_consoles(self, now: Seconds) -> None:
        """The heartbeat of all consoles that are connected to this process. Raises: Unavailable."""
        _, consoles = self._post.connected()
        for desk in tuple(consoles):
            with suppress(Unknown):
                await self._beat_console(desk, now)

    async def _beat_console(self, desk: DeskId, now: Seconds) -> None:
        changed = await self._live.places.change_desk(
            desk, lambda found: replace(found, page=presence.beat(found.page, now))
        )
        for conversation in changed.after.conversations:
            with suppress(Unknown, Refused):
                await self.of_member(
                    conversation, MemberId(desk), lambda page: presence.beat(page, now)
                )


async def unhurried(many: Collection[T]) -> AsyncIterator[T]:
    """Each of them, letting others have their turn now and then: a message must not wait for a thousand places."""
    for number, each in enumerate(tuple(many), start=1):
        yield each
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
