"""Items as the shapes that go over the wire, and back."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import ValidationError, convert, to_builtins

from chatd.base.names import OrganisationId
from chatd.directory.rules.differences import DAYS
from chatd.directory.rules.directory import Organisation
from chatd.directory.rules.items import Key, Kind, kind_of
from chatd.directory.rules.written import Item, Table, dated, plain, table_of
from chatd.directory.shapes.tables import (
    CardTable,
    EmbedTable,
    HoursTable,
    LineTable,
    OrganisationTable,
    PhraseTable,
    StaffTable,
    UnitTable,
)

AnyTable: TypeAlias = (
    LineTable | EmbedTable | StaffTable | OrganisationTable | PhraseTable | CardTable | UnitTable
)
SHAPES: Mapping[Kind, type[Any]] = {
    "unit": UnitTable,
    "line": LineTable,
    "embed": EmbedTable,
    "staff": StaffTable,
    "organisation": OrganisationTable,
    "phrase": PhraseTable,
    "card": CardTable,
}
# What a draft that a release before has kept says nothing of.
SINCE: Mapping[Kind, Table] = {
    "organisation": {"imprint": None, "logo": ""},
    "line": {"unit": None, "is_for_children": False, "texts": {}},
    "staff": {"unit": None},
    "phrase": {"place": None},
    "card": {"place": None},
}
OWN = ("id", "organisation", "roots")  # said by whose and which it is, or not changed here


def shape_of(item: Item) -> Any:
    """The item as its shape."""
    kind = kind_of(item)
    return convert(_full(kind, plain(table_of(item))), SHAPES[kind])


def kept_shape(kind: Kind, value: Mapping[str, Any] | None) -> Any:
    """A kept draft as its shape; None where it takes the item away, or another release kept it in a way of its own."""
    try:
        return None if value is None else convert({**SINCE.get(kind, {}), **value}, SHAPES[kind])
    except ValidationError:
        return None


def kept_of(shape: AnyTable | None) -> Mapping[str, Any] | None:
    """As a draft is kept."""
    return None if shape is None else dict(to_builtins(shape))


def table_for(
    organisation: OrganisationId, key: Key, value: Mapping[str, Any], roots: tuple[str, ...]
) -> Table:
    """The table as a file would have it."""
    table = dated(value)
    if key.kind == "organisation":
        return {"id": key.id, **table, "roots": list(roots)}
    return {"id": key.id, "organisation": organisation, **table}


def hours_table(value: HoursTable) -> Table:
    """The hours alone."""
    return dated(to_builtins(value))


def _full(kind: Kind, table: Table) -> Table:
    """With what the file may leave out."""
    own = {name: value for name, value in table.items() if name not in OWN}
    if kind == "line":
        helplines = [_full_helpline(each) for each in own["helpline"]]
        return {
            "policy": {},
            "unit": None,
            "is_for_children": False,
            "texts": {},
            **own,
            "hours": _full_hours(own["hours"]),
            "helpline": helplines,
        }
    if kind == "organisation":
        usual = Organisation(OrganisationId(""), "")
        names = ("allows_passphrase_sign_in", "cover_seconds", "lock_seconds")
        own["contact"] = _full_contact(own.get("contact"))
        own["imprint"] = _full_imprint(own.get("imprint"))
        shared: Table = {"invites": {}, "serves": [], "takes_from": {}, "hands_to": [], "logo": ""}
        return {**{name: getattr(usual, name) for name in names}, **shared, **own}
    if kind in ("phrase", "card"):
        return {"line": None, "starter": None, "hidden": False, "place": None, **own}
    if kind == "unit":
        return {**own, "contact": _full_contact(own.get("contact"))}
    unsaid: Table = {"answers_as": None, "since": None, "unit": None}
    return {**unsaid, **own} if kind == "staff" else own


def _full_contact(table: Table | None) -> Table | None:
    ways = {"phone": None, "email": None, "page": None}
    return None if table is None else {**ways, **table}


def _full_imprint(table: Table | None) -> Table | None:
    ways = ("email", "phone", "address", "complaints", "privacy")
    return None if table is None else {**dict.fromkeys(ways), **table}


def _full_helpline(table: Table) -> Table:
    hours = table.get("open")
    return {
        "for_children": False,
        "always": False,
        **table,
        "open": None if hours is None else _full_hours(hours),
    }


def _full_hours(table: Table) -> Table:
    exceptions = [{"reason": None, **each} for each in table.get("exception", ())]
    return {
        "timezone": None,
        **{day: [] for day in DAYS},
        **table,
        "exception": exceptions,
    }
