"""Who leads or administers a unit, over HTTP: what is hers is told, and all else is answered as nothing there."""

from dataclasses import replace

import aiohttp
import pytest

from chatd.directory.database.items import DatabaseItems
from chatd.storage import Durable, keep_acts
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.service.test_editing import two
from tests.service.units import MEN_LINE, YOUNG, YOUNG_LINE, with_units
from tests.service.world import LINE, ToldClock
from tests.transport.conftest import House, running
from tests.transport.test_item_calls import Desk, built

YOUNG_PEOPLE = ["ulla", "uma", "una"]


@pytest.fixture
async def desk(tmp_path, official):
    database = Database(f"sqlite:///{tmp_path}/line.sqlite")
    await migrate(database)
    durable = Durable.of(database)
    durable = replace(durable, items=DatabaseItems(database, keep_acts, now=ToldClock().now))
    await durable.directories.store(with_units(two()))
    built(tmp_path)
    async with running(tmp_path, tmp_path, durable) as daemon:
        house = House(daemon, official)
        async with aiohttp.ClientSession(house.url) as http:
            yield Desk(house, http)
    await database.close()


async def test_she_is_told_of_her_unit_and_of_nothing_else(desk):
    me = await desk.told("uma", "GET /api/me")
    assert me["unit"] == {"id": YOUNG, "name": {"fi": "Nuoret", "sv": "Nuoret"}}
    assert [each["id"] for each in me["lines"]] == [YOUNG_LINE]
    own = await desk.told("uma", "GET /api/organisation")
    told = {kind: [each["id"] for each in own[kind]] for kind in ("units", "lines", "staff")}
    assert told == {"units": [YOUNG], "lines": [YOUNG_LINE], "staff": YOUNG_PEOPLE}
    assert own["unit"] == YOUNG
    people = (await desk.told("uma", "GET /api/staff"))["staff"]
    assert [each["id"] for each in people] == YOUNG_PEOPLE
    whole = (await desk.told("ada", "GET /api/staff"))["staff"]
    assert {"moa", "aino", *YOUNG_PEOPLE} < {each["id"] for each in whole}
    file = (await desk.told("uma", "GET /api/file"))["text"]
    assert YOUNG_LINE in file
    assert MEN_LINE not in file


async def test_she_lets_in_and_signs_out_her_own_people_alone(desk):
    calls = (
        ("ulla", "POST /api/invitations", {"kind": "link"}),
        ("una", "POST /api/staff/out", {}),
    )
    for hers, call, more in calls:
        assert (await desk.ask("uma", call, {"staff": hers, **more}))[0] == 200
        answers = [
            await desk.ask("uma", call, {"staff": name, **more})
            for name in ("moa", "aino", "ada", "boss", "nobody")
        ]
        assert answers == [(403, {"refused": "not_allowed"})] * 5


async def test_nobody_of_hers_who_serves_a_line_beyond_is_let_in_by_her(desk):
    """She could come in as una, and read the queue of that line."""
    for kind in ("link", "digits"):
        invited = {"staff": "una", "kind": kind}
        assert (await desk.ask("uma", "POST /api/invitations", invited))[0] == 403
        assert (await desk.ask("ada", "POST /api/invitations", invited))[0] == 200


async def test_she_reads_what_her_people_have_done_and_nothing_of_others(desk):
    await desk.told("ada", "POST /api/invitations", {"staff": "moa", "kind": "link"})
    await desk.told("uma", "POST /api/invitations", {"staff": "ulla", "kind": "link"})
    rows = (await desk.told("uma", "GET /api/audit"))["rows"]
    assert {each["account"] for each in rows} <= set(YOUNG_PEOPLE)
    assert ("uma", "link_made", "ulla") in [(e["account"], e["act"], e["about"]) for e in rows]
    whole = (await desk.told("ada", "GET /api/audit"))["rows"]
    assert ("ada", "link_made") in [(each["account"], each["act"]) for each in whole]


@pytest.mark.parametrize(
    "call",
    ["GET /api/advice", "GET /api/services/csv", "GET /api/enrolled", "GET /api/chain/statements"],
)
async def test_what_is_of_the_whole_is_refused_to_her_and_not_to_others(desk, call):
    assert await desk.ask("uma", call) == (403, {"refused": "not_allowed"})
    assert (await desk.ask("ada", call))[0] == 200


async def test_her_calendar_has_her_lines_and_who_can_be_planned_there(desk):
    rota = await desk.told("ulla", "GET /api/rota")
    assert [each["line"] for each in rota["lines"]] == [YOUNG_LINE]
    assert rota["lines"][0]["unit"] == "Nuoret"
    people = {each["id"]: each["lines"] for each in rota["people"]}
    assert people == {name: [YOUNG_LINE] for name in YOUNG_PEOPLE}
    shift = {"line": LINE, "day": "2030-01-01", "begins": "16:00", "ends": "20:00"}
    there = await desk.ask("ulla", "POST /api/rota/plan", {"shift": shift})
    men = await desk.ask("ulla", "POST /api/rota/plan", {"shift": {**shift, "line": MEN_LINE}})
    nowhere = await desk.ask("ulla", "POST /api/rota/plan", {"shift": {**shift, "line": "none"}})
    assert there == men == nowhere == (403, {"refused": "not_allowed"})
    for line in (LINE, MEN_LINE, "none"):
        answer = await desk.ask("ulla", "POST /api/call-in", {"line": line})
        assert answer == (403, {"refused": "not_allowed"})
