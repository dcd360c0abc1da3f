"""What members do in a conversation: say, receive, catch up, end. The hot path of the daemon."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from chatd.base.base64url import to_bytes
from chatd.base.errors import ChatdError, Malformed, Reason, Refused, Unavailable
from chatd.base.names import AskingOutcome, ConversationId, DeskId, MemberId
from chatd.base.ports import Clock
from chatd.conversation.ports import Seals
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import kinds
from chatd.conversation.rules.company import is_with, others
from chatd.conversation.rules.conversation import Conversation, Kind
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.rules.giving_back import is_before_her_yes
from chatd.conversation.rules.kinds import Decision, Given, Said
from chatd.conversation.rules.parting import is_part_only
from chatd.conversation.service import passing as without_store
from chatd.conversation.service.company import Company
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.giving_back import GivingBack
from chatd.conversation.service.orphans import Orphans
from chatd.conversation.service.passing import Passing
from chatd.conversation.service.seats import Seats
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies
from chatd.line.rules.outcome import Count
from chatd.line.service.assigning import Assigning, settled
from chatd.staff.service.known_chain import KnownChain

CONTENT = {
    Kind.MESSAGE: "application",
    Kind.ACK: "application",
    Kind.COMMIT: "commit",
    Kind.OPENING: "commit",
}
_KINDS = {kind.value: kind for kind in Kind}  # asked for every message; the enum itself is slower
SILENT_MIN_SECONDS = 60  # the shortest `silent_seconds` that a line may have
TRIES_MAX = 4  # of one envelope, when others change the conversation at the same time


class Beside(NamedTuple):
    """What an envelope or an end leads to, which is no envelope."""

    giving_back: GivingBack
    orphans: Orphans
    company: Company
    seats: Seats


class Relay:
    """Relays envelopes whose bodies nobody here can read. Refusals change nothing."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        registry: Registry,
        chain: KnownChain,
        assigning: Assigning,
        endings: Endings,
        beside: Beside,
        deliveries: Deliveries,
        passing: Passing,
        tallies: DoorsAndTallies,
        seals: Seals,
        clock: Clock,
    ) -> None:
        self._store = store
        self._registry = registry
        self._chain = chain
        self._assigning = assigning
        self._endings = endings
        self._giving_back, self._orphans, self._company, self._seats = beside
        self._deliveries = deliveries
        self._passing = passing
        self._tallies = tallies
        self._seals = seals
        self._clock = clock

    async def say(
        self, member: MemberId, conversation: ConversationId, own_id: int, kind: str, body: str
    ) -> None:
        """Relay one envelope; `body` is base64url. Deliveries and a receipt follow from it. One round trip.

        An id seen before is not stored again; the receipt comes again. A first answer is counted: one more round trip.
        Without the store, words pass on from memory where they can (see `passing`).
        Raises: Unavailable, Unknown, Malformed, Refused(NOT_A_MEMBER, OUT_OF_ORDER, OUTBOX_FULL, WRONG_EPOCH,
        WRONG_KIND, WRONG_STATE, BAD_CREDENTIAL).
        """
        given = Given(member, own_id, kind_of(kind), body)
        sealed = bytes_of(body)
        if self._passing.is_under_way(conversation, member):
            await self._pass_on(conversation, given, sealed)
            return
        said = None
        try:
            for _ in range(TRIES_MAX):
                before = self._store.seen(conversation) or await self._store.conversation(
                    conversation
                )
                decision = await self._decide(before, given, sealed)
                if decision.refused and given.kind is Kind.KEY_PACKAGE and is_with(before):
                    before, decision = await self._alone_again(before, given, sealed)
                if waits_for := self._passing.waits_for(conversation, member):
                    decision = decision._replace(waits_for=waits_for)
                said = await self._store.append(before, decision, given, self._clock.now())
                if said is not None:
                    break
                self._store.is_old(conversation)
        except Unavailable:
            self._passing.failed()
        except ChatdError:
            self._passing.waits(conversation, given)
            raise
        if said is None:
            await self._pass_on(conversation, given, sealed)
            return
        self._passing.stored(conversation, member)
        self._deliver(given, said)
        await self._count(before, said, decision)
        if self._was_silent(said):
            await self._store.members_changed(conversation)

    async def _alone_again(
        self, before: Conversation, given: Given, sealed: bytes
    ) -> tuple[Conversation, Decision]:
        """Keys are made anew between two. Raises: Unknown, Unavailable, Refused(NOT_A_MEMBER: of three, she is out)."""
        after = await self._company.renew_keys(given.sender, before.id)
        return after, await self._decide(after, given, sealed)

    async def _count(self, before: Conversation, said: Said, decision: Decision) -> None:
        """A count lost is no harm."""
        if not said.is_changed:
            return
        with suppress(Unavailable):
            if decision.lets_in is not None:
                await self._seats.let_in(said.conversation)
            if rules.is_answered(said.conversation) > rules.is_answered(before):
                await self._tallies.add(before.line, Count.ANSWERED.value, self._clock.now())

    async def _pass_on(self, conversation: ConversationId, given: Given, sealed: bytes) -> None:
        """Without the store, as far as this process knows the conversation. Raises: Unavailable."""
        try:
            await self._pass_on_if_known(conversation, given, sealed)
        except Unavailable:
            self._passing.waits(conversation, given)
            raise

    async def _pass_on_if_known(
        self, conversation: ConversationId, given: Given, sealed: bytes
    ) -> None:
        known = self._store.seen(conversation)
        if known is None or given.kind not in without_store.KINDS:
            raise Unavailable
        decision = await self._decide(known, given, sealed)
        if decision.refused is not None:
            raise Unavailable  # as the store has it, it may well be allowed
        self._passing.pass_on(known, given, self._clock.now())

    def _deliver(self, given: Given, said: Said) -> None:
        """The envelope to the others; to the sender a receipt, also for one that was stored before."""
        conversation = said.conversation
        if said.envelope is not None:
            to = others(conversation, given.sender)
            self._deliveries.deliver(conversation.id, to, said.envelope)
        self._deliveries.receipt(conversation.id, given.sender, said.receipt, kind=given.kind)

    def _was_silent(self, said: Said) -> bool:
        """Whether the sender was seen as silent until this envelope came."""
        if said.envelope is None:
            return False
        quiet_seconds = said.envelope.stored_at - said.quiet_since
        if quiet_seconds < SILENT_MIN_SECONDS:
            return False
        return quiet_seconds >= self._registry.policy(said.conversation.line).silent_seconds

    async def _decide(self, conversation: Conversation, given: Given, sealed: bytes) -> Decision:
        """By what may be known of the body: a header, or by what a key package is told apart.

        A counsellor whose credential is refused cannot seal: it is an orphan.

        Raises: Malformed, Refused(WRONG_KIND, BAD_CREDENTIAL), Unknown.
        """
        sender, _, kind, _ = given
        if kind in (Kind.MESSAGE, Kind.ACK, Kind.COMMIT):
            header = self._seals.peek(sealed)
        elif kind is Kind.OPENING:
            header = self._seals.peek_opening(sealed)
        else:
            line = self._registry.line(conversation.line)
            roots, lists = self._registry.roots(line), self._chain.lists_on(line)
            try:
                key_package = self._seals.check_key_package(sealed, roots, lists, self._clock.now())
            except Refused:
                await self._cannot_seal(conversation.id, sender)
                raise
            return kinds.decide(conversation, sender, kind, key_package=key_package)
        if header.content_type != CONTENT[kind]:
            raise Refused(Reason.WRONG_KIND)
        return kinds.decide(conversation, sender, kind, epoch=header.epoch, group=header.group)

    async def _cannot_seal(self, conversation: ConversationId, member: MemberId) -> None:
        with suppress(Refused):  # it has ended, or is another's by now
            await self._orphans.without_keys(member, conversation, AskingOutcome.NOT_VERIFIED)

    async def received(self, member: MemberId, conversation: ConversationId, up_to: int) -> None:
        """This page has everything up to this number: it is freed, the senders get receipts. One round trip.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        for sender, receipt in await self._store.received(conversation, member, up_to):
            self._deliveries.receipt(conversation, sender, receipt)

    @settled
    async def end(self, member: MemberId, conversation: ConversationId) -> None:
        """End it for everybody; before the visitor's yes, for who took it up alone. Idempotent.

        A colleague who was asked in ends her own part.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        found = await self._store.conversation(conversation)
        if is_part_only(found, member):
            await self._company.part(DeskId(member), conversation)
        elif is_before_her_yes(found, member):
            await self._giving_back.put_down(member, conversation)
        else:
            await self._endings.by_member(conversation, member)

    async def held(
        self, member: MemberId, conversation: ConversationId, after: int
    ) -> Sequence[Envelope]:
        """All envelopes for this member with a number above `after`, in order.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        return await self._store.held(conversation, member, after)


def kind_of(kind: str) -> Kind:
    """Raises: Malformed."""
    try:
        return _KINDS[kind]
    except KeyError:
        raise Malformed from None


def bytes_of(body: str) -> bytes:
    """What base64url says. Raises: Malformed."""
    try:
        return to_bytes(body)
    except ValueError:
        raise Malformed from None
