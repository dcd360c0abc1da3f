"""What a process does about pages that are connected to it, and thought lost or held by another process."""

from collections.abc import Awaitable, Callable, Collection

from chatd.base.names import Seconds
from chatd.base.ports import Post
from chatd.line.ports import TicketsAndDesks

ELSEWHERE_SECONDS = 30  # a connection that a page has left is noticed to be gone within 28 s


class Holding:
    """Of one namespace. `held` is told of each page that is held here after all."""

    def __init__(
        self,
        store: TicketsAndDesks,
        post: Post,
        namespace: str,
        held: Callable[[str], Awaitable[None]],
    ) -> None:
        self._store, self._post, self._namespace, self._held = store, post, namespace, held
        self._elsewhere: dict[str, Seconds] = {}  # since when another is said to hold them

    async def look(self, missed: Collection[str], now: Seconds) -> None:
        """At those connected here of whom a beat has said that they are not held here. Raises: Unavailable."""
        if not missed:
            self._elsewhere.clear()
            return
        pages = await self._store.pages(missed)
        self._elsewhere = {each: self._elsewhere.get(each, now) for each in pages}
        for each, page in pages.items():
            is_lost = page.lost_at is not None
            is_here = each in self._post.connected(self._namespace)  # still
            if is_here and (is_lost or now - self._elsewhere[each] >= ELSEWHERE_SECONDS):
                del self._elsewhere[each]
                await self._held(each)
