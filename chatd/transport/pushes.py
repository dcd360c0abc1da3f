"""Keeps the promise of the port `Post`: hints to pages, made here, never awaited, never raising.

A state that changes often is pushed once in a while; what was delivered is told at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from chatd.base.errors import Reason
from chatd.base.names import ConversationId, DeskId, MemberId, StaffId, TicketId
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.shapes import Deliver, Receipt
from chatd.line.service.boards import Boards
from chatd.line.service.shifts import Shifts
from chatd.line.service.views import ConversationView
from chatd.line.service.visits import Visits
from chatd.line.shapes import Board, ConsoleState, VisitorState
from chatd.transport.coalescer import Coalescer
from chatd.transport.connection import Peer
from chatd.transport.counts import Counts
from chatd.transport.handling import as_json, reason_of, wire
from chatd.transport.namespace_server import LeanManager, LeanServer

STATES_PER_SECOND = (
    200  # pushed to those who wait, all together: a thousand waiting get theirs every 5 s
)
STATE_GAP_SECONDS = 1.0  # of one page, at least
DESK_GAP_SECONDS = 0.2
BOARD_GAP_SECONDS = 0.8  # so that a change is shown within a second
STORED_GAP_SECONDS = 0.5  # receipts that tell of nothing delivered

BOARD = "board"


class Pushes:
    """Hints to the pages that are connected to this process."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._told: dict[
            str, dict[str, int]
        ] = {}  # delivered, as last told: by member, conversation
        self._stored: dict[tuple[str, str], tuple[int, int]] = {}  # receipts that may wait a little
        self._is_flushing = False
        self._watching: set[Peer] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def connect(
        self,
        visitors: LeanServer,
        consoles: LeanServer,
        services: tuple[Visits, Shifts, Boards],
    ) -> None:
        """Who is pushed to, and who is asked what to push: main calls this once, before anybody can connect."""
        self._visitors, self._consoles = visitors, consoles
        self._visits, self._shifts, self._boards = services
        self._managers: tuple[LeanManager, LeanManager] = (visitors.manager, consoles.manager)
        self._tickets = Coalescer(self._guarded(self._push_ticket), self._state_gap)
        self._desks = Coalescer(self._guarded(self._push_desk), lambda: DESK_GAP_SECONDS)
        self._board = Coalescer(self._guarded(self._push_boards), lambda: BOARD_GAP_SECONDS)

    # ---- the port ----

    def ticket_changed(self, ticket: TicketId) -> None:
        """The visitor's page gets its state."""
        if self._visitors.manager.of(ticket):
            self._tickets.mark(ticket)

    def desk_changed(self, desk: DeskId) -> None:
        """The console gets its state."""
        if self._consoles.manager.of(desk):
            self._desks.mark(desk)

    def board_changed(self) -> None:
        """Those who watch get the board."""
        if self._watching:
            self._board.mark(BOARD)

    def deliver(
        self, conversation: ConversationId, to: Sequence[MemberId], envelope: Envelope
    ) -> None:
        """The envelope goes to these members, encoded once."""
        payload = delivery(conversation, envelope)
        for manager in self._managers:
            for member in to:
                here = manager.members.get(member)
                if here:
                    manager.push("deliver", payload, here)

    def receipt(
        self, conversation: ConversationId, to: MemberId, stored: int, delivered: int
    ) -> None:
        """A receipt, at once when more was delivered than was last told."""
        visitors, consoles = self._managers
        if to not in visitors.members and to not in consoles.members:
            return  # nobody to tell, and nothing to remember: the state says it on coming back
        told = self._told.get(to)
        if told is None:
            told = self._told[to] = {}
        if delivered > told.get(conversation, 0):
            told[conversation] = delivered
            self._stored.pop((to, conversation), None)
            self._push_receipt(to, conversation, stored, delivered)
            return
        self._stored[to, conversation] = (stored, delivered)
        if not self._is_flushing:
            self._is_flushing = True
            asyncio.get_running_loop().call_later(STORED_GAP_SECONDS, self._flush_stored)

    def cut(self, staff: StaffId) -> None:
        """Every console of this person is closed."""
        for peer in self._consoles.manager.of_staff(staff):
            self._soon(self._consoles.disconnect_peer(peer))

    def connected(self) -> tuple[Collection[TicketId], Collection[DeskId]]:
        """Whose connections are up; one that answers no ping is closed by its own timer."""
        return (
            [TicketId(member) for member in self._visitors.manager.members],
            [DeskId(member) for member in self._consoles.manager.members],
        )

    # ---- for the transport ----

    def watch(self, peer: Peer, *, board: bool) -> None:
        """This console watches the board, or no more."""
        if board:
            self._watching.add(peer)
        else:
            self._watching.discard(peer)

    def forget(self, member: str) -> None:
        """The member has no connection left."""
        for conversation in self._told.pop(member, {}):
            self._stored.pop((member, conversation), None)

    def _forget_ended(self, member: str, alive: Collection[str]) -> None:
        """Of a page that stays, nothing is kept of conversations that have gone from its state."""
        told = self._told.get(member)
        if told:
            for conversation in [each for each in told if each not in alive]:
                del told[conversation]

    def _state_gap(self) -> float:
        return max(STATE_GAP_SECONDS, len(self._visitors.manager.members) / STATES_PER_SECOND)

    def _push_receipt(self, to: str, conversation: str, stored: int, delivered: int) -> None:
        receipt = as_json(Receipt(conversation=conversation, stored=stored, delivered=delivered))
        for manager in self._managers:
            here = manager.members.get(to)
            if here:
                manager.push("receipt", receipt, here)

    def _flush_stored(self) -> None:
        self._is_flushing = False
        waiting, self._stored = self._stored, {}
        for (member, conversation), (stored, delivered) in waiting.items():
            self._push_receipt(member, conversation, stored, delivered)

    def _guarded(self, send: Callable[[str], Awaitable[None]]) -> Callable[[str], Awaitable[None]]:
        """A push that fails is counted and left: the next one, or the page's own question, heals it."""

        async def guarded(key: str) -> None:
            try:
                await send(key)
            except Exception as error:  # noqa: BLE001 - handed to the one table
                if reason_of(error, self._counts, "push") is Reason.GONE:
                    await self._close_visitor(key)

        return guarded

    async def _push_ticket(self, key: str) -> None:
        view = await self._visits.view(TicketId(key))
        self._forget_ended(key, () if view.conversation is None else alive_in([view.conversation]))
        state = wire(view, VisitorState)
        manager = self._visitors.manager
        manager.push("state", as_json(state), manager.of(key))

    async def _push_desk(self, key: str) -> None:
        view = await self._shifts.view(DeskId(key))
        self._forget_ended(key, alive_in(view.conversations))
        state = wire(view, ConsoleState)
        manager = self._consoles.manager
        manager.push("state", as_json(state), manager.of(key))

    async def _push_boards(self, _: str) -> None:
        for peer in list(self._watching):
            if peer.staff is not None:
                board = wire(await self._boards.view(peer.staff), Board)
                self._consoles.manager.push("board", as_json(board), (peer,))

    async def _close_visitor(self, ticket: str) -> None:
        for peer in self._visitors.manager.of(ticket):
            await self._visitors.disconnect_peer(peer)

    def _soon(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def alive_in(shown: Sequence[ConversationView]) -> Collection[str]:
    """The conversations that have not ended."""
    return {each.id for each in shown if each.phase != "ended"}


def delivery(conversation: str, envelope: Envelope) -> str:
    """The payload of `deliver`, as JSON."""
    return as_json(deliver_struct(conversation, envelope))


def deliver_struct(conversation: str, envelope: Envelope) -> Deliver:
    """The payload of `deliver`."""
    return Deliver(
        conversation=conversation,
        number=envelope.number,
        sender=envelope.sender,
        id=envelope.id,
        kind=envelope.kind,  # type: ignore[arg-type]  # checked when it came in
        body=envelope.body,
    )
