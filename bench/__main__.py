"""`python -m bench`: one JSON line for each figure, with its target."""

import json
import statistics
import sys
from collections.abc import Callable

from bench import memory, queue, relay, sizes

RUNS = 3  # each beside the other, so that a busy machine is busy for both


def say(name: str, value: float, unit: str, target: float | None = None) -> None:
    print(
        json.dumps({"name": name, "value": round(value, 2), "unit": unit, "target": target}),
        flush=True,
    )


def beside(mode: str, target: float | None) -> None:
    """Ours and Node's in turn; the ratio is the median of the pairs."""
    pairs = [(relay.daemon(mode), relay.reference(mode)) for _ in range(RUNS)]
    say(f"relay_{mode}_chatd", statistics.median(ours for ours, _ in pairs), "us_cpu_per_message")
    say(f"relay_{mode}_node", statistics.median(node for _, node in pairs), "us_cpu_per_message")
    say(f"relay_{mode}_ratio", statistics.median(a / b for a, b in pairs), "chatd/node", target)


def measure_relay() -> None:
    beside("full", 0.65)
    beside("bare", None)


def measure_memory() -> None:
    say("idle_visitor", memory.idle_kb(), "kB", 16.0)


def measure_queue() -> None:
    found = queue.figures()
    for waiting, cost in found.items():
        say(f"queue_operations_{waiting}_waiting", cost, "us_cpu_per_visitor")
    say("queue_growth", found[100_000] / found[10], "100000/10 waiting", 2.0)


def measure_sizes() -> None:
    for name, size in sizes.sizes().items():
        say(f"size {name}", size, "kB_brotli", sizes.TARGETS_KB[name])


PARTS: dict[str, Callable[[], None]] = {
    "relay": measure_relay,
    "memory": measure_memory,
    "queue": measure_queue,
    "sizes": measure_sizes,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
