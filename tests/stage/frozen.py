"""A release kept as it was, and what a test needs to serve from it."""

import asyncio
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from tests.stage.association import Association
from tests.stage.line import ROOT
from tests.start.evenings import House

FOLDER = ROOT / "tests" / "frozen"
LISTED = FOLDER / "frozen.json"  # {"version", "commit", "revision", "files": {name: SHA-256}}
WHEEL, DATABASE, SNIPPET, WIRE = "line.whl", "line.sql", "snippet.html", "wire.json"


def listed() -> dict[str, Any]:
    """What is kept; empty where nothing is."""
    found: dict[str, Any] = json.loads(LISTED.read_text()) if LISTED.exists() else {}
    return found


def hash_of(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()


def unpacked(folder: Path) -> Path | None:
    """The frozen release as it would be installed; None where none is kept. Its hash is that of the tree."""
    kept = listed()
    if not kept:
        return None
    assert hash_of(WHEEL) == kept["files"][WHEEL]
    with zipfile.ZipFile(FOLDER / WHEEL) as opened:
        opened.extractall(folder)
    return folder


# What a file may say of an organisation and a line since that release.
LATER = {
    *("contact", "serves", "hands_to", "unit", "is_for_children", "imprint", "logo"),
    *("volunteer_capacity_max", "affinity_seconds", "advice_notice_minutes"),
}


class FromTheWheel(Association):
    """One that serves, and whose commands are typed, from the frozen wheel; from this tree where none is kept."""

    package: Path | None = None

    async def _frozen(self, output: Path, *arguments: str) -> asyncio.subprocess.Process:
        assert self.package
        with output.open("ab") as said:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "chatd", *arguments),
                cwd=self.package,
                env={**self.environment, "PYTHONPATH": str(self.package)},
                stdout=said,
                stderr=said,
            )

    async def start(self) -> None:
        if self.package is None:
            await super().start()
            return
        self._process = await self._frozen(self.folder / "output.log", "serve")  # type: ignore[assignment]
        await self.until_all_ready()

    async def run(self, *arguments: str) -> str:
        if self.package is None:
            return await super().run(*arguments)
        output = self.folder / "said-by-the-older"
        if arguments[:2] == ("organisations", "load"):
            file = Path(arguments[2])
            lines = file.read_text("utf-8").splitlines(keepends=True)
            file.write_text(
                "".join(one for one in lines if one.split(" = ")[0] not in LATER), "utf-8"
            )
        code = await (await self._frozen(output, *arguments)).wait()
        said = output.read_text()
        output.unlink()
        assert code == 0, said
        return said.strip()


class Older(FromTheWheel, House):
    """The same, with five more counsellors."""
