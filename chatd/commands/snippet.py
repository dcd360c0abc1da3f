"""`snippet EMBED` prints what a partner puts into a page: a link, numbers to call, and the loader pinned by its hash.

Before it, as a comment, stands what the page's content security policy must allow, if it has one.
"""

from collections.abc import Sequence

from chatd.base.base64url import to_bytes
from chatd.base.names import EmbedId
from chatd.base.retirement import read_retirement, read_statements
from chatd.base.texts.catalogue import LANGUAGES
from chatd.commands.release import add_manifest_option, chosen_release
from chatd.commands.roots import check_root
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
from chatd.directory.rules.directory import Line
from chatd.directory.service import snippets
from chatd.directory.service.snippets import Pin, first_helpline, pinned, policy_of
from chatd.process.config import Config
from chatd.process.manifest import Manifest


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "snippet",
        help="print the snippet for a partner's page",
        description="The snippet pins the program: the page starts this version, byte for byte, or none. With "
        "--manifest, --root and --helpline neither the server nor its files are asked: what the release key has not "
        "signed is refused. Such as: python -m chatd snippet etusivu --origin https://line.example.org --language sv",
    )
    parser.add_argument("embed", metavar="EMBED", help="the embed's id in the TOML file")
    add_manifest_option(parser)
    add_origin_option(parser)
    parser.add_argument(
        "--root",
        action="append",
        metavar="KEY",
        help="a root's public key, once or twice; default: the organisation's in the database",
    )
    parser.add_argument(
        "--exit", metavar="URL", help="page to leave to; default: the one that the loader has"
    )
    parser.add_argument(
        "--helpline",
        metavar="NAME:NUMBER",
        help="whom to call beside 112, as 'Nollalinja: 080 005 005'; default: the line's first in the database",
    )
    parser.add_argument("--language", default="fi", choices=LANGUAGES, help="default: fi")
    parser.add_argument(
        "--display",
        default=snippets.DISPLAYS[0],
        choices=snippets.DISPLAYS,
        help="how the chat stands in the page: over it (box, the default), behind a button in a corner, inline, or "
        "over all of it; docs/embedding.md",
    )
    add_database_option(parser)
    parser.set_defaults(run=run, act=_print)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _print(args: Namespace, config: Config) -> int:
    origin = origin_of(args, config)
    release = chosen_release(args, config)
    _refuse_retired(release.version, config)
    roots, helpline = args.root, args.helpline
    for root in roots or ():
        check_root(root)
    if not roots or helpline is None:
        line, stored = await _stored(args, config)
        roots = roots or stored
        helpline = first_helpline(line, args.language) if helpline is None else helpline
    if not roots:
        warn("no root key: this snippet opens no sealed conversation; see `keys root`")
    snippet = snippet_of(
        origin,
        args.embed,
        roots,
        release,
        exit_url=args.exit,
        language=args.language,
        helpline=helpline,
        display=args.display,
    )
    say(f"<!-- {policy_of(origin)} See docs/webmasters.md. -->\n{snippet}")
    return 0


async def _stored(args: Namespace, config: Config) -> tuple[Line, Sequence[str]]:
    """The embed's line, and its organisation's roots. Raises: Mistaken (no such embed)."""
    async with opened(args, config) as here:
        directory = here.registry.directory
        await here.known_chain.read()
    embed = directory.embeds.get(EmbedId(args.embed))
    if embed is None:
        raise Mistaken(f"{args.embed}: no such embed; `organisations show` names them")
    line = directory.lines[embed.line]
    roots = directory.organisations[line.organisation].roots
    return line, [
        pinned(root, here.known_chain.number(line.organisation, to_bytes(root))) for root in roots
    ]


def _refuse_retired(version: str, config: Config) -> None:
    """Raises: Mistaken for a version that the line hands a retirement of out: a page with it would open no chat."""
    file = config.retirements_path
    try:
        statements = read_statements(file.read_text("ascii").splitlines() if file.exists() else ())
    except ValueError as error:
        raise Mistaken(f"{file}: {error}") from None
    if version in {read_retirement(each).version for each in statements}:
        raise Mistaken(f"{version} is retired ({file}): a page with its snippet opens no chat")


def snippet_of(
    origin: str,
    embed: str,
    roots: Sequence[str],
    release: Manifest,
    *,
    exit_url: str | None = None,
    language: str = "fi",
    helpline: str = "",
    display: str = snippets.DISPLAYS[0],
) -> str:
    """The snippet that pins this release. Raises: Mistaken (as `snippets.snippet_of`)."""
    integrity = release.files[release.loader].integrity
    pin = Pin(release.loader, integrity, release.exit)
    try:
        return snippets.snippet_of(
            origin,
            embed,
            roots,
            pin,
            exit_url=exit_url,
            language=language,
            helpline=helpline,
            display=display,
        )
    except ValueError as error:
        raise Mistaken(str(error)) from None
