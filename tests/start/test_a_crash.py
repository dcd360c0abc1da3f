"""A process that falls leaves nothing of its memory on the disk."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.stage.line import ROOT

UNLIMITED = "import resource as r; r.setrlimit(r.RLIMIT_CORE, (r.RLIM_INFINITY,) * 2); "
FALL = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
HARDENED = "from chatd.process.hardening import harden; harden(); "


def fallen(folder: Path, first: str) -> tuple[bool, int]:
    """Whether the kernel wrote a core of it, and how many files stand where it fell."""
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", UNLIMITED + first + FALL],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)},
    )
    _, status = os.waitpid(process.pid, 0)
    process.returncode = 0
    assert os.WTERMSIG(status) == signal.SIGSEGV
    return os.WCOREDUMP(status), len(list(folder.iterdir()))


def test_a_hardened_process_that_falls_leaves_no_core(tmp_path: Path):
    assert fallen(tmp_path / "plain", "")[0], "control: any other process does here"
    assert fallen(tmp_path / "hardened", HARDENED) == (False, 0)


def test_nothing_of_a_hardened_process_is_swapped_out():
    told = "from pathlib import Path; print(Path('/proc/self/status').read_text())"
    ran = subprocess.run(
        [sys.executable, "-c", HARDENED + told],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    swapped = [each.split()[1] for each in ran.stdout.splitlines() if each.startswith("VmSwap")]
    assert swapped == ["0"]
