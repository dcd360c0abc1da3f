"""Snippets as partners' pages have them from earlier releases, each with the files that it pins."""

import re
import zipfile
from pathlib import Path

from tests.stage import frozen
from tests.stage.line import ROOT

FOLDER = ROOT / "tests" / "frozen" / "snippets"
PAGE = "snippet.html"
ORIGIN, ROOT_KEY, EMBED = (
    "http://line.example",
    "ROOT-OF-THE-LINE",
    "etusivu",
)  # until it stands in a page
_IN_THE_WHEEL = "chatd/assets/w/"


def versions() -> list[str]:
    """Of each release of which a snippet is kept, the oldest first."""
    kept = [each.stem for each in FOLDER.glob("*.zip")]
    if whole := frozen.listed():
        kept.append(whole["version"])
    return sorted(kept, key=lambda one: [int(part) for part in one.split(".")])


def unpack(folder: Path) -> None:
    """All their files, as a line keeps them that has been upgraded again and again."""
    folder.mkdir(parents=True)
    for each in FOLDER.glob("*.zip"):
        with zipfile.ZipFile(each) as opened:
            opened.extractall(folder, [one for one in opened.namelist() if one != PAGE])
    if frozen.listed():
        with zipfile.ZipFile(frozen.FOLDER / frozen.WHEEL) as opened:
            for one in opened.namelist():
                name = one.removeprefix(_IN_THE_WHEEL)
                if name != one and "/console/" not in name:
                    (folder / name).parent.mkdir(exist_ok=True)
                    (folder / name).write_bytes(opened.read(one))


def snippet(version: str, of_today: str) -> str:
    """As that release printed it for the line that printed the other today."""
    found = [re.search(each, of_today) for each in (r'src="(http[^"]*)/w/', r'data-root="([^"]*)"')]
    origin, root = (each[1] for each in found if each)
    archive = FOLDER / f"{version}.zip"
    if archive.exists():
        with zipfile.ZipFile(archive) as opened:
            text = opened.read(PAGE).decode()
        return text.replace(ORIGIN, origin).replace(ROOT_KEY, root)
    text = (frozen.FOLDER / frozen.SNIPPET).read_text()
    text = re.sub(r'data-root="[^"]*"', f'data-root="{root}"', text)
    return re.sub(r"http://localhost:8080(?=/[lw]/)", origin, re.sub(r"<!--.*?-->\n", "", text))
