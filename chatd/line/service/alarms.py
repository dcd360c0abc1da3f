"""Remembers since when those alarms sound that know only of now. Kept while the board is watched, in this process."""

from chatd.base.names import LineId, Seconds
from chatd.line.rules.alarms import KNOWS_NOW_ALONE, Alarm, Facts, alarms

UNWATCHED_SECONDS = 10.0  # nobody has looked for so long: what was so then may have ended meanwhile


class Alarms:
    """Asked whenever a board is made, each second while one is watched."""

    def __init__(self) -> None:
        self._since: dict[LineId, dict[Alarm, Seconds]] = {}
        self._asked: dict[LineId, Seconds] = {}

    def of(self, line: LineId, facts: Facts, now: Seconds) -> dict[Alarm, Seconds]:
        """Those of the line that sound now, and since when."""
        is_known = now - self._asked.get(line, Seconds(0)) <= UNWATCHED_SECONDS
        before = self._since.get(line, {}) if is_known else {}
        found = {
            name: before.get(name, since) if name in KNOWS_NOW_ALONE else since
            for name, since in alarms(facts, now).items()
        }
        self._since[line], self._asked[line] = found, now
        return found
