"""Services over HTTP: who may what, published whole or not at all, and pages for anybody where that is said."""

from dataclasses import replace

import aiohttp
import pytest

from chatd.referral.http.calls import BODY_MAX_BYTES
from chatd.referral.http.pages import ServicePages
from chatd.referral.rules.rows import COLUMNS, FIELD_MAX_CHARS
from chatd.referral.rules.services import SERVICES_MAX
from chatd.referral.shapes import HTTP
from chatd.staff.rules import MAY
from chatd.storage import Durable
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.core.test_services import table
from tests.service.test_editing import two
from tests.transport.conftest import House, running
from tests.transport.test_item_calls import OF_ROLE, Desk, built

COUPLE = {"id": "pari", "category": "couple_therapy", "name_fi": "<b>Pari</b>", "name_en": ""}
OLD = {"id": "vanha", "category": "ngo", "reviewed": "2020-01-01", "regions": "whole-country"}
LEAD = {"id": "johto", "category": "ngo", "coordinates": "yes", "reviewed": "2020-01-01"}
LEAD["hours"] = "mon-fri 09:00-16:00|sun 10:00-12:00"
GOOD = table({"reviewed": "2020-01-01"}, {**COUPLE, "reviewed": "2020-01-01"}, OLD, LEAD)
SERVICE_ROW = {
    "category": "couple_therapy",
    "name_fi": "Pari",
    "text_fi": "Auttaa.",
    "regions": "kainuu",
    "clients": "everybody",
    "languages": "fi",
    "reviewed": "2026-01-01",
}
BODIES = {
    "POST /api/services/look": {"csv": GOOD},
    "POST /api/services/publish": {"csv": GOOD, "base": 0, "is_public": True},
    "POST /api/services/undo": {"number": 9},
    "POST /api/services/one": {"base": 0, "service": "pari", "row": None},
    "POST /api/services/referred": {"category": "police"},
}


@pytest.fixture
async def desk(tmp_path, official):
    database = Database(f"sqlite:///{tmp_path}/line.sqlite")
    await migrate(database)
    durable = Durable.of(database)
    await durable.directories.store(two())
    built(tmp_path)
    async with running(tmp_path, tmp_path, replace(durable)) as daemon:
        house = House(daemon, official)
        async with aiohttp.ClientSession(house.url) as http:
            yield Desk(house, http)
    await database.close()


async def publish(desk, base=0, csv=GOOD, *, is_public=True):
    body = {"csv": csv, "base": base, "is_public": is_public}
    return await desk.told("lea", "POST /api/services/publish", body)


async def page(desk, way):
    async with desk.http.get(way, headers={"Accept": "text/html"}) as answer:
        return answer.status, await answer.text(), answer.headers


@pytest.mark.parametrize("call", sorted(HTTP))
async def test_each_call_is_answered_to_those_of_the_table_and_to_nobody_else(desk, call):
    method, _, target = call.partition(" ")
    async with desk.http.request(method, target, json=BODIES.get(call)) as nobody:
        assert (nobody.status, await nobody.json()) == (401, {"refused": "gone"})
    for role, name in OF_ROLE.items():
        status, answer = await desk.ask(name, call, BODIES.get(call))
        if role not in MAY[call]:
            assert (status, answer) == (403, {"refused": "not_lead"})
        elif call == "POST /api/services/undo":
            assert (status, answer) == (403, {"refused": "not_allowed"})
        else:
            assert (status, answer.get("refused")) == (200, None)


async def test_a_table_is_seen_published_read_and_put_back(desk):
    looked = await desk.told("lea", "POST /api/services/look", {"csv": GOOD})
    assert (looked["standing"], looked["count"], len(looked["added"])) == (0, 4, 4)
    assert (await desk.told("aino", "GET /api/services"))["services"] == []
    assert (await publish(desk))["number"] == 1
    shown = await desk.told("aino", "GET /api/services")
    assert [each["id"] for each in shown["services"]] == [
        "oulun-turvakoti",
        "pari",
        "vanha",
        "johto",
    ]
    assert shown["services"][2]["is_due"]
    file = await desk.told("lea", "GET /api/services/csv")
    assert (await desk.told("lea", "POST /api/services/look", {"csv": file["csv"]}))[
        "changed"
    ] == []
    assert (await publish(desk, 1, table()))["looked"]["removed"] == sorted(
        ["oulun-turvakoti", "pari", "vanha", "johto"]
    )
    assert (await desk.told("lea", "POST /api/services/undo", {"number": 1}))["number"] == 3
    assert (await desk.told("aino", "GET /api/services"))["services"] == shown["services"]
    acts = [each["act"] for each in (await desk.told("ada", "GET /api/audit"))["rows"]]
    assert acts[:3] == ["services_put_back", "services_published", "services_published"]


async def test_who_comes_second_is_told_who_came_between_and_nothing_is_lost(desk):
    await publish(desk)
    told = await publish(desk, 0, table())
    assert (told["number"], told["looked"]["standing"], told["looked"]["by"]) == (None, 1, "lea")
    assert len((await desk.told("aino", "GET /api/services"))["services"]) == 4


def one(base, service, **row):
    said = {**dict.fromkeys(COLUMNS, ""), **SERVICE_ROW, **row} if row else None
    return {"base": base, "service": service, "row": said}


async def test_one_service_is_changed_added_and_taken_away_and_the_others_stand(desk):
    await publish(desk)
    ask = "POST /api/services/one"
    told = await desk.told("lea", ask, one(1, "pari", id="pari", name_fi="Uusi nimi"))
    assert (told["number"], told["looked"]["changed"]) == (2, ["pari"])
    told = await desk.told("lea", ask, one(2, "", id="uusi"))
    assert (told["number"], told["looked"]["added"]) == (3, ["uusi"])
    told = await desk.told("lea", ask, one(3, "vanha"))
    assert (told["number"], told["looked"]["removed"]) == (4, ["vanha"])
    shown = await desk.told("aino", "GET /api/services")
    names = {each["id"]: each["name"]["fi"] for each in shown["services"]}
    assert list(names) == ["oulun-turvakoti", "pari", "johto", "uusi"]
    assert names["pari"] == "Uusi nimi"
    assert shown["is_public"]


async def test_one_service_with_a_mistake_changes_nothing_nor_does_who_comes_second(desk):
    await publish(desk)
    ask = "POST /api/services/one"
    told = await desk.told("lea", ask, one(1, "pari", id="pari", phones="call us"))
    assert told["number"] is None
    assert [each["column"] for each in told["looked"]["faults"]] == ["phones"]
    told = await desk.told("lea", ask, one(1, "", id="vanha"))
    assert [each["column"] for each in told["looked"]["faults"]] == ["id"]
    await publish(desk, 1)
    told = await desk.told("lea", ask, one(1, "pari", id="pari"))
    assert (told["number"], told["looked"]["standing"]) == (None, 2)
    long = one(2, "pari", id="pari", text_fi="x" * (FIELD_MAX_CHARS + 1))
    assert await desk.ask("lea", ask, long) == (400, {"refused": "malformed"})


async def test_a_table_with_one_mistake_changes_nothing(desk):
    told = await publish(desk, 0, table({"id": "a"}, {"id": "b", "phones": "x"}))
    assert told["number"] is None
    assert [(each["row"], each["column"]) for each in told["looked"]["faults"]] == [(3, "phones")]
    assert (await desk.told("lea", "GET /api/services/csv"))["number"] == 0


async def test_another_organisation_has_none_of_it(desk):
    await publish(desk)
    assert (await desk.told("boss", "GET /api/services"))["services"] == []
    assert await desk.ask("boss", "POST /api/services/undo", {"number": 1}) == (
        403,
        {"refused": "not_allowed"},
    )


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")  # of the asking side
async def test_the_greatest_table_fits_and_a_longer_body_is_refused(desk):
    rows = [
        {"id": f"s{n}", "reviewed": "2020-01-01", "text_fi": "ä" * 300} for n in range(SERVICES_MAX)
    ]
    assert (await publish(desk, 0, table(*rows)))["number"] == 1
    assert await desk.ask("lea", "POST /api/services/look", {"csv": "a" * BODY_MAX_BYTES}) == (
        400,
        {"refused": "malformed"},
    )


async def test_of_a_month_that_is_not_over_nothing_is_told(desk):
    for _ in range(4):
        await desk.told("aino", "POST /api/services/referred", {"category": "police"})
    past = await desk.told("lea", "GET /api/services/past")
    assert past["referred"] == []


async def test_the_pages_are_there_only_where_the_organisation_says_so(desk):
    organisation = next(iter(two().organisations))
    for way in (f"/s/{organisation}", f"/s/{organisation}/fi", f"/s/{organisation}/fi/kainuu"):
        assert (await page(desk, way))[0] == 404
    await publish(desk, is_public=False)
    assert (await page(desk, f"/s/{organisation}/fi/kainuu"))[0] == 404
    await publish(desk, 1)
    await publish(desk, 2, is_public=False)
    assert (await desk.told("lea", "POST /api/services/undo", {"number": 2}))["number"] == 4
    assert (await page(desk, f"/s/{organisation}/fi/kainuu"))[0] == 404, "put back, not shown again"
    await publish(desk, 4)
    for way in ("fi/atlantis", "de/kainuu", "fi/kainuu/x"):
        assert (await page(desk, f"/s/{organisation}/{way}"))[0] == 404
    for way in ("", "/sv", "/sv/kainuu"):
        inside = (await page(desk, f"/s/{organisation}{way}"))[1].split("<main>\n")[1]
        leave = '<p class="leave"><a href="https://www.example.org/"'
        assert inside.startswith(leave), "the way out, before all else"
    status, front, _ = await page(desk, f"/s/{organisation}")
    assert (status, f'href="/s/{organisation}/sv"' in front) == (200, True)
    status, regions, _ = await page(desk, f"/s/{organisation}/sv")
    assert (status, "Kajanaland" in regions, "4 tjänster" in regions) == (200, True, True)


async def test_the_lines_own_page_leads_there_only_where_anybody_may_read_them(desk):
    organisation = next(iter(two().organisations))
    embed = next(each.id for each in two().embeds.values() if each.organisation == organisation)
    way = f'href="/s/{organisation}/fi"'
    await publish(desk, is_public=False)
    assert way not in (await page(desk, f"/l/{embed}"))[1]
    await publish(desk, 1)
    assert way in (await page(desk, f"/l/{embed}"))[1]
    await publish(desk, 2, is_public=False)
    assert way not in (await page(desk, f"/l/{embed}"))[1]


async def test_a_page_is_made_once_however_often_strangers_ask(desk, monkeypatch):
    await publish(desk)
    made = []
    make = ServicePages._region
    monkeypatch.setattr(ServicePages, "_region", lambda *told: made.append(told) or make(*told))
    organisation = next(iter(two().organisations))
    shown = [await page(desk, f"/s/{organisation}/fi/kainuu") for _ in range(5)]
    assert {each[:2] for each in shown} == {shown[0][:2]}
    assert len(made) <= 2, "once, and once more if the minute has changed"


async def test_a_page_of_a_region_says_who_coordinates_cautions_and_has_nothing_of_others(desk):
    await publish(desk)
    organisation = next(iter(two().organisations))
    status, shown, headers = await page(desk, f"/s/{organisation}/fi/kainuu")
    assert status == 200
    assert shown.index("Täällä koordinoi") < shown.index("Turvakodit") < shown.index("Järjestöt")
    assert "Pariterapia ei ole turvallista" in shown
    assert "Tätä ei ole tarkistettu" in shown
    assert 'href="tel:0401234567"' in shown
    assert "ma-pe 09:00-16:00, su 10:00-12:00" in shown
    assert "&lt;b&gt;Pari" in shown
    assert "<script" not in shown
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "script-src" not in headers["Content-Security-Policy"]
    assert len(shown) < 20_000
    elsewhere = await page(desk, f"/s/{organisation}/fi/lappi")
    assert "Turvakodit" not in elsewhere[1]
    assert "Järjestöt" in elsewhere[1]
