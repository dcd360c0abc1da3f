"""Phrases and cards as items, and one's own phrases. On SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from chatd.base.errors import Reason, Refused
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.database.own_phrases import DatabaseOwnPhrases
from chatd.directory.database.tables import items as first_items
from chatd.directory.ports import Change, Draft, PersonsOwn
from chatd.directory.rules.directory import Card, Phrase
from chatd.directory.rules.items import Key
from tests.adapters.test_durable_contracts import DIRECTORY

WORDS = {"fi": "Hei\nsinä", "sv": "Hej"}
PHRASE = Phrase("esimerkki-hei", "esimerkki", "hei", WORDS, WORDS, line="sininen", place=3)
CARD = Card("esimerkki-112", "esimerkki", WORDS, WORDS, date(2026, 11, 1), starter="emergency")
PHRASE_KEY, CARD_KEY = Key("phrase", PHRASE.id), Key("card", CARD.id)
OWN = [{"code": "hei", "title": "Hei", "text": "Hei\nsinä", "language": None}]


@pytest.fixture
async def directories(database):
    stored = DatabaseDirectories(database, now=lambda: 1_000.0)
    await stored.store(DIRECTORY)
    return stored


@pytest.fixture
def items(database, directories):
    return DatabaseItems(database, now=lambda: 1_000.0)


@pytest.fixture
def own(database, directories):
    return DatabaseOwnPhrases(database)


async def publish(items, *changes, undoes=None):
    return await items.publish("esimerkki", "lea", [Change(*each) for each in changes], undoes)


async def test_they_are_published_changed_and_taken_away_like_any_item(items, directories):
    await publish(items, (PHRASE_KEY, 0, PHRASE), (CARD_KEY, 0, CARD))
    stored = await directories.load()
    assert stored.phrases == {PHRASE.id: PHRASE}
    assert stored.cards == {CARD.id: CARD}
    assert (await directories.news({})).directory == stored
    hidden = replace(CARD, is_hidden=True)
    number = await publish(items, (CARD_KEY, 1, hidden), (PHRASE_KEY, 1, None))
    standing = await items.standing("esimerkki")
    assert standing[CARD_KEY].item == hidden
    assert standing[PHRASE_KEY].item is None
    assert standing[PHRASE_KEY].version == 2
    with pytest.raises(Refused) as refused:
        await publish(items, (PHRASE_KEY, 1, PHRASE))
    assert refused.value.reason is Reason.OUT_OF_ORDER
    (last, *_) = await items.publications("esimerkki")
    assert last.number == number
    assert set(last.before) == {PHRASE_KEY, CARD_KEY}
    assert last.before[CARD_KEY][1]["starter"] == "emergency"


async def test_drafts_of_all_kinds_count_together_and_are_dropped(items):
    for key in (PHRASE_KEY, Key("line", "sininen")):
        await items.keep_draft(Draft("lea", key, 0, {"code": "x"}, 1.0), 2)
    with pytest.raises(Refused) as refused:
        await items.keep_draft(Draft("lea", CARD_KEY, 0, None, 1.0), 2)
    assert refused.value.reason is Reason.NO_ROOM
    assert {each.key for each in await items.drafts("esimerkki")} == {
        PHRASE_KEY,
        Key("line", "sininen"),
    }
    await items.drop_draft("lea", PHRASE_KEY)
    assert [each.key.kind for each in await items.drafts("esimerkki")] == ["line"]


async def test_the_release_before_sees_no_row_of_a_kind_that_it_does_not_know(
    database, items, directories
):
    """It would call them taken away, each minute, and could not show them."""
    await publish(items, (PHRASE_KEY, 0, PHRASE))
    await items.keep_draft(Draft("lea", CARD_KEY, 0, None, 1.0), 9)
    await directories.settle()
    async with database.reading() as connection:
        for table in ("items", "past", "drafts"):
            rows = await connection.execute(text(f"SELECT kind FROM {table}"))  # noqa: S608
            assert {"phrase", "card"}.isdisjoint(rows.scalars()), table
    assert (await items.standing("esimerkki"))[PHRASE_KEY].version == 1


async def test_a_line_goes_though_the_release_before_knows_of_no_phrase_for_it(
    database, items, directories
):
    await publish(items, (PHRASE_KEY, 0, PHRASE))
    async with database.writing() as connection:
        for table, column in (
            ("line_texts", "line"), ("opening_intervals", "line"), ("hours_exceptions", "line"),
            ("helplines", "line"), ("embeds", "line"), ("lines", "id"),
        ):  # fmt: skip
            await connection.execute(
                text(f"DELETE FROM {table} WHERE {column} = 'sininen'")  # noqa: S608
            )
    assert (await directories.load()).phrases == {PHRASE.id: PHRASE}


async def test_all_of_it_goes_with_its_organisation(database, items, own, directories):
    await publish(items, (PHRASE_KEY, 0, PHRASE), (CARD_KEY, 0, CARD))
    await own.keep("lea", 0, OWN)
    await directories.store(replace(DIRECTORY, organisations={}, lines={}, embeds={}, staff={}))
    async with database.reading() as connection:
        for table in ("phrases", "cards", "own_phrases", "later_items", "later_past"):
            found = await connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
            assert found.scalar_one() == 0, table
        assert (await connection.execute(select(first_items))).all() == []


async def test_ones_own_are_kept_by_version_and_are_nobody_elses(own):
    assert await own.of("aino") == PersonsOwn(0, ())
    await own.keep("aino", 0, OWN)
    await own.keep("aino", 1, [*OWN, *OWN])
    assert await own.of("aino") == PersonsOwn(2, (*OWN, *OWN))
    assert await own.of("lea") == PersonsOwn(0, ())
    for version in (0, 1, 3):
        with pytest.raises(Refused) as refused:
            await own.keep("aino", version, [])
        assert refused.value.reason is Reason.OUT_OF_ORDER
    assert (await own.of("aino")).version == 2


async def test_of_two_pages_that_keep_at_once_one_is_refused(own):
    answers = await asyncio.gather(
        *(own.keep("aino", 0, OWN) for _ in range(4)), return_exceptions=True
    )
    assert sum(answer is None for answer in answers) == 1
    assert (await own.of("aino")).version == 1
