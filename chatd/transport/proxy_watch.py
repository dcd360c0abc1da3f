"""Whether the proxies tell us where people come from. One that forgets switches limits by network off, in silence.

It can only be seen when people come; then it is said in the log, in `/readyz` and in `/metrics`, and nothing is red:
help goes on, and is only less well defended.
"""

import structlog

from chatd.base.names import Seconds

WELL, NAMES_NOBODY, NAMES_ONE = "", "names_nobody", "names_one"
HELD_SECONDS = 3600  # so long after the last time a proxy named nobody it is still said
ALL_FROM_ONE = 500  # in a row: then what the proxy names is a proxy of its own

log = structlog.get_logger("chatd.transport")


class ProxyWatch:
    """What is wrong with the proxies, in a word."""

    def __init__(self, *, is_on: bool) -> None:
        """`is_on`: a proxy is expected at all, since the line is called by https."""
        self._is_on = is_on
        self._nobody_at: Seconds | None = None
        self._last: bytes = b""
        self._in_a_row = 0
        self._said = WELL

    def named(self, source: bytes | None, now: Seconds) -> None:
        """Somebody has come by a proxy, which named where from, or nobody."""
        if source is None:
            self._nobody_at = now
        elif source == self._last:
            self._in_a_row += 1
        else:
            self._last, self._in_a_row = source, 1
        self.word(now)

    def word(self, now: Seconds) -> str:
        """What is wrong; empty when nothing is. Said in the log when it begins."""
        word = self._found(now)
        if word and word != self._said:
            log.warning("proxy_warned", reason=word)
        self._said = word
        return word

    def _found(self, now: Seconds) -> str:
        if not self._is_on:
            return WELL
        if self._nobody_at is not None and now - self._nobody_at < HELD_SECONDS:
            return NAMES_NOBODY
        return NAMES_ONE if self._in_a_row >= ALL_FROM_ONE else WELL
