"""What a database refuses, in words for whoever runs it; and whether to wait may help.

The drivers' own texts are not handed on: some quote what they were given.
"""

import sqlite3
import ssl
from collections.abc import Iterator
from typing import NamedTuple

import asyncpg

from chatd.base.file_faults import of_a_file


class DatabaseFault(NamedTuple):
    """`word` for the health page, `text` for the terminal; `passes`: it may be only a moment too early."""

    word: str
    text: str
    passes: bool = False


NO_ANSWER = DatabaseFault(
    "no_answer", "no database answers there; is it running, and are host and port right?", True
)
NO_TLS = DatabaseFault(
    "refused", "TLS fails: see `sslmode`, its files (~/.postgresql/root.crt) and its certificate"
)
_SQLITE = {
    sqlite3.SQLITE_BUSY: DatabaseFault(
        "locked", "another process holds the file locked; stop it, or wait for it", True
    ),
    sqlite3.SQLITE_FULL: DatabaseFault("full", "the disk is full"),
    sqlite3.SQLITE_IOERR: DatabaseFault(
        "disk_fails", "the disk does not take or give what it should; is it full, or failing?"
    ),
    sqlite3.SQLITE_CANTOPEN: DatabaseFault(
        "not_usable", "the file cannot be opened; may this user write it, and into its folder?"
    ),
    sqlite3.SQLITE_READONLY: DatabaseFault(
        "not_usable",
        "the file cannot be written, or has gone; may this user write it, and into its folder?",
    ),
    sqlite3.SQLITE_PERM: DatabaseFault("not_usable", "this user may not use the file"),
    sqlite3.SQLITE_NOTADB: DatabaseFault(
        "no_database", "the file is no SQLite database; name another, or restore the backup"
    ),
    sqlite3.SQLITE_CORRUPT: DatabaseFault("damaged", "the file is damaged; restore the backup"),
}
_SQLITE[sqlite3.SQLITE_LOCKED] = _SQLITE[sqlite3.SQLITE_BUSY]
_POSTGRESQL = {  # Source: PostgreSQL 17, appendix A; the first two signs are the class
    "28": DatabaseFault("refused", "PostgreSQL does not take this user and password, from here"),
    "3D": DatabaseFault("refused", "PostgreSQL has no database of this name; make it first"),
    "42": DatabaseFault("refused", "this user lacks rights on the tables, or they are not ours"),
    "25": DatabaseFault("read_only", "this PostgreSQL takes no writes; name the primary"),
    "53": DatabaseFault("full", "PostgreSQL is full: its disk, memory or connections", True),
    "40": DatabaseFault("locked", "another program was in the way; do it again", True),
    "57": DatabaseFault("no_answer", "PostgreSQL starts, stops or was told to end this", True),
    "08": NO_ANSWER,
    "55": DatabaseFault("locked", "another program holds the tables locked", True),
    "58": DatabaseFault("disk_fails", "PostgreSQL's own disk fails"),
    "XX": DatabaseFault("damaged", "PostgreSQL's own files are damaged"),
}
_DISK_FULL = "53100"


def database_fault(error: BaseException, *, is_file: bool) -> DatabaseFault | None:
    """What is the matter; None when it is not known, and so ours. `is_file`: of SQLite."""
    for each in _chain(error):
        fault = _of_sqlite(each) if is_file else _of_postgresql(each)
        if fault is not None:
            return fault
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what the driver said, and what that came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "orig", None) or error.__cause__ or error.__context__


def _of_sqlite(error: BaseException) -> DatabaseFault | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)  # the low byte is the kind
        return None if code is None else _SQLITE.get(code & 0xFF)
    if isinstance(error, OSError) and error.filename:
        return DatabaseFault("not_usable", of_a_file(error))
    return None


def _of_postgresql(error: BaseException) -> DatabaseFault | None:
    if isinstance(error, ssl.SSLError | asyncpg.ClientConfigurationError):
        return NO_TLS
    if isinstance(error, OSError):  # TimeoutError is one
        return NO_ANSWER
    state = getattr(error, "sqlstate", None)
    if not isinstance(state, str):
        return None
    fault = _POSTGRESQL.get(state[:2])
    return fault._replace(passes=False) if fault and state == _DISK_FULL else fault
