"""One daemon for each test."""

import pytest

from tests.service.world import World


@pytest.fixture
async def world(tmp_path):
    return await World(tmp_path).start()
