"""Every promise of the durable ports, kept on tables of a later release that only adds to ours."""

import pytest

from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate, revision_of, revisions
from tests.adapters.later import later
from tests.adapters.test_durable_contracts import *  # noqa: F403 - each of its tests once more


@pytest.fixture
async def database(database_url, tmp_path):
    opened = Database(database_url)
    await migrate(opened, later(tmp_path))
    await migrate(opened)
    assert await revision_of(opened) not in revisions()
    yield opened
    await opened.close()
