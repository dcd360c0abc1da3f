"""Calls by e-mail through a real daemon: from a person's own address to her server, and nowhere else."""

import io
import logging
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest
import structlog
from sqlalchemy import text

from chatd.process import log
from chatd.rota.build import MAIL_EVERY_SECONDS
from chatd.storage import Durable
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.mail_server import HOST, mail_server
from tests.service.test_editing import two
from tests.service.world import LINE, ORGANISATION
from tests.transport.conftest import House, running, until
from tests.transport.test_item_calls import Desk

ADDRESS = "planted-aino-7f3a@perhe.example"
ENTRY = (
    '[{organisation}]\nhost = "{host}"\nport = {port}\ntls = "plain"\nsender = "v@turva.example"\n'
)
READING = (
    *("GET /api/me", "GET /api/staff", "GET /api/audit", "GET /api/organisation", "GET /api/file"),
    *(
        "GET /api/rota",
        "GET /api/rota/file?kind=csv&names=yes",
        "GET /api/enrolled",
        "GET /api/chain",
    ),
    *(
        "GET /api/publications",
        "GET /api/ready-made",
        "GET /api/services",
        "GET /api/call-in/address",
    ),
)


@pytest.fixture
def said():
    """The log, as it is written."""
    stream = io.StringIO()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    log.set_up(level="DEBUG", stream=stream)
    yield stream
    structlog.reset_defaults()
    logging.getLogger().handlers[:], level = before[0], before[1]
    logging.getLogger().setLevel(level)
    logging.captureWarnings(capture=False)


@asynccontextmanager
async def served(folder, official, servers):
    """A daemon with this file of servers, its database, and its people's tabs."""
    path = folder / "smtp.toml"
    path.write_text(servers)
    path.chmod(0o600)
    database = Database(f"sqlite:///{folder}/line.sqlite")
    await migrate(database)
    durable = Durable.of(database)
    await durable.directories.store(two())
    async with AsyncExitStack() as stack:
        daemon = await stack.enter_async_context(running(folder, folder, durable, smtp_path=path))
        house = House(daemon, official)
        http = await stack.enter_async_context(aiohttp.ClientSession(house.url))
        yield Desk(house, http), database
    await database.close()


async def call(desk):
    """As a lead does it, and as the next round sends it."""
    await desk.told("lea", "POST /api/call-in", {"line": LINE})
    desk.house.daemon.clock.at += MAIL_EVERY_SECONDS


async def test_a_call_reaches_the_address_and_nobody_else_learns_it(tmp_path, official, said):
    async with mail_server() as inbox, AsyncExitStack() as stack:
        entry = ENTRY.format(organisation=ORGANISATION, host=HOST, port=inbox.port)
        desk, database = await stack.enter_async_context(served(tmp_path, official, entry))
        own = {"is_set_up": True, "address": "p…@p….example", "language": "sv"}
        body = {"address": ADDRESS, "language": "sv"}
        assert await desk.told("aino", "POST /api/call-in/address", body) == {}
        assert await desk.told("aino", "GET /api/call-in/address") == own
        await call(desk)
        await until(lambda: inbox.taken)
        (taken,) = inbox.taken
        assert taken.to == (ADDRESS,)
        assert taken.message["Subject"] == "Arbetspass: kan du komma?"
        answers = []
        for name in ("lea", "ada", "bo", "boss"):
            for each in READING:
                _, answer = await desk.ask(name, each)
                answers.append(str(answer))
        for page in ("/metrics", "/readyz"):
            async with desk.http.get(page) as answer:
                answers.append(await answer.text())
        assert [each for each in answers if ADDRESS in each or "perhe.example" in each] == []
        assert ADDRESS not in said.getvalue()
        assert "called_in" in said.getvalue()  # control: the log is heard, and it holds
        async with database.reading() as connection:
            audit = (await connection.execute(text("SELECT * FROM audit"))).all()
        assert "called_in" in str(audit)
        assert ADDRESS not in str(audit)
        assert await desk.told("aino", "POST /api/call-in/address", {"address": None}) == {}
        assert (await desk.told("aino", "GET /api/call-in/address"))["address"] is None
    assert ADDRESS.encode() not in (tmp_path / "line.sqlite").read_bytes()


async def test_without_an_entry_nothing_is_kept_and_that_is_said(tmp_path, official):
    async with mail_server() as inbox, AsyncExitStack() as stack:
        entry = ENTRY.format(organisation="muut", host=HOST, port=inbox.port)
        desk, _ = await stack.enter_async_context(served(tmp_path, official, entry))
        shown = {"is_set_up": False, "address": None, "language": None}
        assert await desk.told("aino", "GET /api/call-in/address") == shown
        status, answer = await desk.ask("aino", "POST /api/call-in/address", {"address": ADDRESS})
        assert (status, answer) == (403, {"refused": "not_allowed"})
        await call(desk)


async def test_a_server_that_is_away_is_warned_of_and_the_line_goes_on(tmp_path, official, said):
    entry = ENTRY.format(organisation=ORGANISATION, host=HOST, port=1)
    async with served(tmp_path, official, entry) as (desk, _):
        await desk.told("aino", "POST /api/call-in/address", {"address": ADDRESS})
        await call(desk)
        await until(lambda: "mail_not_sent" in said.getvalue())
        async with desk.http.get("/readyz") as answer:
            told = await answer.json()
        assert (told["ready"], told["warnings"]["mail"]) == (True, "no_answer")
        async with desk.http.get("/metrics") as answer:
            metrics = await answer.text()
        assert 'chatd_warning{warning="mail"} 1.0' in metrics
        assert f'chatd_mails_given_up{{organisation="{ORGANISATION}"}} 0.0' in metrics
        assert ADDRESS not in said.getvalue()
