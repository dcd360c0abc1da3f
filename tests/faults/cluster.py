"""Real daemons on one Redis and one database, each reached through a gate of its own, as it reaches Redis by one."""

import asyncio
import hashlib
import secrets
import signal
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil

from chatd.base.base64url import to_text
from chatd.base.names import Seconds, StaffId
from chatd.staff.ports import Bearer
from chatd.storage import durable_of
from tests.faults.directory import STAFF_MAX, directory
from tests.faults.gate import Gate, to_file, to_port
from tests.faults.houses import House, Live, url_at
from tests.faults.node import DIFFERENCE
from tests.stage import program
from tests.stage.line import free_ports

START_SECONDS = 30.0
GIVES_UP = "errors.Unavailable: try_again"  # the last words of a daemon that cannot start
STOP_SECONDS = 15.0


class Use(NamedTuple):
    """What a process holds: bytes of memory that are its own or shared, and open files."""

    memory: int
    files: int


@dataclass
class Node:
    """One `chatd serve`. `at_start`: what it held when it was ready."""

    name: str
    folder: Path
    environment: Mapping[str, str]
    gate: Gate = field(init=False)
    to_redis: Gate | None = None
    workers: int = 1
    port: int = 0
    is_stopped: bool = False
    at_start: Use | None = None
    _process: program.Running | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.port = free_ports(self.workers)
        self.gate = Gate(to_port(self.port))
        self.gates = [
            self.gate,
            *(Gate(to_port(self.port + more)) for more in range(1, self.workers)),
        ]
        self.set_clock(0.0)

    @property
    def log(self) -> Path:
        return self.folder / "output.log"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def set_clock(self, difference: float) -> None:
        """In place: the daemon has the file in its memory."""
        clock = self.folder / "clock"
        clock.touch()
        with clock.open("r+b") as file:
            file.write(DIFFERENCE.pack(difference))

    async def start(self) -> None:
        """Start it, and wait until it is ready. Raises: AssertionError with what it said."""
        if self.is_running:
            return
        environment = {
            **program.LANGUAGE,
            **self.environment,
            "FAULT_CLOCK": str(self.folder / "clock"),
            "CHATD_PORT": str(self.port),
            "CHATD_NODE": self.name,
            "CHATD_RELEASES_PATH": str(self.folder / "releases"),
        }
        if self.to_redis:
            environment["CHATD_REDIS_URL"] = url_at(self.to_redis.port)
        self.log.touch()
        self.at_start = None
        self._process = await program.run(
            ["serve", *(["--workers", str(self.workers)] if self.workers > 1 else [])],
            self.log,
            environment,
            entry="tests.faults.node",
        )

    async def ready(self) -> None:
        """One that ends because Redis went away while it started is started again, as its unit in ops/systemd says."""
        async with asyncio.timeout(START_SECONDS):
            while not await asyncio.to_thread(self._answers):
                if not self.is_running:
                    said = self.log.read_text()[-2000:]
                    assert said.rstrip().endswith(GIVES_UP), said
                    await self.start()
                await asyncio.sleep(0.1)
        if self.at_start is None:
            self.at_start = self.use()

    def use(self) -> Use:
        """What it holds now."""
        every = [psutil.Process(self.pid), *self.children()]
        return Use(
            sum(each.memory_info().rss for each in every), sum(each.num_fds() for each in every)
        )

    def connections(self) -> Counter[str]:
        """From pages, and to what it asks, by its port; in which state."""
        every = [psutil.Process(self.pid), *self.children()]
        mine = range(self.port, self.port + self.workers)
        return Counter(
            f"{'of pages' if each.laddr.port in mine else each.raddr.port} {each.status}"
            for process in every
            for each in process.net_connections("tcp")
            if each.raddr
        )

    def children(self) -> list[psutil.Process]:
        """Its workers, where it is a parent of some."""
        return psutil.Process(self.pid).children() if self.workers > 1 else []

    def _answers(self) -> bool:
        return all(_is_well(self.port + more) for more in range(self.workers))

    async def kill(self) -> None:
        if self.is_running:
            assert self._process
            self._process.kill()
            await self._process.wait()
        self.is_stopped = False

    async def drain(self) -> None:
        """SIGTERM, and until it is gone."""
        if self.is_running:
            assert self._process
            self.go_on()
            self._process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)

    def pause(self) -> None:
        if self.is_running:
            assert self._process
            self._process.send_signal(signal.SIGSTOP)
            self.is_stopped = True

    def go_on(self) -> None:
        if self.is_running and self.is_stopped:
            assert self._process
            self._process.send_signal(signal.SIGCONT)
        self.is_stopped = False

    async def close(self) -> None:
        self.go_on()
        await self.kill()
        for gate in self.gates:
            await gate.stop()
        if self.to_redis:
            await self.to_redis.stop()


def _is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass
class Cluster:
    """`count` daemons. `live`: their Redis; without it there may be one daemon, on its memory."""

    folder: Path
    house: House
    count: int = 1
    live: Live | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    bearers: list[str] = field(default_factory=list)

    async def open(self) -> "Cluster":
        database = f"sqlite+aiosqlite:///{self.folder}/line.sqlite"
        async with durable_of(database) as durable:
            await durable.directories.store(directory())
            for at in range(STAFF_MAX):
                bearer = to_text(secrets.token_bytes(32))
                hashed = hashlib.sha256(bearer.encode()).digest()
                await durable.sign_ins.add_bearer(
                    hashed, Bearer(StaffId(f"p{at}"), None, Seconds(4e9), Seconds(4e9))
                )
                self.bearers.append(bearer)
        environment = {
            "HOME": str(self.folder),
            "CHATD_DATABASE": database,
            "CHATD_SIGNING_KEY_PATH": str(self.folder / "signing-key.json"),
            "CHATD_IS_DEMONSTRATION": "true",  # bearers of no tab
            "CHATD_SWAP_IS_ALLOWED": "true",
            "CHATD_CONNECTIONS_MAX": "2000",
            "CHATD_SETTLE_SECONDS": "2",
            "CHATD_STOP_SECONDS": "3",
            "CHATD_DRAIN_SECONDS": "2",
            "CHATD_VISITOR_PING_SECONDS": "1",
            "CHATD_VISITOR_WAIT_SECONDS": "5",
            "CHATD_CONSOLE_PING_SECONDS": "1",
            "CHATD_CONSOLE_WAIT_SECONDS": "5",
            **({"CHATD_REDIS_URL": self.live.url} if self.live and self.live.url else {}),
            **({"FAULT_FOLLOWS": "redis"} if self.house.follows_redis else {}),
            **self.extra,
        }
        for at in range(self.count):
            node = Node(
                f"node{at}", self.folder / f"node{at}", environment, workers=self.house.workers
            )
            self.nodes.append(node)
            if self.live and self.live.socket:
                node.to_redis = await Gate(to_file(self.live.socket)).start()
            for gate in node.gates:
                await gate.start()
            await node.start()
        for node in self.nodes:
            await node.ready()
        return self

    def ports(self) -> list[int]:
        return [gate.port for each in self.nodes for gate in each.gates]

    async def heal(self) -> None:
        """Every fault is over: what was killed runs, what was stopped goes on, what was cut passes."""
        if self.live:
            self.live.let_go_on()
        for node in self.nodes:
            node.set_clock(0.0)
            node.go_on()
            for gate in node.gates:
                gate.restore()
            if node.to_redis:
                node.to_redis.restore()
            await node.start()
        for node in self.nodes:
            await node.ready()

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in self.nodes))
