"""`console-page` prints the console's start page for an organisation's own site: it pins what the line serves."""

from chatd.commands.release import add_manifest_option, chosen_release
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_origin_option,
    finish,
    origin_of,
    say,
    warn,
)
from chatd.process.config import Config
from chatd.process.manifest import CONSOLE_PAGE, Manifest


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "console-page",
        help="print the console's start page for a site of your own",
        description="One static file: it names every script and style by hash, so whoever runs the line cannot change "
        "the console. Put it on a site of yours, and tell the line of it: CHATD_CONSOLE_ORIGINS. Such as: "
        "python -m chatd console-page --origin https://line.example.org > console.html",
    )
    add_manifest_option(parser)
    add_origin_option(parser)
    parser.set_defaults(run=run, act=_print)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _print(args: Namespace, config: Config) -> int:
    say(page_of(chosen_release(args, config), origin_of(args, config)).rstrip())
    warn(
        "serve it with the header `Content-Security-Policy: frame-ancestors 'none'`, which a page cannot say of itself"
    )
    return 0


def page_of(release: Manifest, origin: str) -> str:
    """The page; `origin` as `terminal.origin_of` has it. Raises: Mistaken for a release without one."""
    template = release.pages.get(CONSOLE_PAGE)
    if template is None:
        raise Mistaken(f"{release.version} has no such page")
    socket = origin.replace("http", "ws", 1)
    return template.replace("{{line.origin}}", origin).replace("{{line.socket}}", socket)
