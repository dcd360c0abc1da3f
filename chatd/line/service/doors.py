"""The door of each line as it is now: what the plan, a lead, the time and the number of the waiting make of it."""

from collections.abc import Sequence

from chatd.base.names import LineId, Seconds
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.directory.rules import hours
from chatd.directory.rules.directory import Line
from chatd.line.ports import Waiting
from chatd.line.rules import door as rules
from chatd.line.rules.door import Act, Door
from chatd.line.rules.estimate import Talks
from chatd.line.service.live import Live, Staffing, staffing
from chatd.line.service.views import LineView


class Doors:
    """Asks the store, lets the core follow plan and time, and stores what came of it."""

    def __init__(self, live: Live, clock: Clock, post: Post) -> None:
        self._live = live
        self._clock = clock
        self._post = post

    async def at(self, line: Line) -> Door:
        """The door now. Raises: Unavailable."""
        now = self._clock.now()
        waiting = count_of(await self._live.places.waiting(line.id))
        places = self._places(line, await self.staffing(line.id), await self.talks(line), now)

        def rule(door: Door) -> Door:
            grace_seconds = line.policy.closing_grace_minutes * 60
            followed = rules.follow(door, line.hours, waiting, now, grace_seconds=grace_seconds)
            return rules.count(followed, waiting, places)

        changed = await self._live.doors.change(line.id, rule)
        if changed.before.phase is not changed.after.phase:
            self._post.board_changed()
        return changed.after

    async def change(self, line: Line, act: Act) -> None:
        """A lead's act. Raises: Refused(WRONG_STATE), Unavailable."""
        now = self._clock.now()
        await self.at(line)
        await self._live.doors.change(
            line.id, lambda door: rules.change(door, act, line.hours, now)
        )
        await self.at(line)

    async def keep_for_those_who_wait(self, line: Line) -> None:
        """Somebody who waited before a restart is back: a closed line serves them within its grace."""
        now = self._clock.now()
        await self.at(line)
        await self._live.doors.change(line.id, lambda door: rules.serve_on(door, now))

    async def view(self, line: Line) -> LineView:
        """What a visitor's page is told of the line. Raises: Unavailable."""
        door = await self.at(line)
        closes = hours.closes_at(line.hours, self._clock.now())
        return LineView(line.id, door.phase.value, None if closes is None else int(closes))

    async def staffing(self, line: LineId) -> Staffing:
        """Who serves the line now. Raises: Unavailable."""
        return staffing(await self._live.places.desks(), line, self._clock.now())

    async def talks(self, line: Line) -> Talks:
        """How long a talk takes, as far as known. Raises: Unavailable."""
        known = await self._live.tallies.talks(line.id)
        return known or Talks(float(line.policy.talk_start_minutes))

    def _places(self, line: Line, staff: Staffing, talks: Talks, now: Seconds) -> int:
        closes = hours.closes_at(line.hours, now)
        wait_max = rules.wait_max_minutes(closes, line, now)
        return rules.places_max(staff.slots, talks.mean_minutes, wait_max, line.policy.waiting_max)


def count_of(waiting: Sequence[Waiting]) -> int:
    """How many wait, whatever their need."""
    return sum(each.tickets for each in waiting)
