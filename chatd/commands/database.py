"""`database migrate` brings the tables up to this release; `serve` does the same when it starts."""

from chatd.commands.terminal import (
    Namespace,
    Subparsers,
    add_database_option,
    finish,
    opened,
    say,
)
from chatd.process.config import Config


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("database", help="bring the tables up to this release")
    acts = parser.add_subparsers(required=True, metavar="migrate")
    act = acts.add_parser("migrate", help="may be done again; several may run together")
    add_database_option(act)
    act.set_defaults(run=run, act=_migrate)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _migrate(args: Namespace, config: Config) -> int:
    async with opened(args, config, may_be_new=True):  # which brings them up
        pass
    say("the tables are up to date")
    return 0
