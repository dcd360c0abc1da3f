"""`staff list`, `staff link ID` and `staff digits ID` (a way in), `staff cut ID` (out at once)."""

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
from chatd.staff.rules import DIGITS_SECONDS, DIGITS_TRIES_MAX, LINK_SECONDS


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "staff",
        help="list staff, let somebody in by a link or digits, sign somebody out",
        description="Who belongs to the staff stands in the TOML file: see `organisations load`.",
    )
    acts = parser.add_subparsers(required=True, metavar="list|link|digits|cut")
    every = acts.add_parser("list", help="ids, roles, passkeys and lines")
    every.set_defaults(run=run, act=_list)
    link = acts.add_parser(
        "link",
        help=f"print a link that signs in once, within {LINK_SECONDS // 60} minutes",
        description="Hand the link over in person or by a way that you trust: whoever opens it first is signed in, and "
        "makes a passkey. Only the first person needs one from here: a lead lets in all others from the console.",
    )
    link.add_argument("id", metavar="ID")
    add_origin_option(link)
    link.set_defaults(run=run, act=_link)
    digits = acts.add_parser(
        "digits",
        help=f"print six digits to read out to a person, good for {DIGITS_SECONDS // 60} minutes",
        description=f"The person types them at the sign-in, with their id. {DIGITS_TRIES_MAX} wrong tries end them.",
    )
    digits.add_argument("id", metavar="ID")
    digits.set_defaults(run=run, act=_digits)
    cut = acts.add_parser(
        "cut",
        help="end every sign-in and every unused link of a person",
        description="An open console is closed within a second. To keep somebody out for good, take them out of the "
        "TOML file and load it.",
    )
    cut.add_argument("id", metavar="ID")
    cut.add_argument(
        "--passkeys",
        action="store_true",
        help="and every passkey of theirs, as when a device was stolen: they come back by a new invitation",
    )
    cut.set_defaults(run=run, act=_cut)
    for act in (every, link, digits, cut):
        add_database_option(act)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _list(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        passkeys = await here.passkeys.counts()
        for person in here.registry.everybody:
            lines, many = ", ".join(person.lines), passkeys.get(person.id, 0)
            say(f"{person.id}\t{person.role.value}\t{person.alias}\t{many}\t{lines}")
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


async def _digits(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        person = _person(here, args.id)
        said = (await here.invitations.make_digits(person.id)).text
        _note(here, "digits_made", person)
    say(said)
    warn(f"lets {person.alias} in once, within {DIGITS_SECONDS // 60} minutes: {person.id} {said}")
    return 0


async def _cut(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        person = _person(here, args.id)
        ended = await here.passkeys.forget(person.id) if args.passkeys else 0
        ended += await here.bearers.end_all(person.id)
        _note(here, "passkeys_taken" if args.passkeys else "signed_out_by_operator", person)
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
