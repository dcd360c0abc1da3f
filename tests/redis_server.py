"""A real Redis for tests: nothing on disk unless asked for, gone afterwards. Several of them: `redis_many.py`."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

MISSING = "redis-server is missing: install Debian's package `redis-server` (apt-get install redis-server)"
KEEPS_NOTHING = ("--save", "", "--appendonly", "no", "--crash-log-enabled", "no")
ACL = Path(__file__).parents[1] / "ops" / "redis.acl"
USER, PASSWORD = "chatd", "planted-password"
RIGHTS = next(
    line for line in ACL.read_text().splitlines() if line.startswith(f"user {USER} ")
).partition(" >PASSWORD ")[2]
START_SECONDS = 10


def program() -> str:
    """Where redis-server is. Raises: AssertionError that names the package."""
    found = shutil.which("redis-server") or shutil.which("/usr/bin/redis-server")
    assert found, MISSING
    return found


class RedisProcess:
    """One redis-server in a folder of its own; it can be ended and started again at the same address.

    It listens at a socket, and at `port` unless that is 0. `url` may do everything; `daemons_url` has the rights of
    `ops/redis.acl`, and no more.
    """

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        self.folder, self._options, self.port = folder, options or KEEPS_NOTHING, port
        self._socket = folder / "s"
        self.url = f"unix://{self._socket}"
        self.daemons_url = f"unix://{USER}:{PASSWORD}@{self._socket}"
        self.bus_port = 0  # in a cluster: where the nodes speak with each other
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens. Raises: AssertionError with what it said."""
        place = (
            "--port",
            str(self.port),
            "--unixsocket",
            str(self._socket),
            "--dir",
            str(self.folder),
        )
        user = ("--user", USER, "on", f">{PASSWORD}", *RIGHTS.split())
        self.run(*place, *user, *self._options)

    def run(self, *arguments: str) -> None:
        """As `start`, with these arguments instead."""
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [program(), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + START_SECONDS
        while not self._listens():
            is_well = self._process.poll() is None and time.monotonic() < end
            assert is_well, (self.folder / "out").read_text()
            time.sleep(0.01)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._socket)) == 0

    def client(self) -> "redis.Redis":
        """For the test itself: it may do everything."""
        return redis.Redis.from_url(self.url)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections, and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ask it to end, as an operator would, and wait; twice is once."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """It ends at once, and says no word to anybody."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None


@contextmanager
def a_folder() -> Iterator[Path]:
    """For one server: its path is short, as that of a socket must be."""
    folder = Path(tempfile.mkdtemp(prefix="redis-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def running(*options: str, port: int = 0) -> Iterator[RedisProcess]:
    """One that listens; `options` in place of those by which it keeps nothing."""
    with a_folder() as folder:
        process = RedisProcess(folder, *options, port=port)
        try:
            process.start()
            yield process
        finally:
            process.stop()


def strays(client: redis.Redis) -> list[bytes]:
    """Keys without one of our tags or without an end of life: there must be none."""
    return [
        each
        for each in client.scan_iter()
        if not each.startswith((b"{line}:", b"{c", b"{room.")) or client.ttl(each) < 0
    ]
