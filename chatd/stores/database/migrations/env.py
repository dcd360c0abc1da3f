"""Alembic runs this: it works on the connection and in the transaction that `migrate` opened."""

from alembic import context

from chatd.stores.database.tables import all_tables

context.configure(connection=context.config.attributes["connection"], target_metadata=all_tables())
context.run_migrations()
