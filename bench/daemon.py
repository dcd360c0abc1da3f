"""The servers under load, each in a process of its own: `python -m bench.daemon full|bare`.

`full` is the daemon as `serve` runs it, on memory and SQLite; only key packages are not judged, since the load has no
credential, and the limits' buckets are deep, since it says more at once than a page may. `bare` is the engine alone,
which hands each event on to the other page.
"""

import argparse
import asyncio
import hashlib
import json
import os
import sys
import tempfile
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import uvloop
from aiohttp import web

from bench.hours import DAYS_BEARERS, SWEEP_SECONDS, FasterClock, opening_hours
from chatd.base import limits
from chatd.base.names import (
    Seconds,
    StaffId,
)
from chatd.daemon import running
from chatd.daemon.running import Daemon
from chatd.daemon.serving import calm_collector
from chatd.directory.rules.directory import (
    Directory,
    LinePolicy,
)
from chatd.line.rules import work
from chatd.process import log
from chatd.process.config import Config
from chatd.staff.ports import Bearer
from chatd.storage import Durable, durable_of, live_of
from chatd.transport import frames
from chatd.transport.connection import Connection, Connections
from chatd.transport.namespace_server import NamespaceServer
from tests.stage.plain_lines import UnjudgedSeals, plain_directory

PEOPLE = 500
DEEP = 1_000_000
CONNECTIONS_MAX = 12_000
DAYS_WAITING_MAX, DAYS_GRACE_MINUTES = 300, 15


def directory(*, is_day: bool = False) -> Directory:
    """`is_day`: its line opens and closes, and no more may wait than on a real one."""
    policy = LinePolicy(
        is_auto_assigned=True,
        wrap_up_seconds=0,
        wait_offered_max_minutes=100_000,
        waiting_max=DAYS_WAITING_MAX if is_day else 100_000,
        closing_grace_minutes=DAYS_GRACE_MINUTES if is_day else 60,
    )
    made = plain_directory({"bench": policy}, [f"person-{at}" for at in range(PEOPLE)])
    if not is_day:
        return made
    lines = {name: replace(line, hours=opening_hours()) for name, line in made.lines.items()}
    return replace(made, lines=lines)


async def full(redis_url: str, folder: str, *, pings: bool, day: float | None = None) -> None:
    """One process; with a Redis and a folder one of several, of which the first makes what stands in the folder.

    `day`: since when an hour is a minute (`hours.py`); None: it is not.
    """
    with tempfile.TemporaryDirectory() as own:
        place = Path(folder or own)
        is_first = not (place / "bearers.json").exists()
        config = Config(
            port=0,
            database=f"sqlite+aiosqlite:///{place}/bench.sqlite",
            redis_url=redis_url,
            settle_seconds=0,
            signing_key_path=place / "key",
            connections_max=CONNECTIONS_MAX,
            is_demonstration=True,  # bearers of no tab
        )
        if not pings:
            for whose in ("visitor", "console"):
                object.__setattr__(config, f"{whose}_ping_seconds", 600)
        for limit in (limits.SAYS, limits.EVENTS):
            object.__setattr__(limit, "burst", DEEP)
        work.SOURCE_FREE = work.WAITING_FREE = work.LINE_FREE = DEEP
        async with live_of(config) as (live, _), durable_of(config.database) as durable:
            if is_first:
                bearers_many = PEOPLE if day is None else DAYS_BEARERS
                await prepare(durable, place, directory(is_day=day is not None), bearers_many)
            bearers = json.loads((place / "bearers.json").read_text())
            clock = None
            if day is not None:
                clock, running.SWEEP_SECONDS = FasterClock(day), SWEEP_SECONDS
            daemon = Daemon(config, durable, live=live, seals=UnjudgedSeals(), clock=clock)
            await daemon.start()
            calm_collector()
            await told(daemon.port, bearers)
            await daemon.stop()


async def prepare(durable: Durable, place: Path, organisations: Directory, many: int) -> None:
    """The organisation, and so many bearers, of each of its people in turn."""
    await durable.directories.store(organisations)
    bearers = []
    for at in range(many):
        bearer = urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
        hashed = hashlib.sha256(bearer.encode()).digest()
        kept = Bearer(StaffId(f"person-{at % PEOPLE}"), None, Seconds(4e9), Seconds(4e9))
        await durable.sign_ins.add_bearer(hashed, kept)
        bearers.append(bearer)
    (place / "bearers.json").write_text(json.dumps(bearers))


class HandedOn:
    """Answers for the bare engine: an event goes to the other page of the same conversation."""

    in_place = ("say",)

    def __init__(self) -> None:
        self.connections = Connections("/visitor")

    async def admit(self, _: Connection, __: str) -> None:
        return None

    async def gone(self, _: Connection) -> None:
        return None

    async def enter(self, connection: Connection, member: str) -> None:
        self.connections.enter(connection, member)

    async def event(self, connection: Connection, packet: frames.Packet) -> None:
        if packet.ack:
            self.connections.enter(connection, json.loads(packet.text)[1]["conversation"])
            connection.socket.push(frames.acknowledged("/visitor", packet.ack, "{}"))
            return
        text = f"42/visitor,{packet.text.replace('say', 'deliver', 1)}"
        for other in self.connections.of(connection.member or ""):
            if other is not connection:
                other.socket.push(text)


async def bare() -> None:
    server = NamespaceServer(
        HandedOn(),
        origins=["null"],
        ping_seconds=(600, 60),
        unsent_max_bytes=2**21,
        connections_max=10_000,
        place="w1",
        source_of=lambda _: None,
        logger=log.deaf(),
    )
    app = web.Application()
    app.add_routes(server.routes("/visitor/socket.io/"))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await told(runner.addresses[0][1], [])
    await runner.cleanup()


async def told(port: int, bearers: list[str]) -> None:
    """Say where we are, and stay until the parent lets go of our standard input."""
    print(json.dumps({"port": port, "bearers": bearers}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.daemon")
    parser.add_argument("which", choices=("full", "bare"))
    parser.add_argument("--redis", default="", help="URL of the one Redis of several")
    parser.add_argument("--folder", default="", help="of several, or of one after the other")
    parser.add_argument("--pings", action="store_true", help="ping pages as in life")
    parser.add_argument("--day", type=float, help="an hour a minute, since this moment")
    asked = parser.parse_args()
    log.set_up(level="ERROR", stream=sys.stderr)
    if asked.which == "bare":
        uvloop.run(bare())
    else:
        uvloop.run(full(asked.redis, asked.folder, pings=asked.pings, day=asked.day))


if __name__ == "__main__":
    main()
