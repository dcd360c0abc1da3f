"""What time asks of the signing keys: a new one each day, known to all machines, and when the daemon was last alive."""

from collections.abc import Awaitable, Callable, Sequence

from chatd.base.claims import REBUILD_SECONDS
from chatd.base.names import Seconds
from chatd.base.ports import Bus, Clock, Shared, Signer
from chatd.base.sweeper import Job

ALIVE_EVERY_SECONDS = 60
TOLD_EVERY_SECONDS = 30  # half of what passes before a new key signs
KEYS = "keys"  # what they are under, and a kind on the bus


class KeyJobs:
    """Each machine keeps the keys of all in a file of its own; between them they go through the memory of Redis."""

    def __init__(
        self,
        signer: Signer,
        clock: Clock,
        started: Seconds,
        *,
        shared: Shared | None = None,
        bus: Bus | None = None,
    ) -> None:
        """`started`: when this daemon did, seconds since 1970."""
        self._signer, self._clock, self._started = signer, clock, started
        self._shared, self._bus = shared, bus
        self._told: frozenset[str] = frozenset()  # the ids of what the others can have learnt
        self._told_at: Seconds | None = None
        self._over: frozenset[str] = frozenset()  # of machines that are no more, perhaps
        if bus is not None:
            bus.on(KEYS, self._there_are_others)
            bus.cut_handlers.append(self._ask_again)

    @property
    def all(self) -> Sequence[Job]:
        """All of them."""
        return (
            Job("share_keys", 0, self.share),
            Job("rotate_key", 0, self.rotate),
            Job("note_alive", ALIVE_EVERY_SECONDS, self.note_alive),
        )

    @property
    def starts(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """Before anybody connects."""
        return (self._share_now,)

    async def rotate(self, now: Seconds) -> None:
        """Replace the key when it is a day old."""
        self._signer.rotate(now)

    async def share(self, now: Seconds) -> None:
        """Tell the other machines what keys we know, and learn theirs. Raises: Unavailable."""
        if self._shared is None:
            return
        mine = self._signer.known()
        is_told = self._told_at is not None and 0 <= now - self._told_at < TOLD_EVERY_SECONDS
        if is_told and self._told == mine.keys():
            return
        over = (self._told | self._over) - mine.keys()
        agreed = await self._shared.agree(KEYS, mine, tuple(over))
        is_news = not mine.keys() <= self._told
        self._over = frozenset(self._signer.learn(agreed, now))
        self._told, self._told_at = frozenset(self._signer.known()), now
        if is_news and self._bus is not None:
            self._bus.publish(None, KEYS, None)

    async def note_alive(self, now: Seconds) -> None:
        """Not before the time for rebuilding is over: until then it is the stop before the start that counts."""
        if now - self._started >= REBUILD_SECONDS:
            self._signer.note_alive(now)

    async def _share_now(self) -> None:
        await self.share(self._clock.now())

    def _there_are_others(self, _: object) -> None:
        self._told_at = None

    def _ask_again(self) -> None:
        self._told_at = None
