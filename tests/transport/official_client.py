"""The official Socket.IO client in a Node process, for tests."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_SECONDS

HERE = Path(__file__).parent


class Page:
    """One connection of the official client, as a browser's page would have it."""

    def __init__(self, client: "OfficialClient", name: str) -> None:
        self.client, self.name = client, name
        self.seen: deque[tuple[str, list[Any]]] = deque()
        self._news = asyncio.Event()

    def note(self, event: str, args: list[Any]) -> None:
        self.seen.append((event, args))
        self._news.set()

    async def next(self, event: str) -> Any:
        """The next event of this name; the others stay."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for at, (name, args) in enumerate(self.seen):
                    if name == event:
                        del self.seen[at]
                        return args[0] if args else None
                self._news.clear()
                await self._news.wait()

    def emit(self, event: str, payload: Any) -> None:
        self.client.send({"do": "emit", "name": self.name, "event": event, "payload": payload})

    async def ask(self, event: str, payload: Any) -> Any:
        ask = {"do": "ask", "name": self.name, "event": event, "payload": payload}
        return await self.client.ask(ask)

    def raw(self, text: str) -> None:
        self.client.send({"do": "raw", "name": self.name, "text": text})

    def close(self) -> None:
        self.client.send({"do": "close", "name": self.name})

    def kill(self) -> None:
        self.client.send({"do": "kill", "name": self.name})


class OfficialClient:
    """The Node process, and the pages in it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._pages: dict[str, Page] = {}
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls) -> "OfficialClient":
        node = Path(__file__).parents[2] / ".venv/bin/node"
        process = await asyncio.create_subprocess_exec(
            str(node) if node.exists() else "node",
            str(HERE / "driver.mjs"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**24,
        )
        return cls(process)

    async def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # the driver ends with it; `node` may be a wrapper, so no signal
        await self._process.wait()
        await self._reader

    def page(self, url: str, side: str, **options: Any) -> Page:
        name = f"page {len(self._pages)}"
        page = self._pages[name] = Page(self, name)
        act = {
            "do": "connect",
            "name": name,
            "url": url,
            "path": f"/{side}/socket.io",
            "namespace": f"/{side}",
            "auth": {"protocol": 1, "build": "test"},
            "transports": ["websocket"],
        }
        self.send(act | options)
        return page

    def send(self, act: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(act).encode() + b"\n")

    async def ask(self, act: dict[str, Any]) -> Any:
        number = len(self._asked)
        self._asked[number] = asyncio.get_running_loop().create_future()
        self.send(act | {"id": number})
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._asked[number]

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            if "id" in said:
                self._asked[said["id"]].set_result(said["answer"])
            else:
                self._pages[said["name"]].note(said["event"], said["args"])


@pytest.fixture
async def official() -> AsyncIterator[OfficialClient]:
    """Of one test. A conftest that has it imports it."""
    client = await OfficialClient.start()
    yield client
    await client.stop()
