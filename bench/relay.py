"""CPU of the server process per relayed message, beside the Node reference in the same run, round by round."""

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
NODE = HERE.parent / ".venv/bin/node"


class Cost(NamedTuple):
    """Microseconds of CPU per message, one entry for each round: what the process did, what the kernel did for it."""

    user: list[float]
    system: list[float]

    @property
    def both(self) -> list[float]:
        """By round."""
        return [user + system for user, system in zip(self.user, self.system, strict=True)]


def costs(mode: str) -> tuple[Cost, Cost]:
    """Ours and Node's, in the same rounds. `mode`: full or bare."""
    commands = [
        ("daemon" if mode == "full" else "bare", [sys.executable, "-m", "bench.daemon", mode]),
        ("reference" if mode == "full" else "bare", [str(NODE), str(HERE / "reference.mjs"), mode]),
    ]
    with ExitStack() as running:
        places = [_started(running, kind, command) for kind, command in commands]
        load = subprocess.run(
            [sys.executable, "-m", "bench.load", json.dumps(places)],
            stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
    ours, node = (Cost(*map(list, zip(*rounds, strict=True))) for rounds in json.loads(load.stdout))
    return ours, node


def ratio(ours: Cost, node: Cost) -> float:
    """The median over the rounds, each against the one beside it."""
    return statistics.median(a / b for a, b in zip(ours.both, node.both, strict=True))


def _started(running: ExitStack, kind: str, command: list[str]) -> dict[str, Any]:
    server = running.enter_context(
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    )
    assert server.stdin is not None
    assert server.stdout is not None
    running.callback(server.stdin.close)  # before it is waited for: then it goes
    place: dict[str, Any] = json.loads(server.stdout.readline())
    return place | {"kind": kind, "pid": server.pid}
