"""`keys`: make a root or a release key, certify and revoke issuing keys, install what the root has signed.

All but `install-…` and `show` are for a machine without network: they touch neither the database nor the daemon.
"""

import time
from pathlib import Path

from chatd.base.base64url import to_text
from chatd.base.errors import Refused
from chatd.commands.key_lists import organisation_of, register_lists
from chatd.commands.private_key import add_out_options, load_key, make_key, public_text
from chatd.commands.public_key import decoded, public_key
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    finish,
    opened,
    say,
    warn,
)
from chatd.process.config import Config
from chatd.staff.credentials.certificates import IssuingCertificate, make_issuing
from chatd.staff.rules import DAY_SECONDS, ISSUING_MAX_SECONDS

DAYS_MAX = ISSUING_MAX_SECONDS // DAY_SECONDS - 1  # and one for a clock that is off


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "keys",
        help="make a root key, certify or revoke issuing keys, install what it signed",
        description="Root (offline) signs the issuing key in a lead's console, which certifies the staff's keys.",
    )
    acts = parser.add_subparsers(
        required=True,
        metavar="root|public|certify|install-certificate|revoke|install-list|show|release",
    )
    root = acts.add_parser("root", help="make a root key; prints its public key")
    add_out_options(root)
    root.set_defaults(run=run, act=_root)
    release = acts.add_parser(
        "release", help="make a release key; prints its public half for widget/release-key.json"
    )
    add_out_options(release)
    release.set_defaults(run=run, act=_release)
    public = acts.add_parser("public", help="print the public key of a root")
    public.add_argument("--root", type=Path, required=True, metavar="FILE")
    public.set_defaults(run=run, act=_public)
    _register_certify(acts)
    register_lists(acts)
    install = acts.add_parser("install-certificate", help="give the daemon one more certificate")
    install.add_argument("organisation", metavar="ORGANISATION", help="its id in the TOML file")
    install.add_argument("certificate", metavar="CERT", help="as `keys certify` prints it")
    add_database_option(install)
    install.set_defaults(run=run, act=_install)


def _register_certify(acts: Subparsers) -> None:
    certify = acts.add_parser("certify", help="sign an issuing key; prints the certificate")
    certify.add_argument("--root", type=Path, required=True, metavar="FILE")
    certify.add_argument(
        "--organisation",
        required=True,
        metavar="NAME",
        help="exactly the `name` in the TOML file; visitors read it",
    )
    certify.add_argument(
        "--issuing-key", required=True, metavar="KEY", help="as the lead's console shows it"
    )
    certify.add_argument(
        "--days", type=int, default=DAYS_MAX, metavar="N", help=f"default: {DAYS_MAX}"
    )
    certify.set_defaults(run=run, act=_certify)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _root(args: Namespace, _: Config) -> int:
    say(public_text(make_key(args, "root")))
    warn(
        f"keep {args.out} offline, and a copy elsewhere: whoever has it can pose as any counsellor"
    )
    return 0


async def _release(args: Namespace, _: Config) -> int:
    say(f'{{"key": "{public_text(make_key(args, "release key"))}"}}')
    warn(
        f"keep {args.out} offline, and never on the machine that builds: whoever has it can sign another program"
    )
    return 0


async def _public(args: Namespace, _: Config) -> int:
    say(public_text(load_key(args.root, "root")))
    return 0


async def _certify(args: Namespace, _: Config) -> int:
    if not 1 <= args.days <= DAYS_MAX:
        raise Mistaken(f"--days: a number from 1 to {DAYS_MAX}")
    issuing_key = public_key("--issuing-key", args.issuing_key)
    start = int(time.time()) - DAY_SECONDS  # nobody sees how far off the offline machine is
    certificate = IssuingCertificate(
        args.organisation, issuing_key, start, start + (args.days + 1) * DAY_SECONDS
    )
    root = load_key(args.root, "root")
    if root.public_key().public_bytes_raw() == issuing_key:
        raise Mistaken("--issuing-key: this is the root's own; the lead's console shows another")
    try:
        signed = make_issuing(root, certificate)
    except ValueError as error:
        raise Mistaken(f"--organisation: {error}") from None
    say(to_text(signed))
    return 0


async def _install(args: Namespace, config: Config) -> int:
    certificate = decoded("CERT", args.certificate)
    async with opened(args, config) as here:
        organisation = organisation_of(here, args.organisation)
        try:
            await here.chain.install_issuing(organisation.id, certificate)
        except Refused:
            raise Mistaken(
                f'not a certificate of "{organisation.name}" by a root of its `roots`, or expired'
            ) from None
    say(f"installed for {organisation.id}")
    return 0
