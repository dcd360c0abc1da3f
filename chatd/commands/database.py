"""`database migrate` brings the tables up to this release, as `serve` does; `back` undoes it for an earlier one."""

from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    confirm,
    existing,
    finish,
    opened,
    say,
)
from chatd.process.config import Config
from chatd.storage import tables_at, tables_back

NOTHING_CHANGED = "nothing was changed"


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "database", help="bring the tables up to this release, or back to one of before"
    )
    acts = parser.add_subparsers(required=True, metavar="migrate|which|back")
    migrate = acts.add_parser("migrate", help="may be done again; several may run together")
    migrate.set_defaults(run=run, act=_migrate)
    which = acts.add_parser("which", help="say of which revision the tables are")
    which.set_defaults(run=run, act=_which)
    back = acts.add_parser(
        "back", help="undo every migration after this revision; stop the daemons, and back up first"
    )
    back.add_argument("revision", metavar="REVISION", help="four digits, as `which` says them")
    back.add_argument("--yes", action="store_true", help="without asking")
    back.set_defaults(run=run, act=_back)
    for act in (migrate, which, back):
        add_database_option(act)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _migrate(args: Namespace, config: Config) -> int:
    async with opened(args, config, may_be_new=True):  # which brings them up
        pass
    say("the tables are up to date")
    return 0


async def _which(args: Namespace, config: Config) -> int:
    tables = await tables_at(existing(args, config))
    now = "none" if tables.now is None else f"{tables.now}, for releases from {tables.oldest} on"
    say(f"tables: {now}; this release: {tables.newest}")
    return 0


async def _back(args: Namespace, config: Config) -> int:
    address = existing(args, config)
    tables = await tables_at(address)
    if args.revision not in tables.earlier:
        there = ", ".join(tables.earlier) or "none"
        raise Mistaken(f"{args.revision}: no revision of before; there are {there}")
    say(f"what later releases alone keep will be gone: tables {tables.now} → {args.revision}")
    confirm(args, "go back", NOTHING_CHANGED)
    await tables_back(address, args.revision)
    say(f"the tables are of {args.revision}; start no release that is newer")
    return 0
