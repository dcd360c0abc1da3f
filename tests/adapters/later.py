"""Migrations as a later release might bring them, and what of them the code of today would miss."""

import shutil
from pathlib import Path

from sqlalchemy import Connection, inspect

from chatd.stores.database.migrate import MIGRATIONS, revisions

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
{up}


def downgrade():
{down}
"""
ADDS = (
    'op.add_column("staff", sa.Column("later", sa.String(), nullable=True))',
    'op.add_column("organisations", sa.Column("later", sa.Integer(), nullable=False, server_default="1"))',
    'op.add_column("bearers", sa.Column("later", sa.Boolean(), nullable=False, server_default=sa.true()))',
    'goes = sa.ForeignKey("staff.id", ondelete="CASCADE")',
    'op.create_table("later", sa.Column("staff", sa.String(), goes, primary_key=True))',
)
TAKES_BACK = (
    'op.drop_table("later")',
    'op.drop_column("bearers", "later")',
    'op.drop_column("organisations", "later")',
    'op.drop_column("staff", "later")',
)


def later(folder: Path, name: str = "{next}_{last}", up=ADDS, down=TAKES_BACK) -> Path:
    """A folder of all migrations and one more, called after the number that is next and the last there is."""
    planted = folder / "later"
    shutil.copytree(MIGRATIONS, planted, ignore=shutil.ignore_patterns("__pycache__"))
    last = revisions()[-1]
    revision = name.format(next=f"{int(last[:4]) + 1:04}", last=last[:4])
    text = LATER.format(
        revision=revision,
        before=last,
        up="\n".join(f"    {each}" for each in up),
        down="\n".join(f"    {each}" for each in down),
    )
    (planted / "versions" / f"v{revision}_later.py").write_text(text)
    return planted


def shape_of(connection: Connection) -> dict:
    """What there is of each table: its columns, and whatever refuses a row."""
    found = inspect(connection)
    return {
        name: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"], each["default"] is not None)
                for each in found.get_columns(name)
            },
            "refuses": {
                f"{found.get_pk_constraint(name)['constrained_columns']}",
                *(str(sorted(each["column_names"])) for each in found.get_unique_constraints(name)),
                *(each["sqltext"] for each in found.get_check_constraints(name)),
                *(
                    f"{each['constrained_columns']} {each['referred_table']} {each['options']}"
                    for each in found.get_foreign_keys(name)
                ),
                *(str(each["column_names"]) for each in found.get_indexes(name) if each["unique"]),
            },
            "holds": {  # from which tables no row can go any more
                each["referred_table"]
                for each in found.get_foreign_keys(name)
                if each["options"].get("ondelete") not in {"CASCADE", "SET NULL"}
            },
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def missed(old: dict, new: dict) -> list[str]:
    """Why code that knows the old tables cannot live with the new ones."""
    said = [f"no table {name}" for name in old.keys() - new.keys()]
    for name in old.keys() & new.keys():
        before, now = old[name]["columns"], new[name]["columns"]
        said += [f"no {name}.{each}" for each in before.keys() - now.keys()]
        for each, (kind, is_nullable, has_default) in now.items():
            if each not in before and not is_nullable and not has_default:
                said.append(f"{name}.{each} wants a value")
            if each in before and (kind, is_nullable) != before[each][:2]:
                said.append(f"{name}.{each} is another")
        said += [
            f"{name} refuses by {each}" for each in new[name]["refuses"] - old[name]["refuses"]
        ]
    for name in new.keys() - old.keys():
        said += [f"{name} holds rows of {each}" for each in new[name]["holds"] & old.keys()]
    return sorted(said)
