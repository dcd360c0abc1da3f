"""A real nginx with the file that operators are given, on free ports, with a certificate of a test's own authority."""

import asyncio
import shutil
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.stage.line import ROOT, free_port

MISSING = "nginx is missing: install Debian's package `nginx` (apt-get install nginx)"
HOST = "localhost"
START_SECONDS = 10
AROUND = """
daemon off;
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/start.log notice;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/avoinlinja.conf;
}}
"""


@dataclass
class Nginx:
    """`upstream`: the daemon's port. All it may write lies in `folder`."""

    folder: Path
    upstream: int
    port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    async def open(self) -> "Nginx":
        self.folder.mkdir()
        make_certificate(self.folder)
        (self.folder / "avoinlinja.conf").write_text(self._configuration())
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder))
        nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        assert nginx, MISSING
        with (self.folder / "output").open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(nginx, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")),
                *("-e", str(self.folder / "start.log")),
                stdout=output,
                stderr=output,
            )
        async with asyncio.timeout(START_SECONDS):
            while not await self._listens():
                assert self._process.returncode is None, self.said
        return self

    async def close(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    @property
    def said(self) -> str:
        """All that it has put down anywhere, other than what the test gave it."""
        given = {"avoinlinja.conf", "nginx.conf", "ca.pem", "line.pem", "line.key", "error.html"}
        written = (
            each for each in self.folder.rglob("*") if each.is_file() and each.name not in given
        )
        return "\n".join(each.read_text(errors="replace") for each in written)

    def _configuration(self) -> str:
        return self.configured(
            "avoinlinja.conf", {"server 127.0.0.1:8080": f"server 127.0.0.1:{self.upstream}"}
        )

    def configured(self, name: str, more: Mapping[str, str]) -> str:
        """The operator's file; only names, ports and places are others, and what the test says."""
        text = (ROOT / "ops" / "nginx" / name).read_text()
        for old, new in {
            "    listen [::]:80 default_server;\n": "",
            "    listen [::]:443 ssl default_server;\n": "",
            "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "https://line.example.org": f"https://{HOST}:{self.port}",
            "/etc/letsencrypt/live/line.example.org/fullchain.pem": f"{self.folder}/line.pem",
            "/etc/letsencrypt/live/line.example.org/privkey.pem": f"{self.folder}/line.key",
            "server_name line.example.org": f"server_name {HOST}",
            "/var/www/avoinlinja": str(self.folder),
            "/var/www/html": f"{self.folder}/html",
            "Host $host": "Host $http_host",  # a port that is not https's own stands in the name
            **more,
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        return text

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            await asyncio.sleep(0.02)
            return False
        writer.close()
        return True


def make_certificate(folder: Path) -> None:
    """`ca.pem`, and `line.pem` with `line.key` signed by it, for `HOST`."""
    authority, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    (folder / "ca.pem").write_bytes(_signed(issuer, issuer, authority, authority, is_ca=True))
    (folder / "line.pem").write_bytes(_signed(subject, issuer, key, authority, is_ca=False))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "line.key").write_bytes(private)


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    authority: ec.EllipticCurvePrivateKey,
    *,
    is_ca: bool,
) -> bytes:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(authority, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
