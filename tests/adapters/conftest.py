"""A fresh database for each test, on SQLite and on a real PostgreSQL; a real Redis, emptied for each."""

import importlib.util
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from chatd.stores.redis.server import RedisServer
from tests import redis_many, redis_server

_spec = importlib.util.spec_from_file_location(
    "postgres", Path(__file__).parents[1] / "postgres.py"
)
postgres = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(postgres)

END_ALL_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# A new database each time would cost a quarter of a second, and 8 MB until the end.
EMPTY = (END_ALL_OTHERS, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


@pytest.fixture(scope="session")
def postgres_url():
    with postgres.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request, tmp_path):
    """Where an empty database is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'chatd.sqlite'}"
    url = request.getfixturevalue("postgres_url").format(name="postgres")
    emptied = Database(url)
    async with emptied.engine.begin() as connection:
        for command in EMPTY:
            await connection.execute(text(command))
    await emptied.close()
    return url


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


@pytest.fixture(scope="session")
def redis_cluster():
    with redis_many.cluster() as running:
        yield running


@pytest.fixture
def cluster_url(redis_cluster):
    """Where an empty cluster of three primaries is. What a test leaves in it: as in `redis_url`."""
    redis_cluster.flush()
    yield redis_cluster.daemons_url
    for node in redis_cluster.nodes:
        with node.client() as client:
            assert redis_server.strays(client) == []


@pytest.fixture
async def redis_server_of(request):
    """`redis_server_of("redis")` and `("cluster")` open a `RedisServer` on an empty one, closed in the end.

    So a contract suite runs on both by its parameters, and starts none that it does not ask for.
    """
    opened = []

    def of(kind):
        opened.append(RedisServer(request.getfixturevalue(f"{kind}_url")))
        return opened[-1]

    yield of
    for each in opened:
        await each.close()


@pytest.fixture
def redis_url(redis_process):
    """Where an empty Redis is. What a test leaves in it must have our tag and an end of life."""
    with redis.Redis.from_url(redis_process.url) as client:
        client.flushall()
        yield redis_process.daemons_url
        assert redis_server.strays(client) == []
