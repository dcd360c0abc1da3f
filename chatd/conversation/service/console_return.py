"""A console comes back to its desk, after a lost line or a restart, with the conversations that it still holds."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from chatd.base.errors import Refused, Unknown
from chatd.base.names import ConversationPhase, DeskId, MemberId
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.conversation.rules.resume import DeskClaim, MembershipClaim
from chatd.conversation.service.rebuilding import Rebuilding
from chatd.directory.rules.directory import Staff
from chatd.line.rules import desk as shift
from chatd.line.rules.desk import Desk
from chatd.line.service.heartbeats import Pages
from chatd.line.service.live import Live
from chatd.line.service.values import Values


@dataclass(frozen=True, slots=True)
class HeldMembership:
    """A conversation that a console still holds. `received`: the number of the last envelope it has."""

    value: str
    received: int


class ConsoleReturn:
    """Takes the desk up; whether it still has a shift, and whom it is offered then, is for `Shifts`."""

    def __init__(
        self,
        *,
        live: Live,
        pages: Pages,
        rebuilding: Rebuilding,
        values: Values,
        clock: Clock,
        post: Post,
    ) -> None:
        self._live = live
        self._pages = pages
        self._rebuilding = rebuilding
        self._values = values
        self._clock = clock
        self._post = post

    async def take_up(
        self, staff: Staff, value: str, key: bytes, memberships: Sequence[HeldMembership]
    ) -> Desk:
        """The desk again, its console connected, with every conversation of its own that lives. Raises: Unknown."""
        desk = await self._desk(staff, value, key)
        for held in memberships:
            with suppress(Unknown, Refused):
                await self._hold_again(desk.id, held)
        await self._claim_own(desk.id)
        return await self._pages.console_is_back(desk.id)

    async def _desk(self, staff: Staff, value: str, key: bytes) -> Desk:
        claim = self._values.open_with(value, key)
        if not isinstance(claim, DeskClaim) or claim.staff != staff.id:
            raise Unknown
        try:
            return await self._live.places.desk(claim.id)
        except Unknown:
            return await self._rebuilding.desk(claim)

    async def _hold_again(self, desk: DeskId, held: HeldMembership) -> None:
        """A conversation that the page still holds. Raises: Unknown, Refused(NOT_A_MEMBER)."""
        claim = self._values.open(held.value)
        if not isinstance(claim, MembershipClaim) or claim.me != MemberId(desk):
            raise Unknown
        found = await self._rebuilding.conversation(claim)
        told = await self._live.conversations.received(found.id, claim.me, held.received)
        for sender, receipt in told:
            self._post.receipt(found.id, sender, receipt.stored, receipt.delivered)

    async def _claim_own(self, desk: DeskId) -> None:
        """Every living conversation of this desk counts at it, whichever side rebuilt it."""
        now = self._clock.now()
        for each in await self._live.conversations.all():
            is_own = any(member.desk == desk for member in each.members)
            if is_own and each.phase is not ConversationPhase.ENDED:
                await self._live.places.change_desk(
                    desk, partial(shift.carry_on, conversation=each.id, now=now)
                )
