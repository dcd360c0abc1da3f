"""Several workers under one parent: each at a port of its own, begun again when it died, none left behind."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests import redis_server
from tests.stage.association import Association
from tests.stage.line import ROOT, START_MAX_SECONDS, free_port, free_ports

COUNT = 3
PLACES = ["north-w1", "north-w2", "north-w3"]
SOON_SECONDS = 15


def children(pid: int) -> set[int]:
    return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def is_alive(pid: int) -> bool:
    """Not gone, and no zombie that nobody has asked after."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


async def until_gone(pids: set[int]) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while any(map(is_alive, pids)):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(0.05)


async def place_of(port: int) -> str:
    """What an id begins with that this worker gives."""
    address = f"http://127.0.0.1:{port}/visitor/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        sid: str = json.loads((await answer.text())[1:])["sid"]
    return "-".join(sid.split("-")[:2])


async def test_each_has_its_port_and_place_one_that_died_is_begun_again_and_they_end_together(
    tmp_path: Path,
):
    with (
        redis_server.running() as redis,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
    ):
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        line = Association(
            tmp_path,
            port=free_ports(COUNT),
            workers=COUNT,
            settings={
                "CHATD_REDIS_URL": redis.daemons_url,
                "CHATD_NODE": "north",
                "NOTIFY_SOCKET": str(tmp_path / "notify"),
            },
        )
        try:
            await line.found()
            assert [await place_of(port) for port in line.ports] == PLACES
            async with asyncio.timeout(SOON_SECONDS):
                assert await asyncio.get_running_loop().sock_recv(manager, 100) == b"READY=1"

            before = children(line.pid)
            victim = min(before)
            os.kill(victim, signal.SIGKILL)
            await until_gone({victim})
            await line.until_all_ready()
            after = children(line.pid)
            assert len(after) == COUNT
            assert before - after == {victim}
            assert [await place_of(port) for port in line.ports] == PLACES

            assert await line.stop() == 0
            await until_gone(after)
        finally:
            await line.close()
    said = [json.loads(each) for each in (tmp_path / "output.log").read_text().splitlines()]
    listened = [each["listens_at"] for each in said if each["event"] == "daemon_started"]
    assert set(listened) == {f"127.0.0.1:{port}" for port in line.ports}
    assert [each["count"] for each in said if each["event"] == "workers_ready"] == [COUNT]
    (failed,) = [each for each in said if each["level"] in {"error", "warning"}]
    assert (failed["event"], failed["reason"]) == ("worker_died", "SIGKILL")


@pytest.mark.parametrize(
    ("count", "settings", "says"),
    [
        (2, {}, "--workers 2: more than one need CHATD_REDIS_URL, or each would serve a line"),
        (
            3,
            {"CHATD_REDIS_URL": "redis://127.0.0.1:1/0", "CHATD_PORT": "65534"},
            "--workers 3: CHATD_PORT=65533 or less, for each worker has a port of its own",
        ),
    ],
)
def test_what_cannot_be_is_told_in_one_line_before_anything_begins(count, settings, says, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "chatd", "serve", "--workers", str(count)],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
            "CHATD_SIGNING_KEY_PATH": str(tmp_path / "signing-key.json"),
            "CHATD_PORT": str(free_port()),
            "CHATD_SWAP_IS_ALLOWED": "true",
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=START_MAX_SECONDS,
    )
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith(f"chatd: {says}")
    assert not list(tmp_path.iterdir())


# ---- workers that do as a test tells them ----


async def parent_of(folder: Path, *ways: str) -> asyncio.subprocess.Process:
    folder = folder / "ways"
    folder.mkdir()
    for number, how in enumerate(ways, start=1):
        (folder / str(number)).write_text(how)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.start.parent", str(folder)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_what_dies_at_once_ten_times_ends_the_whole_and_is_named(tmp_path: Path):
    parent = await parent_of(tmp_path, "lives", "dies")
    async with asyncio.timeout(SOON_SECONDS):
        said, complaint = await parent.communicate()
    assert parent.returncode == 3
    assert complaint.decode().startswith(
        "worker 2 has died at once 10 times, the last time by SIGABRT"
    )
    begun = [each.split()[1:] for each in said.decode().splitlines() if each.startswith("begun")]
    assert [number for number, _ in begun].count("2") == 10
    await until_gone({int(pid) for _, pid in begun})


async def test_who_does_not_end_when_it_is_told_is_killed_within_the_bound(tmp_path: Path):
    parent = await parent_of(tmp_path, "deaf", "lives")
    assert parent.stdout
    begun = {int((await parent.stdout.readline()).split()[2]) for _ in range(2)}
    async with asyncio.timeout(SOON_SECONDS):
        while b"workers_ready" not in await parent.stdout.readline():
            pass
        parent.send_signal(signal.SIGTERM)
        said, _ = await parent.communicate()
    assert parent.returncode == 1
    assert b"SIGKILL" in said
    await until_gone(begun)


async def test_one_that_is_told_alone_to_end_is_begun_again_and_nothing_has_failed(tmp_path: Path):
    parent = await parent_of(tmp_path, "ends")
    assert parent.stdout
    first = int((await parent.stdout.readline()).split()[2])
    async with asyncio.timeout(SOON_SECONDS):
        while b"workers_ready" not in await parent.stdout.readline():
            pass
        os.kill(first, signal.SIGTERM)
        said = [await parent.stdout.readline() for _ in range(2)]
        parent.send_signal(signal.SIGTERM)
        await parent.communicate()
    assert parent.returncode == 0
    assert b"worker_ended" in said[0], said
    assert said[1].startswith(b"begun 1 "), said


async def test_where_there_is_no_other_machine_nobody_is_said_to_be_sent_on(tmp_path: Path):
    with redis_server.running() as redis:
        line = Association(
            tmp_path,
            port=free_ports(2),
            workers=2,
            settings={"CHATD_REDIS_URL": redis.daemons_url},
        )
        try:
            await line.found()
            assert await line.stop() == 0
        finally:
            await line.close()
    said = [json.loads(each) for each in (tmp_path / "output.log").read_text().splitlines()]
    assert [each["event"] for each in said].count("daemon_stopped") == 2
    assert "daemon_drains" not in {each["event"] for each in said}


async def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path):
    parent = await parent_of(tmp_path, "deaf", "lives")
    assert parent.stdout
    begun = {int((await parent.stdout.readline()).split()[2]) for _ in range(2)}
    assert all(map(is_alive, begun))
    parent.kill()
    await until_gone(begun)
    await parent.wait()


async def test_what_stops_the_start_of_one_stops_them_all_with_its_code(tmp_path: Path):
    parent = await parent_of(tmp_path, "lives", "refuses", "lives")
    async with asyncio.timeout(SOON_SECONDS):
        said, _ = await parent.communicate()
    assert parent.returncode == 2
    begun = [each.split()[1:] for each in said.decode().splitlines() if each.startswith("begun")]
    numbers = [number for number, _ in begun]
    assert "2" in numbers, "the others may have been stopped before they could say so"
    assert len(set(numbers)) == len(numbers), "none was started again"
    await until_gone({int(pid) for _, pid in begun})
