"""What an organisation can never change, whatever it writes: the promises of the release, and what runs in its page."""

import json
import re

import pytest
import tomli_w

from tests.transport.test_file_calls import back, fit
from tests.transport.test_item_calls import LINE, VALUES, desk, line, seen  # noqa: F401 - a fixture

SLY = '</p><script>alert(1)</script><a href="https://evil.example">112</a>'
KEYS = ("texts", "promises", "visitor.consent.start", "exit", "script", "policy_texts", "roots")


@pytest.mark.parametrize("kind", ["line", "organisation", "embed"])
async def test_no_field_of_an_item_is_a_text_of_the_release(desk, kind):  # noqa: F811
    name = {"line": LINE, "organisation": "turva", "embed": "e-nettiturva"}[kind]
    for key in KEYS:
        value = {**VALUES[kind, name], key: {"fi": "Emme lupaa mitään"}}
        body = {"id": name, "base": 1, "value": value}
        told = await desk.ask("ada", f"POST /api/drafts/{kind}", body)
        assert told == (400, {"refused": "malformed"}), key


async def test_nor_is_a_table_of_its_file(desk):  # noqa: F811
    values = await fit(desk)
    for key in ("texts", "promises", "consent"):
        wrong = {**values, "line": [{**values["line"][0], key: {"fi": "Emme lupaa mitään"}}]}
        told = await back(desk, tomli_w.dumps(wrong))
        said = " ".join(each["text"] for each in told["errors"])
        not_known = (
            "fi: is not for the line to say"
            if key == "texts"
            else "is not a key that is known here"
        )
        assert f"{key}: {not_known}" in said
        assert told["looked"] == []


async def test_its_words_are_words_in_the_page_and_help_stands_beside_them(desk):  # noqa: F811
    before = (await seen(desk, "/l/e-nettiturva"))[1]
    value = line(audience={"fi": SLY, "sv": SLY}, name={"fi": SLY[:40], "sv": SLY[:40]})
    look = await desk.draft("ada", value)
    assert look["errors"] == []
    items = {"items": [{"kind": "line", "id": LINE}]}
    assert (await desk.told("ada", "POST /api/publish", items))["number"]
    await desk.house.job("reload")
    async with desk.http.get("/l/e-nettiturva") as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "<script>alert" not in page
    assert 'href="https://evil.example"' not in page
    assert "unsafe" not in policy
    assert "evil.example" not in policy
    links = re.findall(r'href="[^"]*"', page)
    assert links == re.findall(r'href="[^"]*"', before)
    assert any("tel:" in each for each in links), "control"


async def test_what_the_application_is_told_of_a_line_has_no_text_of_the_release(desk):  # noqa: F811
    told = json.loads((await seen(desk, "/line/e-nettiturva?lang=fi"))[1])
    words = {key for key, each in told.items() if isinstance(each, str)}
    own = {"line", "name", "organisation", "language", "audience", "phase", "timezone", "exception"}
    assert words == own | {"services"}  # whose services: an id, or none
