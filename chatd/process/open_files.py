"""Each connection is an open file: there must be room for all that the settings allow, or nobody more can come in."""

import resource

RESERVE_FILES = (
    128  # the database, Redis, what is listened at, and what is taken before another is let go
)
CALLERS_MIN = 256  # at once, also where few connections are allowed: each page loads with six


def callers_max(connections_max: int) -> int:
    """Connections at once that are no WebSockets: pages that load, polls, and whoever says nothing."""
    return max(CALLERS_MIN, connections_max)


def files_for(connections_max: int) -> int:
    """Open files at once: WebSockets of visitors, of consoles, callers, and the rest."""
    return 2 * connections_max + callers_max(connections_max) + RESERVE_FILES


def connections_for(files: int) -> int:
    """The most connections for which that many open files are enough; 0 when they are for none."""
    many = (files - RESERVE_FILES) // 3
    few = (files - RESERVE_FILES - CALLERS_MIN) // 2
    return max(many if many >= CALLERS_MIN else few, 0)


def open_files(wanted: int) -> int:
    """Raise this process's limit to what is wanted, or as far as it may; how many files it may have open then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _covers(soft, wanted):
        return wanted
    most = wanted if _covers(hard, wanted) else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):  # more than the system has for one process
        return soft
    return most


def _covers(limit: int, wanted: int) -> bool:
    return limit == resource.RLIM_INFINITY or limit >= wanted
