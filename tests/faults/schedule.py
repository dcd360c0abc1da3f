"""What goes wrong, and when: made from a seed alone, so that the same seed makes the same evening again."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tests.faults.cluster import Cluster, Node
from tests.faults.history import History

WARM_SECONDS = 3.0
STEP_SECONDS = (0.5, 3.0)
CLOCK_MAX_SECONDS = 8.0  # below the least silence after which a page counts as lost (18 s)
SLOW_SECONDS = (0.02, 0.3)


@dataclass(frozen=True)
class Step:
    """`at`: seconds from the beginning. `node`: whose; None for what all share. `seconds`: how long it lasts."""

    at: float
    what: str
    node: int | None
    seconds: float
    amount: float = 0.0


ALONE = ("kill", "stop", "drain", "cut_pages", "hold_pages", "slow_pages")
OF_CLOCKS = ("clock",)
OF_REDIS = ("cut_redis", "hold_redis", "slow_redis")
OF_ALL = ("hang_redis", "empty_redis")


def made(
    seed: object, seconds: float, nodes: int, *, has_redis: bool, longest: float = 20.0
) -> Sequence[Step]:
    """The steps of this seed, in their order; each is over before the end."""
    chance = random.Random(f"{seed}/schedule")
    without = os.environ.get(
        "FAULT_WITHOUT", ""
    ).split()  # what is left out while its cause is looked for
    kinds = [*ALONE, *OF_CLOCKS, *(OF_REDIS + OF_ALL if has_redis else ())]
    kinds = [each for each in kinds if each not in without]
    steps: list[Step] = []
    at, free_at = WARM_SECONDS, dict.fromkeys([None, *range(nodes)], 0.0)
    while longest and at < seconds - 1:
        what = chance.choice(kinds)
        lasts = min(seconds - at, 1.0 + (longest - 1.0) * chance.random() ** 3)  # mostly short
        node = None if what in OF_ALL else chance.randrange(nodes)
        amount = chance.uniform(-1.0, 1.0)
        if free_at[node] <= at:  # of one node one thing at a time
            steps.append(Step(round(at, 2), what, node, round(lasts, 2), round(amount, 3)))
            free_at[node] = at + lasts
        at += chance.uniform(*STEP_SECONDS)
    return steps


def skew_seconds(steps: Sequence[Step]) -> float:
    """By how much two clocks may differ at most."""
    furthest = sorted(
        abs(each.amount) * CLOCK_MAX_SECONDS for each in steps if each.what == "clock"
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
    if step.what == "hang_redis":
        cluster.hang_redis()
        await asyncio.sleep(step.seconds)
        cluster.let_redis_go_on()
    else:
        await asyncio.to_thread(cluster.empty_redis)


async def _of_node(node: Node, step: Step) -> None:
    await _DONE[step.what](node, step)


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


_DONE: dict[str, Callable[[Node, Step], Awaitable[None]]] = {
    "kill": _kill,
    "drain": _drain,
    "stop": _stop,
    "clock": _clock,
    **{f"{what}_pages": _at_gate(what, is_redis=False) for what in ("cut", "hold", "slow")},
    **{f"{what}_redis": _at_gate(what, is_redis=True) for what in ("cut", "hold", "slow")},
}
