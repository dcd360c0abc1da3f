"""The whole memory of a living process, read as a core image would hold it. Needs root: the daemon forbids the rest."""

from collections.abc import Iterator
from pathlib import Path

SKIPPED = {"[vvar]", "[vvar_vclock]", "[vsyscall]"}


def memory_of(pid: int) -> Iterator[bytes]:
    """Each readable region, one after another. Raises: PermissionError (not root)."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            fields = line.split(maxsplit=5)
            region, rights, name = fields[0], fields[1], (*fields, "")[5]
            if "r" not in rights or name in SKIPPED:
                continue
            start, end = (int(address, 16) for address in region.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue  # a device, or gone since


def image_of(pid: int) -> bytes:
    """All of it as one piece of bytes."""
    return b"\0".join(memory_of(pid))
