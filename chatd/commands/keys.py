"""`keys`: make a root, certify an organisation's issuing key with it, install the certificate.

The first two are for a machine without network: they touch neither the database nor the daemon.
"""

import getpass
import os
import time
import warnings
from errno import EEXIST
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from chatd.base.base64url import to_text
from chatd.base.errors import Refused, Unknown
from chatd.base.names import OrganisationId
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
from chatd.directory.rules.directory import Organisation
from chatd.main import Offline
from chatd.process.config import Config
from chatd.staff.credentials import Certificate, make_certificate

DAYS_MAX = 400
DAY_SECONDS = 86_400


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "keys",
        help="make a root key, certify an issuing key, install a certificate",
        description="Root (offline) signs the issuing key in a lead's console, which signs each planned shift.",
    )
    acts = parser.add_subparsers(required=True, metavar="root|public|certify|install-certificate")
    root = acts.add_parser("root", help="make a root key; prints its public key")
    root.add_argument("--out", type=Path, required=True, metavar="FILE", help="must not exist yet")
    root.add_argument(
        "--without-passphrase",
        action="store_true",
        help="leave the file readable for whoever gets hold of it",
    )
    root.set_defaults(run=run, act=_root)
    public = acts.add_parser("public", help="print the public key of a root")
    public.add_argument("--root", type=Path, required=True, metavar="FILE")
    public.set_defaults(run=run, act=_public)
    _register_certify(acts)
    install = acts.add_parser("install-certificate", help="give the daemon a certificate")
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
    certify.add_argument("--days", type=int, default=180, metavar="N", help="default: 180")
    certify.set_defaults(run=run, act=_certify)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _root(args: Namespace, _: Config) -> int:
    key = Ed25519PrivateKey.generate()
    if args.out.exists():
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(args.out))  # before anybody is asked
    encryption = NoEncryption() if args.without_passphrase else _asked_encryption()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    _write_private(args.out, pem)
    say(_public_text(key))
    warn(
        f"keep {args.out} offline, and a copy elsewhere: whoever has it can pose as any counsellor"
    )
    return 0


async def _public(args: Namespace, _: Config) -> int:
    say(_public_text(_loaded(args.root)))
    return 0


async def _certify(args: Namespace, _: Config) -> int:
    if not 1 <= args.days <= DAYS_MAX:
        raise Mistaken(f"--days: a number from 1 to {DAYS_MAX}")
    issuing_key = public_key("--issuing-key", args.issuing_key)
    start = int(time.time()) - DAY_SECONDS  # nobody sees how far off the offline machine is
    certificate = Certificate(
        args.organisation, issuing_key, start, start + (args.days + 1) * DAY_SECONDS
    )
    root = _loaded(args.root)
    if root.public_key().public_bytes_raw() == issuing_key:
        raise Mistaken("--issuing-key: this is the root's own; the lead's console shows another")
    try:
        signed = make_certificate(root, certificate)
    except ValueError as error:
        raise Mistaken(f"--organisation: {error}") from None
    say(to_text(signed))
    return 0


async def _install(args: Namespace, config: Config) -> int:
    certificate = decoded("CERT", args.certificate)
    async with opened(args, config) as here:
        organisation = _organisation(here, args.organisation)
        try:
            await here.planned_shifts.install_certificate(organisation.id, certificate)
        except Refused:
            raise Mistaken(
                f'not a certificate of "{organisation.name}" by a root of its `roots`, or expired'
            ) from None
    say(f"installed for {organisation.id}")
    return 0


def _organisation(here: Offline, name: str) -> Organisation:
    try:
        return here.registry.organisation(OrganisationId(name))
    except Unknown:
        raise Mistaken(f"{name}: no such organisation; see `organisations show`") from None


def _asked_encryption() -> KeySerializationEncryption:
    passphrase = _asked("Passphrase for the root: ")
    if not passphrase or passphrase != _asked("Once more: "):
        raise Mistaken("the passphrases differ, or are empty; no root was made")
    return BestAvailableEncryption(passphrase.encode())


def _asked(words: str) -> str:
    """What is typed, unseen. Raises: Mistaken where it would be seen, or nobody can type."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(words)
        except (getpass.GetPassWarning, EOFError):
            raise Mistaken(
                "a passphrase can only be typed at a terminal; for a root without one say --without-passphrase"
            ) from None


def _write_private(path: Path, data: bytes) -> None:
    """For the owner alone, and never over a file that is there. Raises: FileExistsError, OSError."""
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(data)


def _loaded(path: Path) -> Ed25519PrivateKey:
    pem = path.read_bytes()
    try:
        passphrase = _asked("Passphrase of the root: ").encode() if b"ENCRYPTED" in pem else None
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError):
        raise Mistaken(f"{path}: no private key, or another passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Mistaken(f"{path}: not an Ed25519 key")
    return key


def _public_text(key: Ed25519PrivateKey) -> str:
    return to_text(key.public_key().public_bytes_raw())
