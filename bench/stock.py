"""The peer between processes: python-socketio as it comes, with its Redis manager. `python -m bench.stock REDIS`."""

import sys
from typing import Any

import socketio
import uvloop
from aiohttp import web

from bench.daemon import told

NAMESPACE = "/visitor"


async def main(url: str) -> None:
    server = socketio.AsyncServer(
        async_mode="aiohttp",
        client_manager=socketio.AsyncRedisManager(url),
        cors_allowed_origins="*",
        ping_interval=600,
        transports=["websocket"],
    )

    async def join(sid: str, payload: dict[str, Any]) -> dict[str, Any]:
        await server.enter_room(sid, payload["conversation"], namespace=NAMESPACE)
        return {}

    async def say(sid: str, payload: dict[str, Any]) -> None:
        room = payload["conversation"]
        await server.emit("deliver", payload, room=room, skip_sid=sid, namespace=NAMESPACE)

    server.on("join", join, namespace=NAMESPACE)
    server.on("say", say, namespace=NAMESPACE)
    server.on("connect", lambda *_: None, namespace=NAMESPACE)
    app = web.Application()
    server.attach(app, "visitor/socket.io")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await told(runner.addresses[0][1], [])
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
