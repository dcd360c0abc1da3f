"""A real PostgreSQL for one run of the tests: own folder, unix socket only, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = (
    "PostgreSQL is missing: install Debian's package `postgresql` (apt-get install postgresql)"
)
OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"


def programs() -> Path:
    """The folder of the newest initdb and pg_ctl. Raises: AssertionError that names the package."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found = sorted(debian, key=lambda folder: int(folder.parent.name.split(".")[0]), reverse=True)
    on_path = shutil.which("initdb")
    folders = [*found, *([Path(on_path).parent] if on_path else [])]
    usable = [folder for folder in folders if (folder / "initdb").exists()]
    assert usable, MISSING
    return usable[0]


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError(MISSING)


class Server:
    """One PostgreSQL. `url`: for `chatd`, with `{name}` where the database's name goes; `postgres` exists."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, f"postgresql://chatd@/{{name}}?host={folder}"
        self._who = _unprivileged()
        if self._who:
            os.chown(folder, self._who.pw_uid, self._who.pw_gid)
        self._run("initdb", "-U", "chatd", "-A", "trust", "-N", "-E", "UTF8")

    def start(self) -> None:
        options = f"{OPTIONS} -k {self.folder}"
        self._run("pg_ctl", "start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """As when its machine fails."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def signal(self, which: int) -> None:
        """To each of its processes."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--pid", str(first), "--ppid", str(first)],
            check=True,
            capture_output=True,
            text=True,
        )
        for pid in listed.stdout.split():
            os.kill(int(pid), which)

    def type(self, program: str, *arguments: str, input: bytes = b"") -> bytes:  # noqa: A002
        """What one of its programs answers, as its owner types it."""
        address = ["-h", str(self.folder), "-U", "chatd"]
        done = subprocess.run(
            [programs() / program, *address, *arguments],
            check=True,
            capture_output=True,
            input=input,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
        )
        return done.stdout

    def _run(self, program: str, *arguments: str) -> None:
        who, out = self._who, self.folder / "out"
        with out.open("wb") as said:  # a pipe would stay open as long as the server
            done = subprocess.run(
                [programs() / program, "-D", self.folder / "data", *arguments],
                cwd=self.folder,
                user=who.pw_uid if who else None,
                group=who.pw_gid if who else None,
                extra_groups=[] if who else None,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
            )
        assert done.returncode == 0, out.read_text()


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs; whatever was done to it meanwhile, it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    try:
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.signal(signal.SIGCONT)
                server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def running() -> Iterator[str]:
    """Yields the URL of one, for those who need no more of it."""
    with serving() as server:
        yield server.url
