"""One evening from a seed: a load, faults, all healed; and then nothing may be missing, doubled or out of order."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.faults import schedule
from tests.faults.cluster import Cluster, Node, Use
from tests.faults.history import History
from tests.faults.houses import FORGETTING, HOUSES, live_of
from tests.faults.load import Load, playing
from tests.faults.pages import World
from tests.faults.talk import Talk
from tests.faults.visitor import Visitor

FILES_MAX = (
    12  # more than when it was ready: consoles are still there, the database has its connections
)
MEMORY_MAX_BYTES = 40 * 1024 * 1024  # what one evening of forty people takes, loaded code with it
PATIENCE_OF_FILES = 8.0  # longer than a daemon waits for a page of which it hears nothing, 6 s here
KEPT = Path(__file__).parents[2] / "test-results" / "faults"


@dataclass
class Told:
    """What an evening came to."""

    seed: object
    steps: Sequence[schedule.Step]
    history: History
    house: str = "one"
    figures: dict[str, object] = field(default_factory=dict)

    @property
    def broken(self) -> list[str]:
        return self.history.broken

    def __str__(self) -> str:
        lines = [
            f"FAULT_SEED={self.seed} FAULT_HOUSE={self.house}",
            *map(str, self.steps),
            *self.broken[:20],
        ]
        return "\n".join(lines)

    def keep(self) -> Path:
        """All that was noted, for whoever looks for the cause."""
        KEPT.mkdir(parents=True, exist_ok=True)
        path = KEPT / f"{self.seed}.txt"
        noted = (
            f"{at:8.3f} {what} {json.dumps(facts, default=str)}"
            for at, what, facts in self.history.events
        )
        path.write_text("\n".join([str(self), *noted]))
        return path


async def evening(
    seed: object,
    *,
    seconds: float = 10.0,
    nodes: int = 1,
    house: str = "memory",
    longest: float = 20.0,
    planted: Callable[[Load], None] | None = None,
    extra: dict[str, str] | None = None,
    patience: float = 25.0,
) -> Told:
    """`longest`: a fault; 0: there is none. `planted`: breaks something at the beginning, for a control.

    `patience`: for how many seconds after everything healed something may still be missing.
    """
    of = HOUSES[house]
    steps = schedule.made(seed, seconds, nodes, house=of, longest=longest)
    forgets = house == "memory" or any(each.what in FORGETTING for each in steps)
    history = History(schedule.skew_seconds(steps), may_forget=forgets)
    told = Told(seed, steps, history, house)
    async with AsyncExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="faults-"))
        stack.callback(shutil.rmtree, folder)
        live = stack.enter_context(live_of(of))
        cluster = Cluster(folder, of, nodes, live, extra or {})
        stack.push_async_callback(cluster.close)
        await cluster.open()
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        load = Load(World(http, cluster.ports, history, seed), cluster)
        await stack.enter_async_context(playing(load))
        if planted:
            planted(load)
        ends_at = history.now() + seconds
        await schedule.played(steps, cluster, history)
        await asyncio.sleep(max(0.0, ends_at - history.now()))
        await _after(load, cluster, history, patience)
        told.figures = {**_figures(load, history), "grown": await _grown(cluster, history)}
        if history.broken:
            _keep_logs(cluster, seed)
    if history.broken:
        told.keep()
    return told


async def _after(load: Load, cluster: Cluster, history: History, patience: float) -> None:
    load.is_quiet = True
    history.note("heals")
    await cluster.heal()
    history.note("healed")
    left = await _until(lambda: unsettled(load), patience)
    for each in left[:5]:
        history.breaks("not settled", what=each)
    history.note("settled")
    for each in disagreeing(load):
        history.breaks("two pages disagree", what=each)
    load.is_hurried = True
    left = await _until(lambda: [each.name for each in load.there], patience)
    for each in left[:5]:
        visitor = next(one for one in load.visitors if one.name == each)
        history.breaks("not served", page=each, state=visitor.state and visitor.state["phase"])
    history.check_line()


async def _until(left: Callable[[], list], seconds: float) -> list:
    """What is left of it in the end; nothing, as soon as nothing is."""
    end = asyncio.get_running_loop().time() + seconds
    while (still := left()) and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - of many pages
        await asyncio.sleep(0.1)
    return still


def _pairs(load: Load) -> list[tuple[Visitor, Talk]]:
    return [(each, each.talk) for each in load.there if each.talk and not each.talk.is_ended]


def unsettled(load: Load) -> list[str]:
    """Pages that are not back, and conversations in which a word is on its way or that nobody carries."""
    left = [
        f"{each.name} is not back" for each in load.there + load.on_shift if not each.is_taken_up
    ]
    for visitor, talk in _pairs(load):
        theirs = [one for console in load.on_shift for one in console.living if one.id == talk.id]
        if not theirs:
            left.append(f"{visitor.name}: nobody carries {talk.id}, which is {talk.state['phase']}")
        elif talk.group is None or talk.group != theirs[0].group:
            left.append(f"{visitor.name}: no group in {talk.id}, which is {talk.state['phase']}")
        left += [
            f"{one.page}: words {one.acked + 1} to {one.words} of {one.id}"
            for one in (talk, *theirs)
            if not one.is_settled
        ]
    return left


def disagreeing(load: Load) -> list[str]:
    """What no two pages may say of one conversation."""
    found = []
    carried: dict[str, list[str]] = {}
    for console in load.on_shift:
        for talk in console.living:
            carried.setdefault(talk.id, []).append(console.name)
    found += [f"{talk} is carried by {names}" for talk, names in carried.items() if len(names) > 1]
    of_visitor = {talk.id: visitor for visitor, talk in _pairs(load)}
    known = {each.name: each for each in load.visitors}
    ever = {talk: each.page for each in load.world.history.waits.values() for talk in each.talks}
    for talk in carried.keys() - of_visitor.keys():
        page = ever.get(talk)
        gone = page and known[page].is_over
        unknown = page is None and any(
            each.is_over for each in load.visitors
        )  # she had gone before she was told
        if not gone and not unknown:
            found.append(f"{talk} is carried, and its visitor {page} is not in it")
    return found


def _figures(load: Load, history: History) -> dict[str, object]:
    return {
        "visitors": len(load.visitors),
        "talks": sum(bool(each.talks) for each in history.waits.values()),
        "words": history.saw("hears"),
        "commits": history.saw("commit"),
        "losses": history.saw("down"),
        "compared": history.compared,
        "seconds": round(history.now(), 1),
    }


async def _grown(cluster: Cluster, history: History) -> dict[str, Use]:
    """What each daemon holds more than when it was ready, now that everybody has gone."""
    await _until(
        lambda: [each for each in cluster.nodes if _more(each).files > FILES_MAX], PATIENCE_OF_FILES
    )
    grown = {each.name: _more(each) for each in cluster.nodes}
    held = {each.name: each.connections() for each in cluster.nodes}
    for name, more in grown.items():
        if more.files > FILES_MAX or more.memory > MEMORY_MAX_BYTES:
            history.breaks("a daemon grows", node=name, more=more, held=held[name])
    return grown


def _more(node: Node) -> Use:
    now = node.use()
    assert node.at_start
    return Use(now.memory - node.at_start.memory, now.files - node.at_start.files)


def _keep_logs(cluster: Cluster, seed: object) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for node in cluster.nodes:
        (KEPT / f"{seed}.{node.name}.log").write_bytes(node.log.read_bytes())


def main() -> None:
    """`FAULT_SEED=1 FAULT_NODES=2 python -m tests.faults.evening`: one evening, told; `FAULT_HOUSE`: of houses.py."""
    nodes = int(os.environ.get("FAULT_NODES", "1"))
    told = asyncio.run(
        evening(
            os.environ.get("FAULT_SEED", "1"),
            seconds=float(os.environ.get("FAULT_SECONDS", "10")),
            nodes=nodes,
            house=os.environ.get("FAULT_HOUSE", "one" if nodes > 1 else "memory"),
        )
    )
    sys.stdout.write(f"{told}\n{json.dumps(told.figures)}\n")
    raise SystemExit(bool(told.broken))


if __name__ == "__main__":
    main()
