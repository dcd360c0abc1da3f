"""`python -m chatd`: reads the settings once, then does one of a few things."""

import argparse
import asyncio
import dataclasses
import importlib
import os
import re
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from chatd.base.version import VERSION
from chatd.process import log
from chatd.process.config import Config, ConfigError, from_environment
from chatd.process.hardening import SWAPS, harden, has_swap
from chatd.process.notify import READY, notify
from chatd.process.open_files import connections_for, files_for, open_files
from chatd.process.setting_kinds import PORT_MAX
from chatd.process.settings_file import read_settings
from chatd.process.workers import COULD_NOT_START, GivenUpError, Ready, Workers

KEY_WITH_A_DASH = re.compile(r"-[A-Za-z0-9_-]{42}")  # one in 64 of what is written in base64url
WORKERS_MAX = 64  # more than one for each core is of no use
STOP_MARGIN_SECONDS = 5.0  # beside what a worker has to finish, until its parent kills it
INTERRUPTED = 130  # as a shell says it of Ctrl-C
COMMANDS = (
    "demo",
    "example",
    "error_page",
    "organisations",
    "database",
    "staff",
    "keys",
    "mail",
    "manifest",
    "retire",
    "snippet",
    "console_page",
    "verify",
)


class RefusedStartError(Exception):
    """The machine or the settings would break a promise; the text says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it went well, 2 when it could not start."""
    chosen = parsed(sys.argv[1:] if arguments is None else arguments)
    try:
        config = from_environment(_environment(chosen.settings))
        log.set_up(level=config.log_level)
        return int(chosen.run(chosen, config) or 0)
    except (ConfigError, RefusedStartError) as error:
        _tell(error)
        return COULD_NOT_START
    except KeyboardInterrupt:
        return INTERRUPTED


def _environment(settings: Path | None) -> Mapping[str, str]:
    """The settings of the file, and of the environment, which goes before. Raises: ConfigError."""
    if settings is None:
        return os.environ
    try:
        return {**read_settings(settings), **os.environ}
    except OSError as error:
        raise ConfigError(f"{settings}: {error.strerror}") from None


def parsed(arguments: list[str]) -> argparse.Namespace:
    """What the person at the terminal asks for. A key may begin with a dash, as an option does, and is none."""
    tied: list[str] = []
    for each in arguments:
        if KEY_WITH_A_DASH.fullmatch(each) and tied:
            tied[-1] += f"={each}"
        else:
            tied.append(each)
    return every_command().parse_args(tied)


def every_command() -> argparse.ArgumentParser:
    """The words that may be typed; each command has its `run`."""
    parser = argparse.ArgumentParser(
        prog="python -m chatd",
        description="Avoin linja: an anonymous, end-to-end-encrypted help line.",
        epilog=f"Settings come from the environment:\n\n{Config.__doc__}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"chatd {VERSION}")
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="a file of NAME=value, as systemd reads it"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    serving = commands.add_parser(
        "serve",
        help="serve the line until SIGTERM",
        description="Such as: CHATD_ORIGIN=https://line.example.org python -m chatd serve. What stops the "
        "start is told in one line, with exit code 2.",
    )
    serving.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="so many processes, the first at CHATD_PORT, each other at the next port; more than one need a Redis",
    )
    serving.set_defaults(run=_serve)
    for name in COMMANDS:
        importlib.import_module(f"chatd.commands.{name}").register(commands)
    return parser


def _workers(text: str) -> int:
    """Raises: ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= WORKERS_MAX:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {WORKERS_MAX}, not {text!r}")
    return int(text)


def _serve(chosen: argparse.Namespace, config: Config) -> int:
    harden()
    config.refuse_plain_origin()
    refuse_swap(config)
    refuse_few_files(config)
    if chosen.workers > 1:
        refuse_workers(config, chosen.workers)
        return _run_workers(config, chosen.workers)
    is_one_of_several = bool(config.redis_url and config.node)
    _run(config, ready=lambda: notify(READY), is_one_of_several=is_one_of_several)
    return 0


def refuse_workers(config: Config, count: int) -> None:
    """Raises: RefusedStartError for so many workers with these settings."""
    if not config.redis_url:
        raise RefusedStartError(
            f"--workers {count}: more than one need CHATD_REDIS_URL, or each would serve a line of its own"
        )
    if config.port + count - 1 > PORT_MAX:
        raise RefusedStartError(
            f"--workers {count}: CHATD_PORT={PORT_MAX - count + 1} or less, for each worker has a port of its own"
        )


def _run_workers(config: Config, count: int) -> int:
    import chatd.daemon.serving  # noqa: PLC0415, F401 - loaded once, shared by all

    def work(number: int, ready: Ready) -> int:
        own = dataclasses.replace(config, port=config.port + number - 1)
        run = partial(_run, own, worker=number, ready=ready, is_one_of_several=True)
        return _telling(run, f"worker {number}: ")

    workers = Workers(
        count,
        prepare=lambda: _telling(lambda: _prepare(config)),
        work=work,
        # Without a name for this machine there is no other, and nobody to take over when all workers end.
        stop_signal=signal.SIGTERM if config.node else signal.SIGINT,
        stop_seconds=bool(config.node) * config.drain_seconds
        + config.stop_seconds
        + STOP_MARGIN_SECONDS,
    )
    try:
        return workers.run()
    except GivenUpError as error:
        _tell(error)
        return 1


def _telling(act: Callable[[], None], where: str = "") -> int:
    """The exit code; what stopped it is told as one line for each thing to change."""
    try:
        act()
    except (ConfigError, RefusedStartError) as error:
        _tell(error, where)
        return COULD_NOT_START
    return 0


def _tell(error: Exception, where: str = "") -> None:
    for line in str(error).splitlines():
        print(f"chatd: {where}{line}", file=sys.stderr)  # noqa: T201 - said to the person at the terminal


def refuse_swap(config: Config, swaps: Path = SWAPS) -> None:
    """Raises: RefusedStartError when memory could reach a disk and nobody has said that it may."""
    if has_swap(swaps) and not config.swap_is_allowed:
        raise RefusedStartError(
            "this machine has swap, so memory could reach its disk: turn it off (swapoff -a), "
            "or say CHATD_SWAP_IS_ALLOWED=true"
        )


def refuse_few_files(config: Config) -> None:
    """Raises: RefusedStartError when not as many could be connected as the settings say."""
    wanted = files_for(config.connections_max)
    files = open_files(wanted)
    if files < wanted:
        fits = connections_for(files)
        less = f", or say CHATD_CONNECTIONS_MAX={fits} or less" if fits else ""
        raise RefusedStartError(
            f"CHATD_CONNECTIONS_MAX: {config.connections_max} needs {wanted} open files, and this process may have "
            f"{files}: allow them (systemd: LimitNOFILE={wanted}; a shell: ulimit -n {wanted}){less}"
        )


def _run(config: Config, *, worker: int = 1, ready: Ready, is_one_of_several: bool) -> None:
    from chatd.daemon.serving import serve  # noqa: PLC0415 - commands that do not serve need not load all of it

    drain_seconds = config.drain_seconds if is_one_of_several else 0
    _until_told(
        lambda stopped, hurried: serve(
            config,
            stopped,
            worker=worker,
            ready=ready,
            drain_seconds=drain_seconds,
            hurried=hurried,
        )
    )


def _prepare(config: Config) -> None:
    from chatd.daemon.serving import prepare  # noqa: PLC0415 - as above

    _until_told(lambda stopped, _: prepare(config, stopped))


def _until_told(
    work: Callable[[asyncio.Event, asyncio.Event], Coroutine[Any, Any, None]],
) -> None:
    """Run it in a loop of its own. SIGTERM tells it to stop, SIGINT or a second SIGTERM to make haste."""

    async def run() -> None:
        stopped, hurried = asyncio.Event(), asyncio.Event()

        def on_term() -> None:
            (hurried if stopped.is_set() else stopped).set()

        def on_interrupt() -> None:
            stopped.set()
            hurried.set()

        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, on_term)
        loop.add_signal_handler(signal.SIGINT, on_interrupt)
        await work(stopped, hurried)

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(run())


def loop_factory() -> "type[asyncio.AbstractEventLoop] | None":
    """Uvloop where there is one."""
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.Loop


if __name__ == "__main__":
    sys.exit(main())
