"""What the machine may see of a process that holds what people say, sealed, and keys of our own."""

import ctypes
import resource
import sys
from pathlib import Path

PR_SET_DUMPABLE = 4  # Source: linux/prctl.h
SWAPS = Path("/proc/swaps")  # a heading, then a line for each


def harden() -> None:
    """No core file, and no other process's eyes: root alone may read this memory from now on."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def has_swap(swaps: Path = SWAPS) -> bool:
    """Whether memory of this machine could reach a disk."""
    return swaps.exists() and len(swaps.read_text("utf-8").splitlines()) > 1
