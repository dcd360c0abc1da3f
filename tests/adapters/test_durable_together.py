"""Who publishes takes a line away while another writes of it: neither waits for the other for ever. On PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import text

from chatd.base.errors import ChatdError
from chatd.base.names import Seconds
from chatd.directory.database.differences import all_rows, alone, make_equal
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.rules.items import NOTHING
from chatd.line.database.advice_counts import DatabaseAdviceCounts
from chatd.referral.database.service_tables import DatabaseServiceTables
from chatd.rota.database.calls import DatabaseCalls
from chatd.rota.database.profiles import DatabaseProfiles
from chatd.rota.database.rotas import DatabaseRotas
from chatd.rota.ports import Learnt
from tests.adapters.test_durable_calls import a_call
from tests.adapters.test_durable_contracts import DIRECTORY
from tests.adapters.test_durable_rota import DAY, LINE, ORGANISATION, a_shift
from tests.adapters.test_durable_services import version

WRITES = {
    "call_ins": lambda on: DatabaseCalls(on).add(a_call(), Seconds(0)),
    "rota_shifts": lambda on: DatabaseRotas(on).add(ORGANISATION, [a_shift()], DAY),
    "rota_lines": lambda on: DatabaseProfiles(on).learn(LINE, Learnt(), Learnt(Seconds(5.0))),
    "advice_counts": lambda on: DatabaseAdviceCounts(on).add(ORGANISATION, "2027-01", "", 1),
    "service_tables": lambda on: DatabaseServiceTables(on).publish(ORGANISATION, version(1), 0),
    "referrals": lambda on: DatabaseServiceTables(on).refer(ORGANISATION, "2027-01", "shelter"),
}
WAITS = """
    SELECT count(*) FROM pg_locks WHERE NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.mark.parametrize("table", WRITES)
async def test_who_writes_waits_for_who_publishes(database, table):
    if database.dialect == "sqlite":
        pytest.skip("of PostgreSQL")
    await DatabaseDirectories(database).store(DIRECTORY)
    async with database.writing() as publishing:
        await alone(database, publishing)
        writing = asyncio.create_task(WRITES[table](database))
        async with database.engine.connect() as looking:
            while not (await looking.execute(text(WAITS))).scalar_one() and not writing.done():
                await looking.rollback()
        rows = await all_rows(publishing)
        await make_equal(publishing, rows, dict.fromkeys(rows, ()))
    with pytest.raises(ChatdError):
        await writing
    assert await DatabaseDirectories(database).load() == NOTHING
