"""What is said in a room: envelopes whose bodies nobody here can read, through the log of conversations."""

from collections.abc import Sequence

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused, Unavailable
from chatd.base.names import ConversationId, MemberId, Seconds
from chatd.base.ports import Change, Clock
from chatd.conversation.ports import Seals
from chatd.conversation.rules.company import others
from chatd.conversation.rules.conversation import Conversation, Kind
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.rules.kinds import Decision, Given, Said
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.relay import CONTENT, TRIES_MAX, bytes_of, kind_of
from chatd.directory.service.registry import Registry
from chatd.room.rules.guests import identity_of
from chatd.room.rules.saying import decide
from chatd.room.rules.seats import seat_in
from chatd.room.service.telling import TellingRooms
from chatd.staff.service.known_chain import KnownChain


class RoomRelay:
    """Keeps the promise of `chatd.conversation.ports.Relays`. Without the store nothing passes."""

    def __init__(
        self,
        rooms: TellingRooms,
        deliveries: Deliveries,
        registry: Registry,
        chain: KnownChain,
        seals: Seals,
        clock: Clock,
    ) -> None:
        self._rooms, self._deliveries = rooms, deliveries
        self._registry, self._chain, self._seals, self._clock = registry, chain, seals, clock

    async def say(
        self, member: MemberId, conversation: ConversationId, own_id: int, kind: str, body: str
    ) -> None:
        """Raises: Unavailable, Unknown, Malformed, Refused(as `saying.decide`, OUT_OF_ORDER, OUTBOX_FULL)."""
        given, sealed = Given(member, own_id, kind_of(kind), body), bytes_of(body)
        store = self._rooms.store
        for _ in range(TRIES_MAX):
            before, now = await store.conversation(conversation), self._clock.now()
            decision = self._decide(before, given, sealed, now)
            said = await store.append(before, decision, given, now)
            if said is not None:
                self._deliver(before, given, said)
                return
        raise Unavailable

    def _deliver(self, before: Conversation, given: Given, said: Said) -> None:
        after = said.conversation
        if said.envelope is not None:
            self._deliveries.deliver(after.id, others(after, given.sender), said.envelope)
        self._deliveries.receipt(after.id, given.sender, said.receipt, kind=given.kind)
        if said.is_changed:
            self._rooms.tell(Change(before, after))

    def _decide(self, room: Conversation, given: Given, sealed: bytes, now: Seconds) -> Decision:
        """Raises: Malformed, Refused(WRONG_KIND, BAD_CREDENTIAL), Unknown (the line is gone)."""
        sender, _, kind, _ = given
        if kind is Kind.KEY_PACKAGE:
            key_package = self._checked(room, sender, sealed, now)
            return decide(room, sender, kind, now, key_package=key_package)
        peek = self._seals.peek_opening if kind is Kind.OPENING else self._seals.peek
        header = peek(sealed)
        if header.content_type != CONTENT[kind]:
            raise Refused(Reason.WRONG_KIND)
        return decide(room, sender, kind, now, epoch=header.epoch, group=header.group)

    def _checked(self, room: Conversation, sender: MemberId, sealed: bytes, now: Seconds) -> bytes:
        """One of the staff is signed for; a guest says who she is, as she has said before."""
        seat = seat_in(room, sender)
        if seat is None:
            raise Refused(Reason.NOT_A_MEMBER)
        if seat.staff is None:
            identity, leaf = identity_of(seat.name, seat.office), to_bytes(seat.leaf)
            return self._seals.check_guest_key_package(sealed, identity, leaf, now)
        line = self._registry.line(room.line)
        roots, lists = self._registry.roots(line), self._chain.lists_on(line)
        return self._seals.check_key_package(sealed, roots, lists, now, to_bytes(seat.leaf))

    async def received(self, member: MemberId, conversation: ConversationId, up_to: int) -> None:
        """Raises: Unavailable, Unknown, Refused(NOT_A_MEMBER)."""
        told = await self._rooms.store.received(conversation, member, up_to)
        for sender, receipt in told:
            self._deliveries.receipt(conversation, sender, receipt)

    async def held(
        self, member: MemberId, conversation: ConversationId, after: int
    ) -> Sequence[Envelope]:
        """Raises: Unavailable, Unknown, Refused(NOT_A_MEMBER)."""
        return await self._rooms.store.held(conversation, member, after)
