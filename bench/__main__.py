"""`python -m bench [PART…] [long]`: one JSON line for each figure, with its target. `long`: what takes minutes, too."""

import json
import statistics
import sys
from collections.abc import Callable, Mapping

from bench import across, crowd, day, hours, leaving, memory, page, queue, relay, sizes, weeks
from bench import exit as quick_exit

IS_LONG = "long" in sys.argv[1:]


def say(name: str, value: float, unit: str, target: float | None = None) -> None:
    print(
        json.dumps({"name": name, "value": round(value, 2), "unit": unit, "target": target}),
        flush=True,
    )


def beside(mode: str, costs: Mapping[str, relay.Cost]) -> None:
    """In rounds side by side: medians, and the kernel's part by itself."""
    for name, cost in costs.items():
        say(f"relay_{mode}_{name}", statistics.median(cost.both), "us_cpu_per_message")
        say(f"relay_{mode}_{name}_kernel", statistics.median(cost.system), "us_cpu_per_message")


def measure_relay() -> None:
    measure_full()
    costs = dict(zip(("chatd", "node"), relay.bare(), strict=True))
    beside("bare", costs)
    say("relay_bare_to_node", relay.ratio(*costs.values()), "chatd/node")


def measure_full() -> None:
    costs = relay.full()
    beside("full", costs)
    if "prosody" not in costs:
        print("prosody: not installed (Debian: prosody), so not beside", file=sys.stderr)
    say("relay_full_to_node", relay.ratio(costs["chatd"], costs["node"]), "chatd/node")
    for ours in costs.keys() & {"chatd", "chatd_debian"}:
        ratio = relay.ratio(costs[ours], costs["node_checked"])
        say(f"relay_full_{ours}_to_node_checked", ratio, f"{ours}/node_checked", 0.8)


def measure_across() -> None:
    """The peer stores nothing: beside it, ours alone stores, and says so to who sent it."""
    for processes in (2, 4, 8) if IS_LONG else (2, 4):
        say_across(f"{processes}_full", across.ours(processes), across.TARGET_US)
        say_across(f"{processes}_alone", across.ours(processes, alone=True), across.ALONE_TARGET_US)
        say_across(f"{processes}_alone_stock", across.stock(processes), None)
        say_across(f"{processes}_alone_node_adapter", across.node(processes), None)


def say_across(name: str, found: across.Across, target: float | None) -> None:
    say(f"across_{name}", found.both, "us_cpu_per_message", target)
    say(f"across_{name}_redis", found.redis, "us_cpu_per_message")
    if found.batch:
        say(f"across_{name}_batch", found.batch, "functions/read")


def measure_memory() -> None:
    say("idle_visitor", memory.idle_kb(), "kB", 16.0)


def measure_crowd() -> None:
    say("waiting_1000", crowd.waiting_share(), "percent_of_a_core", crowd.WAITING_TARGET)
    say("return_after_restart", crowd.return_ms(), "ms_cpu", crowd.RETURN_TARGET_MS)
    say("assigned_p99", crowd.assigned_p99_ms(), "ms", crowd.ASSIGNED_TARGET_MS)
    idle, pairs = (10_000, 500) if IS_LONG else (5_000, 250)
    say_talking(f"idle_{idle}_talking_{pairs}", crowd.talking(idle, pairs), None)


def measure_latency() -> None:
    """By the clock: on a busy machine, of the machine."""
    say_talking("latency_within", crowd.latency(), crowd.WITHIN_TARGET_MS)
    say_talking("latency_across_2", crowd.latency(2), crowd.ACROSS_TARGET_MS)


def say_talking(name: str, found: crowd.Talking, target: float | None) -> None:
    say(f"{name}_p99", found.p99_ms, "ms", target)
    say(f"{name}_said", found.said, "messages/s")
    say(f"{name}_share", found.share, "percent_of_a_core")


def measure_queue() -> None:
    say_queue("queue", queue.figures())
    say_queue("queue_redis", queue.on_redis())


def say_queue(name: str, found: Mapping[int, queue.Cost]) -> None:
    for waiting, cost in found.items():
        say(f"{name}_operations_{waiting}_waiting", cost.store, "us_cpu_per_visitor")
    if name != "queue":
        say(f"{name}_ours", found[100_000].ours, "us_cpu_per_visitor")
    say(f"{name}_growth", found[100_000].store / found[10].store, "100000/10 waiting", 2.0)


def measure_day() -> None:
    """One opening; `make soak` has ten."""
    found = day.day(1_800 if IS_LONG else hours.ROUND_SECONDS)
    say("day_p99", found["p99_ms"], "ms", day.P99_TARGET_MS)
    say("day_share", found["share"], "percent_of_a_core")
    say("day_memory", max(found["megabytes"]), "MB", day.MEMORY_TARGET_MB)
    say("day_growth", found["growth_percent"], "percent", day.GROWTH_TARGET)
    say("day_more_descriptors", found["more_descriptors"], "files", 0)


def measure_sizes() -> None:
    for name, size in sizes.sizes().items():
        say(f"size {name}", size, "kB_brotli", sizes.TARGETS_KB[name])


def measure_exit() -> None:
    found = quick_exit.figures()
    control = found.pop("control_by_enter")
    say("hidden_control_by_enter", control, "ms_20x_slower")
    for act, milliseconds in found.items():
        say(f"hidden_{act}", milliseconds, "ms_20x_slower", quick_exit.TARGET_MS)
        if act.endswith("enter"):
            say(f"hidden_{act}_ratio", milliseconds / control, "ours/control")


def measure_leaving() -> None:
    leaving.measure_work(
        lambda act, took: say(
            f"work_{act.name}", took, f"ms_cpu_{quick_exit.SLOWER}x", quick_exit.TARGET_MS
        )
    )
    leaving.measure(
        lambda act, took: say(
            f"blank_{act.name}", took, f"ms_{act.slower}x_slower", quick_exit.TARGET_MS
        )
    )


def measure_page() -> None:
    for name, value in page.figures().items():
        unit, target = page.TARGETS[name]
        say(f"page_{name}", value, unit, target)


PARTS: dict[str, Callable[[], None]] = {
    "relay": measure_relay,
    "full": measure_full,  # the relay's full exchange alone
    "across": measure_across,
    "memory": measure_memory,
    "crowd": measure_crowd,
    "latency": measure_latency,
    "queue": measure_queue,
    "day": measure_day,
    "sizes": measure_sizes,
    "exit": measure_exit,
    "leaving": measure_leaving,  # in every other state
    "page": measure_page,
    "weeks": weeks.main,
}

if __name__ == "__main__":
    asked = [each for each in sys.argv[1:] if each != "long"]
    for part in asked or [part for part in PARTS if part not in ("full", "weeks")]:
        PARTS[part]()
