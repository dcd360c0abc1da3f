"""What an organisation decides is a set of items: each has a kind, an id and a version that grows with each change."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from chatd.base.names import OrganisationId
from chatd.directory.rules.directory import Card, Directory, Embed, Line, Phrase, Staff, Unit
from chatd.directory.rules.loading import directory_from, tables_of
from chatd.directory.rules.written import Item

Kind: TypeAlias = Literal["organisation", "unit", "line", "embed", "staff", "phrase", "card"]
KINDS: tuple[Kind, ...] = ("organisation", "unit", "line", "embed", "staff", "phrase", "card")
NOTHING = Directory(organisations={}, lines={}, embeds={}, staff={})

UNDO_DAYS = 30  # what stood before is kept so long, and can be put back
DRAFTS_MAX = 50  # of one organisation, of all its people together
UNITS_MAX = 50
# Of one organisation, so that no one fills the database or the start of the daemon that others stand on.
ITEMS_MAX: Mapping[Kind, int] = {
    "organisation": 1,
    "unit": UNITS_MAX,
    "line": 20,
    "embed": 200,
    "staff": 500,
    "phrase": 100,
    "card": 100,
}


class Key(NamedTuple):
    """Which item."""

    kind: Kind
    id: str


def items_of(directory: Directory) -> Mapping[Key, Item]:
    """All of them."""
    tables = tables_of(directory)
    return {Key(kind, name): item for kind in KINDS for name, item in tables[kind].items()}


_OF: Mapping[type[Any], Kind] = {
    Unit: "unit",
    Line: "line",
    Embed: "embed",
    Staff: "staff",
    Phrase: "phrase",
    Card: "card",
}


def kind_of(item: Item) -> Kind:
    """Which of them it is."""
    return _OF.get(type(item), "organisation")


def owner_of(item: Item) -> OrganisationId:
    """Whose it is."""
    return OrganisationId(getattr(item, "organisation", item.id))


def directory_of(items: Mapping[Key, Item]) -> Directory:
    """These and nothing else."""
    found: dict[str, dict[Any, Any]] = {kind: {} for kind in KINDS}
    for key, item in items.items():
        found[key.kind][key.id] = item
    return directory_from(found)


def of_organisations(directory: Directory, wanted: Collection[OrganisationId]) -> Directory:
    """What these have."""
    return directory_of(
        {key: item for key, item in items_of(directory).items() if owner_of(item) in wanted}
    )


def changed(before: Directory, after: Directory) -> tuple[Key, ...]:
    """Which are otherwise in one than in the other, parents first."""
    old, new = items_of(before), items_of(after)
    among: Iterable[Key] = dict.fromkeys((*old, *new))
    found = [key for key in among if old.get(key) != new.get(key)]
    return tuple(sorted(found, key=lambda key: (KINDS.index(key.kind), key.id)))
