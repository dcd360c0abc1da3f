"""`python -m chatd`: reads the settings once, then does one of a few things."""

import argparse
import asyncio
import importlib
import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from chatd.base.version import VERSION
from chatd.process import log
from chatd.process.config import Config, ConfigError, from_environment
from chatd.process.hardening import SWAPS, harden, has_swap
from chatd.process.open_files import connections_for, files_for, open_files
from chatd.process.settings_file import read_settings

KEY_WITH_A_DASH = re.compile(r"-[A-Za-z0-9_-]{42}")  # one in 64 of what is written in base64url
INTERRUPTED = 130  # as a shell says it of Ctrl-C
COMMANDS = (
    "demo",
    "example",
    "error_page",
    "organisations",
    "database",
    "staff",
    "keys",
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
        for line in str(error).splitlines():
            print(f"chatd: {line}", file=sys.stderr)  # noqa: T201 - said to the person at the terminal
        return 2
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
    serving.set_defaults(run=_serve)
    for name in COMMANDS:
        importlib.import_module(f"chatd.commands.{name}").register(commands)
    return parser


def _serve(_: argparse.Namespace, config: Config) -> int:
    harden()
    config.refuse_plain_origin()
    refuse_swap(config)
    refuse_few_files(config)
    _run(config)
    return 0


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


def _run(config: Config) -> None:
    from chatd.daemon import serve  # noqa: PLC0415 - commands that do not serve need not load all of it

    async def until_told() -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stopped.set)
        await serve(config, stopped)

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(until_told())


def loop_factory() -> "type[asyncio.AbstractEventLoop] | None":
    """Uvloop where there is one."""
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.Loop


if __name__ == "__main__":
    sys.exit(main())
