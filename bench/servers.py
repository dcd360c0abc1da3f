"""The processes under load. Each ends with who started it, and none is waited for without a bound."""

import json
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

START_SECONDS = 60.0
END_SECONDS = 20.0
DAEMON = (sys.executable, "-m", "bench.daemon", "full")


@contextmanager
def started(command: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What it says first, with its `pid`. It goes when its standard input is closed. Raises: TimeoutError."""
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        if not select.select([server.stdout], [], [], START_SECONDS)[0]:
            raise TimeoutError(command)
        yield json.loads(server.stdout.readline()) | {"pid": server.pid}
    finally:
        server.stdin.close()
        _ended(server)


@contextmanager
def redis(folder: str) -> Iterator[tuple[str, int]]:
    """The URL and the pid of one that writes nothing to disk. Raises: TimeoutError."""
    program = shutil.which("redis-server") or "/usr/bin/redis-server"
    socket = Path(folder, "s")
    nothing = ("--save", "", "--appendonly", "no", "--crash-log-enabled", "no")
    settings = ("--port", "0", "--unixsocket", str(socket), *nothing)
    server = subprocess.Popen([program, *settings], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not socket.exists():
            if server.poll() is not None or time.monotonic() > until:
                raise TimeoutError(program)
            time.sleep(0.01)
        yield f"unix://{socket}", server.pid
    finally:
        server.terminate()
        _ended(server)


def _ended(server: "subprocess.Popen[Any]") -> None:
    try:
        server.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def cpu_seconds(pids: Sequence[int]) -> tuple[float, float]:
    """User and system, of these processes and their children (node may have a wrapper)."""
    processes = [
        one
        for pid in pids
        for one in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True))
    ]
    times = [each.cpu_times() for each in processes]
    return sum(each.user for each in times), sum(each.system for each in times)
