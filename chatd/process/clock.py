"""The machine's clock."""

import time

from chatd.base.names import Seconds


class SystemClock:
    """Keeps the promise of `chatd.base.ports.Clock`."""

    def now(self) -> Seconds:
        """Seconds since 1970."""
        return Seconds(time.time())
