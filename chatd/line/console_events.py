"""What a console says, turned into one service call each."""

from collections.abc import Mapping

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused
from chatd.base.limits import WRONG_SECRETS
from chatd.base.names import ConversationId, DeskId, Language, LineId, TicketId
from chatd.conversation.events import Talk, deliver_held, member_of
from chatd.conversation.service.console_return import HeldMembership
from chatd.conversation.shapes import TakeOrphan
from chatd.directory.rules.directory import Staff
from chatd.line.service.boards import Boards
from chatd.line.service.shifts import Shifts
from chatd.line.service.views import ConsoleView
from chatd.line.shapes import (
    Accept,
    Board,
    ChangeLine,
    ConsoleConnect,
    ConsoleState,
    Decline,
    EndShift,
    Pause,
    ResumeShift,
    SetCapacity,
    StartShift,
    Watch,
)
from chatd.line.visitor_events import check_version, decode_auth
from chatd.staff.service.sign_in import SignIn
from chatd.transport.connection import Peer
from chatd.transport.counts import Counts
from chatd.transport.handling import NOTHING, Answer, Handler, reason_of, wire
from chatd.transport.namespace_server import LeanServer
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources


class ConsoleEvents:
    """The handlers of the namespace `/console`."""

    def __init__(
        self,
        server: LeanServer,
        services: tuple[SignIn, Shifts, Boards],
        talk: Talk,
        pushes: Pushes,
        *,
        counts: Counts,
        sources: Sources,
    ) -> None:
        self._server, self._manager = server, server.manager
        self._talk, self._pushes, self._counts = talk, pushes, counts
        self._sources = sources
        self._sign_in, self._shifts, self._boards = services

    def handlers(self) -> Mapping[str, Handler]:
        """By event name, as docs/protocol.md lists them."""
        return {
            "start_shift": self.start_shift,
            "resume_shift": self.resume_shift,
            "pause": self.pause,
            "set_capacity": self.set_capacity,
            "accept": self.accept,
            "decline": self.decline,
            "end_shift": self.end_shift,
            "take_orphan": self.take_orphan,
            "watch": self.watch,
            "change_line": self.change_line,
            "say": self._talk.say,
            "received": self._talk.received,
            "end": self._talk.end,
            "catch_up": self._talk.catch_up,
        }

    async def connect(self, peer: Peer, auth: str) -> Reason | None:
        """Who this is, by the bearer: the reason if nobody. Never raises."""
        try:
            shown = decode_auth(auth, ConsoleConnect)
            check_version(shown.protocol)
            with self._sources.guessing(WRONG_SECRETS, peer.socket.source):
                peer.staff = await self._sign_in.staff_of(shown.bearer)
            peer.bearer = shown.bearer
        except Exception as error:  # noqa: BLE001 - handed to the one table
            return reason_of(error, self._counts, "connect")
        return None

    async def gone(self, peer: Peer) -> None:
        """The connection is down. Never raises; twice is once."""
        self._pushes.watch(peer, board=False)
        try:
            await self._leave(peer)
        except Exception as error:  # noqa: BLE001 - handed to the one table
            reason_of(error, self._counts, "disconnect")

    async def check_bearers(self) -> None:
        """Who has been signed out or taken off the staff meanwhile is cut. Raises: Unavailable."""
        peers = list(self._manager.peers.values())
        found = await self._sign_in.staff_of_all({peer.bearer for peer in peers})
        for peer in peers:
            if peer.bearer in found:
                peer.staff = found[peer.bearer]
            else:
                await self._server.disconnect_peer(peer)

    async def start_shift(self, peer: Peer, payload: StartShift) -> Answer:
        """Open a desk; the same hash again is the same desk."""
        view = await self._shifts.start(
            staff_of(peer),
            [LineId(line) for line in payload.lines],
            [Language(language) for language in payload.languages],
            payload.capacity,
            to_bytes(payload.resume_hash),
        )
        await self._enter(peer, view)
        await self._shifts.connected(view.id)
        return Answer(wire(view, ConsoleState))

    async def resume_shift(self, peer: Peer, payload: ResumeShift) -> Answer:
        """Take the desk up again; what is held is delivered right behind the answer."""
        memberships = [HeldMembership(held.value, held.received) for held in payload.memberships]
        view = await self._shifts.resume(
            staff_of(peer), payload.value, to_bytes(payload.key), memberships
        )
        await self._enter(peer, view)
        held = [
            (talk.id, await self._talk.held(member_of(peer), talk.id, 0))
            for talk in view.conversations
            if talk.phase != "ended"
        ]
        return Answer(wire(view, ConsoleState), deliver_held(self._manager, peer, held))

    async def pause(self, peer: Peer, payload: Pause) -> Answer:
        """No new offers, or again."""
        await self._shifts.pause(desk_of(peer), paused=payload.paused)
        return NOTHING

    async def set_capacity(self, peer: Peer, payload: SetCapacity) -> Answer:
        """How many at once from now on."""
        await self._shifts.set_capacity(desk_of(peer), payload.capacity)
        return NOTHING

    async def accept(self, peer: Peer, payload: Accept) -> Answer:
        """Take the offered ticket."""
        await self._shifts.accept(desk_of(peer), TicketId(payload.ticket))
        return NOTHING

    async def decline(self, peer: Peer, payload: Decline) -> Answer:
        """Let it go to the next desk."""
        await self._shifts.decline(desk_of(peer), TicketId(payload.ticket))
        return NOTHING

    async def end_shift(self, peer: Peer, _: EndShift) -> Answer:
        """No new offers; the desk goes with its last conversation."""
        await self._shifts.end(desk_of(peer))
        return NOTHING

    async def take_orphan(self, peer: Peer, payload: TakeOrphan) -> Answer:
        """A lead takes a conversation up."""
        await self._shifts.take_orphan(desk_of(peer), ConversationId(payload.conversation))
        return NOTHING

    async def watch(self, peer: Peer, payload: Watch) -> Answer:
        """The board, now and whenever it changes; or no more."""
        if not payload.board:
            self._pushes.watch(peer, board=False)
            return NOTHING
        board = wire(await self._boards.view(staff_of(peer)), Board)
        self._pushes.watch(peer, board=True)
        return Answer(board)

    async def change_line(self, peer: Peer, payload: ChangeLine) -> Answer:
        """Open a line, stop its intake, close it."""
        await self._boards.change_line(staff_of(peer), LineId(payload.line), payload.act)
        return NOTHING

    async def _enter(self, peer: Peer, view: ConsoleView) -> None:
        if peer.member != view.id:
            await self._leave(peer)
        self._manager.enter(peer, view.id)

    async def _leave(self, peer: Peer) -> None:
        lost = self._manager.leave(peer)
        if lost is not None:
            self._pushes.forget(lost)
            await self._shifts.lost(DeskId(lost))


def staff_of(peer: Peer) -> Staff:
    """Who this is. Raises: Refused(NOT_ALLOWED); a console is never accepted without."""
    if peer.staff is None:
        raise Refused(Reason.NOT_ALLOWED)
    return peer.staff


def desk_of(peer: Peer) -> DeskId:
    """The desk of this console. Raises: Refused(NOT_ON_SHIFT)."""
    if peer.member is None:
        raise Refused(Reason.NOT_ON_SHIFT)
    return DeskId(peer.member)
