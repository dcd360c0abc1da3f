"""From an operator's one act to a line that is open: all but the invitation is done by its people, over HTTP."""

import asyncio
import time

from chatd.__main__ import parsed
from chatd.process.config import Config
from tests.service.world import ROOT
from tests.transport.newcomer import Newcomer
from tests.transport.test_item_calls import Desk, desk  # noqa: F401 - a fixture

SITE = "https://uusi.example"
INVITE = ("organisations", "invite", "uusi", "--name", "Uusi ry", "--alias", "Uuno")


def invited(folder, capsys):
    """What the operator types, and hands over: the secret of the link."""
    url = f"sqlite:///{folder}/line.sqlite"
    more = ("--site", SITE, "--origin", "https://line.example", "--root", ROOT, "--database", url)
    args = parsed([*INVITE, *more])
    capsys.readouterr()
    assert args.run(args, Config()) == 0
    return capsys.readouterr().out.strip().partition("#link=")[2]


async def test_its_first_admin_opens_the_line_without_a_shell(
    desk: Desk,  # noqa: F811
    tmp_path,
    capsys,
    monkeypatch,
):
    house, http = desk.house, desk.http
    terminals = house.daemon.clock.now  # never set back: what ran a moment ago has seen it
    monkeypatch.setattr(time, "time", terminals)
    secret = await asyncio.to_thread(invited, tmp_path, capsys)  # used before it is read anew
    uuno = Newcomer(house, "uusi-admin")
    assert (await uuno.sign_in(http, secret))["staff"]["alias"] == "Uuno"
    assert (await uuno.come_back(http))["bearer"], "by the passkey that was made"

    async def ask(call, body=None):
        answer = await uuno.ask(http, *call.split(" "), body)
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def phase():
        asked = await http.get("/state/uusi-etusivu", headers={"Origin": SITE})
        return (await asked.json())["phase"]

    own = await ask("GET /api/organisation")
    assert [each["id"] for each in own["lines"]] == ["uusi-linja"]
    assert await phase() == "closed"
    (line,) = own["lines"]
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    hours = {**line["value"]["hours"], **{day: ["00:00-00:00"] for day in days}}
    value = {**line["value"], "hours": hours}
    look = await ask("POST /api/drafts/line", {"id": "uusi-linja", "base": 1, "value": value})
    assert look["errors"] == []
    person = {"alias": "Pirkko", "role": "counsellor", "lines": ["uusi-linja"]}
    person |= {"languages": ["fi"], "answers_as": None, "since": None, "unit": None}
    body = {"id": "uusi-pirkko", "base": 0, "value": person}
    assert (await ask("POST /api/drafts/staff", body))["errors"] == []
    items = [{"kind": "line", "id": "uusi-linja"}, {"kind": "staff", "id": "uusi-pirkko"}]
    assert (await ask("POST /api/publish", {"items": items}))["number"]
    told = await ask("POST /api/invitations", {"staff": "uusi-pirkko", "kind": "link"})
    await house.job("reload")
    assert await phase() == "open"
    pirkko = Newcomer(house, "uusi-pirkko")
    assert (await pirkko.sign_in(http, told["secret"]))["staff"]["alias"] == "Pirkko"
