"""Fifty wait and ten talk, and the daemon goes and comes again: no place and no word is lost, no file knows of it."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatd.base.base64url import to_text
from chatd.base.claims import ClaimCodec
from chatd.base.names import Seconds
from chatd.line.claims import CLAIMS, TicketClaim
from chatd.process.signing import FileSigner
from tests.stage.clients import Console, Visitor
from tests.stage.seals import message
from tests.stage.words import found, planted
from tests.start.evenings import (
    EMBED,
    LINE,
    NAMES,
    Evening,
    House,
    exchange,
    open_groups,
    open_house,
    out_of_place,
    say_both_ways,
)
from tests.transport.official_client import OfficialClient

ORGANISATION = "Esimerkkiyhdistys"
SEED = 20261121
CODEC = ClaimCodec(*CLAIMS)
SETTLED_SECONDS = 25  # nobody is assigned in the first ten after a start
CAPACITY, WAITING = 2, 50


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as running:
        yield running


@pytest.fixture
async def evening(house: House, official: OfficialClient) -> Evening:
    tabs = await asyncio.gather(*(house.tab(name) for name in NAMES))
    consoles = [
        Console(house.origin, official, name, tab) for name, tab in zip(NAMES, tabs, strict=True)
    ]
    for console in consoles:
        await console.start(LINE, CAPACITY)
    talking = [Visitor(house.origin, official) for _ in range(len(NAMES) * CAPACITY)]
    for visitor in talking:
        await visitor.join(EMBED)
    there = Evening(consoles, talking, [])
    await there.until(lambda: [not each.talks for each in talking])
    await there.until(lambda: [len(each.talks) != CAPACITY for each in consoles])
    there.waiting = [Visitor(house.origin, official) for _ in range(WAITING)]
    for visitor in there.waiting:
        await visitor.join(EMBED)
    await there.until(lambda: [out_of_place(there.waiting)])
    return there


async def say_to_nobody(evening: Evening, groups: dict[str, bytes]) -> list[str]:
    """Two messages of each visitor that the daemon holds for a console that has just gone."""
    words = []
    for console in evening.consoles:
        console.page.kill()
    for visitor, talk, _, _ in evening.pairs:
        for _ in range(2):
            words.append(planted("kuulematta"))
            visitor.say(talk, "message", message(groups[talk.id], words[-1]))
    held = (4, 2)  # opening and first message were heard
    await evening.until(
        lambda: [talk.receipt for _, talk, _, _ in evening.pairs if talk.receipt != held]
    )
    return words


def names_of(house: House, evening: Evening) -> list[str]:
    """Ids of tickets, conversations and members. Who waits is not told the own: it stands in the hidden value."""
    signer = FileSigner(house.folder / "signing-key.json", Seconds(time.time()))
    tickets = [CODEC.decode(signer.open(each.state["value"])) for each in evening.waiting]
    talks = [talk for pair in evening.pairs for talk in (pair[1], pair[3])]
    return [
        *(each.id for each in tickets if isinstance(each, TicketClaim)),
        *{talk.id for talk in talks},
        *{talk.state["me"] for talk in talks},
    ]


def keys_of(evening: Evening) -> list[str]:
    """What pages hold and show, and the bodies of all that was said."""
    held = [each.state.get("value") or each.state["desk"]["value"] for each in evening.everybody]
    said = [body for pair in evening.pairs for talk in (pair[1], pair[3]) for _, body in talk.said]
    return [*held, *said, *(text for each in evening.everybody for text in (each.key, each.hash))]


def assert_nothing_is_in_a_file(house: House, secret: list[str]) -> None:
    """The search is tried first: a file with some of it must be found, and no other."""
    control = house.folder / "control"
    control.write_text("\n".join([secret[0], to_text(secret[-1].encode())]))
    hits = {name: found(secret, content) for name, content in house.files().items()}
    assert {word for word, _ in hits.pop("control")} == {secret[0], secret[-1]}
    control.unlink()
    assert found([ORGANISATION], house.files()["line.sqlite"]), "control: what is kept is found"
    assert b"daemon_started" in house.files()["output.log"], "control: this is the log"
    assert {name: each for name, each in hits.items() if each} == {}


def shape(state: dict[str, Any]) -> dict[str, Any]:
    """A conversation as a page is shown it, without what a page does."""
    members = {each["member"]: each["role"] for each in state["members"]}
    same = ("id", "me", "phase", "line", "language", "topic")
    return {**{name: state[name] for name in same}, "members": members}


def shapes(evening: Evening) -> list[dict[str, Any]]:
    """The conversations of every page, by id."""
    return [{state["id"]: shape(state) for state in each.shown()} for each in evening.everybody]


def absent(evening: Evening) -> list[Any]:
    """Members whom somebody's page does not show as here."""
    shown = [state for each in evening.everybody for state in each.shown()]
    return [each for state in shown for each in state["members"] if each["presence"] != "here"]


async def assert_the_first_is_the_next(evening: Evening) -> None:
    """The places that pages are shown are those that the line goes by."""
    first, *rest = evening.waiting
    _, _, console, talk = evening.pairs[0]
    assert await console.page.ask("end", {"conversation": talk.id}) == {}
    await evening.until(lambda: [not first.talks, out_of_place(rest)], SETTLED_SECONDS)
    assert not any(each.talks for each in rest)
    assert first.talk.id in console.talks


async def test_after_a_restart_all_stand_where_they_stood_and_every_word_arrives_once(
    house: House, evening: Evening
):
    assert len(evening.pairs) == len(NAMES) * CAPACITY
    groups = await open_groups(evening, house.issuer)
    words = await say_both_ways(evening, groups)
    before = shapes(evening)
    words += await say_to_nobody(evening, groups)
    secret = [*names_of(house, evening), *keys_of(evening), *words]
    assert len(set(secret)) == len(secret)

    assert await house.stop() == 0
    assert_nothing_is_in_a_file(house, secret)
    await house.start()
    came_back = evening.everybody
    random.Random(SEED).shuffle(came_back)
    for client in came_back:
        await client.resume()

    await evening.until(lambda: [out_of_place(evening.waiting)])
    await evening.until(lambda: absent(evening))
    await exchange(evening)
    assert shapes(evening) == before
    assert {talk.receipt for _, talk, _, _ in evening.pairs} == {(4, 4)}

    secret += await say_both_ways(evening, groups)
    assert out_of_place(evening.waiting) == {}
    assert_nothing_is_in_a_file(house, [*secret, *keys_of(evening)])
    await assert_the_first_is_the_next(evening)
