"""`snippet EMBED` prints what a partner puts into a page: a link, numbers to call, and the loader pinned by its hash.

Before it, as a comment, stands what the page's content security policy must allow, if it has one.
"""

import re
from collections.abc import Sequence
from html import escape

from chatd.base.base64url import to_bytes
from chatd.base.names import EmbedId, Language
from chatd.base.retirement import read_retirement, read_statements
from chatd.base.texts.catalogue import LANGUAGES, text_of
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
from chatd.process.config import Config
from chatd.process.manifest import Manifest

# As widget/src/embed/settings.ts reads it: a number is never guessed from words, so the name has no digits.
_HELPLINE = re.compile(r"([^\d+:,]+): *(\+?\d[\d -]+)")
_EXIT = re.compile(r"(https://\w|http://(localhost|127\.0\.0\.1|\[::1\])[:/])[^\s\0-\x1f]*")


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
    )
    say(f"<!-- {policy_of(origin)} -->\n{snippet}")
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


def pinned(root: str, number: int) -> str:
    """The root as a snippet names it: with the number below which no list of revoked issuing keys is believed."""
    return f"{root}.{number}" if number else root


def _refuse_retired(version: str, config: Config) -> None:
    """Raises: Mistaken for a version that the line hands a retirement of out: a page with it would open no chat."""
    file = config.retirements_path
    try:
        statements = read_statements(file.read_text("ascii").splitlines() if file.exists() else ())
    except ValueError as error:
        raise Mistaken(f"{file}: {error}") from None
    if version in {read_retirement(each).version for each in statements}:
        raise Mistaken(f"{version} is retired ({file}): a page with its snippet opens no chat")


def first_helpline(line: Line, language: str) -> str:
    """Name and number of the line's first reviewed helpline as "Nollalinja: 080 005 005", "" when it has none."""
    for each in line.helplines[:1]:
        name = each.name.get(Language(language)) or next(iter(each.name.values()))
        return f"{_only(r'[^0-9+:,]', name)}: {_only(r'[0-9+ -]', each.number)}"
    return ""


def _only(kind: str, text: str) -> str:
    """The signs of this kind; others are spaces."""
    return " ".join("".join(each if re.match(kind, each) else " " for each in text).split())


def policy_of(origin: str) -> str:
    """What a page with a content security policy must allow, in words for its webmaster; `origin` is the line's."""
    socket = origin.replace("http", "ws", 1)
    return (
        f"Content-Security-Policy, where the page has one: script-src {origin}/w/; connect-src {origin} {socket}; "
        "with require-trusted-types-for also: trusted-types avoinlinja; or frame-src blob: where that may not be named"
    )


def snippet_of(
    origin: str,
    embed: str,
    roots: Sequence[str],
    release: Manifest,
    *,
    exit_url: str | None = None,
    language: str = "fi",
    helpline: str = "",
) -> str:
    """The snippet as HTML. `origin` without a slash at the end; `roots` in base64url; `helpline`: "NAME: NUMBER".

    Each number is a link of its own, for who taps it must not open a chat.

    Raises: Mistaken (the page to leave to is not https; the helpline is none).
    """
    leave_to = exit_url or release.exit
    if not _EXIT.fullmatch(leave_to):
        raise Mistaken("--exit: an address that begins with https:// (http for this machine only)")
    link = {"href": f"{origin}/l/{embed}", "rel": "noopener noreferrer"}
    script = {
        "src": f"{origin}/{release.loader}",
        "integrity": release.files[release.loader].integrity,
        "crossorigin": "anonymous",
        "data-embed": embed,
        "data-root": ",".join(roots),
        "data-exit": leave_to,
        "data-lang": language,
    }
    calls = [("112", text_of("snippet.call", language))]
    if helpline:
        found = _HELPLINE.fullmatch(helpline)
        if found is None:
            raise Mistaken("--helpline: a name without digits, a colon and the number")
        script["data-help"] = helpline
        calls.append((found[2], f"{found[1]} {found[2]}".strip()))
    words = text_of("snippet.link", language)
    return "\n".join(
        (
            f"<a {_attributes(link)} data-avoinlinja>{escape(words)}</a>",
            *(f'<a href="{_dial(number)}">{escape(label)}</a>' for number, label in calls),
            f"<script async {_attributes(script)}></script>",
        )
    )


def _dial(number: str) -> str:
    return f"tel:{re.sub(r'[^0-9+]', '', number)}"


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
