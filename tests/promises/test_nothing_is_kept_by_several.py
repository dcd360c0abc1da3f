"""P3, P4 with several processes: by nothing that they, Redis and a proxy's watch write can somebody be found again."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests import redis_server
from tests.stage.clients import Console, Visitor
from tests.stage.words import found
from tests.start.evenings import EMBED, LINE, NAMES, Evening, House, open_groups, say_both_ways
from tests.start.test_restart_with_fifty import keys_of, names_of
from tests.transport.official_client import OfficialClient, official

__all__ = ["official"]

ADDRESS = "203.0.113.77"  # Source: RFC 5737, documentation
WAITING = 2
EVENTS = {
    *("daemon_started", "daemon_stopped", "daemon_drains", "signed_in", "directory_changed"),
    *("shift_started", "shift_ended", "dependency_gone", "dependency_back", "bus_cut"),
    *("live_state_lost", "live_state_elsewhere", "dependency_unavailable", "pages_sent_elsewhere"),
    *("certificate_installed", "start_waits", "start_goes_on"),
}
SOON_SECONDS = 30


class Told(Visitor):
    """A visitor of whom a proxy tells the address."""

    async def connect(self) -> None:
        self.page = self.official.page(
            self.origin, self.side, auth=self.auth, headers={"X-Forwarded-For": ADDRESS}
        )
        await self.page.next("connect")


@dataclass
class Left:
    """What is left of an evening: `secret` must be nowhere in it."""

    secret: list[str]
    files: dict[str, bytes]
    metrics: dict[str, str]


@pytest.fixture
async def left(tmp_path: Path, official: OfficialClient) -> AsyncIterator[Left]:
    """Two daemons, as loud as they can be; one is killed, Redis is lost and is back empty, everybody moves."""
    with redis_server.running() as redis:
        shared = {
            "CHATD_REDIS_URL": redis.daemons_url,
            "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
            "CHATD_SIGNING_KEY_PATH": str(tmp_path / "signing-key.json"),
            "CHATD_SETTLE_SECONDS": "0",
            "CHATD_LOG_LEVEL": "DEBUG",
        }
        north, south = (
            House(tmp_path / name, settings={**shared, "CHATD_NODE": name})
            for name in ("north", "south")
        )
        for each in (north, south):
            each.folder.mkdir()
        try:
            await north.found()
            await north.found_chain()
            await south.start()
            evening, words = await an_evening(north, south, redis, official)
            metrics = {house.folder.name: await metrics_of(house) for house in (north, south)}
            signs = House(tmp_path)  # whose key file both have
            names = names_of(signs, evening)
            desks = [each.state["desk"]["value"] for each in evening.consoles]
            secret = [*names, *keys_of(evening), *words, *desks, ADDRESS, *NAMES[:1]]
            for each in (north, south):
                assert await each.stop() == 0
            redis.stop()
            files = {
                f"{path.parent.name}/{path.name}": path.read_bytes()
                for folder in (tmp_path, redis.folder)
                for path in folder.rglob("*")
                if path.is_file()
            }
            yield Left(secret, files, metrics)
        finally:
            for each in (north, south):
                await each.close()


async def an_evening(
    north: House, south: House, redis: redis_server.RedisProcess, official: OfficialClient
) -> tuple[Evening, list[str]]:
    console = Console(north.origin, official, NAMES[0], await north.tab(NAMES[0]))
    await console.start(LINE, 1)
    first, *waiting = (Told(south.origin, official) for _ in range(WAITING + 1))
    evening = Evening([console], [first], waiting)
    for visitor in (first, *waiting):
        await visitor.join(EMBED)
    await evening.until(lambda: [not each.talks for each in (first, console)])
    groups = await open_groups(evening, north.issuer)
    words = await say_both_ways(evening, groups)
    north._process.kill()  # type: ignore[union-attr]
    await north._process.wait()  # type: ignore[union-attr]
    await move(console, south)
    words += await say_both_ways(evening, groups)
    await north.start()
    redis.kill()
    await until_ready(south, is_ready=False)
    redis.start()
    await until_ready(south, is_ready=True)
    await until_said(south, "live_state_lost")
    for each in evening.everybody:
        await move(each, south)
    words += await say_both_ways(evening, groups)
    return evening, words


async def move(client, to: House) -> None:
    """As a page does whose connection has gone: it tries until somebody answers."""
    async with asyncio.timeout(SOON_SECONDS):
        while True:
            client.page.kill()
            client.page.seen.clear()
            client.origin = to.origin
            try:
                await client.resume()
            except (AssertionError, TimeoutError):  # not back yet: try again
                await asyncio.sleep(0.2)
            else:
                return


async def until_ready(house: House, *, is_ready: bool) -> None:
    status = 200 if is_ready else 503
    async with asyncio.timeout(SOON_SECONDS), aiohttp.ClientSession() as http:
        while (await http.get(f"http://127.0.0.1:{house.port}/readyz")).status != status:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def until_said(house: House, event: str) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while event not in (house.folder / "output.log").read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def metrics_of(house: House) -> str:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{house.port}/metrics") as answer,
    ):
        return await answer.text()


async def test_no_id_no_address_and_no_word_is_in_a_log_a_number_or_a_file_of_any_of_them(
    left: Left,
):
    logs = [name for name in left.files if name.endswith("output.log")]
    assert len(logs) == 2
    for each in logs:
        assert b"daemon_started" in left.files[each], "control: this is the log, and it is loud"
    assert any(b"dependency_gone" in left.files[each] for each in logs), (
        "control: of such an evening"
    )
    assert all("chatd_bus_subscribed" in each for each in left.metrics.values()), "control"
    assert b"is now ready to exit" in b"".join(left.files.values()), "control: Redis' own log"
    *secret, account = left.secret
    searched = {**left.files, **{name: each.encode() for name, each in left.metrics.items()}}
    planted = "\n".join([secret[0], secret[-2]]).encode()
    assert {word for word, _ in found(secret, planted)} == {secret[0], secret[-2]}, "control"
    assert {name: hits for name, each in searched.items() if (hits := found(secret, each))} == {}
    assert found([account], left.files[logs[0]]), "control: acts of the staff are told by account"
    assert_only_acts_and_faults([left.files[each] for each in logs])


def assert_only_acts_and_faults(logs: list[bytes]) -> None:
    """So no line can be laid beside another of the other process by what people do."""
    lines = [json.loads(line) for content in logs for line in content.decode().splitlines()]
    assert {each["event"] for each in lines} <= EVENTS
    assert not {key for each in lines for key in each} & {"ticket", "conversation", "member", "sid"}
