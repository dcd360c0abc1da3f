"""`retire`: the release key says that a version is not safe any more. For a machine without network."""

import time
from pathlib import Path

from chatd.base.retirement import Retirement, make_retirement
from chatd.commands.private_key import load_key
from chatd.commands.terminal import Mistaken, Namespace, Subparsers, finish, say, warn
from chatd.process.config import Config


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "retire",
        help="sign that a version is not safe any more; prints the statement",
        description="Visitors' pages believe that they are retired only when the release key has signed it. "
        "The key lies offline; see `keys release`.",
    )
    parser.add_argument("version", metavar="VERSION", help="as in the snippet's /w/VERSION/")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--number", type=int, required=True, metavar="N", help="1, and one more each time"
    )
    parser.set_defaults(run=run, act=_retire)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _retire(args: Namespace, _: Config) -> int:
    retirement = Retirement(args.version, int(time.time()), args.number)
    try:
        say(make_retirement(load_key(args.key, "release key"), retirement))
    except ValueError as error:
        raise Mistaken(
            "VERSION: as 0.2.0" if str(error) == "version" else "--number: a whole number from 1"
        ) from None
    warn("every operator puts the line above into the file of CHATD_RETIREMENTS_PATH, and restarts")
    return 0
