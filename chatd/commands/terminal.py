"""What commands share: words for a terminal, the database of the settings, one place where errors become words."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

from chatd.base.file_faults import of_a_file
from chatd.main import Offline, offline
from chatd.process.config import Config, ConfigError
from chatd.process.setting_kinds import Misfit, as_browsers_write, is_loopback
from chatd.storage import IN_MEMORY, database_file

Namespace = argparse.Namespace
# Each command has `register(subparsers)`, which makes its `run(args, config)` the parser's default.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no other name


class Mistaken(Exception):
    """The command cannot be done as asked; the text says why, for the person at the terminal."""


def say(text: str) -> None:
    """One line of the answer, to standard output. Raises: Mistaken where there is none; OSError."""
    if sys.stdout is None:
        raise Mistaken("standard output is closed, so there is nowhere to answer")
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """One line beside the answer, to standard error."""
    sys.stderr.write(text + "\n")


def confirm(args: Namespace, what: str, otherwise: str) -> None:
    """Ask, unless `--yes` was said. `otherwise`: what is told then. Raises: Mistaken when nobody says yes."""
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise Mistaken(f"say --yes to {what} without being asked; {otherwise}")
    sys.stdout.write(f"{what.capitalize()}? Type yes: ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().casefold() != "yes":
        raise Mistaken(otherwise)


def add_database_option(parser: argparse.ArgumentParser) -> None:
    """`--database`, which goes before the setting."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME; default: CHATD_DATABASE",
    )


def opened(
    args: Namespace, config: Config, *, may_be_new: bool = False, is_kept: bool = True
) -> AbstractAsyncContextManager[Offline]:
    """What can be done on the database of `--database` or else of the settings.

    `is_kept`: false where nothing is to be stored, so that no file is made where there is none.
    Raises: as `main.offline`; Mistaken where no such file is, unless it `may_be_new`, which is told.
    """
    return offline(existing(args, config, may_be_new=may_be_new, is_kept=is_kept))


def existing(
    args: Namespace, config: Config, *, may_be_new: bool = False, is_kept: bool = True
) -> str:
    """The database's address. Raises: ConfigError, Mistaken: as `opened`."""
    address = str(args.database or config.database)
    try:
        file = database_file(address)
        is_missing = file is not None and not file.exists()
    except ValueError as error:
        raise ConfigError(f"database: {error}") from None
    except OSError as error:  # a folder above that this user may not enter
        raise ConfigError(f"database {of_a_file(error)}") from None
    if is_missing:
        if not may_be_new:
            raise Mistaken(f"{file}: no such database; `organisations load` makes one")
        if not is_kept:
            return IN_MEMORY
        warn(f"a new database: {file}")
    return address


def add_origin_option(parser: argparse.ArgumentParser) -> None:
    """`--origin`, which goes before the setting."""
    parser.add_argument("--origin", metavar="URL", help="the line's origin; default: CHATD_ORIGIN")


def origin_of(args: Namespace, config: Config) -> str:
    """The line's origin as browsers say it. Raises: Mistaken. Without one, this machine's own is meant, and told."""
    origin = str(args.origin or config.origins[0])
    try:
        right = as_browsers_write(origin)
    except Misfit as misfit:
        raise Mistaken(f"--origin: {misfit}") from None
    scheme, _, name = right.partition("://")
    if scheme == "http" and not is_loopback(name):
        raise Mistaken(f"--origin: https://{name} is needed: http is for this machine alone")
    if right != origin:
        raise Mistaken(f"--origin: as browsers write it: {right}")
    if not args.origin and not config.origin:
        warn(f"CHATD_ORIGIN is not set: {origin} is this machine alone")
    return origin


def finish(
    work: Callable[[Namespace, Config], Coroutine[Any, Any, int]], args: Namespace, config: Config
) -> int:
    """Do the work. Returns its exit code; 1 when it was asked for what cannot be, 2 when the machine refuses.

    Either is one line. What else is raised is a fault of ours, and stays as it is.
    """
    try:
        code = asyncio.run(work(args, config))
        _flush()
    except Mistaken as error:
        warn(str(error))
        return 1
    except BrokenPipeError:  # whoever read the answer, such as `head`, has enough
        return 1
    except OSError as error:
        warn(of_a_file(error))
        return 1
    except ConfigError as error:
        for line in str(error).splitlines():
            warn(f"chatd: {line}")
        return 2
    else:
        return code
    finally:
        _end_output()


def _flush() -> None:
    """What has been said, written out. Raises: OSError, which names standard output."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard output") from error


def _end_output() -> None:
    """What could not be written is not tried again when Python ends, which would say so in words of its own."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
