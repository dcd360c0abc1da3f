"""Earlier releases of the visitor's application: partners' pages pin them, and an upgrade of the package deletes them.

At each start the releases of the package are copied beside the signing key. What no start has brought for a year goes.
Several processes of a machine share the folder: one at a time looks after it, and what is there already stays.
"""

import contextlib
import fcntl
import filecmp
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from chatd.base.names import Seconds

KEPT_SECONDS = 366 * 86_400  # since a start last brought the release
LOADER = "loader.js"  # every release has one
NOT_SERVED = ("own.html",)  # a page of this release alone


def keep_releases(assets: Path, kept: Path, now: Seconds) -> None:
    """Copy what stands under `assets`/w to `kept`, and remove what is older than a year. May be done again.

    A copy that was cut off halfway leaves a folder whose name begins with a dot, which the next start replaces.
    Raises: OSError.
    """
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(kept):
        for release in releases(assets / "w"):
            if not _is_copy(kept / release.name, release):
                _copy(release, kept)
            os.utime(kept / release.name, (now, now))
        for release in releases(kept):
            if now - release.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(release)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _copy(release: Path, kept: Path) -> None:
    copy = kept / f".{release.name}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(release, copy, ignore=shutil.ignore_patterns(*NOT_SERVED))
    shutil.rmtree(kept / release.name, ignore_errors=True)
    copy.rename(kept / release.name)


def _is_copy(copy: Path, release: Path) -> bool:
    """Whether it has the same files with the same bytes, and nothing else."""
    wanted = {path.relative_to(release) for path in release.rglob("*") if path.is_file()}
    wanted = {path for path in wanted if path.name not in NOT_SERVED}
    there = {path.relative_to(copy) for path in copy.rglob("*") if not path.is_dir()}
    return wanted == there and all(
        not (copy / each).is_symlink() and filecmp.cmp(release / each, copy / each, shallow=False)
        for each in wanted
    )


def releases(folder: Path) -> list[Path]:
    """The releases in it, a folder each. Whatever else stands there is none: it is not served, and not removed."""
    if not folder.is_dir():
        return []
    return sorted(each for each in folder.iterdir() if _is_release(each))


def files_of(kept: Path) -> list[Path]:
    """What may be served of the releases that are kept there; no link, wherever it leads."""
    every = (path for release in releases(kept) for path in sorted(release.rglob("*")))
    return [path for path in every if path.is_file() and not path.is_symlink()]


def _is_release(folder: Path) -> bool:
    has_loader = (folder / LOADER).is_file()
    return has_loader and not folder.is_symlink() and folder.name[0] != "."
