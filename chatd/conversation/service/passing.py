"""While the store is away, words pass on from the memory of this process to whoever of the others is connected to it.

Nothing of it is kept here but who has said something since when. The sender is told nothing, so that its page calls
nothing sent and keeps it; once the store answers again it is told of each that it is to be said again, so that each has
had its answer, and only then numbers are given. The other page knows by sender and id what it has already. What is
passed on once has all that follows pass on too, or be refused: so nothing overtakes. Keys, commits and new members wait
for the store, which alone can say who was first.
"""

from collections.abc import Callable, Collection
from contextlib import suppress

from chatd.base.errors import Reason, Unavailable, Unknown
from chatd.base.names import (
    CONSOLES,
    VISITORS,
    ConversationId,
    ConversationPhase,
    MemberId,
    Seconds,
)
from chatd.base.ports import Post
from chatd.base.shapes import Refusal
from chatd.conversation.rules.company import others
from chatd.conversation.rules.conversation import Conversation, Kind
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.rules.kinds import Given
from chatd.conversation.service.deliveries import shape_of
from chatd.conversation.service.telling import TellingConversations

NOT_STORED = 0  # the number of what is passed on
KINDS = (Kind.MESSAGE, Kind.ACK)


class Passing:
    """`missed` is told that somebody here may miss what was stored, though the store has not said so."""

    def __init__(self, store: TellingConversations, post: Post, missed: Callable[[], None]) -> None:
        self._store, self._post, self._missed = store, post, missed
        self._since: dict[ConversationId, dict[MemberId, int]] = {}  # each sender's first id
        self._next: dict[tuple[ConversationId, MemberId], int] = {}  # the id that may pass next

    def is_under_way(self, conversation: ConversationId, sender: MemberId) -> bool:
        """Whether what this sender has said before was passed on."""
        return sender in self._since.get(conversation, ())

    def waits(self, conversation: ConversationId, given: Given) -> None:
        """It was neither stored nor passed on: nothing that its sender says behind it may pass before it does.

        Refused, too: its page may say what stood behind it under other ids, and whoever had got it would know that
        for a copy.
        """
        key = (conversation, given.sender)
        self._next[key] = min(given.own_id, self._next.get(key, given.own_id))

    def waits_for(self, conversation: ConversationId, sender: MemberId) -> int:
        """The id of this sender that was neither stored nor passed on, and is to come first; 0 for none."""
        return self._next.get((conversation, sender), 0) if self._next else 0

    def stored(self, conversation: ConversationId, sender: MemberId) -> None:
        """The store has it: what follows is the store's to judge."""
        if self._next:
            self._next.pop((conversation, sender), None)

    def failed(self) -> None:
        """The store has not said what became of an envelope: it may hold it, and nobody here was told."""
        self._missed()

    def pass_on(self, conversation: Conversation, given: Given, now: Seconds) -> None:
        """To those of the others who are connected here.

        Raises: Unavailable (nobody is; another kind; it leaves a gap behind what was passed on).
        """
        here = [each for each in others(conversation, given.sender) if self._is_here(each)]
        following = self._next.get((conversation.id, given.sender), given.own_id)
        if given.kind not in KINDS or not here or given.own_id > following:
            raise Unavailable
        self._next[conversation.id, given.sender] = max(following, given.own_id + 1)
        since = self._since.setdefault(conversation.id, {})
        since[given.sender] = min(given.own_id, since.get(given.sender, given.own_id))
        sender, own_id, kind, body = given
        passed = Envelope(NOT_STORED, sender, own_id, kind, body, now)
        self._post.push("deliver", shape_of(conversation.id, passed), here)

    def talking(self) -> Collection[MemberId]:
        """Who is connected here, and somebody else of the conversation too: what they say passes on."""
        found: set[MemberId] = set()
        for conversation in self._store.all_seen():
            here = [each.id for each in conversation.members if self._is_here(each.id)]
            if len(here) > 1 and conversation.phase is not ConversationPhase.ENDED:
                found.update(here)
        return found

    async def settle(self, _: Seconds) -> None:
        """Where the store answers again, each sender says again what it has said since. Raises: Unavailable."""
        for conversation in list(self._since):
            with suppress(Unknown):  # its pages learn that as they learn all else
                await self._store.conversation(conversation)
            for sender, first in self._since.pop(conversation, {}).items():
                following = self._next.pop((conversation, sender), first + 1)
                for own_id in range(first, following):
                    again = Refusal(refused=Reason.TRY_AGAIN, conversation=conversation, id=own_id)
                    self._post.push("refusal", again, (sender,))

    def forget(self, member: MemberId) -> None:
        """The member has no connection left: its page says again by itself."""
        for key in [each for each in self._next if each[1] == member]:
            del self._next[key]
        for conversation, since in list(self._since.items()):
            since.pop(member, None)
            if not since:
                del self._since[conversation]

    def _is_here(self, member: MemberId) -> bool:
        return any(member in self._post.connected(each) for each in (VISITORS, CONSOLES))
