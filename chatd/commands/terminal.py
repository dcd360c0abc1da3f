"""What commands share: words for a terminal, the database of the settings, one place where errors become words."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

from chatd.base.errors import Unavailable
from chatd.main import Offline, offline
from chatd.process.config import Config, ConfigError

Namespace = argparse.Namespace
# Each command has `register(subparsers)`, which makes its `run(args, config)` the parser's default.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no other name


class Mistaken(Exception):
    """The command cannot be done as asked; the text says why, for the person at the terminal."""


def say(text: str) -> None:
    """One line of the answer, to standard output."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """One line beside the answer, to standard error."""
    sys.stderr.write(text + "\n")


def add_database_option(parser: argparse.ArgumentParser) -> None:
    """`--database`, which goes before the setting."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME; default: CHATD_DATABASE",
    )


def opened(args: Namespace, config: Config) -> AbstractAsyncContextManager[Offline]:
    """What can be done on the database of `--database` or else of the settings. Raises: as `main.offline`."""
    return offline(args.database or config.database)


def finish(
    work: Callable[[Namespace, Config], Coroutine[Any, Any, int]], args: Namespace, config: Config
) -> int:
    """Do the work; every way to fail that is not a bug becomes one line and the exit code 1."""
    try:
        return asyncio.run(work(args, config))
    except (Mistaken, ConfigError, ValueError) as error:
        warn(str(error))
    except Unavailable:
        warn("the database does not answer, or refuses; nothing was changed")
    except OSError as error:
        warn(f"{error.filename or ''}: {error.strerror}")
    return 1
