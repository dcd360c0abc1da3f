"""As many files may be open as the settings need, or the line does not start."""

import subprocess
import sys
from pathlib import Path

import pytest

from chatd.process.open_files import connections_for, files_for
from tests.stage.line import ROOT, free_port

TOLD = "import resource; from chatd.process.open_files import open_files; print(open_files({}), *resource.getrlimit(7))"


def limited(limits: str, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of Python's under limits of the shell."""
    return subprocess.run(
        ["/bin/sh", "-c", f'{limits}; exec "$0" "$@"', sys.executable, *command],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_soft_limit_is_raised_as_far_as_needed_and_never_lowered():
    assert limited("ulimit -Sn 256", "-c", TOLD.format(900)).stdout.split()[:2] == ["900", "900"]
    assert limited("ulimit -n 256", "-c", TOLD.format(900)).stdout.split() == ["256"] * 3
    assert limited("ulimit -n 512", "-c", TOLD.format(300)).stdout.split() == ["300", "512", "512"]


@pytest.mark.parametrize("files", [400, 1_023, 1_024, 1_025, 4_096, 65_536])
def test_what_is_said_to_fit_does_fit_and_one_more_does_not(files: int):
    fits = connections_for(files)
    assert files_for(fits) <= files < files_for(fits + 1)
    assert connections_for(100) == 0


def test_where_too_few_may_be_open_the_line_does_not_start_and_says_what_to_set(tmp_path: Path):
    ran = limited(
        "ulimit -n 1024",
        *("-m", "chatd", "serve"),
        HOME=str(tmp_path),
        CHATD_PORT=str(free_port()),
        CHATD_DATABASE=f"sqlite:///{tmp_path}/line.sqlite",
        CHATD_SIGNING_KEY_PATH=str(tmp_path / "signing-key.json"),
        CHATD_SWAP_IS_ALLOWED="true",
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "chatd: CHATD_CONNECTIONS_MAX: 5000 needs 15128 open files, and this process may have 1024: "
        "allow them (systemd: LimitNOFILE=15128; a shell: ulimit -n 15128), or say CHATD_CONNECTIONS_MAX=298 or less\n"
    )
