"""An hour of evenings, in pieces that add up: `make soak` plays seeds that were not played yet, for `SOAK_SECONDS`,
each on one of the houses of houses.py, by its seed.

Each evening is one JSON line in test-results/soak.jsonl: its seed, what it came to, and what each daemon held of memory
and descriptors. `SOAK_SEED` is the first; without it the one behind the last line.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from tests.faults.evening import evening
from tests.faults.houses import DRAWN

FILE = Path(__file__).parents[2] / "test-results" / "soak.jsonl"
EVENING_SECONDS = 40.0
NODES = 3


def played() -> list[dict]:
    return [json.loads(line) for line in FILE.read_text().splitlines()] if FILE.exists() else []


async def main() -> int:
    FILE.parent.mkdir(exist_ok=True)
    before = played()
    seed = int(
        os.environ.get("SOAK_SEED", max((int(each["seed"]) for each in before), default=0) + 1)
    )
    end = time.monotonic() + float(os.environ.get("SOAK_SECONDS", "3600"))
    is_well = True
    while time.monotonic() < end:
        house = DRAWN[seed % len(DRAWN)]
        told = await evening(seed, seconds=EVENING_SECONDS, nodes=NODES, house=house)
        line = {
            "seed": seed,
            "house": house,
            "steps": len(told.steps),
            **told.figures,
            "broken": told.broken[:5],
        }
        with FILE.open("a") as file:
            file.write(json.dumps(line) + "\n")
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()
        is_well &= not told.broken
        seed += 1
    rows = played()
    words, seconds = (sum(each[name] for each in rows) for name in ("words", "seconds"))
    broken = sum(bool(each["broken"]) for each in rows)
    sys.stdout.write(
        f"{len(rows)} evenings, {seconds:.0f} s in all, {words} words, {broken} broken\n"
    )
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
