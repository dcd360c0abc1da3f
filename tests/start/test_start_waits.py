"""A start waits for a store that is coming up, says so, and ends at once when it is told to, or cannot succeed."""

import asyncio
import contextlib
import json
import signal
import tempfile
from pathlib import Path

import asyncpg
import pytest

from chatd.process.start_wait import StartWait, StoppedMeanwhileError
from chatd.stores.database.faults import database_fault
from tests import redis_server
from tests.stage import program
from tests.stage.line import free_port

WITHIN_SECONDS = 30


@contextlib.asynccontextmanager
async def starting(place: Path, **settings: str):
    """`serve`, and a way to await what its log says."""
    output = place / "output"
    output.touch()
    environment = {
        "CHATD_PORT": str(free_port()),
        "CHATD_DATABASE": f"sqlite:///{place}/line.sqlite",
        "CHATD_SIGNING_KEY_PATH": f"{place}/signing-key.json",
        "CHATD_RELEASES_PATH": f"{place}/releases",
        "CHATD_SWAP_IS_ALLOWED": "true",
        **{f"CHATD_{name}": value for name, value in settings.items()},
    }
    running = await program.run(["serve"], output, environment, folder=place)

    async def until(event: str) -> dict:
        async with asyncio.timeout(WITHIN_SECONDS):
            while True:
                for line in output.read_text().splitlines():
                    if line.startswith("{") and json.loads(line)["event"] == event:
                        return json.loads(line)
                assert running.returncode is None, output.read_text()
                await asyncio.sleep(0.02)

    try:
        yield running, until, output
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def test_a_redis_that_comes_up_is_waited_for_and_both_are_said(tmp_path):
    folder = Path(tempfile.mkdtemp(prefix="redis-", dir="/tmp"))
    late = redis_server.RedisProcess(folder)
    async with starting(tmp_path, REDIS_URL=late.daemons_url) as (running, until, _):
        said = await until("start_waits")
        assert (said["part"], said["reason"], said["seconds"]) == ("redis", "no_answer", 30)
        try:
            late.start()
            assert (await until("start_goes_on"))["part"] == "redis"
            started = await until("daemon_started")
            assert started["database"] == f"{tmp_path}/line.sqlite"
            assert started["redis"] == str(folder / "s"), "without its password"
            running.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(running.wait(), WITHIN_SECONDS) == 0
        finally:
            late.stop()


async def test_what_never_comes_is_waited_for_no_longer_than_said(tmp_path):
    nowhere = f"postgresql://line@127.0.0.1:{free_port()}/line"
    async with starting(tmp_path, DATABASE=nowhere, START_WAIT_SECONDS="1") as (running, _, output):
        assert await asyncio.wait_for(running.wait(), WITHIN_SECONDS) == 2
        first, last = output.read_text().splitlines()
    assert json.loads(first)["event"] == "start_waits"
    assert "no database answers there" in last


async def test_whoever_waits_ends_at_once_when_told_to(tmp_path):
    nowhere = f"postgresql://line@127.0.0.1:{free_port()}/line"
    async with starting(tmp_path, DATABASE=nowhere) as (running, until, output):
        await until("start_waits")
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 20) == 0, "it would wait for 30"
        assert len(output.read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("state", "passes"),
    [
        ("57P03", True),  # starting up
        ("53300", True),  # too many connections
        ("40P01", True),  # two who migrate and load were in each other's way
        ("53100", False),  # the disk is full
        ("28P01", False),  # the password
        ("28000", False),  # not from here
        ("3D000", False),  # no such database
        ("42501", False),  # no rights
        ("25006", False),  # a standby
    ],
)
def test_only_what_may_pass_by_itself_is_waited_for(state, passes):
    error = asyncpg.PostgresError.new({"C": state, "M": "planted words"})
    fault = database_fault(RuntimeError(), is_file=False)
    assert fault is None, "control: what nobody knows is no fault of the operator"
    wrapped = RuntimeError()
    wrapped.__cause__ = error
    fault = database_fault(wrapped, is_file=False)
    assert fault.passes is passes
    assert "planted" not in fault.text


async def test_the_time_is_for_everything_together():
    asked = []

    async def ask():
        asked.append(1)
        raise OSError

    wait = StartWait(1.2)
    for most in (
        4,
        1,
    ):  # two pauses of half a second fit, a third ends it; the second part has no time left
        asked.clear()
        with pytest.raises(OSError):  # noqa: PT011 - as it was raised
            await wait.until("database", ask, lambda _: "no_answer")
        assert 1 <= len(asked) <= most


async def test_a_fault_that_stays_is_not_waited_for():
    async def ask():
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        await asyncio.wait_for(StartWait(600).until("database", ask, lambda _: None), 1)


async def test_told_to_stop_it_stops():
    async def ask():
        raise OSError

    stopped = asyncio.Event()
    stopped.set()
    with pytest.raises(StoppedMeanwhileError):
        await StartWait(600, stopped).until("database", ask, lambda _: "no_answer")
