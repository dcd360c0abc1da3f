"""A partner's snippet pins a release; the package of the next one deletes it; the line serves it for a year."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import pytest

from chatd.process.manifest import integrity_of
from chatd.process.releases import KEPT_SECONDS, keep_releases
from tests.release_key import a_manifest
from tests.transport.conftest import running

NOW = 1_800_000_000.0


def package(folder: Path, version: str, loader: str = "loader") -> Path:
    """What the wheel of one release has: its own files and no other's."""
    shutil.rmtree(folder, ignore_errors=True)
    release = folder / "w" / version
    release.mkdir(parents=True)
    (release / "loader.js").write_text(f"{loader} of {version}")
    (release / "loader.js.br").write_bytes(b"brotli bytes")
    (release / "own.html").write_text("own page")
    for manifest in (folder / "manifest.json", release / "manifest.json"):
        said = (release / "loader.js").read_bytes()
        files = {f"w/{version}/loader.js": {"integrity": integrity_of(said), "raw": len(said)}}
        manifest.write_bytes(a_manifest(version=version, files=files))
    (release / "manifest.json.sig").write_text(f"signature of {version}")
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


async def test_an_earlier_release_is_served_after_the_package_has_been_replaced(tmp_path, kept):
    keep_releases(package(tmp_path / "assets", "0.1.0"), kept, NOW)
    keep_releases(package(tmp_path / "assets", "0.2.0"), kept, NOW + 60)
    async with (
        running(tmp_path, tmp_path / "assets", releases_path=kept) as daemon,
        aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}", auto_decompress=False) as http,
    ):
        old = await http.get("/w/0.1.0/loader.js", headers={"Accept-Encoding": "identity"})
        assert await old.text() == "loader of 0.1.0"
        assert old.headers["Access-Control-Allow-Origin"] == "*"
        small = await http.get("/w/0.1.0/loader.js", headers={"Accept-Encoding": "br"})
        assert await small.read() == b"brotli bytes"
        new = await http.get("/w/0.2.0/loader.js", headers={"Accept-Encoding": "identity"})
        assert await new.text() == "loader of 0.2.0"
        assert (await http.get("/w/0.1.0/own.html")).status == 404


def test_what_is_there_already_stays_while_others_read_it_and_what_is_not_the_same_goes(
    tmp_path, kept
):
    assets = package(tmp_path / "assets", "0.1.0")
    keep_releases(assets, kept, NOW)
    loader = kept / "0.1.0" / "loader.js"
    before = loader.stat().st_ino
    keep_releases(assets, kept, NOW + 60)
    assert loader.stat().st_ino == before
    assert (kept / "0.1.0").stat().st_mtime == NOW + 60
    for spoil in (
        lambda: loader.write_text("other"),
        loader.unlink,
        lambda: (loader.parent / "more.js").write_text("more"),
    ):
        spoil()
        keep_releases(assets, kept, NOW + 120)
        assert loader.read_text() == "loader of 0.1.0"
        assert not (loader.parent / "more.js").exists()


def test_processes_that_start_at_the_same_moment_keep_a_release_one_after_the_other(tmp_path, kept):
    assets = package(tmp_path / "assets", "0.1.0")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep_releases(assets, kept, NOW), range(40)))
    assert sorted(path.name for path in kept.iterdir()) == ["0.1.0"]


async def test_each_release_says_what_it_is_and_the_line_which_one_runs(tmp_path, kept):
    keep_releases(package(tmp_path / "assets", "0.1.0"), kept, NOW)
    keep_releases(package(tmp_path / "assets", "0.2.0"), kept, NOW + 60)
    async with (
        running(tmp_path, tmp_path / "assets", releases_path=kept) as daemon,
        aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http,
    ):
        for path, version in (("", "0.2.0"), ("0.1.0/", "0.1.0"), ("0.2.0/", "0.2.0")):
            manifest = await http.get(f"/w/{path}manifest.json")
            assert (await manifest.json())["version"] == version
            assert manifest.headers["Access-Control-Allow-Origin"] == "*"
            assert manifest.headers["Cache-Control"] == "no-store"
            signature = await http.get(f"/w/{path}manifest.json.sig")
            assert await signature.text() == f"signature of {version}"


def test_a_release_goes_a_year_after_the_last_start_that_brought_it(tmp_path, kept):
    keep_releases(package(tmp_path / "assets", "0.1.0"), kept, NOW)
    keep_releases(package(tmp_path / "assets", "0.2.0"), kept, NOW + KEPT_SECONDS)
    assert names(kept) == ["0.1.0", "0.2.0"]
    keep_releases(tmp_path / "assets", kept, NOW + KEPT_SECONDS + 1)
    assert names(kept) == ["0.2.0"]


def test_the_release_that_runs_is_kept_as_it_is_now(tmp_path, kept):
    keep_releases(package(tmp_path / "assets", "0.2.0", "first loader"), kept, NOW)
    keep_releases(package(tmp_path / "assets", "0.2.0", "second loader"), kept, NOW)
    assert (kept / "0.2.0/loader.js").read_text() == "second loader of 0.2.0"


def test_a_copy_that_was_cut_off_is_made_again(tmp_path, kept):
    (kept / ".0.2.0").mkdir(parents=True)
    (kept / ".0.2.0/loader.js").write_text("load")
    keep_releases(package(tmp_path / "assets", "0.2.0"), kept, NOW)
    assert names(kept) == ["0.2.0"]
    assert (kept / "0.2.0/loader.js").read_text() == "loader of 0.2.0"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


async def test_what_is_no_release_is_neither_served_nor_removed(tmp_path, kept):
    """A folder that holds other things too, as the data folder does: the signing key stays where it is."""
    old, elsewhere = kept / "backup", tmp_path / "elsewhere"
    old.mkdir(parents=True)
    (old / "dump.sql").write_text("secret")
    (kept / "signing-key.json").write_text("secret")
    shutil.copytree(package(tmp_path / "assets", "0.1.0") / "w/0.1.0", elsewhere)
    (kept / "linked").symlink_to(elsewhere)
    keep_releases(package(tmp_path / "assets", "0.2.0"), kept, NOW)
    (kept / "0.2.0/notes.js").symlink_to(kept / "signing-key.json")
    for folder in (old, elsewhere):
        os.utime(folder, (0, 0))
    keep_releases(package(tmp_path / "assets", "0.3.0"), kept, NOW)
    assert names(kept) == ["0.2.0", "0.3.0", "backup", "linked", "signing-key.json"]
    assert (old / "dump.sql").exists()
    async with (
        running(tmp_path, tmp_path / "assets", releases_path=kept) as daemon,
        aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http,
    ):
        assert (await http.get("/w/0.2.0/loader.js")).status == 200
        for path in ("signing-key.json", "backup/dump.sql", "linked/loader.js", "0.2.0/notes.js"):
            assert (await http.get(f"/w/{path}")).status == 404
