"""One row for each published table of an organisation; the greatest number stands."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, String, Table, Text

from chatd.stores.database.tables import going_with, metadata

service_tables = Table(
    "service_tables",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String, nullable=False),
    Column("at", Float(53), nullable=False),
    Column("replaced", Float(53), nullable=True),  # when the next one was published
    Column("is_public", Boolean, nullable=False),
    Column("count", Integer, nullable=False),
    Column("services", Text, nullable=False),  # as JSON, which no question looks into
)

referrals = Table(
    "referrals",  # how often somebody was told of a service of a category, by month: never when, by whom, to whom
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("month", String, primary_key=True),  # "2026-11"
    Column("category", String, primary_key=True),
    Column("count", Integer, nullable=False),
)
