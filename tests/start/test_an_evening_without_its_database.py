"""In the midst of an evening the database is gone, hangs, is locked or full: who is there talks on, whoever comes meets
a counsellor, staff who sign in are told, health and log say so, and all goes on by itself when it is over.
"""

import asyncio
import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.stage.clients import Console, Visitor
from tests.start.evenings import (
    EMBED,
    LINE,
    NAMES,
    Evening,
    House,
    open_groups,
    open_house,
    say_both_ways,
)
from tests.transport.official_client import OfficialClient

WITHIN_SECONDS = (
    40  # a network that swallows all is given up after ten, and noticed by whoever asks
)
DISK_BYTES = 768 * 1024


class Harm:
    """`address`: of the database; `words`: one of them, for the part in `/readyz`; `begin` and `end` break and mend."""

    words: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "line.sqlite"

    @property
    def address(self) -> str:
        return f"sqlite:///{self.file}"

    @contextmanager
    def place(self) -> Iterator[None]:
        """What it needs, before anything begins."""
        yield

    def begin(self) -> None:
        raise NotImplementedError

    def end(self) -> None:
        raise NotImplementedError


class Stopped(Harm):
    words = frozenset({"no_answer"})

    @property
    def address(self) -> str:
        return self.server.url.format(name="postgres")

    @contextmanager
    def place(self) -> Iterator[None]:
        with postgres.serving() as self.server:
            yield

    def begin(self) -> None:
        self.server.stop()

    def end(self) -> None:
        self.server.start()


class Hanging(Stopped):
    """As behind a network that swallows all."""

    words = frozenset({"too_slow", "no_answer"})

    def begin(self) -> None:
        self.server.signal(signal.SIGSTOP)

    def end(self) -> None:
        self.server.signal(signal.SIGCONT)


class Locked(Harm):
    words = frozenset({"too_slow", "locked"})

    def begin(self) -> None:
        self.other = sqlite3.connect(self.file, timeout=20)
        self.other.execute("BEGIN EXCLUSIVE")

    def end(self) -> None:
        self.other.close()


class Moved(Harm):
    words = frozenset({"not_usable"})

    def begin(self) -> None:
        self.file.rename(self.folder / "away")

    def end(self) -> None:
        (self.folder / "away").rename(self.file)


class Full(Harm):
    words = frozenset({"full"})

    @contextmanager
    def place(self) -> Iterator[None]:
        mounted = Path(tempfile.mkdtemp(prefix="full-", dir="/tmp"))
        self.file, self.rest = mounted / "line.sqlite", mounted / "rest"
        size = f"size={DISK_BYTES}"
        command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", mounted]
        try:
            if subprocess.run(command, check=False, capture_output=True).returncode:
                pytest.skip("only root may mount, and not on every machine")
            yield
            subprocess.run(["umount", mounted], check=True)
        finally:
            shutil.rmtree(mounted)

    def begin(self) -> None:
        with self.rest.open("wb", buffering=0) as rest, contextlib.suppress(OSError):
            while True:
                rest.write(bytes(1024))

    def end(self) -> None:
        self.rest.unlink()


async def health(house: House) -> dict[str, Any]:
    """What `/readyz` says."""

    def ask() -> dict[str, Any]:
        try:
            answer = urllib.request.urlopen(f"{house.origin}/readyz")  # noqa: S310 - our own line
        except urllib.error.HTTPError as red:
            answer = red
        with answer:
            said: dict[str, Any] = json.load(answer)
            return said

    return await asyncio.to_thread(ask)


async def until_part_is(house: House, words: frozenset[str]) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        found = await health(house)
        while found["parts"]["database"] not in words:
            await asyncio.sleep(0.1)
            found = await health(house)
    others = {word for part, word in found["parts"].items() if part != "database"}
    assert others == {"ok"}, found


def logged(house: House) -> list[dict[str, Any]]:
    lines = (house.folder / "output.log").read_text().splitlines()
    return [json.loads(each) for each in lines]


async def until_logged(house: House, event: str) -> dict[str, Any]:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not (found := [each for each in logged(house) if each["event"] == event]):
            await health(house)  # whoever watches asks
            await asyncio.sleep(0.2)
    return found[0]


async def refusal(house: House, link: str) -> tuple[int, str]:
    """How somebody is refused who wants to sign in by this link."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        await house.tab_by(link)
    with refused.value as answer:
        return answer.code, json.load(answer)["refused"]


async def come(evening: Evening, house: House, official: OfficialClient) -> None:
    """One more visitor comes, and meets the counsellor."""
    visitor = Visitor(house.origin, official)
    evening.talking.append(visitor)
    await visitor.join(EMBED)
    await evening.until(lambda: [not visitor.talks])
    await evening.until(lambda: [visitor.talk.id not in evening.consoles[0].talks])


LONG = [pytest.param(each, marks=pytest.mark.long) for each in (Hanging, Locked, Moved)]


@pytest.mark.parametrize("kind", [Stopped, Full, *LONG])
async def test_talks_go_on_and_staff_log_and_health_say_so(
    kind: type[Harm], tmp_path: Path, official: OfficialClient
) -> None:
    harm = kind(tmp_path)
    with harm.place():
        async with open_house(tmp_path, CHATD_DATABASE=harm.address) as house:
            await evening_with(harm, house, official)
            await house.stop()
    told = [(each["event"], each.get("part")) for each in logged(house)]
    assert told.count(("dependency_gone", "database")) == 1
    assert told.count(("dependency_back", "database")) == 1
    assert not {event for event, _ in told} & {"handler_broken", "dependency_unavailable"}


async def evening_with(harm: Harm, house: House, official: OfficialClient) -> None:
    name, late = NAMES[:2]
    tab, link = await house.tab(name), await house.link(late)
    console = Console(house.origin, official, name, tab)
    await console.start(LINE, 2)
    evening = Evening([console], [], [])
    await come(evening, house, official)
    groups = await open_groups(evening, house.issuer)
    await say_both_ways(evening, groups)

    harm.begin()
    await say_both_ways(evening, groups)
    await until_part_is(house, harm.words)
    assert (await until_logged(house, "dependency_gone"))["level"] == "warning"
    assert await refusal(house, link) == (503, "try_again")
    await come(evening, house, official)
    groups |= await open_groups(Evening([console], evening.talking[-1:], []), house.issuer)
    await say_both_ways(evening, groups)
    console.page.kill()
    await console.resume()
    await say_both_ways(evening, groups)

    harm.end()
    await until_part_is(house, frozenset({"ok"}))
    await until_logged(house, "dependency_back")
    assert (await house.tab_by(link)).bearer, "the invitation is still hers"
    await say_both_ways(evening, groups)
