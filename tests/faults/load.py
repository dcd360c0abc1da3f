"""Who comes, talks and goes meanwhile: visitors on both lines, and the consoles that serve them."""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

from tests.faults.cluster import Cluster
from tests.faults.console import Console
from tests.faults.directory import LINES, STAFF_MAX
from tests.faults.pages import Page, World
from tests.faults.visitor import Visitor

TICK_SECONDS = 0.1


@dataclass
class Load:
    """`rate`: visitors a second. `consoles`: of each line."""

    world: World
    cluster: Cluster
    rate: float = 4.0
    consoles: int = 2
    waiting_max: int = 12  # of each line: so that a line drains after the faults
    visitors: list[Visitor] = field(default_factory=list)
    counsellors: list[Console] = field(default_factory=list)
    is_quiet: bool = (
        False  # nobody new comes, nothing new is said, nobody goes but at the end of a talk
    )
    is_hurried: bool = False  # what is settled ends
    _task: asyncio.Task[None] | None = None
    _acts: set[asyncio.Task[None]] = field(default_factory=set)
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = self.world.chance("load")

    async def start(self) -> None:
        for line in LINES:
            for _ in range(self.consoles):
                self.new_console(line)
        self._task = asyncio.create_task(self._go_on())
        self._task.add_done_callback(self._fell)

    def _fell(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception():
            self.world.history.breaks("a page fell", page="load", error=repr(task.exception()))

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for each in self._acts:
            each.cancel()
        await asyncio.gather(*(each.stop() for each in self.everybody))

    @property
    def everybody(self) -> list[Page]:
        return [*self.visitors, *self.counsellors]

    @property
    def there(self) -> list[Visitor]:
        return [each for each in self.visitors if not each.is_over]

    @property
    def on_shift(self) -> list[Console]:
        return [each for each in self.counsellors if not each.is_over]

    def new_console(self, line: str) -> None:
        at = len(self.counsellors)
        if at < STAFF_MAX:
            console = Console(self.world, f"console{at}", line, self.cluster.bearers[at])
            self.counsellors.append(console)
            console.start()

    def new_visitor(self, line: str) -> Visitor:
        visitor = Visitor(self.world, f"visitor{len(self.visitors)}", line)
        self.visitors.append(visitor)
        visitor.start()
        return visitor

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._tick()

    def _tick(self) -> None:
        chance = self._chance
        if not self.is_quiet:
            for line in LINES:
                waiting = sum(each.embed == line and each.talk is None for each in self.there)
                if waiting < self.waiting_max and chance.random() < self.rate * TICK_SECONDS / len(
                    LINES
                ):
                    self.new_visitor(line)
            self._moods()
        for visitor in self.there:
            self._visitor(visitor)
        carried = {talk.id for each in self.on_shift for talk in each.living}
        alone = {
            each.embed for each in self.there if each.talk and each.talk.id not in carried
        }  # lines on which somebody waits for another counsellor
        for console in self.on_shift:
            self._console(console, is_needed=console.is_full and console.line in alone)

    def _moods(self) -> None:
        """Some leave, some are gone without a word, a counsellor pauses, and a console dies."""
        chance = self._chance
        for visitor in self.there:
            mood = chance.random()
            if mood < 0.02 * TICK_SECONDS:
                self._later(visitor.leave())
            elif mood < 0.03 * TICK_SECONDS:
                visitor.vanish()
        for console in self.on_shift:
            mood = chance.random()
            if console.has_desk and mood < 0.03 * TICK_SECONDS:
                self._later(console.pause(not console.is_paused))
            elif mood < 0.035 * TICK_SECONDS:
                console.vanish()
                self.new_console(console.line)

    def _visitor(self, visitor: Visitor) -> None:
        talk = visitor.talk
        if talk and not talk.is_ended and not self.is_quiet:
            if self._chance.random() < 1.0 * TICK_SECONDS:
                talk.write()
            if self._chance.random() < 0.3 * TICK_SECONDS:
                talk.commit_twice()
        if visitor.has_left and self._chance.random() < 1.0 * TICK_SECONDS:
            self._later(visitor.leave())

    def _console(self, console: Console, *, is_needed: bool) -> None:
        """`is_needed`: nobody has room on its line for one who is alone, so that one of its talks comes to an end."""
        here = {talk.id for each in self.there if (talk := each.talk)}
        waits = self.world.history.waits.values()
        gone = {talk for each in waits for talk in each.talks} - here if self.is_quiet else set()
        for talk in console.living:
            if not self.is_quiet and self._chance.random() < 1.0 * TICK_SECONDS:
                talk.write()
            is_long = talk.words >= 3 or (self.is_quiet and is_needed)
            often = 2.0 if self.is_hurried else 0.2 * is_long  # a second
            is_done = (
                talk.group is not None
                and talk.is_settled
                and self._chance.random() < often * TICK_SECONDS
            )
            if is_done or talk.id in gone:
                self._later(console.end(talk))
        if (self.is_quiet or self.is_hurried) and console.is_paused:
            self._later(console.pause(False))

    def _later(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)


@contextlib.asynccontextmanager
async def playing(load: Load):
    await load.start()
    try:
        yield load
    finally:
        await load.stop()
