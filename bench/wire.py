"""The load's own side of the wire: Engine.IO and Socket.IO by hand, so that the load costs little."""

import json
from typing import Any

import aiohttp


class Line:
    """One connection of the load."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, namespace: str) -> None:
        self.ws, self.namespace, self._asked = ws, namespace, 0

    @classmethod
    async def open(
        cls, http: aiohttp.ClientSession, port: int, side: str, auth: dict[str, Any], name: str = ""
    ) -> "Line":
        ws = await http.ws_connect(
            f"http://127.0.0.1:{port}/{side}/socket.io/?EIO=4&transport=websocket", compress=0
        )
        await ws.receive_str()
        namespace = name or f"/{side}"
        await ws.send_str(f"40{namespace},{json.dumps(auth)}")
        answer = await ws.receive_str()
        assert answer.startswith("40"), answer
        return cls(ws, namespace)

    async def emit(self, event: str, payload: Any) -> None:
        await self.ws.send_str(f"42{self.namespace},{json.dumps([event, payload])}")

    async def ask(self, event: str, payload: Any) -> Any:
        self._asked += 1
        ack = str(self._asked)
        await self.ws.send_str(f"42{self.namespace},{ack}{json.dumps([event, payload])}")
        while True:
            text = await self.text()
            if text.startswith(f"43{self.namespace},{ack}["):
                return json.loads(text[text.index("[") :])[0]

    async def next(self, event: str) -> Any:
        start = f'42{self.namespace},["{event}",'
        while True:
            text = await self.text()
            if text.startswith(start):
                return json.loads(text[len(start) : -1])

    async def text(self) -> str:
        """The next packet that is no ping."""
        while (text := await self.ws.receive_str()) == "2":
            await self.ws.send_str("3")
        assert '["refusal",' not in text, text
        return text
