"""A demonstration line in a process of its own, behind a proxy that can cut it; as `make run` starts it."""

import asyncio
import random
import re
import secrets
import signal
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.stage import program
from tests.stage.program import ROOT
from tests.stage.proxy import Proxy

__all__ = ["ROOT", "Line", "free_port", "free_ports"]
START_MAX_SECONDS = 30
STOP_MAX_SECONDS = 15
PORTS = (20_000, 32_000)  # below those that the kernel takes for whoever asks for any
_claims: list[socket.socket] = []


def free_port() -> int:
    """A port that is free, and that no other test on this machine is given as long as this process lives."""
    while True:
        port = random.randrange(*PORTS)
        if _claimed(port):
            return port


def _claimed(port: int) -> bool:
    """Whether it was free; then it is ours."""
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0avoinlinja-test-port-{port}")  # a name, no file: gone with the process
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except OSError:
        claim.close()
        return False
    _claims.append(claim)
    return True


def free_ports(count: int) -> int:
    """The first of so many in a row."""
    while True:
        first = free_port()
        if all(_claimed(first + each) for each in range(1, count)):
            return first


@dataclass
class Line:
    """`python -m chatd demo` with its files in `folder`. Browsers come through `proxy`."""

    folder: Path
    policy: Mapping[str, int] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    open_files_max: int | None = None
    port: int = field(default_factory=free_port)
    partner_port: int = field(default_factory=free_port)
    proxy: Proxy = field(init=False)
    links: dict[str, str] = field(default_factory=dict)
    _process: program.Running | None = None

    def __post_init__(self) -> None:
        self.proxy = Proxy(upstream=self.port)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}"

    @property
    def partner(self) -> str:
        return f"http://localhost:{self.partner_port}/"

    @property
    def own(self) -> str:
        return f"{self.origin}/l/etusivu"

    @property
    def hosts(self) -> set[str]:
        """Everything that a page may talk to."""
        return {f"127.0.0.1:{self.proxy.port}", f"localhost:{self.partner_port}"}

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def log(self) -> Path:
        """All that the daemon has said, on both outputs, over all its starts."""
        return self.folder / "output.log"

    async def open(self) -> "Line":
        """Start the proxy, then the daemon."""
        self.folder.mkdir(exist_ok=True)
        await self.proxy.start()
        await self.start()
        return self

    async def start(self) -> None:
        """Start the daemon, with the same files and ports as before."""
        policy = [f"--policy={name}={value}" for name, value in self.policy.items()]
        command = [
            *("demo", "--port", str(self.port)),
            *("--partner-port", str(self.partner_port), "--public", self.origin),
            *("--folder", str(self.folder), *policy, *self.arguments),
        ]
        self.log.touch()
        began = self.log.stat().st_size
        self._process = await program.run(
            command, self.log, self._environment(), open_files_max=self.open_files_max
        )
        said = await asyncio.wait_for(self._until_told(began), START_MAX_SECONDS)
        found = re.findall(r"(?:console|board), (\w+) +(\S+)", said)
        self.links = dict(found)  # by the names that `staff link` takes

    async def _until_told(self, began: int) -> str:
        assert self._process
        while True:
            said = self.log.read_bytes()[began:].decode()
            if "Ctrl-C" in said:
                return said
            if self._process.returncode is not None:
                raise AssertionError(f"the line did not start:\n{said}")
            await asyncio.sleep(0.05)

    def _environment(self) -> dict[str, str]:
        return {**program.LANGUAGE, "HOME": str(self.folder), **self.environment}

    async def link(self, name: str) -> str:
        """A fresh sign-in link, as an administrator makes one."""
        said = self.folder / f"link-{secrets.token_hex(4)}.txt"
        command = ["staff", "link", name, "--origin", self.origin]
        command += ["--database", f"sqlite:///{self.folder}/line.sqlite"]
        await (await program.run(command, said, self._environment())).wait()
        return re.findall(r"http\S+#link=\S+", said.read_text())[0]

    async def stop(self) -> int:
        """SIGTERM, as an init system says it; the exit code."""
        assert self._process
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), STOP_MAX_SECONDS)

    async def kill(self) -> None:
        """As a machine that loses its power: nobody is told."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    async def close(self) -> None:
        if self._process and self._process.returncode is None:
            try:
                await self.stop()
            finally:
                if self._process.returncode is None:
                    self._process.kill()
                    await self._process.wait()
        await self.proxy.stop()
