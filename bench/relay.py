"""CPU of the server process per relayed message, beside the Node reference in the same run."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NODE = HERE.parent / ".venv/bin/node"


def cost(command: list[str], kind: str) -> float:
    """The median of the rounds, in microseconds."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        place = json.loads(server.stdout.readline())
        load = subprocess.run(
            [sys.executable, "-m", "bench.load", kind, str(place["port"]), str(server.pid),
             json.dumps(place.get("bearers", []))],
            stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        server.stdin.close()
        server.wait(20)
    return statistics.median(json.loads(load.stdout))


def daemon(mode: str) -> float:
    return cost(
        [sys.executable, "-m", "bench.daemon", mode], "daemon" if mode == "full" else "bare"
    )


def reference(mode: str) -> float:
    return cost(
        [str(NODE), str(HERE / "reference.mjs"), mode], "reference" if mode == "full" else "bare"
    )
