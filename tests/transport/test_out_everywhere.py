"""Who is signed out is out at every process that serves the line, within a second: two daemons on one Redis."""

import asyncio
from contextlib import AsyncExitStack

import aiohttp
import pytest

from chatd.daemon.running import Daemon
from chatd.process.config import Config
from chatd.storage import Durable, live_of
from tests import redis_server
from tests.service.staff_stores import KeptAudit, KeptPasskeys, KeptSignIns
from tests.service.world import (
    KeptChains,
    KeptDirectory,
    PlainSeals,
    ToldClock,
    a_directory,
    nothing,
)
from tests.transport.conftest import ORIGIN, House, Key, join, until_state

WITHIN_SECONDS = 1


@pytest.fixture
async def houses(tmp_path, official):
    durable = Durable(
        KeptDirectory(a_directory()), KeptSignIns(), KeptChains(), nothing, KeptPasskeys(), KeptAudit()
    )  # fmt: skip
    clock, made = ToldClock(), []
    with redis_server.running() as redis:
        async with AsyncExitStack() as stack:
            for node in ("north", "south"):
                config = Config(
                    port=0,
                    node=node,
                    origin=ORIGIN,
                    redis_url=redis.daemons_url,
                    signing_key_path=tmp_path / "key",
                    releases_path=tmp_path / "releases",
                    assets_path=tmp_path,
                )
                live, checks = await stack.enter_async_context(live_of(config))
                daemon = Daemon(
                    config, durable, live=live, live_checks=checks, clock=clock, seals=PlainSeals()
                )
                await daemon.start()
                stack.push_async_callback(daemon.stop)
                made.append(House(daemon, official))
            yield made


async def by_a_lead(north):
    """She presses at the one."""
    lea = await north.tab("lea")
    body = {"staff": "aino"}
    async with aiohttp.ClientSession(north.url) as http:
        asked = lea.asking("POST", "/api/staff/out", body)
        assert (await http.post("/api/staff/out", **asked)).status == 200


async def by_a_command(north):
    """As `chatd staff cut` does: no process is told."""
    await north.daemon.durable.sign_ins.end_bearers("aino")


@pytest.mark.parametrize("signed_out", [by_a_lead, by_a_command])
async def test_who_is_signed_out_at_one_process_is_cut_at_another_within_a_second(
    houses, signed_out
):
    north, south = houses
    console = await south.on_shift()
    visitor = await north.visitor()
    await visitor.ask("join", join(Key()))
    offer = (await until_state(console, lambda state: state["offer"]))["offer"]
    assert await console.ask("accept", {"ticket": offer["ticket"]}) == {}
    state = await until_state(visitor, lambda state: state["conversation"])
    talk = state["conversation"]["id"]
    began = asyncio.get_running_loop().time()
    await signed_out(north)
    assert await console.next("disconnect") == "io server disconnect"
    assert asyncio.get_running_loop().time() - began < WITHIN_SECONDS
    console.emit("end", {"conversation": talk})
    gone = south.official.page(south.url, "console", auth=console.tab.auth)
    assert await gone.next("connect_error") == "gone"
    state = await until_state(visitor, lambda state: state["conversation"] is None)
    assert state["phase"] == "waiting", "nobody had written yet: she is first on the line again"
