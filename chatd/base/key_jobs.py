"""What time asks of the signing key: a new one each day, and a note of when the daemon was last alive."""

from collections.abc import Sequence

from chatd.base.claims import REBUILD_SECONDS
from chatd.base.names import Seconds
from chatd.base.ports import Signer
from chatd.base.sweeper import Job

ALIVE_EVERY_SECONDS = 60


class KeyJobs:
    """`started`: when this daemon did, seconds since 1970."""

    def __init__(self, signer: Signer, started: Seconds) -> None:
        self._signer = signer
        self._started = started

    @property
    def all(self) -> Sequence[Job]:
        """Both of them."""
        return (
            Job("rotate_key", 0, self.rotate),
            Job("note_alive", ALIVE_EVERY_SECONDS, self.note_alive),
        )

    async def rotate(self, now: Seconds) -> None:
        """Replace the key when it is a day old."""
        self._signer.rotate(now)

    async def note_alive(self, now: Seconds) -> None:
        """Not before the time for rebuilding is over: until then it is the stop before the start that counts."""
        if now - self._started >= REBUILD_SECONDS:
            self._signer.note_alive(now)
