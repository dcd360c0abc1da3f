"""The official client, for who comes to a line that was started as an operator starts it; and its Redis."""

import os
from collections.abc import Iterator

import pytest

from tests import redis_server
from tests.stage.association import LIVE_AT
from tests.transport.official_client import official

__all__ = ["official"]


@pytest.fixture(autouse=True)
def on_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With `WORLD_LIVE=redis` each line has one of its own, as the worlds of tests/service have."""
    if os.environ.get("WORLD_LIVE") != "redis":
        yield
        return
    with redis_server.running() as redis:
        monkeypatch.setenv(LIVE_AT, redis.daemons_url)
        yield
