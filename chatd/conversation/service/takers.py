"""Who may take up which orphan at this moment, as desks and directory are now. Reads only."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from chatd.base.errors import Unknown
from chatd.base.names import DeskId, LineId
from chatd.base.ports import Clock
from chatd.conversation.rules import orphans as rules
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.orphans import OnShift
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules.desk import Desk
from chatd.staff.rules import leads


class Takers:
    """Asks the rule for each orphan; without any it asks nobody for desks."""

    def __init__(
        self,
        store: TellingConversations,
        line: TicketsAndDesks,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._line = line
        self._registry = registry
        self._clock = clock

    async def everybody(self) -> Sequence[OnShift]:
        """All desks whose person is of the staff still. Raises: Unavailable."""
        return list(self._on_shift(await self._line.desks()))

    def of(self, orphan: Conversation, everybody: Sequence[OnShift]) -> frozenset[DeskId]:
        """The desks that may take it up now."""
        policy = self._registry.policy(orphan.line)
        return rules.takers(orphan, everybody, policy, self._clock.now())

    async def for_desk(self, desk: DeskId) -> list[Conversation]:
        """What this desk may take up, in the order in which it is shown. Raises: Unavailable."""
        orphans = await self._up()
        everybody = await self.everybody() if orphans else ()
        return rules.in_order(each for each in orphans if desk in self.of(each, everybody))

    async def kept(self, desks: Sequence[Desk]) -> frozenset[tuple[DeskId, LineId]]:
        """Which of these desks have an orphan to take up of which line; none for a visitor who is not there to answer.

        Raises: Unavailable.
        """
        orphans = await self._answering() if self._store.has_orphans else ()
        everybody = list(self._on_shift(desks)) if orphans else ()
        return frozenset(
            (desk, orphan.line) for orphan in orphans for desk in self.of(orphan, everybody)
        )

    async def _answering(self) -> list[Conversation]:
        """Those that are up for taking, and whose visitor's page is there."""
        orphans = await self._up()
        self._store.found_up([each.id for each in orphans])
        seen = [each.id for orphan in orphans for each in orphan.members if each.desk is None]
        pages = await self._line.pages(seen) if seen else {}
        here = {id_ for id_, page in pages.items() if page.lost_at is None and page.left_at is None}
        return [each for each in orphans if any(one.id in here for one in each.members)]

    async def _up(self) -> list[Conversation]:
        now = self._clock.now()
        return [
            each
            for each in await self._store.orphans()
            if rules.is_up_for_taking(each, self._registry.policy(each.line), now)
        ]

    def who(self, desk: Desk) -> OnShift:
        """Raises: Unknown (off the staff)."""
        staff = self._registry.staff(desk.staff)
        own = staff.organisation
        lines = self._registry.lines_of(staff) if leads(staff) else ()
        led = frozenset(line.id for line in lines if line.organisation == own)
        return OnShift(desk, staff, led)

    def _on_shift(self, desks: Sequence[Desk]) -> Iterator[OnShift]:
        for desk in desks:
            with suppress(Unknown):
                yield self.who(desk)
