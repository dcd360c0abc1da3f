"""`staff list`, `staff link ID` (a one-time sign-in link), `staff cut ID` (sign out at once)."""

from chatd.base.errors import Unknown
from chatd.base.names import StaffId
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    add_origin_option,
    finish,
    opened,
    origin_of,
    say,
    warn,
)
from chatd.directory.rules.directory import Staff
from chatd.main import Offline
from chatd.process.config import Config
from chatd.staff.rules import LINK_SECONDS


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
    add_origin_option(link)
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
    async with opened(args, config) as here:
        for person in here.registry.everybody:
            lines = ", ".join(person.lines)
            say(f"{person.id}\t{person.role.value}\t{person.alias}\t{lines}")
    return 0


async def _link(args: Namespace, config: Config) -> int:
    origin = origin_of(args, config)
    async with opened(args, config) as here:
        person = _person(here, args.id)
        link = (await here.invitations.make_link(person.id)).text
        _note(here, "link_made", person)
    say(f"{origin}/console/#link={link}")
    warn(f"signs {person.alias} in once, within {LINK_SECONDS // 60} minutes")
    return 0


async def _cut(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        person = _person(here, args.id)
        ended = await here.bearers.end_all(person.id)
        _note(here, "signed_out_by_operator", person)
    say(f"ended {ended} of {person.id}")
    return 0


def _person(here: Offline, name: str) -> Staff:
    try:
        return here.registry.staff(StaffId(name))
    except Unknown:
        raise Mistaken(f"{name}: nobody of the staff; `staff list` names them") from None


def _note(here: Offline, event: str, person: Staff) -> None:
    """One act of the operator, in what the organisation's admin reads."""
    here.audit.note(event, organisation=person.organisation, about=person.id)
