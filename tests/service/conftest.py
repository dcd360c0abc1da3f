"""One daemon for each test."""

import pytest

from tests.service.live import LIVES, RUNNING
from tests.service.world import World


@pytest.fixture(autouse=True)
async def closed():
    """Whatever a world has opened."""
    yield
    await LIVES.close()


@pytest.fixture(autouse=True, scope="session")
def stopped():
    """A Redis that was started for a world."""
    with RUNNING:
        yield


@pytest.fixture
async def world(tmp_path):
    return await World(tmp_path).start()
