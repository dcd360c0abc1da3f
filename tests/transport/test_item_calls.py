"""What an organisation decides, over HTTP: who may what, what is refused and how, limits; another's is not there."""

import json
from dataclasses import replace
from datetime import date

import aiohttp
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatd.base.names import StaffRole
from chatd.directory.database.items import DatabaseItems
from chatd.directory.http.items import EDIT_MAX_BYTES
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.rules.items import DRAFTS_MAX, KINDS, UNDO_DAYS, Key, items_of
from chatd.directory.service.as_tables import shape_of, table_for
from chatd.directory.shapes import HTTP
from chatd.directory.toml.read import directory_of
from chatd.process.manifest import integrity_of
from chatd.staff.rules import ADMINS, MAY
from chatd.storage import Durable, keep_acts
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.service.test_editing import two
from tests.service.world import LINE, ROOT, ToldClock
from tests.transport.conftest import House, running

DIRECTORY = two()
VALUES = {
    (key.kind, key.id): json.loads(msgspec.json.encode(shape_of(item)))
    for key, item in items_of(DIRECTORY).items()
}
THEIRS = [
    key
    for key in VALUES
    if key[1] in {"muut", "muiden", "boss", "e-muut", "muut-hei", "muut-112", "muut-y"}
]
OF_ROLE = {StaffRole.COUNSELLOR: "aino", StaffRole.LEAD: "lea", StaffRole.ADMIN: "ada"}
ABOUT_LINE = {"kind": "line", "id": LINE}
BODIES = {
    **{
        f"POST /api/drafts/{kind}": {"id": name, "base": 1, "value": value}
        for (kind, name), value in reversed(VALUES.items())
        if (kind, name) not in THEIRS
    },
    "POST /api/drafts/look": ABOUT_LINE,
    "POST /api/drafts/drop": ABOUT_LINE,
    "POST /api/publish": {"items": [ABOUT_LINE]},
    "POST /api/undo": {"number": 10**6},
    "POST /api/file": {"text": "", "removing": False},
    "POST /api/hours": {"hours": VALUES["line", LINE]["hours"], "languages": ["fi"]},
    "POST /api/preview": {"line": LINE},
    "POST /api/ready-made/own": {"version": 0, "own": []},
    "POST /api/snippet": {"embed": next(iter(DIRECTORY.embeds)), "language": "fi"},
}

LOADER = "w/1.0.0/loader.js"


def built(folder):
    """A release of hardly anything."""
    (folder / LOADER).parent.mkdir(parents=True)
    (folder / LOADER).write_text("loader")
    (folder / LOADER).with_name("own.html").write_text("{{line.name}} {{line.help}}")
    manifest = {
        "version": "1.0.0",
        "exit": "https://www.example.org/",
        "release_key": {"key": "k"},
        "files": {LOADER: {"integrity": integrity_of(b"loader"), "raw": 6}},
        "pages": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


NEEDS_A_DRAFT = {
    "POST /api/drafts/look",
    "POST /api/drafts/drop",
    "POST /api/publish",
    "POST /api/undo",
    "POST /api/preview",
}  # or a publication: there is none yet


class Desk:
    """A daemon on a real SQLite, and one tab of each person."""

    def __init__(self, house, http):
        self.house, self.http, self.tabs = house, http, {}

    async def ask(self, name, call, body=None):
        """Status and answer."""
        if name not in self.tabs:
            self.tabs[name] = await self.house.tab(name)
        method, _, target = call.partition(" ")
        asked = self.tabs[name].asking(method, target, body)
        async with self.http.request(method, target, **asked) as answer:
            return answer.status, await answer.json()

    async def told(self, name, call, body=None):
        status, answer = await self.ask(name, call, body)
        assert status == 200, answer
        return answer

    async def draft(self, name, value, *, base=1, kind="line", item=LINE):
        return await self.told(
            name, f"POST /api/drafts/{kind}", {"id": item, "base": base, "value": value}
        )


@pytest.fixture
async def desk(tmp_path, official):
    database = Database(f"sqlite:///{tmp_path}/line.sqlite")
    await migrate(database)
    now = ToldClock().now
    durable = replace(Durable.of(database), items=DatabaseItems(database, keep_acts, now=now))
    await durable.directories.store(two())
    built(tmp_path)
    async with running(tmp_path, tmp_path, durable) as daemon:
        house = House(daemon, official)
        async with aiohttp.ClientSession(house.url) as http:
            yield Desk(house, http)
    await database.close()


HELPLINES = VALUES["line", LINE]["helpline"]


def line(**changes):
    return {**VALUES["line", LINE], **changes}


@pytest.mark.parametrize("call", sorted(HTTP))
async def test_each_call_is_answered_to_those_of_the_table_and_to_nobody_else(desk, call):
    method, _, target = call.partition(" ")
    async with desk.http.request(method, target, json=BODIES.get(call)) as nobody:
        assert (nobody.status, await nobody.json()) == (401, {"refused": "gone"})
    for role, name in OF_ROLE.items():
        status, answer = await desk.ask(name, call, BODIES.get(call))
        if role not in MAY[call]:
            reason = "not_allowed" if MAY[call] == ADMINS else "not_lead"
            assert (status, answer) == (403, {"refused": reason})
        elif call in NEEDS_A_DRAFT:
            assert (status, answer) == (403, {"refused": "not_allowed"})
        else:
            assert (status, answer.get("refused")) == (200, None)


async def test_a_draft_is_seen_published_undone_and_in_the_audit_log(desk):
    look = await desk.draft("lea", line(is_adult=False))
    assert (look["errors"], look["meanwhile"]) == ([], None)
    assert look["changes"] == [{"name": "is_adult", "old": "true", "new": "false"}]
    assert await desk.told("lea", "POST /api/drafts/look", ABOUT_LINE) == look
    done = await desk.told("lea", "POST /api/publish", {"items": [ABOUT_LINE]})
    assert done["number"]
    past = await desk.told("lea", "GET /api/publications")
    assert past["days"] == UNDO_DAYS
    newest = past["publications"][0]
    assert (newest["number"], newest["by"]["alias"], newest["undoes"]) == (
        done["number"],
        "Lea",
        None,
    )
    undone = await desk.told("ada", "POST /api/undo", {"number": done["number"]})
    own = await desk.told("ada", "GET /api/organisation")
    (held,) = own["lines"]
    assert (held["version"], held["value"], held["by"]["id"]) == (3, line(), "ada")
    assert undone["number"] > done["number"]
    rows = (await desk.told("ada", "GET /api/audit"))["rows"]
    told = [(each["account"], each["act"], each["about"]) for each in rows][:2]
    assert told == [
        ("ada", "directory_changed", LINE),
        ("lea", "directory_changed", LINE),
    ]


async def test_who_comes_second_is_told_who_and_when_and_loses_nothing(desk):
    await desk.draft("lea", line(is_adult=False))
    await desk.draft("ada", line(topics=[]))
    await desk.told("lea", "POST /api/publish", {"items": [ABOUT_LINE]})
    second = await desk.told("ada", "POST /api/publish", {"items": [ABOUT_LINE]})
    assert second["number"] is None
    meanwhile = second["looked"][0]["meanwhile"]
    assert (meanwhile["version"], meanwhile["by"]) == (
        2,
        {"id": "lea", "alias": "Lea", "role": "lead"},
    )
    (held,) = (await desk.told("ada", "GET /api/organisation"))["lines"]
    assert held["draft"]["value"] == line(topics=[])
    assert held["value"] == line(is_adult=False)


async def test_what_is_wrong_is_said_in_the_sentences_of_the_file_and_kept(desk):
    hours = {**line()["hours"], "monday": ["9:00-12:00"]}
    wrong = line(hours=hours, languages=["fi"], audience={})
    look = await desk.draft("lea", wrong)
    told = {".".join(map(str, each["way"])): each["text"] for each in look["errors"]}
    assert (
        told["audience"]
        == f'line "{LINE}": audience: expected a text in each language of the line: fi; fi is missing'
    )
    assert told["hours.monday"].startswith(f'line "{LINE}": hours: monday: expected hours such as')
    with pytest.raises(DirectoryFileError) as said:
        directory_of(as_a_file(wrong), "own.toml", date(2027, 1, 2))
    assert {f"own.toml: {text}" for text in told.values()} == set(said.value.faults)
    outcome = await desk.told("lea", "POST /api/publish", {"items": [ABOUT_LINE]})
    assert outcome["number"] is None
    assert outcome["looked"][0]["errors"] == look["errors"]
    (held,) = (await desk.told("lea", "GET /api/organisation"))["lines"]
    assert (held["value"], held["draft"]["value"]) == (line(), wrong)


def as_a_file(value):
    tables = {
        Key("organisation", "turva"): VALUES["organisation", "turva"],
        Key("line", LINE): value,
    }
    return {key.kind: [table_for("turva", key, table, (ROOT,))] for key, table in tables.items()}


def so_long(content, count):
    """The same JSON in so many bytes."""
    return content + b" " * (count - len(content))


@pytest.mark.parametrize(("over", "status"), [(0, 200), (1, 400)])
async def test_an_edit_has_so_many_bytes_and_no_more(desk, over, status):
    tab = await desk.house.tab("lea")
    body = json.dumps(BODIES["POST /api/drafts/line"]).encode()
    content = so_long(body, EDIT_MAX_BYTES + over)
    headers = tab.headers("POST", "/api/drafts/line", content)
    async with desk.http.post("/api/drafts/line", data=content, headers=headers) as answer:
        told = await answer.json()
    assert answer.status == status, told
    assert over == 0 or told == {"refused": "malformed"}


async def test_so_many_drafts_and_no_more(desk):
    for number in range(DRAFTS_MAX):
        await desk.draft("ada", line(), base=0, item=f"turva-{number}")
    body = {"id": "turva-more", "base": 0, "value": line()}
    assert await desk.ask("lea", "POST /api/drafts/line", body) == (403, {"refused": "no_room"})
    await desk.told("ada", "POST /api/drafts/drop", {"kind": "line", "id": "turva-0"})
    await desk.told("lea", "POST /api/drafts/line", body)


@pytest.mark.parametrize(
    "body",
    [None, {}, [], {"id": LINE, "base": -1, "value": line()}, {"id": LINE, "base": 1, "value": {}}],
)
async def test_what_is_of_another_kind_is_refused_whole(desk, body):
    assert await desk.ask("lea", "POST /api/drafts/line", body) == (400, {"refused": "malformed"})
    (held,) = (await desk.told("lea", "GET /api/organisation"))["lines"]
    assert held["draft"] is None


names = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)


def test_every_kind_of_item_is_among_what_is_anothers():
    assert {kind for kind, _ in THEIRS} == set(KINDS)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    whose=st.sampled_from(THEIRS),
    invented=names.map(lambda each: f"x{each}"),
    base=st.integers(0, 3),
    is_gone=st.booleans(),
    act=st.sampled_from(["draft", "look", "drop", "publish"]),
)
async def test_what_is_anothers_is_answered_as_what_is_not_there(
    desk, whose, invented, base, is_gone, act
):
    kind, theirs = whose

    async def told(name):
        key = {"kind": kind, "id": name}
        if act == "draft":
            value = None if is_gone and kind != "organisation" else VALUES[whose]
            body = {"id": name, "base": base, "value": value}
            return await desk.ask("ada", f"POST /api/drafts/{kind}", body)
        path = "publish" if act == "publish" else f"drafts/{act}"
        return await desk.ask(
            "ada", f"POST /api/{path}", {"items": [key]} if act == "publish" else key
        )

    assert await told(theirs) == await told(invented) == (403, {"refused": "not_allowed"})
    boss = await desk.told("boss", "GET /api/organisation")
    assert [each["id"] for each in boss["lines"]] == ["muiden"]
    assert {each["id"] for each in (*boss["embeds"], *boss["phrases"], *boss["cards"])} == {
        "e-muut",
        "muut-hei",
        "muut-112",
    }
    assert boss["others"] == []
    assert set(KINDS) == set(boss["may"])


async def test_the_control_its_own_admin_does_all_of_it(desk):
    for kind, name in THEIRS:
        body = {"id": name, "base": 1, "value": VALUES[kind, name]}
        await desk.told("boss", f"POST /api/drafts/{kind}", body)
    items = [{"kind": kind, "id": name} for kind, name in THEIRS]
    assert (await desk.told("boss", "POST /api/publish", {"items": items}))["looked"]


async def test_nobody_undoes_or_sees_what_another_organisation_published(desk):
    await desk.draft(
        "boss",
        VALUES["line", "muiden"] | {"topics": [], "helpline": HELPLINES, "policy": {}},
        item="muiden",
    )
    key = {"kind": "line", "id": "muiden"}
    done = await desk.told("boss", "POST /api/publish", {"items": [key]})
    number = done["number"]
    assert number, done
    assert await desk.ask("ada", "POST /api/undo", {"number": number + 1000}) == (
        await desk.ask("ada", "POST /api/undo", {"number": number})
    )
    rows = (await desk.told("ada", "GET /api/audit"))["rows"]
    assert not [each for each in rows if "muiden" in each["about"]]


async def test_a_snippet_pins_the_release_that_is_served_and_is_of_this_very_line(desk):
    told = await desk.told("lea", "POST /api/snippet", BODIES["POST /api/snippet"])
    origin = told["page"].removesuffix("/l/e-nettiturva")
    pin = integrity_of(b"loader")
    assert f'src="{origin}/{LOADER}" integrity="{pin}"' in told["html"]
    assert (told["roots"], f'data-root="{ROOT}"' in told["html"]) == (1, True)
    body = {"embed": "e-nettiturva", "language": "de"}
    assert await desk.ask("lea", "POST /api/snippet", body) == (403, {"refused": "not_allowed"})


async def seen(desk, path):
    async with desk.http.get(path) as answer:
        return answer.status, await answer.text()


async def test_a_draft_is_seen_in_the_own_page_by_who_has_the_address_and_marked_in_each_language(
    desk,
):
    await desk.draft("lea", line(audience={"fi": "Uusi teksti", "sv": "Ny text"}))
    told = await desk.told("lea", "POST /api/preview", {"line": LINE})
    path = "/l/" + told["page"].partition("/l/")[2]
    for language, mark, text in (("fi", "Luonnos: ", "Uusi teksti"), ("sv", "Utkast: ", "Ny text")):
        status, page = await seen(desk, f"{path}?lang={language}")
        assert status == 200
        assert mark in page
        assert text in page
    status, profile = await seen(desk, path.replace("/l/", "/line/") + "?lang=sv")
    assert json.loads(profile)["audience"].endswith("Ny text")
    assert json.loads((await seen(desk, path.replace("/l/", "/state/")))[1])["text"].startswith(
        "Luonnos: "
    )
    assert "Ny text" not in (await seen(desk, "/l/e-nettiturva?lang=sv"))[1]
    await desk.told("lea", "POST /api/drafts/drop", ABOUT_LINE)
    assert (await seen(desk, path))[0] == 404


async def test_a_draft_with_a_mistake_and_somebody_elses_cannot_be_seen(desk):
    await desk.draft("lea", line(audience={"fi": "Uusi teksti"}))
    refused = (403, {"refused": "not_allowed"})
    assert await desk.ask("lea", "POST /api/preview", {"line": LINE}) == refused
    await desk.draft("lea", line())
    assert await desk.ask("ada", "POST /api/preview", {"line": LINE}) == refused


async def test_a_webmasters_test_is_marked_and_nobody_can_join_by_it(desk):
    status, page = await seen(desk, "/l/e-nettiturva~test")
    assert (status, "Testi: " in page) == (200, True)
    assert json.loads((await seen(desk, "/state/e-nettiturva~test"))[1])["text"].startswith(
        "Testi: "
    )
    assert (await seen(desk, "/l/other~test"))[0] == 404
    assert (await seen(desk, "/l/~AAAA"))[0] == 404
