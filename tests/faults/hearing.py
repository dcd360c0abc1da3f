"""What comes out of a conversation in one page: each word once and in order, or the history hears of it."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.history import History


@dataclass
class Ports:
    """What a talk needs of its page."""

    emit: Callable[[str, Any], None]
    ask: Callable[[str, Any], Awaitable[Any]]
    history: History
    chance: random.Random


@dataclass
class Hearing:
    """`heard`: by speaker, the number of the last word of it."""

    page: str
    talk: str
    history: History
    heard: dict[str, int] = field(default_factory=dict)
    _seen: dict[tuple[bytes, str], set[int]] = field(default_factory=dict)

    def takes(self, group: bytes, speaker: str, word: int) -> bool:
        """A word of this group. False when it is said again by other keys, and stands here already."""
        seen = self._seen.setdefault((group, speaker), set())
        before, is_doubled = self.heard.get(speaker, 0), word in seen
        is_again = word <= before and word > max(seen, default=0)
        seen.add(word)
        if is_again:
            return False
        token = (speaker, word)
        self.history.hears(self.page, self.talk, token, before, is_doubled=is_doubled)
        self.heard[speaker] = max(before, word)
        return True
