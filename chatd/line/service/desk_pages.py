"""Whether a desk's console is there: connected, held by another process, lost, back. A lost one leaves orphans."""

from collections.abc import Sequence
from contextlib import suppress

from chatd.base.claims import Claim
from chatd.base.errors import Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.names import DeskId, ProcessId
from chatd.base.ports import Clock
from chatd.line.ports import Conversations, TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules import offer as offers
from chatd.line.rules import presence
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import CONSOLE_BEAT_MAX_SECONDS, PageRule
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.letting_go import DeskChanges


class DeskPages:
    """Of every desk; who opens and ends them is `Desks`."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        conversations: Conversations,
        assigning: Assigning,
        changes: DeskChanges,
        clock: Clock,
        process: ProcessId,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._assigning = assigning
        self._changes = changes
        self._clock = clock
        self._process = process

    @settled
    async def connected(self, desk: DeskId) -> None:
        """A connection of the console is up. Unknown desks are ignored. Idempotent."""
        with suppress(Unknown):
            await self.come_back(desk)

    @settled
    async def held(self, desk: DeskId) -> None:
        """A connection to this process lives, though the console is thought lost or elsewhere. As `connected`."""
        now, at = self._clock.now(), self._process
        try:
            with suppress(Unknown):
                await self._back(desk, lambda page: presence.hold(page, now, at), None)
        finally:
            self._conversations.here_after_all(desk)

    @settled
    async def lost(self, desk: DeskId) -> None:
        """The console's last connection to this process is down: its conversations become orphans. Idempotent.

        Unless another process holds the console.
        """
        now, at = self._clock.now(), self._process
        with suppress(Unknown):
            await self._lose(desk, lambda page: presence.drop(page, now, at))

    @settled
    async def unheard(self, desk: DeskId) -> None:
        """The console is lost, as time tells: as `lost`, whoever held it. One that was heard meanwhile is not."""
        now = self._clock.now()
        with suppress(Unknown):
            await self._lose(
                desk,
                lambda page: (
                    page
                    if presence.lost_since(page, now, CONSOLE_BEAT_MAX_SECONDS) is None
                    else presence.drop(page, now)
                ),
            )

    async def come_back(self, desk: DeskId, sealed: Sequence[Claim] = ()) -> Desk:
        """As `connected`, with the keys of these conversations. Raises: Unknown, Unavailable."""
        now, at = self._clock.now(), self._process
        return await self._back(desk, lambda page: presence.come_back(page, now, at), sealed)

    async def _back(self, desk: DeskId, rule: PageRule, sealed: Sequence[Claim] | None) -> Desk:
        changed = await self._store.change_desk(
            desk, lambda found: desks.with_page(found, rule(found.page))
        )
        await self._conversations.console_here(changed.after, sealed)
        return changed.after

    async def out(self, desk: DeskId) -> None:
        """Its console is lost to it for good, whoever holds that."""
        now = self._clock.now()
        with suppress(Unknown):
            await self._lose(desk, lambda page: presence.drop(page, now))

    async def _lose(self, desk: DeskId, rule: PageRule) -> None:
        """If the page is lost by the rule, its conversations are orphans. Raises: Unknown, Unavailable."""
        now = self._clock.now()
        changed = await self._store.change_desk(
            desk, lambda found: desks.with_page(found, rule(found.page))
        )
        if changed.after.page.lost_at is None:
            return
        faults: list[Unavailable] = []
        with noted(faults):
            await self._conversations.console_lost(changed.after, now)
        if changed.after.offer is not None:
            ticket = changed.after.offer.ticket
            with noted(faults):
                await self._changes.change(desk, lambda found: offers.withdraw(found, ticket))
        raise_first(faults)
