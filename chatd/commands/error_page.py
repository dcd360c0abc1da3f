"""`error-page [EMBED…]` prints the page that a proxy shows when the daemon does not answer: 112, a line's numbers."""

from collections.abc import Sequence

from chatd.base.names import EmbedId
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
from chatd.directory.rules.directory import Directory, Line
from chatd.line.http.help_html import Why, plain_page
from chatd.process.config import Config


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "error-page",
        help="print the page that a proxy shows when the daemon does not answer",
        description="One HTML file without scripts and without addresses of others; docs/operations.md says where a "
        "proxy takes it. Print it anew when helplines change.",
    )
    parser.add_argument(
        "embeds", nargs="*", metavar="EMBED", help="whose numbers it shows; default: all of them"
    )
    add_database_option(parser)
    parser.set_defaults(run=run, act=_print)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _print(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        directory = await here.directories.load()
    lines = lines_of(directory, args.embeds)
    if not lines:
        warn("no line is stored: the page shows 112 alone; see `organisations load`")
    say(plain_page(Why.DOWN, lines).rstrip())
    return 0


def lines_of(directory: Directory, embeds: Sequence[str]) -> list[Line]:
    """The lines of these embeds, of all when none is named. Raises: Mistaken (no such embed)."""
    for name in embeds:
        if name not in directory.embeds:
            raise Mistaken(f"{name}: no such embed; `organisations show` names them")
    chosen = [directory.embeds[EmbedId(each)].line for each in embeds] or list(directory.lines)
    return [directory.lines[each] for each in dict.fromkeys(chosen)]
