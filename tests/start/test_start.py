"""Does it start and stop as an operator starts it: every line of the Procfile, and the demonstration?"""

import asyncio
import contextlib
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stage import program
from tests.stage.line import ROOT, Line, free_port

LINES = dict(
    each.split(": ", 1) for each in (ROOT / "Procfile").read_text().splitlines() if each.strip()
)
READY_WITHIN_SECONDS = 30
STOPPED_WITHIN_SECONDS = 15


async def answer(port: int, path: str) -> bytes:
    """The whole answer; nothing when nobody listens."""
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        try:
            return await reader.read()
        finally:
            writer.close()
    return b""


async def until_ready(port: int, process: asyncio.subprocess.Process) -> None:
    while not (await answer(port, "/readyz")).startswith(b"HTTP/1.1 200"):
        assert process.returncode is None, "it stopped before it was ready"
        await asyncio.sleep(0.1)


def assert_nobody_looks_in(pid: int) -> None:
    """No core file, whatever happens, and its memory is root's alone: so is its folder in `/proc` then.

    Of the second a test that is root itself learns nothing.
    """
    limits = Path(f"/proc/{pid}/limits").read_text()
    core = next(each for each in limits.splitlines() if each.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    assert Path(f"/proc/{pid}/environ").stat().st_uid == 0


@pytest.mark.parametrize("name", LINES)
async def test_every_line_of_the_procfile_gets_ready_and_ends_cleanly(name: str, tmp_path: Path):
    port = free_port()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "CHATD_PORT": str(port),
        "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
        "CHATD_SIGNING_KEY_PATH": str(tmp_path / "signing-key.json"),
        "CHATD_SWAP_IS_ALLOWED": "true",  # the machine of a test may have swap
    }
    loading = "python -m chatd organisations load ops/organisations.example.toml"
    loader = await asyncio.create_subprocess_exec(
        *shlex.split(loading), cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    assert await loader.wait() == 0, "without a line it is not ready"
    process = await asyncio.create_subprocess_exec(
        *shlex.split(LINES[name]), cwd=ROOT, env=environment
    )
    try:
        await asyncio.wait_for(until_ready(port, process), READY_WITHIN_SECONDS)
        assert_nobody_looks_in(process.pid)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), STOPPED_WITHIN_SECONDS) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def test_a_hardened_process_can_be_neither_dumped_nor_read_by_its_own_user():
    told = "from chatd.process.hardening import harden; import ctypes; {}print(ctypes.CDLL(None).prctl(3))"
    plain, hardened = (
        subprocess.run(
            [sys.executable, "-c", told.format(first)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for first in ("", "harden(); ")
    )
    assert plain == "1", "control: PR_GET_DUMPABLE says so of any other process"
    assert hardened == "0"


def test_a_line_without_anything_to_show_does_not_start_and_says_what_to_do(tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-m", "chatd", "serve"],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "CHATD_ASSETS_PATH": str(tmp_path),
            "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
            "CHATD_SIGNING_KEY_PATH": str(tmp_path / "signing-key.json"),
            "CHATD_PORT": str(free_port()),
            "CHATD_SWAP_IS_ALLOWED": "true",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=READY_WITHIN_SECONDS,
    )
    assert ran.returncode == 2
    assert ran.stderr == (
        "chatd: CHATD_ASSETS_PATH: nothing that browsers load is there; run `make build`\n"
    )


async def test_a_program_that_no_test_waits_for_keeps_no_other_from_starting(tmp_path: Path):
    demo = ["demo", "--port", str(free_port()), "--partner-port", str(free_port())]
    environment = {**program.LANGUAGE, "TMPDIR": str(tmp_path)}
    left = await program.run(demo, tmp_path / "left.txt", environment)
    left._writer.close()
    await left._writer.wait_closed()
    left.kill()
    with contextlib.suppress(ProcessLookupError):
        while True:  # until it has been taken note of
            left.send_signal(0)
            await asyncio.sleep(0.01)
    other = await program.run(["--version"], tmp_path / "other.txt", environment)
    assert await other.wait() == 0


async def test_the_demonstration_takes_the_next_port_when_its_own_is_taken_and_says_so(
    tmp_path: Path,
):
    line = Line(tmp_path / "line")
    taken = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", line.port)
    try:
        await line.open()
        assert f"Port {line.port} is taken" in line.log.read_text()
        assert_nobody_looks_in(line.pid)
    finally:
        taken.close()
        await line.close()


async def test_the_command_for_more_links_works_in_any_terminal_as_it_was_printed(tmp_path: Path):
    line = Line(tmp_path / "line")
    try:
        await line.open()
        (told,) = [each for each in line.log.read_text().splitlines() if "staff link NAME" in each]
        process = await asyncio.create_subprocess_shell(
            told.replace("NAME", "aino"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            env={"PATH": os.defpath},
        )
        said, _ = await process.communicate()
        assert said.startswith(f"{line.origin}/console/#link=".encode())
    finally:
        await line.close()


async def test_the_demonstration_leaves_nothing_behind(tmp_path: Path):
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "chatd",
            "demo",
            "--port",
            str(free_port()),
            "--partner-port",
            str(free_port()),
        ),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env={"PATH": os.defpath, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout
    while b"Ctrl-C" not in (
        said := await asyncio.wait_for(process.stdout.readline(), READY_WITHIN_SECONDS)
    ):
        assert said, "it stopped before it was ready"
    assert list(tmp_path.iterdir()), "control: this is where its files are"
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), STOPPED_WITHIN_SECONDS) == 0
    await process.stdout.read()
    assert list(tmp_path.iterdir()) == []
