"""`organisations load FILE` makes the stored directory equal to the file; `organisations show` prints it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.review import (
    due_for_review,
    without_childrens_helpline,
    without_hours,
)
from chatd.directory.toml.fields import DirectoryFileError
from chatd.directory.toml.read import read_directory
from chatd.process.config import Config


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "organisations",
        help="load organisations, lines, embeds and staff from a TOML file, or show them",
        description="ops/organisations.example.toml explains the file. Nothing is stored when anything in it is wrong.",
    )
    acts = parser.add_subparsers(required=True, metavar="load|show")
    load = acts.add_parser("load", help="make what is stored equal to the file; may be done again")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--dry-run", action="store_true", help="say what would change, and stop")
    load.set_defaults(run=run, act=_load)
    show = acts.add_parser("show", help="print what is stored")
    show.set_defaults(run=run, act=_show)
    for act in (load, show):
        add_database_option(act)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _load(args: Namespace, config: Config) -> int:
    today = datetime.now(UTC).date()
    try:
        wanted = read_directory(args.file, today)
    except DirectoryFileError as error:
        raise Mistaken(f"{error}\nnothing was stored") from None
    async with opened(args, config, may_be_new=True) as here:
        before = await here.directories.load()
        if not args.dry_run:
            await here.directories.store(wanted)
    changes = list(differences(before, wanted))
    for change in changes or ["nothing changed"]:
        say(change)
    for line, number in due_for_review(wanted, today):
        warn(f'line "{line}": confirm {number} anew: reviewed more than half a year ago')
    for line, number in without_hours(wanted):
        warn(
            f'line "{line}": {number} has neither `open` nor `always`: not shown among what is open now'
        )
    for line in without_childrens_helpline(wanted):
        warn(f'line "{line}" is for adults and has no helpline `for_children`, such as 116 111')
    return 0


async def _show(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        directory = await here.directories.load()
    for text in described(directory):
        say(text)
    return 0


def differences(before: Directory, after: Directory) -> Iterator[str]:
    """What changes from one to the other, one line for each thing."""
    for kind, old, new in (
        ("organisation", before.organisations, after.organisations),
        ("line", before.lines, after.lines),
        ("embed", before.embeds, after.embeds),
        ("staff", before.staff, after.staff),
    ):
        yield from _differences(kind, old, new)


def _differences(kind: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[str]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield f"added {kind} {name}"
        elif name not in new:
            yield f"removed {kind} {name}"
        elif old[name] != new[name]:
            yield f"changed {kind} {name}"


def described(directory: Directory) -> Iterator[str]:
    """The directory for a person to read."""
    for organisation in directory.organisations.values():
        yield f"organisation {organisation.id}: {organisation.name}; roots: {len(organisation.roots)}"
    for line in directory.lines.values():
        names = ", ".join(line.name[language] for language in line.languages)
        yield f"line {line.id} of {line.organisation}: {names}; {line.hours.timezone}"
    for embed in directory.embeds.values():
        yield f"embed {embed.id} of {embed.organisation}: line {embed.line} at {', '.join(embed.sites)}"
    for person in directory.staff.values():
        lines = ", ".join(person.lines) or "no line"
        yield f"staff {person.id} of {person.organisation}: {person.alias}, {person.role.value}; {lines}"
