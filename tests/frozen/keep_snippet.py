"""Writes what a partner's page pins of a release into `snippets`: `python -m tests.frozen.keep_snippet NUMBER BUILT`.

`BUILT`: the folder `chatd/assets` of a build under that number. By `ops/freeze-snippet`.
"""

import sys
import zipfile
from pathlib import Path

from chatd.commands.release import release_in
from chatd.commands.snippet import snippet_of
from tests.stage.snippets import EMBED, FOLDER, ORIGIN, PAGE, ROOT_KEY

# What no partner's page loads: the console, the guests' page, the own page of that release, compressed copies.
NOT_LOADED = ("console", "guest.", "own.html", "manifest.json")
WHEN = (2020, 2, 2, 0, 0, 0)  # the same bytes from the same build


def keep(number: str, built: Path) -> Path:
    """One archive: the snippet, and the files that it leads to."""
    release = release_in(built / "manifest.json")
    text = snippet_of(ORIGIN, EMBED, [ROOT_KEY], release, helpline="Nollalinja: 080 005 005")
    archive = FOLDER / f"{number}.zip"
    with zipfile.ZipFile(archive, "w") as write:

        def add(name: str, data: bytes) -> None:
            write.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED, 9)

        add(PAGE, text.encode())
        for each in sorted((built / "w" / number).iterdir()):
            is_loaded = each.suffix not in {".br", ".gz"} and not each.name.startswith(NOT_LOADED)
            if is_loaded and each.is_file():
                add(f"{number}/{each.name}", each.read_bytes())
    return archive


if __name__ == "__main__":
    made = keep(sys.argv[1], Path(sys.argv[2]))
    print(f"{made}: {made.stat().st_size} bytes")  # noqa: T201 - said to whoever freezes
