"""Whoever has missed what was published asks the store: members here get what is held for them, each thing once.

A page drops what it has already. So to say too much does no harm, and nothing is missing.
"""

import asyncio
from contextlib import suppress

from chatd.base.errors import Refused, Unknown
from chatd.base.names import CONSOLES, VISITORS, MemberId, Seconds
from chatd.base.ports import Bus, Post
from chatd.conversation.ports import ConversationStore, Look
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.holders import Holders
from chatd.line.service.unhurried import unhurried

MEMBERS_AT_ONCE = 50  # whose questions leave together


class CatchingUp:
    """`run` with each sweep: it asks nobody unless this process was cut off the bus since.

    And for pages of which it was not known that they are here.
    """

    def __init__(
        self,
        store: ConversationStore,
        holders: Holders,
        deliveries: Deliveries,
        post: Post,
        bus: Bus | None,
    ) -> None:
        self._store, self._holders = store, holders
        self._deliveries, self._post = deliveries, post
        self._bus = bus
        self.is_due = False  # for all who are here
        self._missed: set[MemberId] = set()  # for these
        if bus is not None:
            bus.cut_handlers.append(self.later)

    def later(self) -> None:
        """Something may have been missed."""
        self.is_due = True

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
            here = [each for name in (VISITORS, CONSOLES) for each in self._post.connected(name)]
            members = [each for each in here if is_due or each in missed]
            async for some in unhurried(members, MEMBERS_AT_ONCE):
                await asyncio.gather(*(self._member(MemberId(each)) for each in some))
        except BaseException:
            self.is_due |= is_due
            self._missed |= missed
            raise

    async def _member(self, member: MemberId) -> None:
        looks = await self._store.of_member(member)
        await asyncio.gather(
            self._holders.here(member, [look.conversation.id for look in looks]),
            *(self._one(member, look) for look in looks),
        )

    async def _one(self, member: MemberId, look: Look) -> None:
        id_ = look.conversation.id
        with suppress(Unknown, Refused):  # it is no more, or another's by now
            for envelope in await self._store.held(id_, member, 0):
                self._deliveries.deliver(id_, (member,), envelope)
        if (mark := look.marks.get(member)) is not None:
            self._deliveries.receipt(id_, member, mark.receipt)
