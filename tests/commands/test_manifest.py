"""A release's manifest: signed by a key that lies offline, checked by anybody, mistakes first."""

import json
import stat
from pathlib import Path

import pytest

from chatd.__main__ import parsed
from chatd.process.config import Config
from chatd.process.manifest import ManifestError, integrity_of, read_manifest, signature_beside
from tests.release_key import LOADER, RELEASE_KEY_TEXT, a_manifest


@pytest.fixture
def type_in(capsys):
    def typed(*words, **settings):
        args = parsed([str(word) for word in words])
        capsys.readouterr()
        code = args.run(args, Config(**settings))
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def release_key(type_in, tmp_path) -> tuple[Path, str]:
    path = tmp_path / "release.pem"
    code, out, _ = type_in("keys", "release", "--without-passphrase", "--out", path)
    assert code == 0
    return path, json.loads(out)["key"]


@pytest.fixture
def manifest(tmp_path, release_key) -> Path:
    path = tmp_path / "manifest.json"
    path.write_bytes(a_manifest(release_key={"key": release_key[1]}))
    return path


@pytest.fixture
def signed(type_in, manifest, release_key) -> Path:
    code, out, _ = type_in("manifest", "sign", "--key", release_key[0], manifest)
    assert (code, out) == (0, f"{manifest}.sig\n")
    return manifest


def test_a_release_key_is_its_owners_alone_and_never_written_over_a_file(type_in, release_key):
    path = release_key[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    code, out, err = type_in("keys", "release", "--without-passphrase", "--out", path)
    assert (code, out) == (1, "")
    assert "exists" in err
    assert path.read_bytes() == before


def test_what_the_release_key_has_signed_is_told_to_be_signed(type_in, signed, release_key):
    code, out, err = type_in("manifest", "verify", "--release-key", release_key[1], signed)
    assert (code, out, err) == (0, "1.4.2: 1 files, signed\n", "")


def test_every_byte_of_the_manifest_and_of_its_signature_counts(type_in, signed, release_key):
    for path in (signed, signature_beside(signed)):
        right = path.read_bytes()
        for at in range(0, len(right) - 2, 7):
            path.write_bytes(right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :])
            words = ("manifest", "verify", "--release-key", release_key[1], signed)
            code, out, err = type_in(*words)
            assert (code, out) == (1, ""), at
            assert "its signature is not by the release key" in err
        path.write_bytes(right)


def test_another_key_has_not_signed_it(type_in, signed):
    code, _, err = type_in("manifest", "verify", "--release-key", RELEASE_KEY_TEXT, signed)
    assert code == 1
    assert "its signature is not by the release key" in err


def test_a_manifest_without_a_signature_is_nobodys_word(type_in, manifest, release_key):
    code, _, err = type_in("manifest", "verify", "--release-key", release_key[1], manifest)
    assert code == 1
    assert f"{manifest}.sig: is not there" in err


def test_a_key_that_the_manifest_does_not_name_signs_nothing(type_in, manifest, tmp_path):
    other = tmp_path / "other.pem"
    type_in("keys", "release", "--without-passphrase", "--out", other)
    code, _, err = type_in("manifest", "sign", "--key", other, manifest)
    assert code == 1
    assert "not the release key that the manifest names" in err
    assert not signature_beside(manifest).exists()


def test_a_test_key_signs_only_for_who_says_so(type_in, tmp_path, release_key):
    path = tmp_path / "manifest.json"
    path.write_bytes(a_manifest(release_key={"key": release_key[1], "is_test": True}))
    words = ("manifest", "sign", "--key", release_key[0], path)
    code, _, err = type_in(*words)
    assert code == 1
    assert "test key" in err
    assert type_in(*words, "--test-key")[0] == 0
    verify = ("manifest", "verify", "--release-key", release_key[1], path)
    code, _, err = type_in(*verify)
    assert code == 0
    assert "signed by a test key" in err


def test_the_signature_lies_where_the_line_serves_it_from(type_in, tmp_path, release_key):
    """And of the release built into this program nothing has to be named."""
    assets = tmp_path / "assets"
    served = assets / "w/1.4.2/manifest.json"
    served.parent.mkdir(parents=True)
    for path in (assets / "manifest.json", served):
        path.write_bytes(a_manifest(release_key={"key": release_key[1]}))
    code, out, _ = type_in("manifest", "sign", "--key", release_key[0], assets_path=assets)
    assert (code, out) == (0, f"{served}.sig\n")
    assert type_in("manifest", "verify", assets_path=assets) == (
        0,
        "1.4.2: 1 files, signed\n",
        "",
    )


PAGE = {"w/1.4.2/own.html": "page"}
WITH_PAGE = {
    "w/1.4.2/loader.js": {"integrity": LOADER, "raw": 6},
    "w/1.4.2/own.html": {"integrity": integrity_of(b"other"), "raw": 4},
}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"version": "../1"}, "not the manifest of a build"),
        ({"version": "1.4.3"}, "without a loader"),
        ({"files": []}, "not the manifest of a build"),
        ({"files": {"w/../x": {"integrity": LOADER, "raw": 1}}}, "not the manifest of a build"),
        ({"files": {"/etc/x": {"integrity": LOADER, "raw": 1}}}, "not the manifest of a build"),
        ({"files": {"w/1.4.2/loader.js": {"integrity": "sha256-x", "raw": 1}}}, "not the manifest"),
        ({"pages": PAGE}, "not the page whose hash"),
        ({"pages": PAGE, "files": WITH_PAGE}, "not the page whose hash"),
    ],
)
def test_what_is_no_manifest_is_refused(other, said):
    with pytest.raises(ManifestError, match=said):
        read_manifest(a_manifest(**other))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"null", b"{}"])
def test_what_is_not_even_json_of_ours_is_refused(data):
    with pytest.raises(ManifestError):
        read_manifest(data)
