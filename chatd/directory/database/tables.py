"""The durable tables. Nothing here is about a ticket, a conversation or a visitor, and nothing may ever be."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of(column: str, table: str, *, is_key: bool = False) -> Column[str]:
    """A reference within the directory: what is referred to cannot go alone."""
    return Column(column, ForeignKey(f"{table}.id"), primary_key=is_key, nullable=False)


def _with(column: str, table: str, *, is_key: bool = False) -> Column[str]:
    """A reference into the directory: the row goes when what it refers to goes."""
    reference = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(column, reference, primary_key=is_key, index=not is_key, nullable=False)


organisations = Table(
    "organisations",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roots", JSON, nullable=False),
)

lines = Table(
    "lines",
    metadata,
    Column("id", String, primary_key=True),
    _of("organisation", "organisations"),
    Column("languages", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("answered_by", String, nullable=False),
    Column("is_adult", Boolean, nullable=False),
    Column("timezone", String, nullable=False),
    Column("policy", JSON, nullable=False),
)

line_texts = Table(
    "line_texts",
    metadata,
    _of("line", "lines", is_key=True),
    Column("kind", String, primary_key=True),  # "name" or "audience"
    Column("language", String, primary_key=True),
    Column("text", Text, nullable=False),
)

opening_intervals = Table(
    "opening_intervals",
    metadata,
    _of("line", "lines", is_key=True),
    Column("weekday", Integer, primary_key=True),  # Monday is 0
    Column("position", Integer, primary_key=True),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
)

hours_exceptions = Table(
    "hours_exceptions",
    metadata,
    _of("line", "lines", is_key=True),
    Column("day", Date, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("intervals", JSON, nullable=False),  # [["10:00", "14:00"]]
    Column("reason", JSON, nullable=False),
)

helplines = Table(
    "helplines",
    metadata,
    _of("line", "lines", is_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("name", JSON, nullable=False),
    Column("hours", JSON, nullable=False),
    Column("cost", JSON, nullable=False),
    Column("reviewed", Date, nullable=False),
)

embeds = Table(
    "embeds",
    metadata,
    Column("id", String, primary_key=True),
    _of("line", "lines"),
    _of("organisation", "organisations"),
    Column("sites", JSON, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String, primary_key=True),
    _of("organisation", "organisations"),
    Column("alias", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
)

# A directory is these, parents first.
DIRECTORY = (
    organisations,
    lines,
    line_texts,
    opening_intervals,
    hours_exceptions,
    helplines,
    embeds,
    staff,
)

links = Table(
    "links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of what the link holds
    _with("staff", "staff"),
    Column("expires", Float(53), nullable=False),
)

bearers = Table(
    "bearers",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of the bearer
    _with("staff", "staff"),
    Column("expires", Float(53), nullable=False),
)

planned_shifts = Table(
    "planned_shifts",
    metadata,
    _with("organisation", "organisations", is_key=True),
    Column("id", String, primary_key=True),
    _with("staff", "staff"),
    Column("alias", Text, nullable=False),
    Column("not_before", Float(53), nullable=False),
    Column("not_after", Float(53), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("credential", LargeBinary, nullable=True),
)

certificates = Table(
    "certificates",
    metadata,
    _with("organisation", "organisations", is_key=True),
    Column("certificate", LargeBinary, nullable=False),
)
