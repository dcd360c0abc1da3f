"""One open file for each organisation: taken away whole, and brought back as drafts that somebody looks at first.

What a file makes of what stands is drafted, never published. With a single mistake in it nothing is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from chatd.base.names import OrganisationId
from chatd.base.ports import Clock
from chatd.directory.ports import FileForm, FileValues, Items, Standing
from chatd.directory.rules.checks.fields import DirectoryFileError, Fault, Faults
from chatd.directory.rules.checks.whole import read_values
from chatd.directory.rules.directory import Directory, Organisation, Staff
from chatd.directory.rules.doubts import SENTENCES
from chatd.directory.rules.items import KINDS, Key, directory_of, items_of
from chatd.directory.rules.loading import agreements_taken_away, joined
from chatd.directory.rules.said import key_of
from chatd.directory.rules.units import Reach
from chatd.directory.rules.written import Item
from chatd.directory.service.as_tables import shape_of
from chatd.directory.service.editing import Edit, Editing
from chatd.directory.service.looking import Look
from chatd.directory.service.reaching import reach_of
from chatd.directory.service.registry import Registry

WHOLE = frozenset({"organisation", "unit"})  # what nobody of a unit changes


class Mistake(NamedTuple):
    """`line`: of the file, from 1; None where it is of no single one."""

    line: int | None
    text: str
    key: str = ""  # of `said.SENTENCES` or `doubts.SENTENCES`; "": in English alone
    gaps: Mapping[str, str] = {}


class Brought(NamedTuple):
    """What a file would change. With `errors` nothing was kept. `kept`: what stands beside it and stays."""

    errors: Sequence[Mistake]
    warnings: Sequence[Mistake]
    looks: Sequence[Look]
    kept: Sequence[Key]


class OneFile:
    """Out and in."""

    def __init__(
        self, editing: Editing, items: Items, registry: Registry, form: FileForm, clock: Clock
    ) -> None:
        self._editing, self._items, self._registry = editing, items, registry
        self._form, self._clock = form, clock

    async def taken(self, who: Staff) -> str:
        """All that her organisation has decided, or what is of her unit. Raises: Unavailable."""
        standing = await self._standing(who)
        return self._form.write(directory_of(_seen(own_of(standing), reach_of(who, standing))))

    async def brought(self, who: Staff, content: bytes, *, is_removing: bool) -> Brought:
        """Drafts of what is otherwise than it stands; removing: also that what is not named goes.

        Raises: Refused(NO_ROOM: more than there may be drafts), Unavailable.
        """
        standing = await self._standing(who)
        try:
            file = self._form.read(content)
        except DirectoryFileError as error:
            return Brought([_mistake(each) for each in error.faults], (), (), ())
        reach = reach_of(who, standing)
        own = _seen(own_of(standing), reach)
        read, found = self._read(file, who, own_of(standing), reach)
        errors = list(found) or list(_strange(file, who.organisation, own, reach))
        if errors:
            lined = [
                Mistake(file.line_of(each.path), each.text, *key_of(each.text)) for each in errors
            ]
            return Brought(sorted(lined, key=lambda each: each.line or 0), (), (), ())
        named = items_of(read)
        if not is_removing and (lost := list(self._lost(own, named))):
            return Brought([Mistake(None, each) for each in lost], (), (), ())
        edits = [
            Edit(key, _version(standing, key), shape_of(item))
            for key, item in named.items()
            if not _is_same(own.get(key), item)
        ]
        beyond = [edit.key for edit in edits if not reach.is_whole and edit.key.kind in WHOLE]
        if beyond:
            said = [f'{key.kind} "{key.id}": is changed by others: leave it out' for key in beyond]
            return Brought([Mistake(None, each) for each in said], (), (), ())
        rest = [key for key in own if key not in named]
        if is_removing:
            gone = [
                key
                for key in reversed(rest)
                if key.kind not in (WHOLE if not reach.is_whole else {"organisation"})
            ]
            edits += [Edit(key, _version(standing, key), None) for key in gone]
            rest = [key for key in rest if key not in gone]
        looks = await self._editing.draft_all(who, edits) if edits else ()
        return Brought((), list(_roots_kept(file, own, named)), looks, rest)

    def _lost(self, own: Mapping[Key, Item], named: Mapping[Key, Item]) -> Iterator[str]:
        """What was agreed, and the file does not say: cut off, it looks just so. Roots stay."""
        before = directory_of(own)
        after = joined(
            before, directory_of({key: _with_roots(own, key, named[key]) for key in named})
        )
        for each in agreements_taken_away(before, after):
            yield f"{each}: stands, and the file does not say it: if it is to go, choose that too"

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), UTC).date()

    async def _standing(self, who: Staff) -> Mapping[Key, Standing]:
        return await self._items.standing(who.organisation)

    def _read(
        self, file: FileValues, who: Staff, whole: Mapping[Key, Item], reach: Reach
    ) -> tuple[Directory, Sequence[Fault]]:
        """Beside what is hers, and the lines of others on which something of hers stands."""
        faults = Faults("", file.line_of)
        own = directory_of(_seen(whole, reach))
        used = {each.line for each in own.embeds.values()}
        used |= {line for each in own.staff.values() for line in each.lines}
        if reach.is_whole:
            used |= {line.id for line in self._registry.shared_with(who.organisation)}
        shared = {
            Key("line", key): line
            for key, line in self._registry.directory.lines.items()
            if key in used and line.organisation != who.organisation
        }
        stored = joined(directory_of(shared), reach.beside(directory_of(whole)))
        return read_values(file.values, faults, self._today(), stored).named, faults.found


def _with_roots(own: Mapping[Key, Item], key: Key, item: Item) -> Item:
    before = own.get(key)
    if isinstance(item, Organisation) and isinstance(before, Organisation):
        return replace(item, roots=before.roots)
    return item


def own_of(standing: Mapping[Key, Standing]) -> Mapping[Key, Item]:
    """What is there."""
    return {key: each.item for key, each in standing.items() if each.item is not None}


def _seen(own: Mapping[Key, Item], reach: Reach) -> Mapping[Key, Item]:
    return {key: item for key, item in own.items() if reach.is_whole or reach.sees(key, item)}


def _strange(
    file: FileValues, organisation: OrganisationId, own: Mapping[Key, Item], reach: Reach
) -> Iterator[Fault]:
    """What is not of this organisation, or cannot become so here. Nobody learns which ids others have."""
    for kind in KINDS:
        for at, table in enumerate(file.values.get(kind, ())):
            key, path = Key(kind, str(table.get("id"))), (kind, at, "id")
            whose = key.id if kind == "organisation" else table.get("organisation")
            if whose != organisation:
                said = f'is not of "{organisation}": a file here is of one organisation alone'
                yield Fault(path, f'{kind} "{key.id}": {said}')
            elif not reach.is_whole and kind in WHOLE and key not in own:
                yield Fault(path, f'{kind} "{key.id}": is not of your unit')
            elif key not in own and not key.id.startswith(f"{reach.unit or organisation}-"):
                said = f'a new id begins with "{reach.unit or organisation}-"'
                yield Fault(path, f'{kind} "{key.id}": {said}')


def _roots_kept(
    file: FileValues, own: Mapping[Key, Item], named: Mapping[Key, Item]
) -> Iterator[Mistake]:
    for key, item in named.items():
        if key.kind == "organisation" and getattr(own.get(key), "roots", ()) != item.roots:  # type: ignore[union-attr]
            line = file.line_of(("organisation", 0, "roots"))
            yield Mistake(line, SENTENCES["roots_stay"], "roots_stay")


def _is_same(own: Item | None, item: Item) -> bool:
    """But for the roots."""
    return own is not None and shape_of(own) == shape_of(item)


def _version(standing: Mapping[Key, Standing], key: Key) -> int:
    return standing[key].version if key in standing else 0


def _mistake(text: str) -> Mistake:
    """Of a file that is no TOML: its words have the line in front."""
    _, _, rest = text.partition(":")
    line, _, said = rest.partition(":")
    return Mistake(int(line), said.strip()) if line.isdecimal() else Mistake(None, rest.strip())
