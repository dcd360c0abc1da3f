"""`organisations load FILE` adds and changes what the file names; `export` writes it; `remove` takes away."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from chatd.base.errors import Refused
from chatd.base.names import OrganisationId
from chatd.commands.new_organisation import add_invite
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    confirm,
    finish,
    opened,
    say,
    warn,
)
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.rules.differences import differences
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.doubts import doubts
from chatd.directory.rules.items import changed, of_organisations
from chatd.directory.rules.loading import (
    dangling,
    parts_taken_away,
    tables_of,
    taken_away,
    without,
)
from chatd.directory.service.looking import is_shipped
from chatd.directory.toml.read import Loaded, loaded, parse
from chatd.directory.toml.write import written
from chatd.main import Offline
from chatd.process.config import Config

T = TypeVar("T")

NOTHING_STORED = "nothing was stored"


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "organisations",
        help="load organisations, lines, embeds and staff from a TOML file, or show them",
        description="ops/organisations.example.toml explains the file. Nothing is stored when anything in it is wrong.",
    )
    acts = parser.add_subparsers(required=True, metavar="invite|load|export|remove|show")
    add_invite(acts).set_defaults(run=run)
    load = acts.add_parser("load", help="add and change what the file names; may be done again")
    load.add_argument("file", type=Path, metavar="FILE", help="such as organisations.toml")
    load.add_argument(
        "--remove",
        action="store_true",
        help="also take away what the file's organisations have and the file does not name",
    )
    load.set_defaults(run=run, act=_load)
    export = acts.add_parser("export", help="print an organisation's file, which `load` reads")
    export.add_argument("organisation", metavar="ID", help="as `organisations show` names it")
    export.set_defaults(run=run, act=_export)
    remove = acts.add_parser("remove", help="take an organisation away, with all that is its own")
    remove.add_argument("organisation", metavar="ID", help="as `organisations show` names it")
    remove.set_defaults(run=run, act=_remove)
    for act in (load, remove):
        act.add_argument("--dry-run", action="store_true", help="say what would change, and stop")
        act.add_argument("--yes", action="store_true", help="take away without asking")
    show = acts.add_parser("show", help="print what is stored")
    show.set_defaults(run=run, act=_show)
    for act in (load, export, remove, show):
        add_database_option(act)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _load(args: Namespace, config: Config) -> int:
    today = datetime.now(UTC).date()
    file = _or_mistaken(lambda: parse(args.file))
    async with opened(args, config, may_be_new=True, is_kept=not args.dry_run) as here:
        before = await here.directories.load()
        wanted = _or_mistaken(lambda: loaded(file, today, before, is_removing=args.remove))
        for doubt in told_doubts(wanted, today):
            warn(doubt)
        if not args.remove:
            _refuse_losses(list(parts_taken_away(before, wanted.directory, today)))
        await _warn_of_others(here, before, wanted.directory)
        await _change(here, args, before, wanted.directory, today)
    if not args.remove:
        _tell_kept(wanted)
    return 0


async def _export(args: Namespace, config: Config) -> int:
    organisation = OrganisationId(args.organisation)
    async with opened(args, config) as here:
        own = of_organisations(await here.directories.load(), [organisation])
    if organisation not in own.organisations:
        raise Mistaken(f"{organisation}: no such organisation; `organisations show` names them")
    say(written(own).rstrip("\n"))
    return 0


async def _remove(args: Namespace, config: Config) -> int:
    organisation = OrganisationId(args.organisation)
    async with opened(args, config) as here:
        before = await here.directories.load()
        if organisation not in before.organisations:
            raise Mistaken(f"{organisation}: no such organisation; `organisations show` names them")
        after, known = without(before, organisation), set(dangling(before))
        left = [
            f"{each}: take it away there first" for each in dangling(after) if each not in known
        ]
        if left:
            raise Mistaken("\n".join([*left, NOTHING_STORED]))
        await _change(here, args, before, after, datetime.now(UTC).date())
    return 0


async def _show(args: Namespace, config: Config) -> int:
    async with opened(args, config) as here:
        directory = await here.directories.load()
    for text in described(directory):
        say(text)
    return 0


async def _change(
    here: Offline, args: Namespace, before: Directory, after: Directory, today: date
) -> None:
    """Ask about what goes, store it, and say what was changed. Raises: Mistaken (nothing was stored)."""
    changes = [line for each in differences(before, after) for line in each.lines()]
    losses = list(taken_away(before, after, today))
    if losses:
        say(f"to be taken away, {len(losses)} in all: {', '.join(losses)}")
    if changes and not args.dry_run:
        await _store(here, args, before, after, is_less=bool(losses))
    for change in changes or ["nothing changed"]:
        say(change)
    if args.dry_run:
        warn(f"--dry-run: {NOTHING_STORED}")


async def _warn_of_others(here: Offline, before: Directory, after: Directory) -> None:
    """Of what somebody has published in the console, and the file would change. Raises: Unavailable."""
    if here.items is None:
        return
    for organisation in before.organisations:
        standing = await here.items.standing(organisation)
        for key in changed(before, after):
            now = standing.get(key)
            if now is not None and now.account:
                day = datetime.fromtimestamp(now.at, UTC).date()
                warn(
                    f"warning: {key.kind} {key.id}: {now.account} has published version {now.version} of it "
                    f"on {day}, and the file says otherwise; `organisations export {organisation}` prints what stands"
                )


async def _store(
    here: Offline, args: Namespace, before: Directory, after: Directory, *, is_less: bool
) -> None:
    """Raises: Mistaken (nothing was stored)."""
    if is_less:
        confirm(args, "take this away", NOTHING_STORED)
        await _refuse_in_use(here, before, after)
    try:
        await here.directories.store(after, before)
    except Refused:
        raise Mistaken(
            f"somebody else has changed it meanwhile: {NOTHING_STORED}, do it again"
        ) from None


async def _refuse_in_use(here: Offline, before: Directory, after: Directory) -> None:
    """Nobody is let fall by a file. Raises: Mistaken while the daemon knows of somebody there."""
    lines = before.lines.keys() - after.lines.keys()
    staff = before.staff.keys() - after.staff.keys()
    if not lines and not staff:
        return
    in_use = await here.asking.in_use(sorted(lines), sorted(staff))
    if in_use:
        said = [f"{each}: somebody waits or talks there" for each in in_use]
        do = (
            "close the line, or end the shift, and do it again when nobody is there;"
            " `staff cut ID` signs a person out at once"
        )
        raise Mistaken("\n".join([*said, f"{NOTHING_STORED}; {do}"]))


def _refuse_losses(losses: Collection[str]) -> None:
    """What stays must not become less in silence: a file cut off half-way looks just so. Raises: Mistaken."""
    if losses:
        said = [f"{each}: is stored, and not in the file any more" for each in losses]
        raise Mistaken("\n".join([*said, f"{NOTHING_STORED}; say --remove if it is to go"]))


def _tell_kept(wanted: Loaded) -> None:
    """What the organisations of the file have beside it, and keep."""
    now, named = tables_of(wanted.directory), tables_of(wanted.named)
    for kind in ("unit", "line", "embed", "staff"):
        for name in sorted(now[kind].keys() - named[kind].keys()):
            if now[kind][name].organisation in wanted.named.organisations:
                say(f"kept {kind} {name}, which is not in the file (--remove takes it away)")


def told_doubts(wanted: Loaded, today: date) -> Iterator[str]:
    """What is surely not meant, by the line at which it stands."""
    found = doubts(wanted.named, wanted.directory, today, is_shipped)
    told = []
    for doubt in found:
        path = (*wanted.entries[doubt.kind, doubt.id], *doubt.way)
        if doubt.way[:1] == ("helpline",) and wanted.places.has((*path, "always")):
            continue  # `always = false`: its hours are in words alone, and somebody has said so
        line = wanted.places.line_of(path) or 0
        told.append((line, wanted.told(path, f'warning: {doubt.kind} "{doubt.id}": {doubt.text}')))
    yield from (text for _, text in sorted(told))


def _or_mistaken(work: Callable[[], T]) -> T:
    try:
        return work()
    except DirectoryFileError as error:
        count = len(error.faults)
        mistakes = f"{count} mistake{'s' if count > 1 else ''}"
        raise Mistaken(f"{error}\n{mistakes}; {NOTHING_STORED}") from None


def described(directory: Directory) -> Iterator[str]:
    """The directory for a person to read."""
    for organisation in directory.organisations.values():
        yield f"organisation {organisation.id}: {organisation.name}; roots: {len(organisation.roots)}"
    for unit in directory.units.values():
        yield f"unit {unit.id} of {unit.organisation}: {', '.join(unit.name.values())}"
    for line in directory.lines.values():
        names = ", ".join(line.name[language] for language in line.languages)
        yield f"line {line.id} of {line.organisation}: {names}; {line.hours.timezone}"
    for embed in directory.embeds.values():
        yield f"embed {embed.id} of {embed.organisation}: line {embed.line} at {', '.join(embed.sites)}"
    for person in directory.staff.values():
        lines = ", ".join(person.lines) or "no line"
        yield f"staff {person.id} of {person.organisation}: {person.alias}, {person.role.value}; {lines}"
