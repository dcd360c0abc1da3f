"""Drafts, looked at: with the same checks and the same words as an organisation's file, beside what stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from chatd.base.language_tags import lookup
from chatd.base.names import EmbedId, OrganisationId, StaffRole, UnitId
from chatd.base.texts.catalogue import LANGUAGES
from chatd.directory.ports import Draft, Standing
from chatd.directory.rules.checks.fields import Faults, Path
from chatd.directory.rules.checks.whole import read_values
from chatd.directory.rules.differences import Part, differences
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.doubts import doubts
from chatd.directory.rules.items import (
    ITEMS_MAX,
    NOTHING,
    Key,
    directory_of,
    items_of,
    of_organisations,
)
from chatd.directory.rules.loading import dangling, joined, without_unit
from chatd.directory.rules.said import key_of
from chatd.directory.rules.sharing import as_agreed, shared_with
from chatd.directory.rules.units import Reach
from chatd.directory.rules.written import Item
from chatd.directory.service.as_tables import table_for

Standings = Mapping[Key, Standing]


class Told(NamedTuple):
    """A sentence in English, and the keys from its item to where it stands.

    `key`, `gaps`: by which it is said in other languages; "": in English alone.
    """

    way: Path
    text: str
    key: str = ""
    gaps: Mapping[str, str] = {}


class Look(NamedTuple):
    """A draft as it is now. `meanwhile`: the version that stands, where that is not the one it was made from.

    `theirs`: what of that is otherwise than in the version it was made from, as far as that one is still kept.
    """

    draft: Draft
    errors: tuple[Told, ...]
    warnings: tuple[Told, ...]
    changes: tuple[Part, ...]
    meanwhile: Standing | None
    theirs: tuple[Part, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Whether it can be published."""
        return not self.errors and self.meanwhile is None


class Looking:
    """Everything that one look needs: an organisation as it stands, and the whole directory as last read.

    `unit`: of who looks; she is told of nothing beyond it, and nothing beyond it is fit.
    """

    def __init__(
        self,
        organisation: OrganisationId,
        standing: Standings,
        whole: Directory,
        today: date,
        unit: UnitId | None = None,
    ) -> None:
        self._organisation, self._standing = organisation, standing
        self._whole, self._today = whole, today
        own = {key: each.item for key, each in standing.items() if each.item is not None}
        self._own = directory_of(own)
        self._reach = Reach(unit, self._own)

    def wanted(self, drafts: Sequence[Draft]) -> tuple[Mapping[Key, Item | None], list[Look]]:
        """What these make together of what stands, and a look at each."""
        tables, order = self._tables(drafts)
        faults = Faults("", lambda _: None)
        gone = {draft.key for draft in drafts if draft.value is None}
        read = read_values(tables, faults, self._today, self._beside(gone))
        errors: defaultdict[Key, list[Told]] = defaultdict(list)
        for path, text in faults.found:
            errors[order[path[:2]]].append(Told(path[2:], text, *key_of(text)))
        items: dict[Key, Item | None] = {**items_of(read.named), **dict.fromkeys(gone)}
        after = self._after(items)
        for key, text in self._of_the_whole(after, drafts):
            errors[key].append(Told((), text))
        own = items_of(self._own)
        for key, item in items.items():
            for way, text in self._reach.beyond(key, own.get(key), item, after.lines):
                errors[key].append(Told(way, text))
        return items, [self._look(draft, errors[draft.key], read.named, after) for draft in drafts]

    def _look(
        self, draft: Draft, errors: Sequence[Told], named: Directory, after: Directory
    ) -> Look:
        standing = self._standing.get(draft.key)
        is_as_seen = (standing.version if standing else 0) == draft.base
        item = None if standing is None else standing.item
        is_anothers = item is not None and not self._reach.has_item(draft.key, item)
        changed = differences(self._own, after) if not errors else ()
        own = [each for each in changed if Key(each.kind, each.id) == draft.key]
        return Look(
            draft,
            tuple(errors),
            () if errors else tuple(self._doubts(draft.key, named, after)),
            tuple(part for each in own for part in each.parts),
            None if is_as_seen or is_anothers else standing,
        )

    def _doubts(self, key: Key, named: Directory, after: Directory) -> Iterator[Told]:
        only = directory_of({k: item for k, item in items_of(named).items() if k == key})
        for each in doubts(only, self._with_lines(after), self._today, is_shipped):
            yield Told(each.way, f'{each.kind} "{each.id}": {each.text}', each.key, each.gaps)

    def _tables(
        self, drafts: Sequence[Draft]
    ) -> tuple[Mapping[str, list[Any]], Mapping[Path, Key]]:
        tables: dict[str, list[Any]] = {}
        order: dict[Path, Key] = {}
        organisation = self._own.organisations.get(self._organisation)
        roots = organisation.roots if organisation else ()
        for draft in drafts:
            if draft.value is not None:
                some = tables.setdefault(draft.key.kind, [])
                order[draft.key.kind, len(some)] = draft.key
                some.append(table_for(self._organisation, draft.key, draft.value, roots))
        return tables, order

    def _beside(self, gone: set[Key]) -> Directory:
        """What stands, without what is to go. Of other organisations only the lines on which something own stands."""
        kept = {key: item for key, item in items_of(self._own).items() if key not in gone}
        return self._with_lines(self._reach.beside(directory_of(kept)))

    def _with_lines(self, own: Directory) -> Directory:
        mine = directory_of(
            {k: each for k, each in items_of(self._own).items() if self._reach.has_item(k, each)}
        )
        used = {line for person in mine.staff.values() for line in person.lines}
        if self._reach.is_whole:  # sharing is the whole organisation's
            used |= {line.id for line in shared_with(self._whole, self._organisation)}
        others = {
            key: line
            for key, line in self._whole.lines.items()
            if key in used and line.organisation != self._organisation
        }
        return replace(own, lines={**others, **own.lines})

    def _after(self, items: Mapping[Key, Item | None]) -> Directory:
        kept = {key: item for key, item in items_of(self._own).items() if key not in items}
        new = {key: item for key, item in items.items() if item is not None}
        return joined(directory_of(kept), directory_of(new))

    def _of_the_whole(self, after: Directory, drafts: Sequence[Draft]) -> Iterator[tuple[Key, str]]:
        """What no single item can say: what would be left, and how many there would be."""
        for kind, most in ITEMS_MAX.items():
            here = [draft.key for draft in drafts if draft.key.kind == kind]
            count = sum(1 for key in items_of(after) if key.kind == kind)
            if here and count > most:
                yield (
                    here[-1],
                    f"an organisation has at most {most} of these, and would have {count}",
                )
        yield from _of_admins(after, drafts)
        yield from _of_units(after, drafts)
        if self._reach.is_whole:  # to who has a unit no line of others is there at all
            yield from self._of_placings(after, drafts)
        gone = [draft.key for draft in drafts if draft.key.kind == "line" and draft.value is None]
        meant = of_organisations(as_agreed(self._whole), self._others()) if gone else NOTHING
        for key in gone:
            for text in dangling(joined(meant, after)):
                is_own = f'organisation "{self._organisation}"' in text
                if f'line "{key.id}"' in text:
                    yield key, text if is_own else "something of another organisation stands on it"

    def _of_placings(self, after: Directory, drafts: Sequence[Draft]) -> Iterator[tuple[Key, str]]:
        serving = {line.id for line in shared_with(self._whole, self._organisation)}
        for key in (draft.key for draft in drafts if draft.key in items_of(after)):
            embed = after.embeds.get(EmbedId(key.id)) if key.kind == "embed" else None
            if embed and embed.line not in after.lines and embed.line not in serving:
                yield (
                    key,
                    f'line "{embed.line}" is of another organisation, and not served any more',
                )

    def _others(self) -> list[OrganisationId]:
        return [each for each in self._whole.organisations if each != self._organisation]


def _of_admins(after: Directory, drafts: Sequence[Draft]) -> Iterator[tuple[Key, str]]:
    staff = [draft.key for draft in drafts if draft.key.kind == "staff"]
    admins = [each for each in after.staff.values() if each.role is StaffRole.ADMIN]
    if staff and not admins:
        yield staff[-1], "an organisation needs an admin: nobody could change anything any more"
    elif staff and all(each.unit is not None for each in admins):
        yield staff[-1], "an organisation needs an admin of no unit: else nobody administers it"


def _of_units(after: Directory, drafts: Sequence[Draft]) -> Iterator[tuple[Key, str]]:
    for key in [draft.key for draft in drafts if draft.key.kind == "unit"]:
        for text in without_unit(after):
            if f'unit "{key.id}"' in text:
                yield key, text


def is_shipped(language: str) -> bool:
    """Whether the page has its own texts in this language."""
    return lookup(language, LANGUAGES) is not None
