"""What is done when a store is away: soon, and again for who has come meanwhile, for as long as it lasts."""

import math
from collections.abc import Awaitable, Callable, Coroutine

from chatd.base.errors import Unavailable
from chatd.base.names import Seconds
from chatd.base.ports import Clock

AWAY_SECONDS = 1.5  # without an answer of the store, until pages are told: they read it within 5 s
TOLD_AGAIN_SECONDS = 10.0  # who has come meanwhile


class Away:
    """Of one store. `tell` is called after so many seconds without an answer, then every `TOLD_AGAIN_SECONDS`.

    `is_slowing`: each time after twice as long instead.
    """

    def __init__(
        self,
        clock: Clock,
        tell: Callable[[], None],
        after: float = AWAY_SECONDS,
        *,
        is_slowing: bool = False,
    ) -> None:
        self._clock, self._tell = clock, tell
        self._after, self._is_slowing = after, is_slowing
        self._since = self._told_at = math.inf

    def around(
        self, asking: Callable[[Seconds], Awaitable[None]]
    ) -> Callable[[Seconds], Coroutine[None, None, None]]:
        """The same, which asks the store for something, and by whose answers it is known to be there."""

        async def asked(began: Seconds) -> None:
            try:
                await asking(began)
            except Unavailable:
                self._failed(began)
                raise
            self._answered()

        return asked

    def _failed(self, began: Seconds) -> None:
        """What was asked of it then it did not do."""
        now = self._clock.now()
        self._since = min(self._since, began)
        away = now - self._since
        gap = self._told_at - self._since if self._is_slowing else TOLD_AGAIN_SECONDS
        is_told = 0 <= now - self._told_at < gap
        if away >= self._after and not is_told:
            self._told_at = now
            self._tell()

    def _answered(self) -> None:
        """It did."""
        self._since = self._told_at = math.inf
