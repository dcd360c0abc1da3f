"""One parent and its workers: it starts them, starts again what has died, stops them together, and leaves none behind.

The parent serves nobody: it has no event loop, no thread and no connection, so each worker is a fork of it, with all
that is loaded shared. Each holds one end of a pipe: a byte on it says that it is ready, and its end that it is no more.
"""

import contextlib
import ctypes
import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

import structlog

from chatd.process.notify import READY, STOPPING, notify

PAUSE_FIRST_SECONDS = (
    0.5  # before a worker that died is started again; each further time twice as long
)
PAUSE_MAX_SECONDS = 15.0
STEADY_SECONDS = 60.0  # whoever has lived so long did not die at once
DEATHS_MAX = 10  # of one worker, at once and one after the other; then something is wrong with all
PR_SET_PDEATHSIG = 1  # Source: linux/prctl.h
COULD_NOT_START = 2

Ready = Callable[[], None]
log = structlog.get_logger("chatd.workers")


class GivenUpError(Exception):
    """A worker that cannot live has ended the whole; the text says which, and how it died."""


@dataclass
class _Worker:
    """`pid` is 0 while it does not run; then it is started at `due`, on the monotonic clock."""

    number: int
    pid: int = 0
    pipe: int = -1
    began: float = 0.0
    due: float = 0.0
    deaths: int = 0
    is_ready: bool = False


class Workers:
    """`prepare` runs once, before any other; `work` is a worker's life, with its number from 1. Both give an exit code.

    Both run in processes of their own. `stop_signal` tells a worker to end; what is left `stop_seconds` on is killed.
    """

    def __init__(
        self,
        count: int,
        *,
        prepare: Callable[[], int],
        work: Callable[[int, Ready], int],
        stop_seconds: float,
        stop_signal: signal.Signals = signal.SIGTERM,
        pause_first_seconds: float = PAUSE_FIRST_SECONDS,
    ) -> None:
        self._prepare, self._work = prepare, work
        self._stop_seconds, self._stop_signal = stop_seconds, stop_signal
        self._pause_first_seconds = pause_first_seconds
        self._workers = [_Worker(number) for number in range(1, count + 1)]
        self._selector = selectors.DefaultSelector()
        self._is_told = False  # to stop
        self._was_ready = False  # all of them at once, ever
        self._code = 0

    def run(self) -> int:
        """The exit code, once told to stop by SIGTERM or SIGINT. Raises: GivenUpError."""
        gc.freeze()  # what is loaded stays shared
        with self._signals():
            try:
                code = self._run_once()
                if code or self._is_told:
                    return code
                self._keep_running()
            finally:
                self._stop()
        return self._code

    def _run_once(self) -> int:
        first = _Worker(0)
        self._start(first, lambda _number, _ready: self._prepare())
        codes: list[int] = []
        while not codes:
            codes = [code for _, code in self._wait([first], None)]
            if self._is_told and not codes:
                os.kill(first.pid, signal.SIGTERM)
        return 0 if self._is_told else codes[0] if codes[0] >= 0 else 1

    def _keep_running(self) -> None:
        while not self._is_told and not self._code:
            now = time.monotonic()
            for each in self._workers:
                if not each.pid and each.due <= now:
                    self._start(each, self._work)
            pauses = [each.due - now for each in self._workers if not each.pid]
            for worker, code in self._wait(self._workers, min(pauses, default=None)):
                self._mourn(worker, code)
            if not self._was_ready and all(each.is_ready for each in self._workers):
                self._was_ready = True
                log.info("workers_ready", count=len(self._workers))
                notify(READY)

    def _mourn(self, worker: _Worker, code: int) -> None:
        """Nobody has told it to end. Raises: GivenUpError."""
        if self._is_told:
            return
        if code == COULD_NOT_START and not self._was_ready:
            self._code = code
            return
        is_steady = worker.is_ready and time.monotonic() - worker.began >= STEADY_SECONDS
        worker.deaths = 1 if is_steady else worker.deaths + 1
        worker.is_ready = False
        if worker.deaths >= DEATHS_MAX:
            raise GivenUpError(
                f"worker {worker.number} has died at once {worker.deaths} times, the last time by {_cause(code)}; "
                "its lines above say why"
            )
        pause = min(PAUSE_MAX_SECONDS, self._pause_first_seconds * 2 ** (worker.deaths - 1))
        worker.due = time.monotonic() + pause
        if code:
            log.error("worker_died", part=f"w{worker.number}", reason=_cause(code), seconds=pause)
        else:  # somebody has told this one alone to end, as is usual
            log.info("worker_ended", part=f"w{worker.number}", seconds=pause)

    def _start(self, worker: _Worker, work: Callable[[int, Ready], int]) -> None:
        ours, theirs = os.pipe()
        parent = os.getpid()
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            _become(parent, lambda: self._forget(ours), lambda: _live(worker.number, work, theirs))
        os.close(theirs)
        worker.pid, worker.pipe, worker.began = pid, ours, time.monotonic()
        self._selector.register(ours, selectors.EVENT_READ, worker)

    def _forget(self, ours: int) -> None:
        """In the child: what belongs to the parent alone."""
        os.close(ours)
        for key in list(self._selector.get_map().values()):
            os.close(key.fd)
        self._selector.close()

    def _wait(self, workers: list[_Worker], seconds: float | None) -> Iterator[tuple[_Worker, int]]:
        """Until something happens: who has ended meanwhile, with the code."""
        there = self._selector.select(seconds)
        for key, _ in sorted(there, key=lambda each: each[0].data is not None):  # signals first
            said = os.read(key.fd, 64)
            worker = key.data
            if worker is None:
                self._is_told |= bool({signal.SIGTERM, signal.SIGINT}.intersection(said))
            elif said:
                worker.is_ready = True
            elif worker in workers:
                yield worker, self._ended(worker)

    def _ended(self, worker: _Worker) -> int:
        self._selector.unregister(worker.pipe)
        os.close(worker.pipe)
        _, status = os.waitpid(worker.pid, 0)
        worker.pid = 0
        return os.waitstatus_to_exitcode(status)

    def _stop(self) -> None:
        """Tell all, wait within the bound, kill what is left."""
        notify(STOPPING)
        for each in self._workers:
            if each.pid:
                os.kill(each.pid, self._stop_signal)
        end = time.monotonic() + self._stop_seconds
        while any(each.pid for each in self._workers):
            left = end - time.monotonic()
            if left <= 0:
                self._kill()
            for worker, code in self._wait(self._workers, max(left, 0) if left > 0 else None):
                if code not in {0, -self._stop_signal}:
                    self._code = self._code or 1
                    log.error("worker_died", part=f"w{worker.number}", reason=_cause(code))

    def _kill(self) -> None:
        for each in self._workers:
            if each.pid:
                os.kill(each.pid, signal.SIGKILL)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Signals come as bytes on a socket, beside what workers say."""
        told, wakes = socket.socketpair()
        with told, wakes:
            for each in (told, wakes):
                each.setblocking(False)
            before = signal.set_wakeup_fd(wakes.fileno())
            handlers = {
                each: signal.signal(each, lambda *_: None)
                for each in (signal.SIGTERM, signal.SIGINT)
            }
            self._selector.register(told, selectors.EVENT_READ)
            try:
                yield
            finally:
                for number, handler in handlers.items():
                    signal.signal(number, handler)
                signal.set_wakeup_fd(before)
                self._selector.close()


def _become(parent: int, forget: Callable[[], None], live: Callable[[], int]) -> NoReturn:
    """In the child, which never comes back from here. It dies with its parent, however that one dies."""
    code = 1
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() == parent:
            signal.set_wakeup_fd(-1)
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_DFL)
            forget()
            code = live()
    except BaseException:
        log.exception("worker_failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _live(number: int, work: Callable[[int, Ready], int], pipe: int) -> int:
    return work(number, lambda: _say_ready(pipe))


def _say_ready(pipe: int) -> None:
    os.write(pipe, b"r")


def _cause(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
