"""Units as items, and who leads one as a release before reads her. On SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffRole
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.database.tables import items as first_items
from chatd.directory.database.tables import staff as staff_table
from chatd.directory.ports import Change
from chatd.directory.rules.directory import Contact, Unit
from chatd.directory.rules.items import Key, items_of, owner_of
from tests.adapters.test_durable_contracts import DIRECTORY

LINE = next(iter(DIRECTORY.lines.values()))
OWNER = LINE.organisation
CONTACT = Contact("Neuvonta", date(2026, 11, 1), email="n@e.example")
UNIT = Unit(f"{OWNER}-nuoret", OWNER, {"fi": "Nuoret", "sv": "Unga"}, CONTACT)
KEY = Key("unit", UNIT.id)
PERSON = next(each for each in DIRECTORY.staff.values() if each.organisation == OWNER)


@pytest.fixture
async def directories(database):
    stored = DatabaseDirectories(database, now=lambda: 1_000.0)
    await stored.store(DIRECTORY)
    return stored


@pytest.fixture
def items(database, directories):
    return DatabaseItems(database, now=lambda: 1_000.0)


async def publish(items, *changes, relied_on=None):
    some = [Change(*each) for each in changes]
    return await items.publish(OWNER, PERSON.id, some, None, relied_on or {})


async def test_a_unit_comes_with_a_line_and_a_person_and_goes(items, directories, database):
    line, person = replace(LINE, unit=UNIT.id), replace(PERSON, unit=UNIT.id)
    keys = Key("line", LINE.id), Key("staff", PERSON.id)
    await publish(items, (KEY, 0, UNIT), (keys[0], 1, line), (keys[1], 1, person))
    stored = await directories.load()
    assert (stored.units, stored.lines[line.id], stored.staff[person.id]) == (
        {UNIT.id: UNIT},
        line,
        person,
    )
    assert (await directories.news({})).directory == stored
    await publish(items, (keys[0], 2, LINE), (keys[1], 2, PERSON), (KEY, 1, None))
    assert await directories.load() == DIRECTORY
    standing = (await items.standing(OWNER))[KEY]
    assert (standing.item, standing.version) == (None, 2)


async def test_the_release_before_finds_no_kind_that_it_does_not_know(items, database):
    await publish(items, (KEY, 0, UNIT))
    async with database.reading() as connection:
        kinds = {row.kind for row in await connection.execute(select(first_items.c.kind))}
    assert "unit" not in kinds
    assert "line" in kinds


@pytest.mark.parametrize("role", [StaffRole.LEAD, StaffRole.ADMIN])
async def test_to_the_release_before_who_has_a_unit_is_a_counsellor(directories, database, role):
    person = replace(PERSON, role=role, unit=UNIT.id)
    stored = {**DIRECTORY.staff, person.id: person}
    await directories.store(replace(DIRECTORY, units={UNIT.id: UNIT}, staff=stored))
    assert (await directories.load()).staff[person.id] == person
    async with database.reading() as connection:
        query = select(staff_table.c.role).where(staff_table.c.id == person.id)
        assert (await connection.execute(query)).scalar_one() == "counsellor"


async def test_what_is_relied_on_stands_in_the_version_that_was_seen(items):
    await publish(items, (KEY, 0, UNIT))
    line = Key("line", LINE.id)
    with pytest.raises(Refused) as refused:
        await publish(items, (line, 1, replace(LINE, unit=UNIT.id)), relied_on={KEY: 2})
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert (await items.standing(OWNER))[line].item == LINE
    assert await publish(items, (line, 1, replace(LINE, unit=UNIT.id)), relied_on={KEY: 1})


async def test_units_go_with_their_organisation(directories):
    await directories.store(replace(DIRECTORY, units={UNIT.id: UNIT}))
    rest = {key: each for key, each in items_of(DIRECTORY).items() if owner_of(each) != OWNER}
    kept = replace(
        DIRECTORY,
        **{
            kind: {n: e for n, e in some.items() if e in rest.values()}
            for kind, some in {
                "organisations": DIRECTORY.organisations,
                "lines": DIRECTORY.lines,
                "embeds": DIRECTORY.embeds,
                "staff": DIRECTORY.staff,
            }.items()
        },
    )
    await directories.store(kept)
    assert (await directories.load()).units == {}
