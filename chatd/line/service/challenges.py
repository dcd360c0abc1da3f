"""Challenges: values that say how much work is asked of whom and until when, kept nowhere but with the page that works.

Each is made for one network, one embed and one resume key, and its solution counts once. The key that makes them lives
in memory alone: after a restart a page is given another.
"""

import hashlib
import hmac
from collections.abc import Callable

from chatd.base.base64url import to_bytes, to_text
from chatd.base.names import EmbedId, Seconds
from chatd.base.ports import Clock
from chatd.line.rules.work import CHALLENGE_SECONDS, COUNTER_BYTES, PUZZLES, SOLUTION_BYTES
from chatd.line.shapes.visitor import Work, WorkFirst

NONCE_BYTES = 12
TIME_BYTES = 4
MAC_BYTES = 16
HEAD_BYTES = NONCE_BYTES + TIME_BYTES + 1
SPENT_MAX = 50_000  # then all are forgotten, with the key that made them


class Challenges:
    """Makes and takes them."""

    def __init__(self, clock: Clock, secret: Callable[[], bytes]) -> None:
        self._clock, self._secret = clock, secret
        self._begin()

    def share(self, key: bytes) -> None:
        """All processes make and take them by this key from now on; each counts whoever has taken it."""
        self.key = key

    def _begin(self) -> None:
        self.key = self._secret()
        self._spent: dict[bytes, float] = {}  # until when a solution could come again, oldest first

    def make(
        self, bits: int, embed: EmbedId, source: bytes | None, resume_hash: bytes
    ) -> WorkFirst:
        """One for whoever asks so."""
        expires = int(self._clock.now()) + CHALLENGE_SECONDS
        head = self._secret()[:NONCE_BYTES] + expires.to_bytes(TIME_BYTES) + bytes([bits])
        mac = self._mac(head, embed, source, resume_hash)
        return WorkFirst(challenge=to_text(head + mac), bits=bits, puzzles=PUZZLES)

    def take(self, work: Work, embed: EmbedId, source: bytes | None, resume_hash: bytes) -> bool:
        """Whether it is solved, was made for exactly this, and has not counted yet; from now on it has."""
        now = self._clock.now()
        try:
            said, solution = to_bytes(work.challenge), to_bytes(work.solution)
        except ValueError:
            return False
        head, mac = said[:HEAD_BYTES], said[HEAD_BYTES:]
        if not hmac.compare_digest(mac, self._mac(head, embed, source, resume_hash)):
            return False
        expires, bits = int.from_bytes(head[NONCE_BYTES:-1]), head[-1]
        if not now < expires or head in self._spent:
            return False
        if not is_solved(work.challenge, bits, solution):
            return False
        self._spend(head, expires, now)
        return True

    def _spend(self, head: bytes, expires: int, now: Seconds) -> None:
        """The oldest end first, or nearly: they are made with one life."""
        while self._spent and next(iter(self._spent.values())) <= now:
            del self._spent[next(iter(self._spent))]
        if len(self._spent) >= SPENT_MAX:
            self._begin()
        self._spent[head] = expires

    def _mac(self, head: bytes, embed: EmbedId, source: bytes | None, resume_hash: bytes) -> bytes:
        parts = (head, embed.encode(), source or b"", resume_hash)
        said = b"".join(len(part).to_bytes(2) + part for part in parts)
        return hmac.digest(self.key, said, hashlib.sha256)[:MAC_BYTES]


def is_solved(challenge: str, bits: int, solution: bytes) -> bool:
    """Whether each puzzle is: SHA-256(SHA-256(challenge) + its number + its counter) begins with `bits` zeros.

    Number and counter are 4 bytes each, the highest first; `solution` is all counters, in order.
    """
    if len(solution) != SOLUTION_BYTES:
        return False
    seed = hashlib.sha256(challenge.encode()).digest()
    for number in range(PUZZLES):
        at = number * COUNTER_BYTES
        counter = solution[at : at + COUNTER_BYTES]
        found = hashlib.sha256(seed + number.to_bytes(4) + counter).digest()
        if int.from_bytes(found[:4]) >> (32 - bits):
            return False
    return True
