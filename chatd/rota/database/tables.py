"""Planned shifts, what is known of a line's hours, and calls to come in."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, String, Table

from chatd.stores.database.tables import going_with, metadata

rota_shifts = Table(
    "rota_shifts",
    metadata,
    Column("id", String, primary_key=True),
    going_with("organisation", "organisations"),
    going_with("line", "lines"),
    Column("day", String, nullable=False, index=True),  # "2026-11-29", where the line is
    Column("begins", String, nullable=False),  # "16:00"
    Column("ends", String, nullable=False),
    Column("languages", String, nullable=False),  # "fi,sv"
    Column("state", String, nullable=False),
    Column("staff", String, nullable=True),
    Column("series", String, nullable=True),
    Column("version", BigInteger, nullable=False),
    Column("account", String, nullable=False),
    Column("at", Float(53), nullable=False),
)

rota_hours = Table(
    "rota_hours",  # how many come in an hour of the week: a mean of weeks, never a count of one
    metadata,
    going_with("line", "lines", is_key=True),
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("per_hour", Float(53), nullable=False),
    Column("weeks", Integer, nullable=False),
)

rota_lines = Table(
    "rota_lines",
    metadata,
    going_with("line", "lines", is_key=True),
    Column("until", Float(53), nullable=False),
    Column("left", Float(53), nullable=False),
    Column("minutes", Float(53), nullable=False),
)

call_ins = Table(
    "call_ins",
    metadata,
    Column("id", String, primary_key=True),
    going_with("organisation", "organisations"),
    going_with("line", "lines"),
    Column("account", String, nullable=False),
    Column("at", Float(53), nullable=False),
    Column("over", Float(53), nullable=True),
)

call_in_answers = Table(
    "call_in_answers",
    metadata,
    going_with("call", "call_ins", is_key=True),
    going_with("staff", "staff", is_key=True),
    Column("minutes", Integer, nullable=True),  # null: she cannot
)

call_in_wishes = Table(
    "call_in_wishes",
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("is_called", Boolean, nullable=False),
)

call_in_addresses = Table(
    "call_in_addresses",  # one's own, for calls to come in alone
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("address", String, nullable=False),
    Column("language", String, nullable=False),
)

call_in_mails = Table(
    "call_in_mails",  # without an address: that is read when the e-mail goes out
    metadata,
    going_with("call", "call_ins", is_key=True),
    going_with("staff", "staff", is_key=True),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Float(53), nullable=False, index=True),
)
