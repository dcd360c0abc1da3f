"""What may be said in the log: JSON lines on standard output, through an allow-list that comes last.

A slip loses a field and never leaks one. Visitors' events are counted (transport/counts.py), not logged.
"""

import contextlib
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, TextIO, cast

import msgspec
import structlog

ALLOWED = frozenset(
    {
        "event", "level", "time", "organisation", "line", "embed", "account", "about", "phase", "reason", "count",
        "error_type", "error_file", "error_line", "logger", "part", "seconds",
        "version", "listens_at", "database", "redis", "lines",
    }
)  # fmt: skip
VALUE_MAX_CHARS = 200
FOREIGN_PINNED = ("engineio", "engineio.server", "engineio.client", "socketio", "socketio.server", "socketio.client",
                  "aiohttp.access", "sqlalchemy.engine", "alembic", "aiosqlite")  # fmt: skip

REPEATED_SECONDS = 60  # the same fault at the same place is written once in this time
REPEATED_MAX = 256  # places that are remembered
REPEATED_LEVELS = frozenset({"warning", "error", "critical"})

dropped: Counter[str] = Counter()  # keys that the allow-list took away, by name

Event = MutableMapping[str, Any]


def fault_of(error: BaseException) -> dict[str, Any]:
    """What may be said of an error: its type, and the innermost place of ours. Never its text, never a value."""
    return _fault(type(error), error.__traceback__)


def _fault(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    fault: dict[str, Any] = {"error_type": kind.__name__}
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "error_file" not in fault or "/chatd/" in file:
            fault |= {"error_file": "/".join(file.split("/")[-3:]), "error_line": trace.tb_lineno}
        trace = trace.tb_next
    return fault


def _render_error(_: Any, __: str, event: Event) -> Event:
    """`exc_info` becomes type, file and line."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(fault_of(error))
    return event


def allow(_: Any, __: str, event: Event) -> Event:
    """Only allowed keys with short plain values leave; what is taken away is counted by its name."""
    kept: Event = {}
    for key, value in event.items():
        if key in ALLOWED and isinstance(value, str | int | float | bool | None):
            kept[key] = value[:VALUE_MAX_CHARS] if isinstance(value, str) else value
        else:
            dropped[key if key.isidentifier() and len(key) <= 32 else "?"] += 1  # noqa: PLR2004
    return kept


class Repeated:
    """Lets the same fault out once a minute; the next line of it says in `count` how often it was."""

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self._now = now or time.monotonic
        self._seen: dict[
            tuple[Any, ...], tuple[float, int]
        ] = {}  # when it was let out, and how often since

    def __call__(self, _: Any, __: str, event: Event) -> Event:
        """Raises: structlog.DropEvent."""
        if event.get("level") not in REPEATED_LEVELS:
            return event
        what = tuple(
            str(value) for name, value in sorted(event.items()) if name not in {"time", "count"}
        )
        now = self._now()
        since, count = self._seen.get(what, (now - REPEATED_SECONDS, 0))
        if now - since < REPEATED_SECONDS:
            self._seen[what] = (since, count + 1)
            raise structlog.DropEvent
        if len(self._seen) >= REPEATED_MAX:
            self._seen.clear()
        self._seen[what] = (now, 0)
        if count:
            event["count"] = count + 1
        return event


class StaffJournal:
    """Keeps the promise of `chatd.base.ports.Journal`."""

    def note(
        self,
        event: str,
        *,
        organisation: str = "",
        line: str = "",
        embed: str = "",
        account: str = "",
        phase: str = "",
        count: int | None = None,
        about: str = "",
    ) -> None:
        """One line of the log."""
        said = {
            "organisation": organisation,
            "line": line,
            "embed": embed,
            "account": account,
            "about": about,
            "phase": phase,
        }
        told: dict[str, Any] = {name: value for name, value in said.items() if value}
        if count is not None:
            told["count"] = count
        structlog.get_logger("journal").info(event, **told)


class NoJournal(StaffJournal):
    """Of a command at a terminal: whoever has typed it knows what was done."""

    def note(self, event: str, **_: Any) -> None:
        """Nothing."""


class _Foreign(logging.Handler):
    """Libraries' own loggers: only where and what kind, for their texts and arguments quote people."""

    def emit(self, record: logging.LogRecord) -> None:
        info = record.exc_info
        fault = _fault(info[0], info[2]) if info and info[0] else {}
        structlog.get_logger("foreign").log(
            record.levelno,
            "library_warned" if record.levelno < logging.ERROR else "library_failed",
            logger=record.name,
            **(
                {
                    "error_file": "/".join(record.pathname.split("/")[-2:]),
                    "error_line": record.lineno,
                }
                | fault
            ),
        )


class _Calm:
    """A log that cannot be written, on a full disk or for a reader that has gone, stops nobody's help."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """The text, if it can be written."""
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """At once, if it can be written."""
        with contextlib.suppress(OSError):
            self._stream.flush()


def set_up(*, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log of this process through the allow-list. Own loggers from `level`, libraries from WARNING."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _render_error,
            Repeated(),
            allow,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Calm(stream or sys.stdout))),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(logging.WARNING)
    pin_foreign()
    logging.captureWarnings(capture=True)


def pin_foreign() -> None:
    """Hold the loggers that say what people sent at ERROR, without handlers of their own."""
    for name in FOREIGN_PINNED:
        foreign = logging.getLogger(name)
        foreign.setLevel(logging.ERROR)
        foreign.handlers[:] = []


def deaf() -> logging.Logger:
    """A logger for libraries that log what people send: it is deaf, but notes where an error came from."""
    return _Deaf("deaf")


class _Deaf(logging.Logger):
    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - the name of the standard library
        return level >= logging.ERROR

    def _log(self, level: int, *_: Any, exc_info: Any = None, **__: Any) -> None:
        fault = fault_of(error) if exc_info and (error := sys.exc_info()[1]) else {}
        structlog.get_logger("foreign").log(level, "library_failed", **fault)


def _as_json(event: Event, **_: Any) -> str:
    return msgspec.json.encode(event, order="deterministic").decode()
