"""A store that goes and comes back is two lines in the log, however long it was away and whoever asked for it."""

import shutil

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from chatd.base.errors import Unavailable
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from chatd.stores.reach import STEADY_SECONDS, Reach
from chatd.stores.redis.server import RedisServer
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of
from tests import redis_server


class Told:
    def __init__(self):
        self.at = 100.0
        self.reach = Reach("redis", lambda: self.at)

    def fails(self, seconds=0):
        for _ in range(max(1, seconds)):
            self.reach.failed(OSError())
            self.at += 1 if seconds else 0

    def answers(self, seconds=0):
        for _ in range(max(1, seconds)):
            self.reach.answered()
            self.at += 1 if seconds else 0


@pytest.fixture
def told():
    return Told()


def names(logs):
    return [each["event"] for each in logs]


def test_an_hour_away_is_two_lines_and_the_last_says_how_long(told):
    with capture_logs() as logs:
        told.answers(5)
        told.fails(3_600)
        told.answers(int(STEADY_SECONDS) + 2)
        told.answers(60)
    assert names(logs) == ["dependency_gone", "dependency_back"]
    assert (logs[0]["part"], logs[0]["error_type"]) == ("redis", "OSError")
    assert (logs[1]["part"], logs[1]["seconds"]) == ("redis", 3_600)


def test_one_that_comes_and_goes_is_told_once_until_it_stays(told):
    with capture_logs() as logs:
        told.answers(1)
        for _ in range(100):
            told.fails(1)
            told.answers(2)
    assert names(logs) == ["dependency_gone"]


def test_what_was_never_there_is_said_by_the_start_and_not_here(told):
    with capture_logs() as logs:
        told.fails(10)
        told.answers(10)
    assert logs == []


async def test_a_redis_that_is_gone_says_so_once_and_a_request_that_it_failed_adds_no_line():
    with redis_server.running() as process:
        server = RedisServer(process.daemons_url)
        await server.run("GET", "{line}:x")
        process.stop()
        with capture_logs() as logs:
            for _ in range(5):
                try:
                    await server.run("GET", "{line}:x")
                except Unavailable as error:
                    reason_of(error, Counts(), "sweep")
            reason_of(Unavailable(), Counts(), "sweep")
        assert names(logs) == ["dependency_gone", "dependency_unavailable"]
        await server.close()


async def test_a_database_that_is_gone_says_so_once(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/folder/file")
    await migrate(database)
    await database.check()
    await database.engine.dispose()
    shutil.rmtree(tmp_path / "folder")
    (tmp_path / "folder").write_text("no folder")
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(Unavailable):
                await database.check()
    assert [(each["event"], each["part"]) for each in logs] == [("dependency_gone", "database")]
    await database.close()


async def test_a_database_that_refuses_what_does_not_fit_is_there(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/file")
    await migrate(database)
    with capture_logs() as logs, pytest.raises(Unavailable):
        async with database.writing() as connection:
            await connection.execute(
                text("INSERT INTO lines SELECT 'a', 'nobody', '', '', '', 0, '', '', NULL, 0, ''")
            )
    assert logs == []
    await database.close()
