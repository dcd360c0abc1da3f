"""CPU of the server process per relayed message, beside the Node reference in the same run, round by round."""

import json
import site
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bench import xmpp
from bench.servers import DAEMON, started

HERE = Path(__file__).parent
NODE = HERE.parent / ".venv/bin/node"
DEBIANS = "/usr/bin/python3"
PATIENCE_SECONDS = 900.0


class Cost(NamedTuple):
    """Microseconds of CPU per message, one entry for each round: what the process did, what the kernel did for it."""

    user: list[float]
    system: list[float]

    @property
    def both(self) -> list[float]:
        """By round."""
        return [user + system for user, system in zip(self.user, self.system, strict=True)]


def full() -> dict[str, Cost]:
    """The full exchange: ours, Node's, Node's with the checks that ours does; ours on Debian's Python; Prosody's."""
    commands: dict[str, tuple[str, Sequence[str]]] = {"chatd": ("daemon", DAEMON)}
    for name, mode in (("node", "full"), ("node_checked", "checked")):
        commands[name] = "reference", [str(NODE), str(HERE / "reference.mjs"), mode]
    if is_like_ours(DEBIANS):
        commands["chatd_debian"] = "daemon", on_debians(DAEMON)
    if xmpp.PROGRAM is not None:
        commands["prosody"] = "xmpp", xmpp.COMMAND
    return dict(zip(commands, _costs(list(commands.values())), strict=True))


def on_debians(command: Sequence[str]) -> Sequence[str]:
    """A command of our Python, run by Debian's where that can use what is installed here."""
    if not is_like_ours(DEBIANS):
        return command
    paths = ":".join([str(HERE.parent), *site.getsitepackages()])
    return ("/usr/bin/env", f"PYTHONPATH={paths}", DEBIANS, *command[1:])


def is_like_ours(python: str) -> bool:
    """Whether it can use what is installed here."""
    if not Path(python).exists():
        return False
    asked = subprocess.run([python, "-V"], capture_output=True, text=True, timeout=60, check=True)
    return asked.stdout.split()[1].split(".")[:2] == [*map(str, sys.version_info[:2])]


def bare() -> tuple[Cost, ...]:
    """Handing on alone: ours and Node's."""
    ours = ("bare", [sys.executable, "-m", "bench.daemon", "bare"])
    return _costs([ours, ("bare", [str(NODE), str(HERE / "reference.mjs"), "bare"])])


def _costs(commands: Sequence[tuple[str, Sequence[str]]]) -> tuple[Cost, ...]:
    """In the same rounds."""
    with ExitStack() as running:
        places = [
            running.enter_context(started(command)) | {"kind": kind} for kind, command in commands
        ]
        load = subprocess.run(
            [sys.executable, "-m", "bench.load"], input=json.dumps(places),
            stdout=subprocess.PIPE, check=True, text=True, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    return tuple(Cost(*map(list, zip(*rounds, strict=True))) for rounds in json.loads(load.stdout))


def ratio(ours: Cost, node: Cost) -> float:
    """The median over the rounds, each against the one beside it."""
    return statistics.median(a / b for a, b in zip(ours.both, node.both, strict=True))
