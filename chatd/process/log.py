"""What may be said in the log: JSON lines on standard output, through an allow-list that comes last.

A slip loses a field and never leaks one. Visitors' events are counted (transport/counts.py), not logged.
"""

import logging
import sys
from collections import Counter
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import msgspec
import structlog

ALLOWED = frozenset(
    {
        "event", "level", "time", "organisation", "line", "account", "phase", "reason", "count",
        "error_type", "error_file", "error_line", "logger", "part", "seconds",
    }
)  # fmt: skip
VALUE_MAX_CHARS = 200
FOREIGN_PINNED = ("engineio", "engineio.server", "engineio.client", "socketio", "socketio.server", "socketio.client",
                  "aiohttp.access", "sqlalchemy.engine", "alembic", "aiosqlite")  # fmt: skip

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


def set_up(*, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log of this process through the allow-list. Own loggers from `level`, libraries from WARNING."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _render_error,
            allow,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stdout),
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
