"""Writes what is kept of a release beside it: `python -m tests.frozen.make WHEEL COMMIT`, by `ops/freeze`."""

import asyncio
import json
import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from tests.stage.frozen import (
    DATABASE,
    FOLDER,
    LISTED,
    SNIPPET,
    WHEEL,
    WIRE,
    Older,
    hash_of,
    unpacked,
)
from tests.stage.line import ROOT
from tests.start.evenings import NAMES

MOST_BYTES = 1_500_000  # in every clone for ever
ORIGIN, SITE = "http://localhost:8080", "http://127.0.0.1:8000"  # in place of those of the day


def keep_wheel(made: Path) -> None:
    """Without the compressed copies of what browsers load: nearly half of it, and served only where they are."""
    with zipfile.ZipFile(made) as read, zipfile.ZipFile(FOLDER / WHEEL, "w") as write:
        for each in read.infolist():
            if not each.filename.endswith((".br", ".gz")):
                write.writestr(each, read.read(each), zipfile.ZIP_DEFLATED, 9)
    size = (FOLDER / WHEEL).stat().st_size
    assert size <= MOST_BYTES, f"the wheel has {size} bytes, more than {MOST_BYTES}"


async def keep_of_a_line(folder: Path) -> None:
    """An organisation as the release makes it, with people who have come in; and what it prints for a partner."""
    house = Older(folder)
    house.package = unpacked(folder / "release")
    try:
        await house.found()
        await house.found_chain()
        for name in NAMES[:2]:
            await house.tab(name)
        await house.link(NAMES[2])
        snippet = await house.run("snippet", "etusivu")
        assert await house.stop() == 0
    finally:
        await house.close()
    with closing(sqlite3.connect(folder / "line.sqlite")) as database:
        said = "\n".join(database.iterdump()).replace(house.site, SITE)
    (FOLDER / DATABASE).write_text(said + "\n")
    (FOLDER / SNIPPET).write_text(snippet.replace(house.origin, ORIGIN) + "\n")


def keep_wire() -> None:
    """Every example of an event, by its name."""
    files = sorted((ROOT / "tests" / "wire" / "events").glob("*.json"))
    (FOLDER / WIRE).write_text(
        json.dumps({each.stem: json.loads(each.read_text()) for each in files}) + "\n"
    )


def main(made: Path, commit: str) -> None:
    """Nothing of an earlier one stays."""
    LISTED.unlink(missing_ok=True)
    keep_wheel(made)
    version = re.findall(r"-(\d+\.\d+\.\d+)-", made.name)[0]
    note = {"version": version, "commit": commit, "files": {WHEEL: hash_of(WHEEL)}}
    LISTED.write_text(json.dumps(note))
    folder = Path(tempfile.mkdtemp(prefix="freeze-"))
    try:
        asyncio.run(keep_of_a_line(folder))
        keep_wire()
    finally:
        shutil.rmtree(folder)
    (revision,) = re.findall(
        r'INSERT INTO "alembic_version" VALUES\(\'(\w+)\'\)', (FOLDER / DATABASE).read_text()
    )
    files = {each: hash_of(each) for each in (WHEEL, DATABASE, SNIPPET, WIRE)}
    LISTED.write_text(json.dumps({**note, "revision": revision, "files": files}, indent=2) + "\n")
    for name, digest in files.items():
        size = (FOLDER / name).stat().st_size
        print(f"tests/frozen/{name}: {size} bytes, {digest}")  # noqa: T201 - said to whoever freezes


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
