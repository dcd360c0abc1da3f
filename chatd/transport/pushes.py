"""Keeps the promise of the port `Post`: what goes out to pages, made here, never awaited, never raising.

What changes often is shown once in a while (coalescer.py); what was said is sent at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

from chatd.base.area import Shown
from chatd.base.errors import Reason
from chatd.base.shapes import Shape, as_json
from chatd.transport.coalescer import Coalescer
from chatd.transport.connection import Connection, Connections
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of

SOON_SECONDS = 0.5


class Pushes:
    """To the pages that are connected to this process. `show` once, before anybody can connect."""

    def __init__(self, namespaces: Mapping[str, Connections], counts: Counts) -> None:
        self._namespaces, self._counts = namespaces, counts
        self._shown: dict[str, tuple[Shown, Coalescer]] = {}
        self._soon: dict[tuple[str, str], tuple[Shape, Collection[str]]] = {}  # by event and key
        self._is_flushing = False
        self._closing: set[asyncio.Task[None]] = set()

    def show(self, shown: Iterable[Shown]) -> None:
        """What the areas show, by name."""
        for each in shown:
            self._shown[each.what] = (each, self._coalescer(each))

    # ---- the port ----

    def changed(self, what: str, key: str = "") -> None:
        """Marked for whoever sees it now; nobody is asked when nobody sees it."""
        shown, coalescer = self._shown[what]
        here = self._namespaces[shown.namespace]
        if here.watching(what) if shown.is_watched else here.of(key):
            coalescer.mark(key)

    def push(
        self, event: str, payload: Shape, to: Collection[str], *, key: str | None = None
    ) -> None:
        """Encoded once, and once more for each namespace in which one of them is."""
        if key is not None:
            self._soon.pop((event, key), None)
        text = as_json(payload)
        for connections in self._namespaces.values():
            members = connections.members
            here: tuple[Connection, ...] = ()
            for member in to:
                here += members.get(member, ())
            if here:
                connections.push(event, text, here)

    def push_soon(self, event: str, key: str, payload: Shape, to: Collection[str]) -> None:
        """Keep it until the next flush; all that waits shares one timer."""
        self._soon[event, key] = (payload, to)
        if not self._is_flushing:
            self._is_flushing = True
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._flush)

    def connected(self, namespace: str) -> Collection[str]:
        """One that answers no ping is closed by its own timer, and so is not among them for long."""
        return self._namespaces[namespace].members.keys()

    def cut(self, owner: str) -> None:
        """In every namespace."""
        for connections in self._namespaces.values():
            for connection in connections.of_owner(owner):
                self._close_soon(connection)

    # ---- how ----

    def _flush(self) -> None:
        self._is_flushing = False
        waiting, self._soon = self._soon, {}
        for (event, _), (payload, to) in waiting.items():
            self.push(event, payload, to)

    def _coalescer(self, shown: Shown) -> Coalescer:
        here = self._namespaces[shown.namespace]
        show = self._show_watchers if shown.is_watched else self._show_member

        async def send(key: str) -> None:
            await show(shown, key)

        def gap_seconds() -> float:
            together = len(here.members) / shown.per_second if shown.per_second else 0
            return max(shown.gap_seconds, together)

        return Coalescer(send, gap_seconds)

    async def _show_member(self, shown: Shown, member: str) -> None:
        here = self._namespaces[shown.namespace]

        async def show() -> None:
            text = as_json(await shown.view(member))
            here.push(shown.event, text, here.of(member))

        if await self._fault_of(show) is Reason.GONE and shown.closes_when_gone:
            for connection in here.of(member):
                await connection.close()

    async def _show_watchers(self, shown: Shown, _: str) -> None:
        """To each as it may see it; that one may see it no more is no matter of the next."""
        for connection in list(self._namespaces[shown.namespace].watching(shown.what)):

            async def show(connection: Connection = connection) -> None:
                connection.push(shown.event, await shown.view(connection.owner))

            await self._fault_of(show)

    async def _fault_of(self, work: Callable[[], Awaitable[None]]) -> Reason | None:
        """A push that fails is counted and left: the next one, or the page's own question, heals it."""
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - handed to the one table
            return reason_of(error, self._counts, "push")
        return None

    def _close_soon(self, connection: Connection) -> None:
        task = asyncio.get_running_loop().create_task(connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
