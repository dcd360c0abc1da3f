"""What docs/operations.md says of backing up and restoring, typed as it stands there: the line works from that.

Meanwhile a later release has brought the tables to where this one cannot use them, as when somebody has to go back.
"""

import asyncio
import os
import re
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests import postgres
from tests.adapters.later import later
from tests.stage.clients import Console, Visitor
from tests.stage.line import ROOT
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

GUIDE = (ROOT / "docs" / "operations.md").read_text()
TOLD = GUIDE[GUIDE.index("\n## Back up and restore\n") :].split("\n## ")[1]
BLOCKS = [block.splitlines() for block in re.findall(r"```\n((?:# .*\n)+)```", TOLD)]
NOT_HERE = re.compile(r"^apt-get install ")
STOPS, STARTS = "systemctl stop avoinlinja", "systemctl start avoinlinja"


class Place:
    """Where what the guide names is here; `environment`: of whoever types."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"sqlite:///{folder}/line.sqlite"
        self.environment = {"PATH": os.environ["PATH"]}
        self.there = {
            "/var/lib/avoinlinja/chatd.sqlite": f"{folder}/line.sqlite",
            "/root/": f"{folder}/",
            "-o avoinlinja -g avoinlinja ": "",
        }
        self.backup, self.restore = BLOCKS[:2]

    @contextmanager
    def ready(self) -> Iterator[None]:
        yield

    async def type(self, block: list[str], house: House) -> None:
        for line in block:
            words = line.removeprefix("# ")
            if words == STOPS:
                assert house.has_ended or await house.stop() == 0
            elif words == STARTS:
                await house.start()
            elif not NOT_HERE.match(words):
                for there, here in self.there.items():
                    words = words.replace(there, here)
                await self._bash(words)

    async def _bash(self, words: str) -> None:
        typed = await asyncio.create_subprocess_exec("bash", "-ec", words, env=self.environment)
        assert await typed.wait() == 0, words


class OnPostgresql(Place):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.backup, self.restore = BLOCKS[2:]
        self.there = {"/root/": f"{folder}/", "runuser -u postgres -- ": ""}

    @contextmanager
    def ready(self) -> Iterator[None]:
        with postgres.serving() as server:
            self.address = f"postgresql://avoinlinja@/avoinlinja?host={server.folder}"
            path = f"{postgres.programs()}:{os.environ['PATH']}"
            self.environment = {"PATH": path, "PGHOST": str(server.folder), "PGUSER": "chatd"}
            server.type("createuser", "avoinlinja")
            server.type("createdb", "--owner", "avoinlinja", "avoinlinja")
            yield


@pytest.mark.parametrize("kind", [Place, OnPostgresql])
async def test_the_line_works_from_what_was_restored(
    kind: type[Place], tmp_path: Path, official: OfficialClient
) -> None:
    place = kind(tmp_path)
    with place.ready():
        async with open_house(tmp_path, CHATD_DATABASE=place.address) as house:
            await there_and_back(place, house, official)


async def there_and_back(place: Place, house: House, official: OfficialClient) -> None:
    early, shown = await house.tab(NAMES[0]), await house.run("organisations", "show")
    await place.type(place.backup, house)
    late = await house.tab(NAMES[1])
    await house.run("staff", "cut", NAMES[0])
    assert await house.stop() == 0
    await of_a_later_release(place)

    await place.type(place.restore, house)
    assert await house.run("organisations", "show") == shown
    with pytest.raises(urllib.error.HTTPError) as refused:
        await house.me(late)
    assert refused.value.code == 401, "who signed in after the backup signs in anew"
    refused.value.close()
    console = Console(house.origin, official, NAMES[0], early)
    await console.start(LINE, 1)
    visitor = Visitor(house.origin, official)
    await visitor.join(EMBED)
    evening = Evening([console], [visitor], [])
    await evening.until(lambda: [not visitor.talks], seconds=25)
    await evening.until(lambda: [visitor.talk.id not in console.talks])
    await say_both_ways(evening, await open_groups(evening, house.issuer))


async def of_a_later_release(place: Place) -> None:
    """Its tables, which this release refuses."""
    opened = Database(place.address)
    refers = (
        'op.create_table("later", sa.Column("staff", sa.String(),'
        ' sa.ForeignKey("staff.id"), primary_key=True))'
    )
    await migrate(opened, later(place.folder, "{next}", up=(refers,), down=("pass",)))
    await opened.close()
