"""Connections that mean no good, at the usual limit of open files: an honest visitor has a place, and all is let go.

The short one is part of `make test`; the long ones say their figures: `pytest -m long -s tests/start/test_flood.py`.
"""

import asyncio
import os
import re
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.stage.clients import Console, Visitor
from tests.stage.line import ROOT, Line
from tests.stage.tab import Tab
from tests.transport.official_client import OfficialClient

QUEUED_WITHIN_SECONDS = 10
LET_GO_WITHIN_SECONDS = 135  # the longest of the phases, a sweep, and a machine that is busy
USUAL_FILES = 1024  # what shells and systemd give


@asynccontextmanager
async def flooded(kind: str, port: int, count: int, networks: int = 20) -> AsyncIterator[None]:
    flood = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.stage.flood", kind, str(port), str(count), str(networks)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert flood.stdin
    assert flood.stdout
    try:
        async with asyncio.timeout(120):
            assert await flood.stdout.readline() == b"there\n"
        yield
    finally:
        flood.stdin.close()
        await flood.wait()


def open_files(line: Line) -> int:
    return sum(1 for _ in Path(f"/proc/{line.pid}/fd").iterdir())


def resident_mib(line: Line) -> int:
    pages = int(Path(f"/proc/{line.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") // 2**20


class Evening:
    """A line with a counsellor on shift, and visitors who come while others harm it."""

    def __init__(self, line: Line, official: OfficialClient) -> None:
        self.line, self.official = line, official
        self.at = f"http://127.0.0.1:{line.port}"

    async def begin(self) -> None:
        link = next(each for each in self.line.links.values() if "#link=" in each)
        tab = Tab()  # a demonstration asks for no passkey
        invitation = {"secret": re.split("#link=|&", link)[1]}
        async with aiohttp.ClientSession(self.at) as http:
            said = {"tab_key": tab.tab_key, "invitation": invitation}
            signed_in = await (await http.post("/api/sign-in", json=said)).json()
            assert "bearer" in signed_in, signed_in
            tab.bearer = signed_in["bearer"]
        console = Console(self.at, self.official, "aino", tab)
        await console.start("avoin", 1)

    async def queued(self) -> float:
        """How long an honest visitor takes from opening the line to a place on it."""
        began = time.monotonic()
        visitor = Visitor(self.at, self.official)
        await visitor.join("etusivu")
        took = time.monotonic() - began
        assert visitor.state["phase"] in {"waiting", "offered"}
        await visitor.page.ask("leave", {})
        visitor.page.close()
        return took

    async def answers(self, count: int = 40) -> float:
        """The median time of an answer, milliseconds."""
        took = []
        async with aiohttp.ClientSession(self.at) as http:
            for _ in range(count):
                began = time.monotonic()
                assert (await http.get("/state/etusivu")).status == 200
                took.append(time.monotonic() - began)
        return 1000 * statistics.median(took)

    async def baseline(self, files: int) -> float:
        """How long it takes until no more files are open than before."""
        began = time.monotonic()
        async with asyncio.timeout(LET_GO_WITHIN_SECONDS):
            while open_files(self.line) > files + 4:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.2)
        return time.monotonic() - began


@asynccontextmanager
async def evening(folder: Path, open_files_max: int | None = None) -> AsyncIterator[Evening]:
    line, official = Line(folder, open_files_max=open_files_max), await OfficialClient.start()
    try:
        await line.open()
        there = Evening(line, official)
        await there.begin()
        yield there
    finally:
        await official.stop()
        await line.close()


async def test_a_thousand_silent_connections_at_the_usual_limit_keep_nobody_from_a_place(
    tmp_path: Path,
):
    async with evening(tmp_path / "line", USUAL_FILES) as there:
        before, said = open_files(there.line), there.line.log.stat().st_size
        async with flooded("silent", there.line.port, 1_010):
            assert open_files(there.line) < USUAL_FILES
            assert await there.queued() < QUEUED_WITHIN_SECONDS
        assert await there.queued() < QUEUED_WITHIN_SECONDS
        await there.baseline(before)
        log = there.line.log.read_bytes()[said:].decode()
        assert "connections_crowded" in log, "control: it was full"
        assert len(log.splitlines()) < 10


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "count"),
    [("silent", 10_000), ("heads", 3_000), ("bodies", 3_000), ("readers", 500), ("bombs", 200)],
)
async def test_a_flood_leaves_an_honest_visitor_unaffected_and_nothing_behind(
    tmp_path: Path, kind: str, count: int
):
    async with evening(tmp_path / "line") as there:
        await there.queued()
        files, mib, calm = open_files(there.line), resident_mib(there.line), await there.answers()
        async with flooded(kind, there.line.port, count):
            most = open_files(there.line)
            queued = [await there.queued() for _ in range(5)]
            median = await there.answers()
            full = resident_mib(there.line)
        back = await there.baseline(files)
        print(  # noqa: T201 - the figures of the release's notes
            f"{kind} {count}: queued in {max(queued):.2f} s at most; answers {calm:.1f} ms before, {median:.1f} ms "
            f"during; files {files}, {most}, {open_files(there.line)} after {back:.0f} s; "
            f"MiB {mib}, {full}, {resident_mib(there.line)}"
        )
        assert max(queued) < QUEUED_WITHIN_SECONDS
        assert resident_mib(there.line) < mib + 100
