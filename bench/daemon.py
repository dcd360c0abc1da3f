"""The servers under load, each in a process of its own: `python -m bench.daemon full|bare`.

`full` is the daemon as `serve` runs it, on memory and SQLite; only key packages are not judged, since the load has no
credential, and the limits' buckets are deep, since it says more at once than a page may. `bare` is the engine alone,
which hands each event on to the other page.
"""

import asyncio
import hashlib
import json
import os
import sys
import tempfile
from base64 import urlsafe_b64encode
from datetime import date, time
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import web

from chatd.base import limits
from chatd.base.names import (
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    StaffRole,
)
from chatd.conversation.seal.adapter import MlsSeals
from chatd.daemon import Daemon, calm_collector
from chatd.directory.rules.directory import (
    Directory,
    Embed,
    Helpline,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Staff,
)
from chatd.process import log
from chatd.process.config import Config
from chatd.staff.ports import Bearer
from chatd.storage import durable_of
from chatd.transport import frames
from chatd.transport.connection import Connection, Connections
from chatd.transport.namespace_server import NamespaceServer

PEOPLE = 100
DEEP = 1_000_000
FI = Language("fi")


class UnjudgedSeals(MlsSeals):
    """Everything but the credential is read as in life."""

    def check_key_package(self, body: bytes, roots: Any, lists: Any, now: Seconds) -> None:
        """Not judged."""


def directory() -> Directory:
    line, organisation = LineId("bench"), OrganisationId("bench")
    always = (Interval(time(0), time(0)),)
    helpline = Helpline({FI: "h"}, "112", {FI: "h"}, {FI: "h"}, date(2026, 1, 1))
    policy = LinePolicy(
        is_auto_assigned=True,
        wrap_up_seconds=0,
        wait_offered_max_minutes=100_000,
        waiting_max=100_000,
    )
    names = {FI: "Bench"}
    return Directory(
        {organisation: Organisation(organisation, "Bench", (urlsafe_b64encode(b"r" * 32).rstrip(b"=").decode(),))},
        {
            line: Line(
                line, organisation, names, names, (FI,), (), "volunteer", True,
                OpeningHours("Europe/Helsinki", (always,) * 7), (helpline,), policy,
            )
        },
        {EmbedId("bench"): Embed(EmbedId("bench"), line, organisation, ())},
        {
            StaffId(f"person-{at}"): Staff(
                StaffId(f"person-{at}"), organisation, f"P{at}", StaffRole.COUNSELLOR, (line,), (FI,)
            )
            for at in range(PEOPLE)
        },
    )  # fmt: skip


async def full() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        config = Config(
            port=0,
            database=f"sqlite+aiosqlite:///{place}/bench.sqlite",
            signing_key_path=place / "key",
            is_demonstration=True,  # bearers of no tab
        )
        object.__setattr__(config, "visitor_ping_seconds", 600)  # none while it measures
        async with durable_of(config.database) as durable:
            await durable.directories.store(directory())
            for limit in (limits.SAYS, limits.EVENTS):
                object.__setattr__(limit, "burst", DEEP)
            bearers = []
            for at in range(PEOPLE):
                bearer = urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
                hashed = hashlib.sha256(bearer.encode()).digest()
                kept = Bearer(StaffId(f"person-{at}"), None, Seconds(4e9), Seconds(4e9))
                await durable.sign_ins.add_bearer(hashed, kept)
                bearers.append(bearer)
            daemon = Daemon(config, durable, seals=UnjudgedSeals())
            await daemon.start()
            calm_collector()
            await told(daemon.port, bearers)
            await daemon.stop()


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


if __name__ == "__main__":
    log.set_up(level="ERROR")
    uvloop.run(full() if sys.argv[1] == "full" else bare())
