"""The organisation's own file over HTTP: out without a secret, back as drafts, with the file's sentences and lines."""

import tomllib

import tomli_w

from chatd.directory.shapes.file import FILE_MAX_CHARS
from tests.service.world import LINE
from tests.transport.test_item_calls import desk  # noqa: F401 - a fixture


async def out(desk):  # noqa: F811
    told = await desk.told("lea", "GET /api/file")
    assert told["name"] == "turva.toml"
    return told["text"]


async def back(desk, text, name="ada", *, removing=False):  # noqa: F811
    return await desk.told(name, "POST /api/file", {"text": text, "removing": removing})


async def fit(desk):  # noqa: F811
    """A file without mistakes: the line of the tests has numbers that no file may have."""
    values = tomllib.loads(await out(desk))
    values["line"][0].pop("policy", None)
    for helpline in values["line"][0]["helpline"]:
        helpline["reviewed"] = helpline["reviewed"].replace(year=2026)
    return values


async def test_what_went_out_comes_back_as_a_draft_that_is_seen_and_then_published(desk):  # noqa: F811
    values = await fit(desk)
    values["line"][0]["topics"] = []
    told = await back(desk, tomli_w.dumps(values))
    assert (told["errors"], told["warnings"], told["kept"]) == ([], [], [])
    (look,) = told["looked"]
    assert (look["id"], look["errors"]) == (LINE, [])
    assert "topics" in [each["name"] for each in look["changes"]]
    items = {"items": [{"kind": "line", "id": LINE}]}
    (held,) = (await desk.told("ada", "GET /api/organisation"))["lines"]
    assert held["value"]["topics"] != [], "a draft changes nothing for visitors"
    assert (await desk.told("ada", "POST /api/publish", items))["number"]
    assert tomllib.loads(await out(desk))["line"][0]["topics"] == []
    again = await back(desk, await out(desk))
    assert (again["looked"], again["errors"]) == ([], [])


async def test_a_mistake_is_told_with_its_line_and_nothing_is_kept(desk):  # noqa: F811
    text = tomli_w.dumps(await fit(desk)).replace("monday = [\n", "mondey = [\n", 1)
    at = next(n for n, row in enumerate(text.splitlines(), 1) if "mondey" in row)
    told = await back(desk, text)
    (error,) = told["errors"]
    assert error["line"] == at
    assert "mondey" in error["text"]
    assert "monday" in error["text"], "a hint"
    assert told["looked"] == []
    own = await desk.told("ada", "GET /api/organisation")
    assert all(each["draft"] is None for each in own["lines"])
    (broken,) = (await back(desk, "[[line]\n"))["errors"]
    assert broken["line"] == 1


async def test_what_is_anothers_is_neither_changed_nor_told_of(desk):  # noqa: F811
    values = await fit(desk)
    for theirs in ("muut", "nobody"):
        strange = {**values, "organisation": [{"id": theirs, "name": "X"}]}
        told = await back(desk, tomli_w.dumps(strange))
        assert told["looked"] == []
        assert any("a file here is of one organisation alone" in e["text"] for e in told["errors"])
    for name in ("muiden", "no-such-line"):
        line = {**values["line"][0], "id": name}
        told = await back(desk, tomli_w.dumps({**values, "line": [*values["line"], line]}))
        assert [each["text"] for each in told["errors"]] == [
            f'line "{name}": a new id begins with "turva-"'
        ]


async def test_what_is_not_named_stays_unless_it_is_to_go_and_roots_stay(desk):  # noqa: F811
    values = await fit(desk)
    values["organisation"][0]["roots"] = []
    gone = values["staff"].pop()["id"]
    told = await back(desk, tomli_w.dumps(values))
    assert told["kept"] == [{"kind": "staff", "id": gone}]
    assert "roots: stay as they are" in told["warnings"][0]["text"]
    assert told["warnings"][0]["key"] == "roots_stay"
    assert gone not in [each["id"] for each in told["looked"]]
    told = await back(desk, tomli_w.dumps(values), removing=True)
    assert gone in [each["id"] for each in told["looked"]]
    assert told["kept"] == []


async def test_no_secret_goes_out(desk):  # noqa: F811
    await desk.ask("lea", "GET /api/me")
    text = await out(desk)
    assert "Lea" in text, "control"
    for tab in desk.tabs.values():
        assert tab.bearer not in text
        assert tab.tab_key not in text


async def test_a_file_has_so_many_characters_and_no_more(desk):  # noqa: F811
    text = tomli_w.dumps(await fit(desk))
    filled = text + "#" * (FILE_MAX_CHARS - len(text))
    assert (await back(desk, filled))["errors"] == []
    body = {"text": filled + "#", "removing": False}
    assert await desk.ask("ada", "POST /api/file", body) == (400, {"refused": "malformed"})


async def test_an_invitation_that_the_file_does_not_say_any_more_stays_unless_it_is_to_go(desk):  # noqa: F811
    values = await fit(desk)
    values["organisation"][0]["invites"] = {LINE: ["silta"]}
    await back(desk, tomli_w.dumps(values))
    items = {"items": [{"kind": "organisation", "id": "turva"}]}
    assert (await desk.told("ada", "POST /api/publish", items))["number"]
    del values["organisation"][0]["invites"]
    told = await back(desk, tomli_w.dumps(values))
    assert "silta" in told["errors"][0]["text"]
    assert told["looked"] == []
    told = await back(desk, tomli_w.dumps(values), removing=True)
    assert told["errors"] == []
    changes = [part for look in told["looked"] for part in look["changes"]]
    assert ("silta", "-") in [(part["old"], part["new"]) for part in changes]
