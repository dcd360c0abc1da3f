"""On what an evening is played: which Redis, whose clock, how many workers; and what may go wrong there.

`one`: daemons on one Redis, each with a clock of its own. `clock`: the same, and all follow the clock of Redis, as in
life. `sentinel`: a primary and a replica, of which three Sentinels name one. `cluster`: three primaries. `workers`:
each daemon is a parent with two workers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psutil

from tests import redis_many
from tests.redis_server import PASSWORD, RedisProcess, running

ALONE = ("kill", "stop", "drain", "cut_pages", "hold_pages", "slow_pages")
OF_CLOCKS = ("clock",)
OF_REDIS = ("cut_redis", "hold_redis", "slow_redis")
OF_ALL = ("hang_redis", "empty_redis")
FAIL_OVER, CLOCK_OF_ALL, HANG_ONE = "fail_over", "clock_of_all", "hang_one"
OF_WORKERS = ("kill_worker", "end_worker")
WITHOUT_NODE = frozenset({*OF_ALL, FAIL_OVER, CLOCK_OF_ALL, HANG_ONE})
FORGETTING = frozenset({"empty_redis", FAIL_OVER})  # what was told last may be lost by these
WORKERS = 2


class House(NamedTuple):
    """`steps`: what may go wrong. `workers`: of each daemon."""

    name: str
    steps: tuple[str, ...]
    workers: int = 1
    follows_redis: bool = False


HOUSES = {
    each.name: each
    for each in (
        House("memory", (*ALONE, *OF_CLOCKS)),
        House("one", (*ALONE, *OF_CLOCKS, *OF_REDIS, *OF_ALL)),
        House("clock", (*ALONE, *OF_REDIS, *OF_ALL, CLOCK_OF_ALL), follows_redis=True),
        House("sentinel", (*ALONE, FAIL_OVER, FAIL_OVER), follows_redis=True),
        House("cluster", (*ALONE, HANG_ONE), follows_redis=True),
        House("workers", ("kill", "drain", *OF_WORKERS, *OF_REDIS, *OF_ALL), workers=WORKERS),
    )
}
DRAWN = ("one", "one", "clock", "sentinel", "cluster", "workers")  # by `make soak`, in turn


class Live:
    """Where the live state of an evening is. `socket`: of the one Redis, before which each daemon has a gate."""

    url = ""

    def __init__(self, processes: list[RedisProcess], socket: str = "", url: str = "") -> None:
        self.processes, self.socket, self.url = processes, socket, url

    def hang(self, at: int = 0) -> None:
        """It keeps its connections, and answers nothing."""
        process = self.processes[at]._process
        if process:
            psutil.Process(process.pid).suspend()

    def let_go_on(self) -> None:
        for each in self.processes:
            if each._process:
                psutil.Process(each._process.pid).resume()

    def empty(self) -> None:
        """It ends, and another starts at the same address, with nothing in it."""
        self.let_go_on()
        self.processes[0].stop()
        self.processes[0].start()

    def kill_primary(self) -> RedisProcess:
        """What it had not told its replica is lost with it. Waits until that is one: who comes back before is empty."""
        primary = next(each for each in self.processes if each._process and is_primary(each))
        primary.kill()
        (other,) = (each for each in self.processes if each is not primary)
        redis_many.until(lambda: is_primary(other))
        return primary

    def bring_back(self, gone: RedisProcess) -> None:
        """With nothing in it; it follows whoever is the primary now, as soon as a Sentinel has told it so."""
        gone.start()
        redis_many.until(lambda: not is_primary(gone))
        with gone.client() as client:
            redis_many.until(lambda: client.info("replication")["master_link_status"] == "up")


def is_primary(process: RedisProcess) -> bool:
    with process.client() as client:
        return bool(client.info("replication")["role"] == "master")


@contextmanager
def live_of(house: House) -> Iterator[Live | None]:
    """The real Redis of this house; None for the memory of one daemon."""
    if house.name == "memory":
        yield None
    elif house.name == "sentinel":
        with redis_many.sentinels() as trio:
            live = Live(list(trio.nodes), url=trio.daemons_url)
            yield live
            live.let_go_on()
    elif house.name == "cluster":
        with redis_many.cluster() as cluster:
            live = Live(list(cluster.nodes), url=cluster.daemons_url)
            yield live
            live.let_go_on()
    else:
        with running() as process:
            live = Live([process], socket=str(process._socket))
            yield live
            live.let_go_on()


def url_at(port: int) -> str:
    """Of the one Redis, through the gate at this port."""
    return f"redis://chatd:{PASSWORD}@127.0.0.1:{port}"
