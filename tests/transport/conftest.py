"""The real daemon on a free port, memory behind it, and the official client."""

import asyncio
import base64
import hashlib
import secrets
from contextlib import asynccontextmanager

import pytest

from chatd.base.names import StaffId
from chatd.daemon.running import Daemon
from chatd.process.config import Config
from chatd.storage import Durable
from tests.patience import PATIENCE_SECONDS
from tests.service.chains import a_statement
from tests.service.staff_stores import KeptAudit, KeptPasskeys, KeptSignIns
from tests.service.world import (
    KeptChains,
    KeptDirectory,
    PlainSeals,
    ToldClock,
    a_directory,
    sealed,
)
from tests.stage.tab import Tab
from tests.transport.official_client import official

__all__ = ["official"]

ORIGIN = "http://line.test"


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A page's resume key, and the hash of it that is sent."""

    def __init__(self):
        secret = secrets.token_bytes(32)
        self.text, self.hash = text_of(secret), text_of(hashlib.sha256(secret).digest())


class House:
    """One daemon, and pages of it."""

    def __init__(self, daemon, official):
        self.daemon, self.official = daemon, official
        self.url = f"http://127.0.0.1:{daemon.port}"

    async def job(self, name):
        """What the daemon does again and again, now."""
        jobs = [each for area in self.daemon.areas.all for each in (*area.jobs, *area.watches)]
        (job,) = [each for each in jobs if each.name == name]
        await job.run(self.daemon.clock.now())

    async def visitor(self, **options):
        page = self.official.page(self.url, "visitor", **options)
        await page.next("connect")
        return page

    async def tab(self, name="aino", **kind):
        """A tab in which this person is signed in."""
        areas, tab = self.daemon.areas, Tab(self.daemon.clock.now, **kind)
        person = areas.directory.registry.staff(StaffId(name))
        tab.bearer = await areas.staff.ways_in.bearers.give(person, tab.public_key)
        return tab

    async def console(self, name="aino", **options):
        tab = await self.tab(name)
        page = self.official.page(self.url, "console", auth=tab.auth, **options)
        page.tab, page.bearer = tab, tab.bearer
        await page.next("connect")
        return page

    async def vouch(self, name):
        """As a console vouches for a signing key."""
        areas = self.daemon.areas
        staff = areas.directory.registry.staff(StaffId(name))
        await areas.staff.chain.state(staff, a_statement(name, int(self.daemon.clock.now())))

    async def waiting(self, **options):
        """A visitor on the line."""
        page, page.key = await self.visitor(**options), Key()
        page.state = await page.ask("join", join(page.key))
        return page

    async def on_shift(self, name="aino", **options):
        """A counsellor who takes tickets."""
        page, page.key = await self.console(name, **options), Key()
        page.state = await page.ask("start_shift", start_shift(page.key))
        return page

    async def talking(self, **options):
        """A visitor and a counsellor who have opened a group."""
        console = await self.on_shift(**options)
        visitor = await self.waiting(**options)
        offer = (await until_state(console, lambda state: state["offer"]))["offer"]
        assert await console.ask("accept", {"ticket": offer["ticket"]}) == {}
        state = await until_state(console, lambda state: state["conversations"])
        talk = state["conversations"][0]["id"]
        console.emit("say", {"conversation": talk, "id": 1, "kind": "key_package", "body": "a2V5"})
        await visitor.next("deliver")
        visitor.emit("say", say(talk, 1, kind="opening", body=sealed("g", 0, "commit")))
        await console.next("deliver")
        return visitor, console, talk


def join(key, **changes):
    return {"embed": "e-nettiturva", "language": "fi", "resume_hash": key.hash} | changes


def start_shift(key, **changes):
    shift = {"lines": ["nettiturva"], "languages": ["fi", "sv"], "capacity": 2}
    return shift | {"resume_hash": key.hash} | changes


def say(talk, number, **changes):
    body = {"conversation": talk, "id": number, "kind": "message", "body": sealed("g", 1)}
    return body | changes


async def until_state(page, holds):
    while True:
        state = await page.next("state")
        if holds(state):
            return state


@asynccontextmanager
async def running(folder, assets, durable=None, **settings):
    """The daemon on a free port; its key in `folder`, the built pages in `assets`. `durable`: else all is in memory."""

    async def check():
        return None

    daemon = Daemon(
        Config(
            port=0,
            signing_key_path=folder / "key",
            assets_path=assets,
            **{"origin": ORIGIN, "releases_path": folder / "releases", **settings},
        ),
        durable
        or Durable(
            KeptDirectory(a_directory()),
            KeptSignIns(),
            KeptChains(),
            check,
            KeptPasskeys(),
            KeptAudit(),
        ),
        clock=ToldClock(),
        seals=PlainSeals(),
    )
    await daemon.start()
    yield daemon
    await daemon.stop()


@pytest.fixture
async def daemon(tmp_path):
    async with running(tmp_path, tmp_path) as daemon:
        yield daemon


@pytest.fixture
async def house(daemon, official):
    return House(daemon, official)


async def until(holds) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():  # noqa: ASYNC110 - the other end is another process
            await asyncio.sleep(0.01)
