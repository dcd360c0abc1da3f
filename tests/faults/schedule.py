"""What goes wrong, and when: made from a seed alone, so that the same seed makes the same evening again."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tests.faults.cluster import Cluster, Node
from tests.faults.history import History
from tests.faults.houses import CLOCK_OF_ALL, FAIL_OVER, HANG_ONE, WITHOUT_NODE, House

WARM_SECONDS = 3.0
STEP_SECONDS = (0.5, 3.0)
CLOCK_MAX_SECONDS = 8.0  # below the least silence after which a page counts as lost (18 s)
SLOW_SECONDS = (0.02, 0.3)
HANG_ONE_MAX_SECONDS = 5.0  # nobody takes the place of a primary that has no replica


@dataclass(frozen=True)
class Step:
    """`at`: seconds from the beginning. `node`: whose; None for what all share. `seconds`: how long it lasts."""

    at: float
    what: str
    node: int | None
    seconds: float
    amount: float = 0.0


def made(
    seed: object, seconds: float, nodes: int, *, house: House, longest: float = 20.0
) -> Sequence[Step]:
    """The steps of this seed, in their order; each is over before the end."""
    chance = random.Random(f"{seed}/schedule")
    without = os.environ.get(
        "FAULT_WITHOUT", ""
    ).split()  # what is left out while its cause is looked for
    kinds = [each for each in house.steps if each not in without]
    steps: list[Step] = []
    at, free_at = WARM_SECONDS, dict.fromkeys([None, *range(nodes)], 0.0)
    while longest and at < seconds - 1:
        what = chance.choice(kinds)
        lasts = min(seconds - at, 1.0 + (longest - 1.0) * chance.random() ** 3)  # mostly short
        node = None if what in WITHOUT_NODE else chance.randrange(nodes)
        amount = chance.uniform(-1.0, 1.0)
        if free_at[node] <= at:  # of one node one thing at a time
            steps.append(Step(round(at, 2), what, node, round(lasts, 2), round(amount, 3)))
            free_at[node] = at + lasts
        at += chance.uniform(*STEP_SECONDS)
    return steps


def skew_seconds(steps: Sequence[Step]) -> float:
    """By how much two clocks may differ at most."""
    furthest = sorted(
        abs(each.amount) * CLOCK_MAX_SECONDS
        for each in steps
        if each.what in {"clock", CLOCK_OF_ALL}  # of all: each hears it in its own moment
    )
    return sum(furthest[-2:])


async def played(steps: Sequence[Step], cluster: Cluster, history: History) -> None:
    """Do them all, side by side where they overlap; of one node one at a time."""
    locks = {None: asyncio.Lock(), **{at: asyncio.Lock() for at in range(len(cluster.nodes))}}
    start = history.now()

    async def play(step: Step) -> None:
        await asyncio.sleep(max(0.0, start + step.at - history.now()))
        async with locks[step.node]:
            history.note("step", what=step.what, node=step.node, seconds=step.seconds)
            await (
                _of_all(cluster, step)
                if step.node is None
                else _of_node(cluster.nodes[step.node], step)
            )
            history.note("step_over", what=step.what, node=step.node)

    await asyncio.gather(*(play(each) for each in steps))


async def _of_all(cluster: Cluster, step: Step) -> None:
    live = cluster.live
    assert live
    if step.what == "hang_redis":
        live.hang()
        await asyncio.sleep(step.seconds)
        live.let_go_on()
    elif step.what == HANG_ONE:
        live.hang(int(abs(step.amount) * len(live.processes)) % len(live.processes))
        await asyncio.sleep(min(step.seconds, HANG_ONE_MAX_SECONDS))
        live.let_go_on()
    elif step.what == FAIL_OVER:
        gone = await asyncio.to_thread(live.kill_primary)
        await asyncio.sleep(step.seconds)
        await asyncio.to_thread(live.bring_back, gone)
    elif step.what == CLOCK_OF_ALL:
        for node in cluster.nodes:
            node.set_clock(step.amount * CLOCK_MAX_SECONDS)
        await asyncio.sleep(step.seconds)
        for node in cluster.nodes:
            node.set_clock(0.0)
    else:
        await asyncio.to_thread(live.empty)


async def _of_node(node: Node, step: Step) -> None:
    await DONE[step.what](node, step)


async def _kill(node: Node, step: Step) -> None:
    await node.kill()
    await asyncio.sleep(min(step.seconds, 4.0))
    await node.start()
    await node.ready()


async def _drain(node: Node, step: Step) -> None:
    await node.drain()
    await asyncio.sleep(min(step.seconds, 2.0))
    await node.start()
    await node.ready()


async def _stop(node: Node, step: Step) -> None:
    node.pause()
    await asyncio.sleep(step.seconds)
    node.go_on()


async def _clock(node: Node, step: Step) -> None:
    node.set_clock(step.amount * CLOCK_MAX_SECONDS)
    await asyncio.sleep(step.seconds)
    node.set_clock(0.0)


def _to_worker(how: signal.Signals) -> Callable[[Node, Step], Awaitable[None]]:
    """One of them, which its parent starts again."""

    async def act(node: Node, step: Step) -> None:
        if node.is_running and (workers := node.children()):
            workers[int(abs(step.amount) * len(workers)) % len(workers)].send_signal(how)
            await asyncio.sleep(min(step.seconds, 4.0))
            await node.ready()

    return act


def _at_gate(what: str, *, is_redis: bool) -> Callable[[Node, Step], Awaitable[None]]:
    async def act(node: Node, step: Step) -> None:
        gate = node.to_redis if is_redis else node.gate
        assert gate
        if what == "slow":
            low, high = SLOW_SECONDS
            gate.delay_seconds = low + (high - low) * abs(step.amount)
        else:
            gate.cut() if what == "cut" else gate.hold()
        await asyncio.sleep(step.seconds)
        if what == "hold" and step.amount < 0:
            gate.break_all()  # what was on its way never arrives
        gate.restore()

    return act


DONE: dict[str, Callable[[Node, Step], Awaitable[None]]] = {
    "kill": _kill,
    "drain": _drain,
    "stop": _stop,
    "clock": _clock,
    "kill_worker": _to_worker(signal.SIGKILL),
    "end_worker": _to_worker(signal.SIGTERM),
    **{f"{what}_pages": _at_gate(what, is_redis=False) for what in ("cut", "hold", "slow")},
    **{f"{what}_redis": _at_gate(what, is_redis=True) for what in ("cut", "hold", "slow")},
}
