"""What a visitor's page says, turned into one service call each."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chatd.base.base64url import to_bytes
from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.limits import JOINS, WRONG_KEYS
from chatd.base.names import EmbedId, Language, TicketId, Topic
from chatd.base.shapes import PROTOCOL_VERSION
from chatd.conversation.events import Talk, deliver_held, member_of
from chatd.line.service.views import VisitorView
from chatd.line.service.visits import Visits
from chatd.line.shapes import Here, Join, Leave, Resume, VisitorConnect, VisitorState
from chatd.transport.connection import Peer
from chatd.transport.counts import Counts
from chatd.transport.handling import NOTHING, Answer, Handler, reason_of, wire
from chatd.transport.namespace_server import LeanManager
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources

AUTH_MAX_CHARS = 512


class VisitorEvents:
    """The handlers of the namespace `/visitor`."""

    def __init__(
        self,
        manager: LeanManager,
        visits: Visits,
        talk: Talk,
        pushes: Pushes,
        *,
        counts: Counts,
        sources: Sources,
    ) -> None:
        self._manager, self._visits, self._talk = manager, visits, talk
        self._pushes, self._counts, self._sources = pushes, counts, sources

    def handlers(self) -> Mapping[str, Handler]:
        """By event name, as docs/protocol.md lists them."""
        return {
            "join": self.join,
            "resume": self.resume,
            "leave": self.leave,
            "here": self.here,
            "say": self._talk.say,
            "received": self._talk.received,
            "end": self._talk.end,
            "catch_up": self._talk.catch_up,
        }

    async def connect(self, _: Peer, auth: str) -> Reason | None:
        """Whether this page's version is spoken here: the reason if not. Never raises."""
        try:
            check_version(decode_auth(auth, VisitorConnect).protocol)
        except Exception as error:  # noqa: BLE001 - handed to the one table
            return reason_of(error, self._counts, "connect")
        return None

    async def gone(self, peer: Peer) -> None:
        """The connection is down. Never raises; twice is once."""
        try:
            await self._leave(peer)
        except Exception as error:  # noqa: BLE001 - handed to the one table
            reason_of(error, self._counts, "disconnect")

    async def join(self, peer: Peer, payload: Join) -> Answer:
        """Take a place; the same hash again is the same place."""
        if peer.resume_hash not in {None, payload.resume_hash}:
            await self._refuse_second(peer)
        if peer.resume_hash != payload.resume_hash:
            self._sources.take(JOINS, peer.socket.source)
        view = await self._visits.join(
            EmbedId(payload.embed),
            Language(payload.language),
            None if payload.topic is None else Topic(payload.topic),
            to_bytes(payload.resume_hash),
        )
        peer.resume_hash = payload.resume_hash
        await self._enter(peer, view)
        await self._visits.connected(view.ticket)
        return Answer(wire(view, VisitorState))

    async def resume(self, peer: Peer, payload: Resume) -> Answer:
        """Take it up again; what is held is delivered right behind the answer."""
        with self._sources.guessing(WRONG_KEYS, peer.socket.source):
            view = await self._visits.resume(payload.value, to_bytes(payload.key), payload.received)
        await self._enter(peer, view)
        state, conversation = wire(view, VisitorState), view.conversation
        if conversation is None or conversation.phase == "ended":
            return Answer(state)
        held = await self._talk.held(member_of(peer), conversation.id, payload.received)
        return Answer(state, deliver_held(self._manager, peer, [(conversation.id, held)]))

    async def leave(self, peer: Peer, payload: Leave) -> Answer:
        """End for good."""
        if peer.member is not None:
            await self._visits.leave(TicketId(peer.member), quick=payload.quick)
        return NOTHING

    async def here(self, peer: Peer, _: Here) -> Answer:
        """Somebody sits here still."""
        await self._visits.here(TicketId(member_of(peer)))
        return NOTHING

    async def _refuse_second(self, peer: Peer) -> None:
        """Raises: Refused(ALREADY_JOINED) while this page's first ticket lives."""
        if peer.member is not None:
            view = await self._visits.view(TicketId(peer.member))
            if view.phase != "ended":
                raise Refused(Reason.ALREADY_JOINED)

    async def _enter(self, peer: Peer, view: VisitorView) -> None:
        if peer.member != view.ticket:
            await self._leave(peer)
        self._manager.enter(peer, view.ticket)

    async def _leave(self, peer: Peer) -> None:
        lost = self._manager.leave(peer)
        if lost is not None:
            self._pushes.forget(lost)
            await self._visits.lost(TicketId(lost))


def decode_auth(auth: str, shape: type[msgspec.Struct]) -> Any:
    """The `auth` of CONNECT. Raises: Malformed."""
    if len(auth) > AUTH_MAX_CHARS:
        raise Malformed
    try:
        return msgspec.json.decode(auth, type=shape)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Malformed from None


def check_version(protocol: int) -> None:
    """Raises: Refused(RETIRED_VERSION)."""
    if protocol != PROTOCOL_VERSION:
        raise Refused(Reason.RETIRED_VERSION)
