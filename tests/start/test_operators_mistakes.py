"""Each mistake of an operator is one line that says what to change, and exit code 2, from the program itself.

What is not one of these stays a traceback: it is a fault of ours.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pytest

from chatd.base.version import VERSION
from tests import postgres, redis_server
from tests.stage import program
from tests.stage.line import ROOT, free_port

PASSWORD = "planted-hush-7f3a"
ENDS_WITHIN_SECONDS = 60
NOBODY = 65534
EXAMPLE = ROOT / "ops" / "organisations.example.toml"
is_root = os.geteuid() == 0


@pytest.fixture
def place():
    """A folder with a short name: a line shows it whole."""
    folder = Path(tempfile.mkdtemp(prefix="mistake-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


async def said_by(place: Path, *arguments: str, file_max_bytes=None, **settings: str):
    """Exit code, and all that was said but for the log."""
    output = place / "output"
    output.write_text("")
    environment = {
        "PATH": os.defpath,
        "CHATD_ORIGIN": "https://line.example",
        "CHATD_PORT": str(free_port()),
        "CHATD_DATABASE": f"sqlite:///{place}/line.sqlite",
        "CHATD_SIGNING_KEY_PATH": f"{place}/signing-key.json",
        "CHATD_RELEASES_PATH": f"{place}/releases",
        "CHATD_SWAP_IS_ALLOWED": "true",
        "CHATD_START_WAIT_SECONDS": "0",
        **{f"CHATD_{name}": value for name, value in settings.items()},
    }
    running = await program.run(
        list(arguments or ("serve",)),
        output,
        environment,
        folder=place,
        is_plain=is_root,
        file_max_bytes=file_max_bytes,
    )
    try:
        code = await asyncio.wait_for(running.wait(), ENDS_WITHIN_SECONDS)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    text = output.read_text()
    assert PASSWORD not in text
    lines = [each for each in text.splitlines() if not each.startswith("{")]
    return code, lines


async def assert_told(place: Path, says: str, *arguments: str, **more):
    """One line and exit code 2."""
    code, lines = await said_by(place, *arguments, **more)
    assert [each for each in lines if "a new database" not in each][1:] == [], "\n".join(lines)
    assert lines[-1].startswith("chatd: ")
    assert says in lines[-1]
    assert code == 2
    return lines[-1]


# ---- where it listens ----


@contextlib.contextmanager
def taken():
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        yield port


async def test_a_port_that_is_taken(place):
    with taken() as port:
        await assert_told(
            place, f"127.0.0.1:{port} is taken: stop who listens there", PORT=str(port)
        )


async def test_a_port_of_the_system(place):
    if int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 443:
        pytest.skip("anybody may listen at 443 here")
    await assert_told(place, "127.0.0.1:443 this user may not listen there", PORT="443")


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("line.invalid", "line.invalid is no name of this machine"),
        ("[::1]", "CHATD_HOST: without brackets: ::1"),
        ("192.0.2.1", "is no address of this machine"),
        ("2001:db8::1", "no address"),
    ],
)
async def test_an_address_that_is_not_ours(place, host, says):
    await assert_told(place, says, HOST=host)


# ---- the database ----


def a_file(place, content):
    path = place / "line.sqlite"
    path.write_bytes(content)


async def test_a_file_that_is_no_database(place):
    a_file(place, b"these are words, and no database at all " * 50)
    await assert_told(place, "the file is no SQLite database")


async def test_a_database_that_another_process_holds_locked(place):
    a_file(place, b"")
    with contextlib.closing(sqlite3.connect(place / "line.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        await assert_told(place, "another process holds the file locked")


async def test_a_database_on_a_disk_that_takes_no_more(place):
    await assert_told(place, "is it full, or failing?", "database", "migrate", file_max_bytes=8192)


def done(*command) -> int:
    return subprocess.run(command, check=False, capture_output=True).returncode


@pytest.mark.skipif(not is_root, reason="only root may mount")
async def test_a_full_disk(place):
    mounted = place / "full"
    mounted.mkdir()
    if done("mount", "-t", "tmpfs", "-o", "size=64k,mode=777", "tmpfs", mounted):
        pytest.skip("this machine lets nobody mount")
    try:
        await assert_told(place, "the disk is full", DATABASE=f"sqlite:///{mounted}/line.sqlite")
    finally:
        assert done("umount", mounted) == 0


async def test_a_folder_that_nobody_may_write(place):
    closed = place / "closed"
    closed.mkdir(mode=0o555)
    await assert_told(
        place,
        f"{closed}/line.sqlite: this user may not use it",
        DATABASE=f"sqlite:///{closed}/line.sqlite",
    )
    await assert_told(
        place, "this user may not use it", DATABASE=f"sqlite:///{closed}/new/line.sqlite"
    )


async def test_a_database_that_may_be_read_alone(place):
    assert (await said_by(place, "database", "migrate"))[0] == 0
    with contextlib.closing(sqlite3.connect(place / "line.sqlite")) as made:
        made.execute("DELETE FROM alembic_version")
        made.commit()
    (place / "line.sqlite").chmod(0o444)
    told = await assert_told(place, "this user may not use it")
    assert told.count("line.sqlite") == 1, "the file is named once"


async def test_a_file_where_a_folder_must_be_and_the_other_way_round(place):
    (place / "file").write_text("")
    await assert_told(
        place, "stands where a folder must be", DATABASE=f"sqlite:///{place}/file/line.sqlite"
    )
    await assert_told(
        place, "a part of this path is a file", DATABASE=f"sqlite:///{place}/file/new/line.sqlite"
    )
    await assert_told(
        place, f"{place}: is a folder, where a file must be", DATABASE=f"sqlite:///{place}"
    )


async def test_a_scheme_and_a_port_that_no_database_has(place):
    await assert_told(
        place,
        "CHATD_DATABASE: begins with sqlite:/// or postgresql://",
        DATABASE=f"postgres://line:{PASSWORD}@127.0.0.1/line",
    )
    await assert_told(
        place,
        "database: like sqlite:///FILE or postgresql://USER@HOST/NAME",
        DATABASE=f"postgresql://line:{PASSWORD}@127.0.0.1:port/line",
    )


@pytest.mark.parametrize(
    ("setting", "address", "says"),
    [
        ("DATABASE", "postgresql://a@127.0.0.1:1/x?sslmode=requires", "sslmode is one of disable,"),
        ("DATABASE", "postgresql://a@127.0.0.1:1/x?sslmode=require", "no database answers there"),
        ("DATABASE", "postgresql://a@127.0.0.1:1/x?sslmode=verify-full", "TLS fails"),
        ("DATABASE", "postgresql://a@127.0.0.1:1/x?sslmod=require", "no option sslmod; there are"),
        ("DATABASE", "postgresql://a@127.0.0.1:99999/x", "a port is a number from 1 to 65535"),
        ("DATABASE", "sqlite:///", "names no place"),
        ("DATABASE", "sqlite:///:memory:", "names no place"),
        ("DATABASE", "sqlite:///line.sqlite?mode=ro", "without options"),
        (
            "REDIS_URL",
            "redis://127.0.0.1:1?timeout=3",
            "no option timeout; this kind of address has none",
        ),
        ("REDIS_URL", "redis://127.0.0.1:99999", "like redis://HOST:6379, "),
        ("REDIS_URL", "redis://", "names no place"),
    ],
)
async def test_an_address_that_names_what_there_is_not(place, setting, address, says):
    await assert_told(place, says, **{setting: address})


@pytest.mark.parametrize("command", [("serve",), ("staff", "list"), ("organisations", "load")])
@pytest.mark.parametrize("host", ["127.0.0.1", "db.invalid"])
async def test_a_postgresql_that_is_not_there(place, command, host):
    await assert_told(
        place,
        f"{host}:{free_port()}"[: len(host)],
        *command,
        *([str(EXAMPLE)] if "load" in command else []),
        DATABASE=f"postgresql://line:{PASSWORD}@{host}:{free_port()}/line",
    )


@pytest.fixture(scope="module")
def postgresql():
    with postgres.running() as url:
        folder = Path(url.partition("host=")[2])
        folder.chmod(0o755)
        (folder / "data" / "pg_hba.conf").write_text(
            "local all chatd trust\nlocal all all scram-sha-256\n"
        )
        _psql(folder, "SELECT pg_reload_conf()")
        _psql(folder, f"CREATE ROLE line LOGIN PASSWORD '{PASSWORD}'")
        yield url


def _psql(folder: Path, command: str) -> None:
    subprocess.run(
        [
            postgres.programs() / "psql",
            "-h",
            folder,
            "-U",
            "chatd",
            "-d",
            "postgres",
            "-c",
            command,
        ],
        check=True,
        capture_output=True,
    )


async def test_a_password_that_postgresql_does_not_take(place, postgresql):
    url = postgresql.format(name="postgres").replace("chatd@", f"line:{PASSWORD}-not@")
    await assert_told(place, "does not take this user and password", DATABASE=url)


async def test_a_database_that_postgresql_does_not_have(place, postgresql):
    url = postgresql.format(name="missing")
    await assert_told(place, "PostgreSQL has no database of this name", DATABASE=url)


async def test_a_user_without_rights(place, postgresql):
    url = postgresql.format(name="postgres").replace("chatd@", f"line:{PASSWORD}@")
    await assert_told(place, "this user lacks rights on the tables", DATABASE=url)


# ---- Redis ----


async def test_a_redis_that_is_not_there(place):
    await assert_told(
        place,
        "CHATD_REDIS_URL: no Redis answers there",
        REDIS_URL=f"redis://:{PASSWORD}@127.0.0.1:{free_port()}",
    )


async def test_a_redis_that_does_not_take_the_password(place):
    with redis_server.running("--port", str(port := free_port()), "--save", "") as _:
        await assert_told(
            place,
            "CHATD_REDIS_URL: this Redis does not take this name and password",
            REDIS_URL=f"redis://line:{PASSWORD}@127.0.0.1:{port}",
        )


# ---- files of the daemon ----


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (b"[]", 0o644, "others may read it; chmod 600"),
        (b"garbage", 0o600, "holds no keys of ours"),
        (b'{"a": 1}', 0o600, "holds no keys of ours"),
        (b"\xff\xfe", 0o600, "holds no keys of ours"),
        (b"[]", 0o000, "this user may not use it"),
    ],
)
async def test_a_signing_key_that_cannot_be_used(place, content, mode, says):
    path = place / "signing-key.json"
    path.write_bytes(content)
    path.chmod(mode)
    told = await assert_told(place, says)
    assert told.startswith(f"chatd: CHATD_SIGNING_KEY_PATH: {path}: ")


@pytest.mark.skipif(not is_root, reason="only root gives files away")
async def test_a_signing_key_of_another_user(place):
    path = place / "signing-key.json"
    path.write_bytes(b"[]")
    path.chmod(0o600)
    os.chown(path, NOBODY, NOBODY)
    await assert_told(place, f"{path}: it belongs to another user; chown it")


async def test_a_folder_in_the_place_of_a_signing_key(place):
    await assert_told(place, "is a folder, where a file must be", SIGNING_KEY_PATH=str(place))


async def test_a_folder_of_keys_or_releases_that_nobody_may_write(place):
    closed = place / "closed"
    closed.mkdir(mode=0o555)
    await assert_told(
        place, "CHATD_SIGNING_KEY_PATH: ", SIGNING_KEY_PATH=f"{closed}/keys/signing-key.json"
    )
    await assert_told(place, "CHATD_SIGNING_KEY_PATH: ", SIGNING_KEY_PATH=f"{closed}/key.json")
    await assert_told(place, "CHATD_RELEASES_PATH: ", RELEASES_PATH=f"{closed}/releases")


@pytest.mark.parametrize(
    ("text", "said"), [(b"abc", "line 1: no statement"), (b"\xff", "not the text")]
)
async def test_a_file_of_retirements_that_holds_none(place, text, said):
    file = place / "retirements.txt"
    file.write_bytes(text)
    await assert_told(place, f"CHATD_RETIREMENTS_PATH: {said}", RETIREMENTS_PATH=str(file))
    await assert_told(place, "CHATD_RETIREMENTS_PATH: ", RETIREMENTS_PATH=str(place))


@pytest.mark.parametrize("manifest", [None, "not JSON", "{}", '{"version": "9.9.9"}'])
async def test_pages_that_are_not_built(place, manifest):
    assets = place / "assets"
    assets.mkdir()
    if manifest is not None:
        (assets / "manifest.json").write_text(manifest)
    told = await assert_told(place, "run `make build`", ASSETS_PATH=str(assets))
    assert told.startswith("chatd: CHATD_ASSETS_PATH: ")


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"half")])
async def test_pages_of_which_a_part_is_missing_or_another(place, harm):
    assets = shutil.copytree(ROOT / "chatd" / "assets", place / "assets")
    harm(assets / "w" / VERSION / "app.js")
    told = await assert_told(place, "app.js is not as it was built", ASSETS_PATH=str(assets))
    assert told.startswith("chatd: CHATD_ASSETS_PATH: ")


async def test_a_pipe_or_a_device_in_the_place_of_a_signing_key(place):
    os.mkfifo(place / "pipe", 0o600)
    for path in (place / "pipe", Path("/dev/null")):
        told = await assert_told(place, "where a file must be", SIGNING_KEY_PATH=str(path))
        assert "chmod" not in told


@pytest.mark.parametrize(
    "address", ["postgresql://line:{}@127.0.0.1:1/line", "redis://l:{}@127.0.0.1:1/0"]
)
@pytest.mark.parametrize("rest", ["@b", "@b/c", "%@b"])
async def test_a_sign_in_a_password_that_addresses_write_otherwise(place, address, rest):
    setting = "DATABASE" if address.startswith("postgresql") else "REDIS_URL"
    await assert_told(place, "@ as %40", **{setting: address.format(f"a{rest}{PASSWORD}")})


async def test_a_password_is_not_shown_as_a_host_whichever_way_the_address_comes(place):
    address = f"postgresql://line:a@{PASSWORD}@127.0.0.1:1/line"
    await assert_told(place, "no database answers there", "staff", "list", "--database", address)


async def test_a_name_and_a_password_in_an_origin_are_not_shown(place):
    origin = f"https://line:{PASSWORD}@line.example"
    await assert_told(place, "CHATD_ORIGIN: like https://line.example.org", ORIGIN=origin)


# ---- other commands ----


@pytest.mark.parametrize(
    "command",
    [
        ("staff", "list"),
        ("staff", "link", "aino"),
        ("organisations", "show"),
        ("organisations", "load", str(EXAMPLE)),
        ("database", "migrate"),
        ("snippet", "etusivu"),
        ("error-page",),
        ("keys", "install-certificate", "esimerkki", "A" * 43),
    ],
)
async def test_every_command_on_a_database_that_is_none(place, command):
    a_file(place, b"these are words, and no database at all " * 50)
    await assert_told(place, "the file is no SQLite database", *command)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("keys", "root", "--out", "root.key"), "a passphrase can only be typed at a terminal"),
        (("keys", "root", "--without-passphrase", "--out", "no/root.key"), "No such file"),
        (("keys", "public", "--root", "/nowhere"), "No such file"),
        (("organisations", "load", "/nowhere.toml"), "No such file"),
        (("organisations", "load", "/"), "is a folder"),
    ],
)
async def test_what_a_command_is_asked_for_and_cannot_do_is_one_line_too(place, command, says):
    code, lines = await said_by(place, *command)
    assert code == 1
    assert says in lines[0]
    assert lines[1:] in ([], ["nothing was stored"])


async def test_the_folder_of_a_demonstration(place):
    (place / "file").write_text("")
    code, lines = await said_by(place, "demo", "--folder", str(place / "file"))
    assert (code, len(lines)) == (1, 1), "\n".join(lines)
    assert "stands where a folder must be" in lines[0]


@pytest.mark.parametrize("origin", ["foo", "https://Line.example/"])
async def test_the_origin_of_a_demonstration(place, origin):
    arguments = ("--port", str(free_port()), "--partner-port", str(free_port()))
    code, lines = await said_by(place, "demo", *arguments, "--public", origin)
    assert code == 2, "\n".join(lines)
    assert lines[-1].startswith("chatd: CHATD_ORIGIN: ")


@pytest.mark.parametrize("option", ["--port", "--partner-port"])
@pytest.mark.parametrize("port", ["70000", "-1", "x", "8_0"])
async def test_the_ports_of_a_demonstration(place, option, port):
    code, lines = await said_by(place, "demo", option, port)
    assert code == 2
    assert "a whole number from 0 to 65535" in lines[-1] or "expected one argument" in lines[-1]
