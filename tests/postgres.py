"""A real PostgreSQL for one run of the tests: own folder, unix socket only, gone afterwards."""

import os
import pwd
import shutil
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


@contextmanager
def running() -> Iterator[str]:
    """Yields a URL for `chatd` with `{name}` where the database's name goes; `postgres` exists."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    who = _unprivileged()
    if who:
        os.chown(folder, who.pw_uid, who.pw_gid)

    def run(program: str, *arguments: str) -> None:
        with (folder / "out").open("wb") as out:  # a pipe would stay open as long as the server
            done = subprocess.run(
                [programs() / program, "-D", folder / "data", *arguments],
                cwd=folder,
                user=who.pw_uid if who else None,
                group=who.pw_gid if who else None,
                extra_groups=[] if who else None,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        assert done.returncode == 0, (folder / "out").read_text()

    try:
        run("initdb", "-U", "chatd", "-A", "trust", "-N", "-E", "UTF8")
        run("pg_ctl", "start", "-w", "-o", f"{OPTIONS} -k {folder}", "-l", str(folder / "log"))
        try:
            yield f"postgresql://chatd@/{{name}}?host={folder}"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder)
