"""Keeps the promise of the port `Post`: what goes out to pages, made here, never awaited, never raising.

What changes often is shown once in a while, and again when a store has failed (coalescer.py); what was said is sent at
once.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from functools import partial
from random import SystemRandom

from chatd.base.area import Shown
from chatd.base.errors import Reason
from chatd.base.ports import Bus
from chatd.base.shapes import Shape, as_json
from chatd.transport.coalescer import Coalescer
from chatd.transport.connection import Connection, Connections
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of
from chatd.transport.marks import Marks

SOON_SECONDS = 0.5
# Of pages that are to come again: a process answers some thousand a second. The last are asked long before anybody is
# assigned (`CHATD_SETTLE_SECONDS`).
STEP_SECONDS, AWAY_AT_ONCE = 0.05, 50
AWAY_SECONDS = 3.0  # for all of them, however many


class Pushes:
    """To the pages that are connected to this process. `show` once, before anybody can connect.

    By the bus, what has changed reaches those that are connected to another; None: there is none.
    """

    def __init__(
        self, namespaces: Mapping[str, Connections], counts: Counts, bus: Bus | None = None
    ) -> None:
        self._namespaces, self._counts = namespaces, counts
        self._marks = None if bus is None else Marks(bus, self._mark, self.mark_all, self._cut_here)
        self._shown: dict[str, tuple[Shown, Coalescer[str]]] = {}
        self._watched: dict[str, tuple[Shown, Coalescer[Connection]]] = {}
        self._soon: dict[tuple[str, str], tuple[Shape, Collection[str]]] = {}  # by event and key
        self._is_flushing = False
        self._closing: set[asyncio.Task[None]] = set()
        self._leaving: asyncio.TimerHandle | None = None
        for connections in namespaces.values():
            connections.changed = self._mark

    def show(self, shown: Iterable[Shown]) -> None:
        """What the areas show, by name."""
        for each in shown:
            gap = partial(self._gap_seconds, each)
            if each.is_watched:
                watcher = Coalescer(partial(self._show_watcher, each), gap)
                self._watched[each.what] = (each, watcher)
            else:
                self._shown[each.what] = (each, Coalescer(partial(self._show_member, each), gap))

    # ---- the port ----

    def changed(self, what: str, key: str = "", *, is_only_here: bool = False) -> None:
        """Marked for whoever sees it now; nobody is asked when nobody sees it."""
        if self._marks is not None and not is_only_here:
            self._marks.add(what, key)
        self._mark(what, key)

    def _mark(self, what: str, key: str) -> None:
        """For whoever sees it here. A name that we do not know is of another release."""
        if what in self._watched:
            watched, watchers = self._watched[what]
            for connection in self._namespaces[watched.namespace].watching(what):
                watchers.mark(connection)
        elif what in self._shown:
            shown, members = self._shown[what]
            here = self._namespaces[shown.namespace].of(key)
            for each in here:
                if each.unanswered is not None:
                    each.unanswered.add(what)
            if any(each.unanswered is None for each in here):
                members.mark(key)

    def mark_all(self) -> None:
        """Anything may have changed: everybody here is shown anew what they see."""
        first = {(shown.namespace, shown.event): what for what, (shown, _) in self._shown.items()}
        for (namespace, _), what in first.items():
            for key in list(self._namespaces[namespace].members):
                if key.startswith(self._shown[what][0].begins):
                    self._mark(what, key)
        for what in self._watched:
            self._mark(what, "")

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

    def push_to_all(self, namespace: str, event: str, payload: Shape) -> None:
        """Encoded once."""
        connections = self._namespaces[namespace]
        connections.push(event, as_json(payload), connections.all())

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
        if self._marks is not None:
            self._marks.cut(owner)
        self._cut_here(owner)

    def come_again(self, but: Collection[str] = ()) -> None:
        """Each is closed in order, as at the end of a process; it comes back by itself.

        Some at a time, in no order that says anything, so that those who come back are answered while others go.
        """
        here = [
            each
            for one in self._namespaces.values()
            for each in one.all()
            if each.member not in but
        ]
        SystemRandom().shuffle(here)
        self._send_away(here, max(AWAY_AT_ONCE, math.ceil(len(here) * STEP_SECONDS / AWAY_SECONDS)))

    def _send_away(self, here: list[Connection], at_once: int) -> None:
        if self._leaving is not None:
            self._leaving.cancel()  # those that it was about are among these, or have come since
        for connection in here[:at_once]:
            if not connection.socket.closed:
                connection.socket.send_away()
        rest, loop = here[at_once:], asyncio.get_running_loop()
        self._leaving = (
            loop.call_later(STEP_SECONDS, self._send_away, rest, at_once) if rest else None
        )

    def _cut_here(self, owner: str) -> None:
        for connections in self._namespaces.values():
            for connection in connections.of_owner(owner):
                self._close_soon(connection)

    # ---- how ----

    def _flush(self) -> None:
        self._is_flushing = False
        waiting, self._soon = self._soon, {}
        for (event, _), (payload, to) in waiting.items():
            self.push(event, payload, to)

    def _gap_seconds(self, shown: Shown) -> float:
        here = self._namespaces[shown.namespace]
        together = len(here.members) / shown.per_second if shown.per_second else 0
        return max(shown.gap_seconds, together)

    async def _show_member(self, shown: Shown, member: str) -> bool:
        here = self._namespaces[shown.namespace]
        if not here.of(member):
            return True

        async def show() -> None:
            text = as_json(await shown.view(member))
            here.push(
                shown.event, text, [each for each in here.of(member) if each.unanswered is None]
            )

        fault = await self._fault_of(show)
        if fault is Reason.GONE and shown.closes_when_gone:
            for connection in here.of(member):
                await connection.close()
        return fault is not Reason.TRY_AGAIN

    async def _show_watcher(self, shown: Shown, connection: Connection) -> bool:
        """As this one may see it; that one may see it no more is no matter of the next."""
        if connection not in self._namespaces[shown.namespace].watching(shown.what):
            return True

        async def show() -> None:
            view = await shown.view(connection.owner)
            if self._is_news(shown, connection, view):
                connection.push(shown.event, view)

        return await self._fault_of(show) is not Reason.TRY_AGAIN

    def _is_news(self, shown: Shown, connection: Connection, view: Shape) -> bool:
        """Whether it differs in its essence from what was pushed last, or that was long ago."""
        if shown.essence is None:
            return True
        now, essence = asyncio.get_running_loop().time(), shown.essence(view)
        before, at = connection.pushed.get(shown.what, (None, -shown.again_seconds))
        if essence == before and now - at < shown.again_seconds:
            return False
        connection.pushed[shown.what] = (essence, now)
        return True

    async def _fault_of(self, work: Callable[[], Awaitable[None]]) -> Reason | None:
        """A push that fails is counted. What a store has failed in is owed; what a rule refuses is not."""
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - handed to the one table
            return reason_of(error, self._counts, "push")
        return None

    def _close_soon(self, connection: Connection) -> None:
        task = asyncio.get_running_loop().create_task(connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
