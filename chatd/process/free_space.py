"""How much room is left where this machine keeps what is ours: a disk that fills is told before it is full."""

import os
from pathlib import Path

MIB = 1024 * 1024


def free_bytes(folder: Path) -> float:
    """Of the disk that this folder is on, for us, in full MiB; NaN where there is no such folder."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return float("nan")
    return found.f_bavail * found.f_frsize // MIB * MIB
