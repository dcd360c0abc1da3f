"""Where versions, drafts and the past of an item stand.

Kinds that the release before does not know have tables of their own: it would take their items for taken away, and
could not show them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Table, select, union_all

from chatd.directory.database.tables import (
    drafts,
    items,
    later_drafts,
    later_items,
    later_past,
    past,
)

FIRST = frozenset({"organisation", "line", "embed", "staff"})  # what came later stands in `later_*`
_LATER: Mapping[Table, Table] = {items: later_items, past: later_past, drafts: later_drafts}


def table_for(table: Table, kind: str) -> Table:
    """Where rows of this kind stand: in this table, or in its like."""
    return table if kind in FIRST else _LATER[table]


def both(table: Table) -> tuple[Table, Table]:
    """The table and its like."""
    return table, _LATER[table]


def of_all(table: Table, *where: Any) -> CompoundSelect[Any]:
    """The rows of both; `where`: functions of a table's columns that give what must hold."""
    return union_all(*(select(one).where(*(each(one.c) for each in where)) for one in both(table)))
