"""`POST /leave`: what a page that goes says without a connection, as browsers send it."""

import asyncio
import gzip
import json

import aiohttp
import pytest

from chatd.base import limits
from chatd.line.http.goodbyes import GOODBYE_MAX_BYTES
from tests.transport.conftest import until, until_state

PLAIN = {"Content-Type": "text/plain;charset=UTF-8", "Origin": "null"}  # of a sealed frame
UNKNOWN = {"key": "A" * 43}


@pytest.fixture
async def http(house):
    async with aiohttp.ClientSession(house.url) as http:
        yield http


async def say(http, goodbye, **headers):
    body = goodbye if isinstance(goodbye, str | bytes) else json.dumps(goodbye)
    answer = await http.post("/leave", data=body, headers=PLAIN | headers)
    return answer.status, await answer.json()


def held(page, **changes):
    """What the page has of its place."""
    talk = page.state.get("conversation")
    return {"key": page.key.text, "value": (talk or page.state)["value"]} | changes


async def test_the_place_is_given_back_and_the_page_is_told_so_once(house, http):
    visitor = await house.waiting()
    visitor.kill()
    assert await say(http, held(visitor)) == (200, {})
    assert await say(http, held(visitor)) == (200, {})
    again = await house.visitor()
    resume = {"value": visitor.state["value"], "key": visitor.key.text}
    assert await again.ask("resume", resume) == {"refused": "gone"}


async def test_whoever_talks_with_it_is_told_at_once(house, http):
    visitor, console, _ = await house.talking()
    visitor.state = await until_state(visitor, lambda state: state["conversation"])
    visitor.kill()
    assert await say(http, held(visitor, quick=True)) == (200, {})
    state = await until_state(console, lambda state: state["conversations"][0]["outcome"])
    talk = state["conversations"][0]
    assert (talk["outcome"], talk["ended_by"]) == ("quick_exit", "visitor")


async def test_a_place_whose_answer_never_came_is_given_back_by_its_key(house, http):
    visitor = await house.waiting()
    assert await say(http, {"key": visitor.key.text}) == (200, {})
    assert (await until_state(visitor, lambda state: state["phase"] == "ended"))["value"] is None


async def test_a_page_of_any_site_sends_it_without_asking_first_and_reads_the_answer(house, http):
    for goodbye in (held(await house.waiting()), UNKNOWN, {}):
        answer = await http.post("/leave", data=json.dumps(goodbye), headers=PLAIN)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "goodbye",
    [
        "",
        "[]",
        "{",
        b"\xff",
        {},
        {"key": "A" * 42},
        {"key": "A" * 43 + "\n"},
        {"key": "A" * 43, "value": ""},
        {"key": "A" * 43, "value": "a" * 2_049},
        {"key": "A" * 43, "more": 1},
        {"key": "A" * 43, "quick": "yes"},
        "[" * 2_000,
    ],
)
async def test_what_is_none_is_malformed_and_quoted_nowhere(http, goodbye, capsys):
    assert await say(http, goodbye) == (400, {"refused": "malformed"})
    assert "AAAA" not in "".join(capsys.readouterr())


async def test_a_body_is_read_up_to_its_bound_and_no_further(house, http):
    whole = json.dumps(held(await house.waiting()))
    for bytes_more in (1, 100_000):
        too_long = whole.ljust(GOODBYE_MAX_BYTES + bytes_more)
        assert await say(http, too_long) == (400, {"refused": "malformed"})
    assert await say(http, whole.ljust(GOODBYE_MAX_BYTES)) == (200, {})
    longest = {"key": "A" * 43, "value": "a" * 2_048, "quick": False}
    assert await say(http, longest) == (404, {"refused": "gone"}), "control: a shape's own bound"


async def test_a_value_is_too_often_wrong_together_with_resume_and_who_is_right_is_never_counted(
    house, http
):
    visitor = await house.waiting()
    for _ in range(limits.WRONG_KEYS.burst + 1):
        assert await say(http, held(visitor)) == (200, {})
    page, wrong = await house.visitor(), {"value": "guess", "key": "A" * 43}
    for _ in range(limits.WRONG_KEYS.burst - 1):
        assert await say(http, wrong) == (404, {"refused": "gone"})
    assert await page.ask("resume", wrong) == {"refused": "gone"}
    assert await say(http, wrong) == (429, {"refused": "too_often"})
    assert await page.ask("resume", wrong) == {"refused": "too_often"}
    assert await say(http, UNKNOWN) == (404, {"refused": "gone"}), "another value"


async def test_whoever_guesses_keeps_nobody_behind_the_same_address_from_coming_back_or_leaving(
    house, http
):
    shared = {"X-Forwarded-For": "198.51.100.7"}
    visitor, other = await house.waiting(headers=shared), await house.waiting(headers=shared)
    for guess in (UNKNOWN, held(visitor, key="A" * 43), held(other, key="A" * 43)):
        while (await say(http, guess, **shared))[0] != 429:
            pass
    page = await house.visitor(headers=shared)
    assert (await page.ask("resume", held(visitor)))["phase"] == "waiting"
    assert await say(http, held(other), **shared) == (200, {})
    assert await say(http, UNKNOWN, **shared) == (429, {"refused": "too_often"}), "control"


async def test_somebody_else_s_wrong_keys_change_nothing_of_what_the_others_are_told(house, http):
    """Who is told `gone` knows that nothing is left, and begins anew; `too_often` would have it ask for ever."""
    shared = {"X-Forwarded-For": "198.51.100.7"}
    for guess in range(50):
        assert (await say(http, {"key": f"{guess:043}"}, **shared))[0] == 404
    page = await house.visitor(headers=shared)
    lost = {"value": "of before the restart", "key": "A" * 43}
    assert await page.ask("resume", lost) == {"refused": "gone"}


async def test_a_wrong_key_or_value_is_one_answer_and_changes_nothing(house, http):
    visitor, other = await house.waiting(), await house.waiting()
    for wrong in (
        held(visitor, key=other.key.text),
        held(visitor, value=other.state["value"]),
        held(visitor, value="guess"),
        UNKNOWN,
    ):
        assert await say(http, wrong) == (404, {"refused": "gone"})
    assert await visitor.ask("here", {}) == {}
    resume = {"value": visitor.state["value"], "key": visitor.key.text}
    assert (await visitor.ask("resume", resume))["phase"] == "waiting"


HEAD = "POST /leave HTTP/1.1\r\nHost: line.test\r\nExpect: 100-continue\r\n"
SIZED, CHUNKED = "Content-Length: 9\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("body", [SIZED, SIZED + "{", CHUNKED + "2\r\n{", CHUNKED + "no chunk\r\n"])
async def test_one_that_is_torn_off_is_no_fault_of_ours(house, capsys, body):
    counts, (headers, begun) = house.daemon.counts, body.split("\r\n\r\n")
    reader, writer = await asyncio.open_connection("127.0.0.1", house.daemon.port)
    writer.write(f"{HEAD}{headers}\r\n\r\n".encode())
    assert b"100 Continue" in await reader.readline(), "it is being answered"
    writer.write(begun.encode())
    writer.close()
    await until(lambda: counts._refusals or counts._faults)
    assert dict(counts._refusals) == {("leave", "malformed"): 1}
    assert "handler_broken" not in "".join(capsys.readouterr())


async def test_what_is_small_only_on_the_way_is_none(house, http):
    whole = json.dumps(held(await house.waiting()))
    body, said = gzip.compress(whole.encode()), PLAIN | {"Content-Encoding": "gzip"}
    assert (await http.post("/leave", data=body, headers=said)).status == 415


async def test_asked_for_as_a_page_it_is_none(http):
    answer = await http.get("/leave", headers={"Accept": "text/html"})
    assert (answer.status, answer.content_type) == (404, "text/html")
