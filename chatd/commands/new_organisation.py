"""`organisations invite ID`: an organisation from a template, and the link by which its first admin comes in.

The one act of an operator; all that follows its people do in the console. The template's line is closed on every day,
so nobody can wait there before somebody has decided otherwise.
"""

from datetime import UTC, datetime
from typing import Any

from chatd.base.errors import Refused
from chatd.base.names import OrganisationId, StaffId
from chatd.commands.packaged import OPS
from chatd.commands.roots import check_root
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    add_origin_option,
    opened,
    origin_of,
    say,
    warn,
)
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.rules.directory import Directory
from chatd.directory.toml.places import Places
from chatd.directory.toml.read import Parsed, loaded, parse
from chatd.process.config import Config
from chatd.staff.rules import LINK_SECONDS

TEMPLATE = OPS / "organisations.example.toml"
NOTHING_STORED = "nothing was stored"
KEPT_OF_HOURS = ("timezone",)


def add_invite(acts: Subparsers) -> Any:
    """Add the act; its `run` is set by whoever has the others."""
    invite = acts.add_parser(
        "invite",
        help="make an organisation from a template, and print its first admin's link",
        description="Its line is closed on all days and takes nobody until its people have decided in the console.",
    )
    invite.add_argument("organisation", metavar="ID", help="small letters, digits and hyphens")
    invite.add_argument("--name", required=True, help="as visitors read it")
    invite.add_argument("--alias", required=True, help="of the first admin, as colleagues read it")
    invite.add_argument("--site", required=True, metavar="URL", help="where its link will stand")
    invite.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="KEY",
        help="its root's public key, as the organisation's keeper of it says it; once or twice",
    )
    add_origin_option(invite)
    invite.set_defaults(act=begin)
    add_database_option(invite)
    return invite


async def begin(args: Namespace, config: Config) -> int:
    """Store it, and print the link. Raises: Mistaken (nothing was stored)."""
    origin = origin_of(args, config)
    for root in args.root:
        check_root(root)
    admin = StaffId(f"{args.organisation}-admin")
    async with opened(args, config, may_be_new=True) as here:
        before = await here.directories.load()
        if OrganisationId(args.organisation) in before.organisations:
            raise Mistaken(f"{args.organisation}: is there already; {NOTHING_STORED}")
        try:
            await here.directories.store(_with_new(args, admin, before), before)
        except Refused:
            raise Mistaken(
                f"somebody else has changed something meanwhile: {NOTHING_STORED}"
            ) from None
        link = (await here.invitations.make_link(admin)).text
        here.audit.note(
            "link_made", organisation=OrganisationId(args.organisation), account="", about=admin
        )
    say(f"{origin}/console/#link={link}")
    warn(f"signs {args.alias} ({admin}) in once, within {LINK_SECONDS // 60} minutes")
    warn("its line is closed on all days; confirm its telephone numbers before it opens")
    if not args.root:
        warn(
            "no root yet: visitors' pages open no talk before its people have one; see `keys root`"
        )
    return 0


def _with_new(args: Namespace, admin: StaffId, before: Directory) -> Directory:
    today = datetime.now(UTC).date()
    file = Parsed("template", _values(args, admin), Places(""))
    try:
        return loaded(file, today, before).directory
    except DirectoryFileError as error:
        raise Mistaken(f"{error}\n{NOTHING_STORED}") from None


def _values(args: Namespace, admin: StaffId) -> dict[str, Any]:
    """The example's first line, closed, under this organisation's own ids."""
    organisation = args.organisation
    line = dict(parse(TEMPLATE).values["line"][0])
    line |= {
        "id": f"{organisation}-linja",
        "organisation": organisation,
        "name": dict.fromkeys(line["languages"], args.name),
        "hours": {name: line["hours"][name] for name in KEPT_OF_HOURS},
    }
    return {
        "organisation": [{"id": organisation, "name": args.name, "roots": args.root}],
        "line": [line],
        "embed": [
            {
                "id": f"{organisation}-etusivu",
                "organisation": organisation,
                "line": line["id"],
                "sites": [args.site],
            }
        ],
        "staff": [
            {
                "id": admin,
                "organisation": organisation,
                "alias": args.alias,
                "role": "admin",
                "lines": [line["id"]],
                "languages": line["languages"],
            }
        ],
    }
