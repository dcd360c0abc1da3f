"""`keys revoke`, `keys install-list`, `keys show`: which issuing keys count no more, and what is installed."""

import time
from datetime import UTC, datetime
from pathlib import Path

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import OrganisationId
from chatd.commands.private_key import load_key
from chatd.commands.public_key import decoded, public_key
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    finish,
    opened,
    say,
)
from chatd.directory.rules.directory import Organisation
from chatd.main import Offline
from chatd.process.config import Config
from chatd.staff.credentials.lists import RevocationList, make_revoked_issuing
from chatd.staff.credentials.parts import NUMBER_MAX, TIME_MAX
from chatd.staff.rules import DAY_SECONDS


def register_lists(acts: Subparsers) -> None:
    """Add the three to the acts of `keys`."""
    revoke = acts.add_parser(
        "revoke", help="sign the whole list of issuing keys that count no more"
    )
    revoke.add_argument("--root", type=Path, required=True, metavar="FILE")
    revoke.add_argument(
        "--number", type=int, required=True, metavar="N", help="one more than the list before"
    )
    revoke.add_argument(
        "--issuing-key",
        action="append",
        default=[],
        metavar="KEY",
        help="again for each: the new list holds all of the old one too",
    )
    revoke.set_defaults(run=_run, act=_revoke)
    install = acts.add_parser("install-list", help="give the daemon a list of revoked issuing keys")
    install.add_argument("organisation", metavar="ORGANISATION", help="its id in the TOML file")
    install.add_argument("list", metavar="LIST", help="as `keys revoke` prints it")
    add_database_option(install)
    install.set_defaults(run=_run, act=_install)
    show = acts.add_parser("show", help="what is installed, and when it ends")
    show.add_argument("organisation", metavar="ORGANISATION", help="its id in the TOML file")
    add_database_option(show)
    show.set_defaults(run=_run, act=_show)


def organisation_of(here: Offline, name: str) -> Organisation:
    """Raises: Mistaken (no such organisation)."""
    try:
        return here.registry.organisation(OrganisationId(name))
    except Unknown:
        raise Mistaken(f"{name}: no such organisation; see `organisations show`") from None


def _run(args: Namespace, config: Config) -> int:
    return finish(args.act, args, config)


async def _revoke(args: Namespace, _: Config) -> int:
    if not 1 <= args.number <= NUMBER_MAX:
        raise Mistaken(f"--number: a number from 1 to {NUMBER_MAX}")
    keys = frozenset(public_key("--issuing-key", each) for each in args.issuing_key)
    start = int(time.time()) - DAY_SECONDS
    listed = RevocationList(args.number, keys, start, TIME_MAX)  # never too old, only outnumbered
    try:
        signed = make_revoked_issuing(load_key(args.root, "root"), listed)
    except ValueError as error:
        raise Mistaken(f"--issuing-key: {error}") from None
    say(to_text(signed))
    return 0


async def _install(args: Namespace, config: Config) -> int:
    data = decoded("LIST", args.list)
    async with opened(args, config) as here:
        organisation = organisation_of(here, args.organisation)
        try:
            await here.chain.install_revoked_issuing(organisation.id, data)
        except Refused as refused:
            if refused.reason is Reason.OUT_OF_ORDER:
                raise Mistaken("a list of this number or a higher one is installed") from None
            raise Mistaken(f'not a list by a root of "{organisation.name}"') from None
    say(f"installed for {organisation.id}; print its snippets anew, they name the list's number")
    return 0


async def _show(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        organisation = organisation_of(here, args.organisation)
        known = here.known_chain
        await known.kept(organisation.id)
    for root in organisation.roots:
        say(f"root {root}: list number {known.number(organisation.id, to_bytes(root))}")
    for each in known.issuing(organisation.id):
        say(f"issuing key {to_text(each.issuing_key)}: {_day(each.not_after)}")
    ends = known.of(organisation.id)
    say(f"revocation lists: {_day(ends.revocations_end)}")
    say(f"first staff certificate: {_day(ends.staff_certificates_end)}")
    say(f"statements that wait for a lead: {ends.asked}")
    return 0


def _day(end: int | None) -> str:
    return "none" if end is None else f"{datetime.fromtimestamp(end, UTC):%Y-%m-%d %H:%M} UTC"
