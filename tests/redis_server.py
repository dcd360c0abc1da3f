"""A real Redis for tests: unix socket only, nothing on disk unless asked for, gone afterwards."""

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
KEEPS_NOTHING = ("--save", "", "--appendonly", "no")
RIGHTS = (
    "-@all +get +set +mget +incrby +expire +ttl +config|get "
    "+fcall +function|load +hget +hgetall +hmget +hset +hdel +hincrby +zadd +zrem +zrange "
    "+zcard +zlexcount +zrangebyscore +zremrangebyscore +hkeys +llen +lindex +lrange +lpop "
    "+rpop +rpush +sadd +srem +smembers +del +exists +publish +subscribe "
    "+unsubscribe +ping ~{line}:* ~{c*}:* &chatd:*"
)
PASSWORD = "planted-password"
START_SECONDS = 10


def program() -> str:
    """Where redis-server is. Raises: AssertionError that names the package."""
    found = shutil.which("redis-server") or shutil.which("/usr/bin/redis-server")
    assert found, MISSING
    return found


class RedisProcess:
    """One redis-server in a folder of its own; it can be ended and started again at the same address.

    `url` may do everything; `daemons_url` has the rights that docs/adr/0008-redis.md asks for, and no more.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self._options = folder, options or KEEPS_NOTHING
        self._socket = folder / "s"
        self.url = f"unix://{self._socket}"
        self.daemons_url = f"unix://chatd:{PASSWORD}@{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens. Raises: AssertionError with what it said."""
        arguments = ("--port", "0", "--unixsocket", str(self._socket), "--dir", str(self.folder))
        user = ("--user", "chatd", "on", f">{PASSWORD}", *RIGHTS.split())
        with (self.folder / "out").open("wb") as out:
            self._process = subprocess.Popen(
                [program(), *arguments, *user, *self._options],
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
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)
            self._process = None


@contextmanager
def running(*options: str) -> Iterator[RedisProcess]:
    """One that listens; `options` in place of those by which it keeps nothing."""
    folder = Path(tempfile.mkdtemp(prefix="redis-", dir="/tmp"))  # a socket's path must be short
    process = RedisProcess(folder, *options)
    try:
        process.start()
        yield process
    finally:
        process.stop()
        shutil.rmtree(folder)


def strays(client: redis.Redis) -> list[bytes]:
    """Keys without our tag or without an end of life: there must be none."""
    return [
        each
        for each in client.scan_iter()
        if not each.startswith((b"{line}:", b"{c")) or client.ttl(each) < 0
    ]
