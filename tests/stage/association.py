"""An association that runs a line of its own, by the commands of docs/operations.md: no demonstration, its own root."""

import asyncio
import contextlib
import os
import re
import secrets
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chatd.base.base64url import to_bytes, to_text
from chatd.base.names import StaffId
from chatd.commands.partner import PartnerPage
from chatd.main import offline
from chatd.staff.credentials.statements import read_statement
from tests.stage import program
from tests.stage.line import ROOT, START_MAX_SECONDS, STOP_MAX_SECONDS, free_port
from tests.stage.seals import Issuer

LIVE_AT = "LIVE_REDIS_URL"  # where a line keeps its live state whose test names no place for it
ALWAYS = (
    "\n".join(
        f'{day} = ["00:00-00:00"]'
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    + "\n"
)


@dataclass
class Association:
    """`python -m chatd serve` and the commands around it, with all files in `folder`."""

    folder: Path
    port: int = field(default_factory=free_port)
    partner_port: int = field(default_factory=free_port)
    root: str = ""
    console_site: str = ""  # where else than at the line a console stands
    workers: int = 1  # more than one need a Redis in `settings`
    settings: Mapping[str, str] = field(default_factory=dict)  # beside those that every test needs
    embed: str = "etusivu"  # which its page has
    issuer: Issuer = field(default_factory=lambda: Issuer("Esimerkkiyhdistys"))
    _process: program.Running | None = None
    _page: PartnerPage | None = None

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.partner_port}"

    @property
    def hosts(self) -> set[str]:
        return {f"localhost:{self.port}", f"127.0.0.1:{self.partner_port}"}

    @property
    def environment(self) -> dict[str, str]:
        elsewhere = {"CHATD_CONSOLE_ORIGINS": self.console_site} if self.console_site else {}
        if LIVE_AT in os.environ:
            elsewhere["CHATD_REDIS_URL"] = os.environ[LIVE_AT]
        return {
            **elsewhere,
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "CHATD_PORT": str(self.port),
            "CHATD_ORIGIN": self.origin,
            "CHATD_DATABASE": f"sqlite:///{self.folder}/line.sqlite",
            "CHATD_SIGNING_KEY_PATH": str(self.folder / "signing-key.json"),
            "CHATD_SWAP_IS_ALLOWED": "true",  # the machine of a test may have swap
            **self.settings,
        }

    @property
    def ports(self) -> range:
        """Of each worker."""
        return range(self.port, self.port + self.workers)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        assert self._process
        return self._process.returncode is not None

    async def run(self, *arguments: str) -> str:
        """One command of `python -m chatd`; what it says. It must succeed."""
        output = self.folder / f"said-{secrets.token_hex(4)}.txt"
        running = await program.run([*arguments], output, self.environment)
        code, said = await running.wait(), output.read_text()
        output.unlink()
        assert code == 0, said
        return said.strip()

    async def open(self) -> None:
        """Found it, and put the snippet on its page."""
        await self.found()
        await self.host()

    async def host(self) -> None:
        """The site, with the snippet on its page."""
        self._page = PartnerPage(ROOT / "ops" / "partner", self.partner_port, "127.0.0.1")
        self._page.start(await self.run("snippet", self.embed), self.origin)

    async def found(self) -> None:
        """Make the root, describe the organisation, serve."""
        await self.describe()
        await self.start()

    async def describe(self) -> None:
        """Make the root, and describe the organisation."""
        self.root = found_in(
            await self.run(
                "keys", "root", "--without-passphrase", "--out", str(self.folder / "root.key")
            )
        )
        described = self.folder / "organisations.toml"
        described.write_text(self._description())
        await self.run("organisations", "load", str(described))

    async def start(self) -> None:
        """Serve, with the same files and port as before."""
        self._process = await program.run(
            ["serve", "--workers", str(self.workers)], self.folder / "output.log", self.environment
        )
        await self.until_all_ready()

    async def until_all_ready(self) -> None:
        async with asyncio.timeout(START_MAX_SECONDS):
            for port in self.ports:
                await self._until(
                    "/readyz", lambda answer: answer.startswith(b"HTTP/1.1 200"), port
                )

    def _description(self) -> str:
        """The example's file with our root and site, open at all hours."""
        text = (ROOT / "ops" / "organisations.example.toml").read_text()
        text = re.sub(r"^roots = .*$", f'roots = ["{self.root}"]', text, flags=re.MULTILINE)
        text = re.sub(r"^sites = .*$", f'sites = ["{self.site}"]', text, flags=re.MULTILINE)
        text = re.sub(
            r"^\[\[line\.hours\.exception\]\]\n(?:[a-z]+ = .*\n)+", "", text, flags=re.MULTILINE
        )
        text = re.sub(r"^[a-z]+day = \[.*\n", "", text, flags=re.MULTILINE)
        return re.sub(
            r'^timezone = "Europe/Helsinki"\n',
            lambda found: found[0] + ALWAYS,
            text,
            flags=re.MULTILINE,
        )

    async def _until(self, path: str, holds: Callable[[bytes], bool], port: int = 0) -> None:
        """Until the daemon's answer is such a one: the whole of it, from the status line."""
        while not holds(await self._answer(path, port or self.port)):
            assert self._process
            assert self._process.returncode is None, (self.folder / "output.log").read_text()
            await asyncio.sleep(0.05)

    async def _answer(self, path: str, port: int) -> bytes:
        """Nothing where nobody listens."""
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            asks = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            writer.write(asks.encode())
            try:
                return await reader.read()
            finally:
                writer.close()
        return b""

    async def link(self, name: str) -> str:
        return found_in(await self.run("staff", "link", name), r"(http\S+#link=\S+)")

    async def certify(
        self, issuing_key: str, root: str = "", organisation: str = "Esimerkkiyhdistys"
    ) -> str:
        """The keeper of the root certifies a lead's issuing key."""
        said = await self.run(
            *("keys", "certify", "--root", root or str(self.folder / "root.key")),
            *("--organisation", organisation, "--issuing-key", issuing_key, "--days", "30"),
        )
        return found_in(said, r"([A-Za-z0-9_-]{100,})")

    async def found_chain(self) -> Issuer:
        """The keeper of the root and a lead at a terminal: an issuing key, certified and installed, and a list.

        The daemon knows of them then: it looks every few seconds.
        """
        self.issuer = Issuer("Esimerkkiyhdistys")
        self.issuer.certificate = to_bytes(await self.certify(to_text(self.issuer.public_key)))
        installed = to_text(self.issuer.certificate)
        await self.run("keys", "install-certificate", "esimerkki", installed)
        listed = self.issuer.revoked(1)
        await self.press(lists=[listed])
        known = self._until("/line/etusivu", lambda answer: to_text(listed).encode() in answer)
        await asyncio.wait_for(known, START_MAX_SECONDS)
        return self.issuer

    async def press(self, *, lists: Sequence[bytes] = ()) -> int:
        """What a lead's console does once a fortnight: everybody's newest statement is certified. How many."""
        async with offline(self.environment["CHATD_DATABASE"]) as here:
            await here.known_chain.read()
            lead = here.registry.staff(StaffId("leena"))
            certificates = [
                (staff.id, self.issuer.certify(staff.alias, key_of(statement), staff.answers_as))
                for staff, statement in await here.chain.statements(lead)
            ]
            await here.chain.press(lead, certificates, lists)
        return len(certificates)

    async def stop(self) -> int:
        """SIGTERM, as an init system says it; the exit code."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), STOP_MAX_SECONDS)

    async def close(self) -> None:
        if self._page:
            self._page.stop()
        if self._process and self._process.returncode is None:
            try:
                await self.stop()
            finally:
                if self._process.returncode is None:
                    self._process.kill()
                    await self._process.wait()


def key_of(statement: bytes) -> bytes:
    """For which signing key it vouches."""
    return read_statement(statement)[0].signing_key


def found_in(said: str, pattern: str = r"(?<!\S)([A-Za-z0-9_-]{43})(?!\S)") -> str:
    found = re.search(pattern, said)
    assert found, said
    return found[1]
