"""A fresh database for each test, on SQLite and on a real PostgreSQL; a real Redis, emptied for each."""

import importlib.util
import itertools
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests import redis_server

_spec = importlib.util.spec_from_file_location(
    "postgres", Path(__file__).parents[1] / "postgres.py"
)
postgres = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(postgres)

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_url():
    with postgres.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request, tmp_path):
    """Where an empty database is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'chatd.sqlite'}"
    url = request.getfixturevalue("postgres_url")
    name = f"t{next(_numbers)}"
    main = Database(url.format(name="postgres"))
    async with main.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await main.close()
    return url.format(name=name)


@pytest.fixture
async def database(database_url):
    """A database with every table."""
    opened = Database(database_url)
    await migrate(opened)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def redis_process():
    with redis_server.running() as process:
        yield process


@pytest.fixture
def redis_url(redis_process):
    """Where an empty Redis is. What a test leaves in it must have our tag and an end of life."""
    with redis.Redis.from_url(redis_process.url) as client:
        client.flushall()
        yield redis_process.daemons_url
        assert redis_server.strays(client) == []
