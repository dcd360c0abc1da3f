"""Somebody is out at once, everywhere; and what the staff has done is kept for the organisation's admin."""

import asyncio

import aiohttp
import pytest

from chatd.base.names import StaffId, StaffRole
from tests.service.world import a_directory, a_person
from tests.transport.newcomer import Newcomer

GONE = {"refused": "gone"}


@pytest.fixture
async def http(house):
    async with aiohttp.ClientSession(house.url) as client:
        yield client


@pytest.fixture
def aino(house):
    return Newcomer(house, "aino")


# ---- out ----

ACTS = [
    ("say", {"id": 1, "kind": "message", "body": "AAAA"}),
    ("received", {"up_to": 1}),
    ("end", {}),
    ("catch_up", {"after": 0}),
]


async def acted(page, talk):
    """Twenty-four acts, as fast as they can be sent; which of them were answered."""
    answered = []
    for at in range(24):
        name, more = ACTS[at % len(ACTS)]
        page.emit(name, {"conversation": talk, **more})
    asked = asyncio.create_task(page.ask("pause", {"paused": True}))
    done, _ = await asyncio.wait([asked], timeout=1)
    answered.extend(each.result() for each in done)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    return answered


async def test_who_is_signed_out_by_a_lead_does_not_one_thing_more(house, http):
    visitor, page, talk = await house.talking()
    lea = await house.tab("lea")
    body = {"staff": "aino"}
    asked = lea.asking("POST", "/api/staff/out", body)
    assert (await http.post("/api/staff/out", **asked)).status == 200
    (kept,) = house.daemon.live.conversations._conversations.values()
    before = (kept, len(visitor.seen))
    assert await acted(page, talk) == []
    assert await page.next("disconnect") == "io server disconnect"
    (after,) = house.daemon.live.conversations._conversations.values()
    assert after == before[0]
    assert after.phase == "orphaned"
    assert (await http.get("/api/me", **page.tab.asking("GET", "/api/me"))).status == 401
    again = house.official.page(house.url, "console", auth=page.tab.auth)
    assert await again.next("connect_error") == "gone"


async def test_who_is_signed_out_by_another_process_is_cut_within_a_second(house, http):
    _, page, talk = await house.talking()
    began = asyncio.get_running_loop().time()
    await house.daemon.durable.sign_ins.end_bearers("aino")  # as `chatd staff cut` does
    assert await page.next("disconnect") == "io server disconnect"
    assert asyncio.get_running_loop().time() - began < 1
    assert await acted(page, talk) == []
    (kept,) = house.daemon.live.conversations._conversations.values()
    assert kept.phase == "orphaned"


async def test_with_the_passkeys_taken_nobody_comes_back_by_one(house, http, aino):
    await aino.sign_in(http)
    lea = Newcomer(house, "lea")
    await lea.sign_in(http)
    body = {"staff": "aino", "passkeys": True}
    assert (await lea.ask(http, "POST", "/api/staff/out", body)).status == 200
    assert await aino.come_back(http) == GONE
    assert "bearer" in await lea.come_back(http)


# ---- what the staff has done ----


async def test_an_admin_reads_what_the_staff_has_done_and_nobody_reads_of_a_visitor(house, http):
    directory = a_directory()
    directory.staff[StaffId("ada")] = a_person("ada", StaffRole.ADMIN)
    daemon = house.daemon
    daemon.durable.directories.directory = directory
    await house.job("reload")
    visitor, page, talk = await house.talking()
    visitor.emit("say", {"conversation": talk, "id": 2, "kind": "message", "body": "Q0FOQVJZ"})
    lea, ada, bo = (Newcomer(house, name) for name in ("lea", "ada", "bo"))
    for each in (lea, ada):
        await each.sign_in(http)
    made = await lea.ask(http, "POST", "/api/invitations", {"staff": "bo", "kind": "digits"})
    said = (await made.json())["secret"]
    await http.post("/api/invitation", json={"secret": f"bo {int(said) ^ 1:06}"})
    await bo.sign_in(http, f"bo {said}")
    await lea.ask(http, "POST", "/api/staff/out", {"staff": "aino"})
    board = await house.console("lea")
    await board.ask("change_line", {"line": "nettiturva", "act": "close"})
    rows = (await (await ada.ask(http, "GET", "/api/audit")).json())["rows"]
    told = [(each["account"], each["act"], each["about"]) for each in reversed(rows)]
    assert [each for each in told if not each[1].startswith("directory")] == [
        ("lea", "signed_in", ""),
        ("ada", "signed_in", ""),
        ("lea", "digits_made", "bo"),
        ("", "digits_failed", "bo"),
        ("bo", "signed_in", ""),
        ("lea", "signed_out_by_lead", "aino"),
        ("lea", "line_changed:close", "nettiturva"),
    ]
    older = await ada.ask(http, "GET", f"/api/audit?before={rows[-2]['number']}")
    assert [each["number"] for each in (await older.json())["rows"]] == [rows[-1]["number"]]
    assert (await ada.ask(http, "GET", "/api/audit?before=x")).status == 400
    kept = repr(daemon.durable.audit.rows)
    tickets = list(daemon.live.tickets_and_desks._tickets)
    for canary in ("Q0FOQVJZ", talk, *tickets, visitor.key.hash, page.key.hash, said):
        assert canary not in kept
    assert "bo" in kept, "control"


async def test_acts_are_kept_for_a_year(house):
    audit, journal = house.daemon.durable.audit, house.daemon.areas.staff.audit
    journal.note("signed_in", organisation="turva", account="aino")
    await house.job("audit")
    house.daemon.clock.at += 365 * 24 * 3_600
    await house.job("purge")
    assert len(audit.rows) == 1
    house.daemon.clock.at += 1
    await house.job("purge")
    assert audit.rows == []
