"""Whoever has missed what was published asks the store: members here get what is held for them, each thing once.

A page drops what it has already. So to say too much does no harm, and nothing is missing. Until a member has got what
is held, nothing later goes out to it: a page knows a hole between the ids of one sender, not between two senders, and
what it says that it has received covers all numbers before.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from chatd.base.errors import Refused, Unknown
from chatd.base.names import CONSOLES, VISITORS, ConversationId, MemberId, Seconds
from chatd.base.ports import Bus, Post
from chatd.conversation.ports import ConversationStore, Look
from chatd.conversation.rules.company import is_member
from chatd.conversation.service.deliveries import Deliveries, shape_of
from chatd.conversation.service.holders import Holders
from chatd.line.service.unhurried import unhurried

MEMBERS_AT_ONCE = 50  # whose questions leave together


class CatchingUp:
    """`run` with each sweep: it asks nobody unless this process was cut off the bus since.

    And for pages of which it was not known that they are here.
    """

    def __init__(
        self,
        stores: Sequence[ConversationStore],
        deliveries: Deliveries,
        post: Post,
        bus: Bus | None,
    ) -> None:
        self._stores = [(each, Holders(each, bus)) for each in stores]
        self._deliveries, self._post = deliveries, post
        self._bus = bus
        self.is_due = False  # for all who are here
        self._missed: set[MemberId] = set()  # for these
        self._kept_back: set[MemberId] = set()  # what comes for them waits
        if bus is not None:
            bus.cut_handlers.append(self.later)

    def later(self) -> None:
        """Something may have been missed."""
        self.is_due = True
        for member in self._here():
            if member not in self._kept_back:
                self._kept_back.add(member)
                self._deliveries.keep_back(member)

    def missed(self, member: MemberId) -> None:
        """This one may have missed something: its page is here, and was thought lost or elsewhere."""
        if self._bus is not None:
            self._missed.add(member)

    async def run(self, _: Seconds) -> None:
        """Raises: Unavailable; then it is done again with the next sweep."""
        if not self.is_due and not self._missed:
            return
        is_due, self.is_due = self.is_due, False
        missed, self._missed = self._missed, set()
        try:
            members = [each for each in self._here() if is_due or each in missed]
            async for some in unhurried(members, MEMBERS_AT_ONCE):
                await asyncio.gather(*(self._member(each) for each in some))
            if not self.is_due:  # not cut off again meanwhile
                self._let_go_of_who_came(members)
        except BaseException:
            self.is_due |= is_due
            self._missed |= missed
            raise

    def _let_go_of_who_came(self, members: Sequence[MemberId]) -> None:
        """Whoever has gone needs nothing; whoever has come back since is given by that what is held."""
        for member in self._kept_back.difference(members):
            self._let_go(member, {})

    def _here(self) -> list[MemberId]:
        names = (VISITORS, CONSOLES)
        return [MemberId(each) for name in names for each in self._post.connected(name)]

    async def _member(self, member: MemberId) -> None:
        sent: dict[ConversationId, int] = {}
        await asyncio.gather(*(self._of(member, *each, sent) for each in self._stores))
        self._let_go(member, sent)

    async def _of(
        self,
        member: MemberId,
        store: ConversationStore,
        holders: Holders,
        sent: dict[ConversationId, int],
    ) -> None:
        concerned = await store.of_member(member)
        looks = [each for each in concerned if is_member(each.conversation, member)]
        await asyncio.gather(
            holders.here(member, [look.conversation.id for look in looks]),
            *(self._one(member, store, look, sent) for look in looks),
        )

    def _let_go(self, member: MemberId, sent: Mapping[ConversationId, int]) -> None:
        if member in self._kept_back:
            self._kept_back.discard(member)
            self._deliveries.let_go(member, sent)

    async def _one(
        self,
        member: MemberId,
        store: ConversationStore,
        look: Look,
        sent: dict[ConversationId, int],
    ) -> None:
        """`sent`: up to which number it is on its way then."""
        id_ = look.conversation.id
        with suppress(Unknown, Refused):  # it is no more, or another's by now
            for envelope in await store.held(id_, member, 0):
                self._post.push("deliver", shape_of(id_, envelope), (member,))
                sent[id_] = envelope.number
        if (mark := look.marks.get(member)) is not None:
            self._deliveries.receipt(id_, member, mark.receipt)
