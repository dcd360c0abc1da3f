"""Real proxies before two workers, with the files that operators are given; only names, ports, places are others."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from tests.stage.line import ROOT, free_port
from tests.stage.nginx import AROUND, HOST, Nginx, make_certificate

START_SECONDS = 20
PROXIES = ("nginx", "haproxy", "caddy")


class Proxy:
    """`port`: over TLS, by the name `HOST`. All that it writes lies in `folder`."""

    def __init__(self, name: str, folder: Path, workers: list[int], changes: Mapping[str, str]):
        self.folder, self.port, self._plain = folder, free_port(), free_port()
        folder.mkdir()
        make_certificate(folder)
        chain, key = (folder / "line.pem").read_text(), (folder / "line.key").read_text()
        (folder / "both.pem").write_text(chain + key)
        (folder / "error.http").write_text("HTTP/1.1 503 Out\r\nCache-Control: no-store\r\n\r\n112")
        (folder / "error.html").write_text("112")
        self._command = getattr(self, f"_{name}")(workers, changes)

    def _configuration(self, path: str, changes: Mapping[str, str]) -> Path:
        text = (ROOT / "ops" / path).read_text()
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        file = self.folder / "configuration"
        file.write_text(text)
        return file

    def _nginx(self, workers: list[int], changes: Mapping[str, str]) -> list[str]:
        as_one = Nginx(self.folder, 0, port=self.port, plain_port=self._plain)
        text = as_one.configured("avoinlinja-workers.conf", {
            "127.0.0.1:8080": f"127.0.0.1:{workers[0]}", "127.0.0.1:8081": f"127.0.0.1:{workers[1]}",
            **changes,
        })  # fmt: skip
        (self.folder / "avoinlinja.conf").write_text(text)
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder))
        return ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e",
                str(self.folder / "start.log")]  # fmt: skip

    def _haproxy(self, workers: list[int], changes: Mapping[str, str]) -> list[str]:
        file = self._configuration("haproxy/haproxy.cfg", {
            "    user haproxy\n    group haproxy\n": "", "bind :80": f"bind 127.0.0.1:{self._plain}",
            "bind :443": f"bind 127.0.0.1:{self.port}", "/etc/haproxy/line.pem": f"{self.folder}/both.pem",
            "/etc/haproxy/error.http": f"{self.folder}/error.http", "maxconn 20000": "maxconn 200",
            "127.0.0.1:8080": f"127.0.0.1:{workers[0]}", "127.0.0.1:8081": f"127.0.0.1:{workers[1]}",
            **changes,
        })  # fmt: skip
        return ["haproxy", "-db", "-f", str(file)]

    def _caddy(self, workers: list[int], changes: Mapping[str, str]) -> list[str]:
        own = f"{self.folder}/line.pem {self.folder}/line.key"
        file = self._configuration("caddy/Caddyfile", {
            "\tadmin off\n": f"\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {self.folder}\n",
            "line.example.org {\n": f"{HOST}:{self.port} {{\n\ttls {own}\n\tbind 127.0.0.1\n",
            "/var/www/avoinlinja": str(self.folder),
            "127.0.0.1:8080": f"127.0.0.1:{workers[0]}", "127.0.0.1:8081": f"127.0.0.1:{workers[1]}",
            **changes,
        })  # fmt: skip
        return ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)]


@contextlib.asynccontextmanager
async def before(
    name: str, folder: Path, workers: list[int], changes: Mapping[str, str] | None = None
) -> AsyncIterator[Proxy]:
    """A proxy of this name before the workers at these ports. `changes`: in the operator's file."""
    proxy = Proxy(name, folder, workers, changes or {})
    command, *arguments = proxy._command
    program = shutil.which(command) or shutil.which(f"/usr/sbin/{command}")
    assert program, f"{command} is missing: install Debian's package (apt-get install {command})"
    with (folder / "output").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(program, *arguments),
            stdout=output,
            stderr=output,
            env={**os.environ, "HOME": str(folder)},
        )
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _listens(proxy.port):
                assert process.returncode is None, (folder / "output").read_text()
        yield proxy
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        await asyncio.sleep(0.02)
        return False
    writer.close()
    return True
