"""What the tables of all areas share. Nothing durable is about a ticket, a conversation or a visitor, nor may be.

Each area has its own tables in `database/tables.py`, all on this `metadata`, and adds a step to `migrations/versions`.
"""

import importlib
from pathlib import Path

from sqlalchemy import Column, ForeignKey, MetaData

CHATD = Path(__file__).parents[2]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def reference(column: str, table: str, *, is_key: bool = False) -> Column[str]:
    """A reference within an area: what is referred to cannot go alone."""
    return Column(column, ForeignKey(f"{table}.id"), primary_key=is_key, nullable=False)


def going_with(column: str, table: str, *, is_key: bool = False) -> Column[str]:
    """A reference into another area: the row goes when what it refers to goes."""
    referred = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(column, referred, primary_key=is_key, index=not is_key, nullable=False)


def all_tables() -> MetaData:
    """The tables of every area that has some, found by their place, so that no list can forget one."""
    for path in sorted(CHATD.glob("*/database/tables.py")):
        importlib.import_module(f"chatd.{path.parts[-3]}.database.tables")
    return metadata
