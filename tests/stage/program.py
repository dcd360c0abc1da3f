"""The program, loaded once for each worker: a process that forks for every line, and so starts it in a moment.

A line runs `chatd.__main__.main` there, in a process of its own, as under `python -m chatd`. Most of what a start costs
is to load what is imported. `tests/start/` tries the start itself.
"""

import asyncio
import atexit
import contextlib
import ctypes
import functools
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[2]
LOADED = ("chatd.__main__", "chatd.daemon.serving")
LANGUAGE = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
REQUEST_MAX_BYTES = 65536


class Running:
    """One process of the program; as asyncio's own `Process`."""

    def __init__(self, pid: int, said: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._writer = writer
        self._ended = asyncio.ensure_future(self._watch(said))

    async def _watch(self, said: asyncio.StreamReader) -> int:
        self.returncode = int(await said.readline())
        self._writer.close()
        return self.returncode

    def send_signal(self, which: int) -> None:
        os.kill(self.pid, which)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)


async def run(
    arguments: list[str],
    output: Path,
    environment: Mapping[str, str],
    *,
    folder: Path = ROOT,
    is_plain: bool = False,
    file_max_bytes: int | None = None,
    open_files_max: int | None = None,
    entry: str = "chatd.__main__",
) -> Running:
    """Start the program in the folder; what it says on both outputs is added to the file.

    `entry`: the module whose `main` it runs. `is_plain`: where the tests are root, without what root may do more than
    others. `file_max_bytes`: no file of it grows beyond that. `open_files_max`: what the process may have open, and can
    raise no further.
    """
    request = {
        "arguments": arguments,
        "output": str(output),
        "environment": {**environment},
        "folder": str(folder),
        "is_plain": is_plain,
        "file_max_bytes": file_max_bytes,
        "open_files_max": open_files_max,
        "entry": entry,
    }
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(_loaded(), [json.dumps(request).encode()], [theirs.fileno()])
    said, writer = await asyncio.open_connection(sock=ours)
    return Running(int(await said.readline()), said, writer)


@functools.cache
def _loaded() -> socket.socket:
    """Where to ask. The process ends with this one, or with the last line that it has started."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.stage.program"], cwd=ROOT, stdin=theirs, env=LANGUAGE
        )
    atexit.register(process.wait)
    atexit.register(ours.close)  # before: the last is done first
    return ours


# ---- in the process that has it loaded ----


def serve(asked: socket.socket) -> None:
    """Fork for each request; tell on its socket the process's number, and at its end the exit code."""
    for name in LOADED:
        importlib.import_module(name)
    importlib.import_module("chatd.__main__").every_command()
    gc.freeze()  # what is loaded stays shared
    ended, wakes = socket.socketpair()
    ended.setblocking(False)
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    running: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([asked, ended], [], [])
        if ended in ready:
            ended.recv(REQUEST_MAX_BYTES)
            _tell_the_ended(running)
        if asked in ready:
            request, handles, _, _ = socket.recv_fds(asked, REQUEST_MAX_BYTES, 1)
            if not request:
                return
            teller = socket.socket(fileno=handles[0])
            pid = os.fork()
            if not pid:
                _become(json.loads(request), [asked, ended, wakes, teller, *running.values()])
            running[pid] = teller
            _tell(teller, pid)


def _tell_the_ended(running: dict[int, socket.socket]) -> None:
    for pid in list(running):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            _, status = os.waitpid(pid, 0)
            with running.pop(pid) as teller:
                _tell(teller, os.waitstatus_to_exitcode(status))


def _tell(teller: socket.socket, number: int) -> None:
    """A test that has failed, or is over, waits for no answer; the next one's program starts all the same."""
    with contextlib.suppress(BrokenPipeError):
        teller.send(b"%d\n" % number)


def _become(request: dict, inherited: list[socket.socket]) -> NoReturn:
    code = 1
    try:
        _take_on(request, inherited)
        code = importlib.import_module(request["entry"]).main(request["arguments"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - said as the interpreter would say it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _take_on(request: dict, inherited: list[socket.socket]) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for each in inherited:
        each.close()
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(request["output"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for taken, place in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(taken, place)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    if request["file_max_bytes"] is not None:
        most = request["file_max_bytes"]
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    if request["open_files_max"] is not None:
        most = request["open_files_max"]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if request["is_plain"]:
        _be_plain()


def _be_plain() -> None:
    """Give up every capability. Source: capabilities(7), version 3 of `capset`."""
    head = struct.pack("=Ii", 0x20080522, 0)
    assert ctypes.CDLL(None, use_errno=True).capset(head, bytes(24)) == 0


if __name__ == "__main__":
    serve(socket.socket(fileno=0))
