"""`staff list`, `staff link ID` (a one-time sign-in link), `staff cut ID` (sign out at once)."""

from chatd.base.names import StaffId
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    finish,
    opened_database,
    say,
    warn,
)
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.process.clock import SystemClock
from chatd.process.config import Config
from chatd.process.ids import RandomIds
from chatd.staff.database.planned_shifts import DatabasePlannedShifts
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.service.sign_in import LINK_SECONDS, SignIn
from chatd.stores.database.engine import Database


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "staff",
        help="list staff, make a one-time sign-in link, sign somebody out",
        description="Who belongs to the staff stands in the TOML file: see `organisations load`.",
    )
    acts = parser.add_subparsers(required=True, metavar="list|link|cut")
    every = acts.add_parser("list", help="ids, roles and lines")
    every.set_defaults(run=run, act=_list)
    link = acts.add_parser(
        "link",
        help=f"print a link that signs in once, within {LINK_SECONDS // 60} minutes",
        description="Hand the link over in person or by a way that you trust: whoever opens it first is signed in.",
    )
    link.add_argument("id", metavar="ID")
    link.add_argument("--origin", metavar="URL", help="the line's origin; default: CHATD_ORIGIN")
    link.set_defaults(run=run, act=_link)
    cut = acts.add_parser(
        "cut",
        help="end every sign-in and every unused link of a person",
        description="An open console is closed within seconds. To keep somebody out for good, take them out of the "
        "TOML file and load it.",
    )
    cut.add_argument("id", metavar="ID")
    cut.set_defaults(run=run, act=_cut)
    for act in (every, link, cut):
        add_database_option(act)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _list(args: Namespace, config: Config) -> int:
    async with opened_database(args, config) as database:
        staff = (await DatabaseDirectories(database).load()).staff
    for person in sorted(staff.values(), key=lambda one: one.id):
        say(f"{person.id}\t{person.role.value}\t{person.alias}\t{', '.join(person.lines)}")
    return 0


async def _link(args: Namespace, config: Config) -> int:
    origin = args.origin or config.origins[0]
    async with opened_database(args, config) as database:
        person = await _person(database, args.id)
        link = await _sign_in(database).make_link(person.id)
    say(f"{origin}/console/#link={link}")
    warn(f"signs {person.alias} in once, within {LINK_SECONDS // 60} minutes")
    return 0


async def _cut(args: Namespace, config: Config) -> int:
    async with opened_database(args, config) as database:
        person = await _person(database, args.id)
        ended = await DatabaseSignIns(database).end_bearers(person.id)
    say(f"ended {ended} of {person.id}")
    return 0


async def _person(database: Database, name: str) -> Staff:
    staff = (await DatabaseDirectories(database).load()).staff
    if StaffId(name) not in staff:
        raise Mistaken(f"{name}: nobody of the staff; `staff list` names them")
    return staff[StaffId(name)]


def _sign_in(database: Database) -> SignIn:
    return SignIn(
        Registry(DatabaseDirectories(database)),
        DatabaseSignIns(database),
        DatabasePlannedShifts(database),
        SystemClock(),
        RandomIds(),
    )
