"""What members do in a conversation: say, receive, catch up, end. The hot path of the daemon."""

from collections.abc import Sequence

from chatd.base.base64url import to_bytes
from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import ConversationId, MemberId
from chatd.base.ports import Clock
from chatd.conversation.ports import Post, SealHeader, Seals
from chatd.conversation.rules.conversation import Kind
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.rules.kinds import Said
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.telling import tell_members
from chatd.directory.service.registry import Registry
from chatd.line.service.assigning import Assigning
from chatd.line.service.live import Live

_CONTENT = {Kind.MESSAGE: "application", Kind.COMMIT: "commit", Kind.OPENING: "commit"}
_KINDS = {kind.value: kind for kind in Kind}  # asked for every message; the enum itself is slower
_NO_HEADER = SealHeader(group=b"", epoch=0, content_type="")


class Conversations:
    """Relays envelopes whose bodies nobody here can read. Refusals change nothing."""

    def __init__(
        self,
        *,
        live: Live,
        registry: Registry,
        assigning: Assigning,
        endings: Endings,
        seals: Seals,
        clock: Clock,
        post: Post,
    ) -> None:
        self._store = live.conversations
        self._registry = registry
        self._assigning = assigning
        self._endings = endings
        self._seals = seals
        self._clock = clock
        self._post = post

    async def say(
        self, member: MemberId, conversation: ConversationId, own_id: int, kind: str, body: str
    ) -> None:
        """Relay one envelope; `body` is base64url. `Post.deliver` and `Post.receipt` follow from it.

        An id seen before is not stored again; the receipt comes again.
        Raises: Unknown, Malformed, Refused(NOT_A_MEMBER, OUT_OF_ORDER, OUTBOX_FULL, WRONG_EPOCH, WRONG_KIND,
        WRONG_STATE, BAD_CREDENTIAL).
        """
        known = _kind(kind)
        header = await self._header(conversation, known, body)
        said = await self._store.say(
            conversation,
            member,
            own_id,
            known,
            body,
            now=self._clock.now(),
            epoch=header.epoch,
            group=header.group,
        )
        self._tell(member, said)

    def _tell(self, member: MemberId, said: Said) -> None:
        conversation = said.conversation
        if said.envelope is not None:
            others = [each.id for each in conversation.members if each.id != member]
            self._post.deliver(conversation.id, others, said.envelope)
            if said.is_changed:
                tell_members(self._post, conversation)
        stored, delivered = said.receipt
        self._post.receipt(conversation.id, member, stored, delivered)

    async def _header(self, conversation: ConversationId, kind: Kind, body: str) -> SealHeader:
        """What may be known of the body. Raises: Malformed, Refused(WRONG_KIND, BAD_CREDENTIAL), Unknown."""
        sealed = _bytes(body)
        if kind is Kind.MESSAGE or kind is Kind.COMMIT:
            header = self._seals.peek(sealed)
        elif kind is Kind.OPENING:
            header = self._seals.peek_opening(sealed)
        else:
            found = await self._store.conversation(conversation)
            roots = self._registry.roots(self._registry.line(found.line))
            self._seals.check_key_package(sealed, roots, self._clock.now())
            return _NO_HEADER
        if header.content_type != _CONTENT[kind]:
            raise Refused(Reason.WRONG_KIND)
        return header

    async def received(self, member: MemberId, conversation: ConversationId, up_to: int) -> None:
        """This page has everything up to this number: it is freed, the senders get receipts.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        for sender, (stored, delivered) in await self._store.received(conversation, member, up_to):
            self._post.receipt(conversation, sender, stored, delivered)

    async def end(self, member: MemberId, conversation: ConversationId) -> None:
        """End it for everybody; twice is once. Raises: Unknown, Refused(NOT_A_MEMBER)."""
        await self._endings.by_member(conversation, member)
        await self._assigning.assign()

    async def held(
        self, member: MemberId, conversation: ConversationId, after: int
    ) -> Sequence[Envelope]:
        """All envelopes for this member with a number above `after`, in order.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        return await self._store.held(conversation, member, after)


def _kind(kind: str) -> Kind:
    try:
        return _KINDS[kind]
    except KeyError:
        raise Malformed from None


def _bytes(body: str) -> bytes:
    try:
        return to_bytes(body)
    except ValueError:
        raise Malformed from None
