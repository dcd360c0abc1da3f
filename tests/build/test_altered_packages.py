"""A package that is not the one whose hash is locked is not installed, by pip or by npm. Loopback only."""

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
NPMRC = Path(__file__).parents[2] / "widget/.npmrc"
STAMP = (2026, 1, 1, 0, 0, 0)


def a_wheel(words: str) -> bytes:
    """`tiny` 1.0, the same bytes each time."""
    files = {
        "tiny.py": f"SAYS = {words!r}\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "tiny-1.0.dist-info/RECORD": "",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(zipfile.ZipInfo(name, STAMP), text)
    return made.getvalue()


def pip_install(folder: Path, wheel: bytes, digest: str) -> subprocess.CompletedProcess[str]:
    (folder / "tiny-1.0-py3-none-any.whl").write_bytes(wheel)
    lock = folder / "run.txt"
    lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n")
    where = ("--no-index", "--find-links", folder, "--target", folder / "there", "--no-cache-dir")
    command = [sys.executable, "-m", "pip", "install", "--require-hashes", *where, "-r", lock]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_altered_wheel_is_not_installed(tmp_path: Path):
    right, altered = a_wheel("right"), a_wheel("wrong")
    digest = hashlib.sha256(right).hexdigest()
    refused = pip_install(tmp_path, altered, digest)
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert not (tmp_path / "there/tiny.py").exists()
    control = pip_install(tmp_path, right, digest)
    assert control.returncode == 0, control.stderr
    assert "right" in (tmp_path / "there/tiny.py").read_text()


def a_tarball(words: str) -> bytes:
    """`tiny` 1.0.0 for npm; it would write a file when it is installed."""
    package = {
        "name": "tiny",
        "version": "1.0.0",
        "scripts": {"postinstall": "node -e \"require('fs').writeFileSync('ran','')\""},
    }
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, text in (("package.json", json.dumps(package)), ("index.js", f"// {words}\n")):
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
    return made.getvalue()


def integrity(data: bytes) -> str:
    return f"sha512-{base64.b64encode(hashlib.sha512(data).digest()).decode()}"


@pytest.fixture
def registry() -> Iterator[ThreadingHTTPServer]:
    """Serves whatever its `tarball` is at the moment, under the one name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith(".tgz"):
                body = self.server.tarball
            else:
                address = f"http://127.0.0.1:{self.server.server_port}/tiny/-/tiny-1.0.0.tgz"
                dist = {"tarball": address, "integrity": integrity(self.server.tarball)}
                version = {"name": "tiny", "version": "1.0.0", "dist": dist}
                body = json.dumps({"name": "tiny", "versions": {"1.0.0": version}}).encode()
            self.send_response_only(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def npm_ci(folder: Path, registry: ThreadingHTTPServer, pinned: str):
    """As `make` does, with our own settings, in a folder of its own."""
    top = {"name": "here", "version": "1.0.0", "dependencies": {"tiny": "1.0.0"}}
    locked = {"": top, "node_modules/tiny": {"version": "1.0.0", "integrity": pinned}}
    (folder / "package.json").write_text(json.dumps(top))
    lock = {"name": "here", "lockfileVersion": 3, "requires": True, "packages": locked}
    (folder / "package-lock.json").write_text(json.dumps(lock))
    (folder / ".npmrc").write_text(NPMRC.read_text())
    where = ("--registry", f"http://127.0.0.1:{registry.server_port}/", "--cache", folder / "cache")
    return subprocess.run(
        [BIN / "npm", "ci", *where, "--no-audit", "--no-fund"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "PATH": f"{BIN}:{os.environ['PATH']}"},
    )


def test_an_altered_tarball_is_not_installed_and_a_right_one_runs_nothing(tmp_path, registry):
    right, altered = a_tarball("right"), a_tarball("wrong")
    registry.tarball = altered
    refused = npm_ci(tmp_path, registry, integrity(right))
    assert refused.returncode != 0
    assert "EINTEGRITY" in refused.stderr
    assert not (tmp_path / "node_modules/tiny/index.js").exists()
    registry.tarball = right
    control = npm_ci(tmp_path, registry, integrity(right))
    assert control.returncode == 0, control.stderr
    assert "right" in (tmp_path / "node_modules/tiny/index.js").read_text()
    assert list(tmp_path.rglob("ran")) == [], "its script did not run"
