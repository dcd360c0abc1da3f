"""An item is written as a table that reads back as the same item, from a file and from JSON."""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from chatd.directory.database.publishing import digest_of
from chatd.directory.rules.checks.fields import Faults
from chatd.directory.rules.checks.whole import read_values
from chatd.directory.rules.directory import (
    HoursException,
    Interval,
    LinePolicy,
    OpeningHours,
    Organisation,
)
from chatd.directory.rules.items import items_of
from chatd.directory.rules.written import dated, plain, table_of
from chatd.directory.toml.read import read_directory
from tests.stage.pictures import as_text, png

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
TODAY = date(2027, 1, 15)
ITEMS = items_of(read_directory(EXAMPLE, TODAY))
LINE = next(item for key, item in ITEMS.items() if key.kind == "line")
NIGHT = Interval(time(22), time(2))
ALWAYS = OpeningHours("Europe/Helsinki", ((Interval(time(0), time(0)),),) * 7)


def with_open(hours):
    first = replace(LINE.helplines[0], open_hours=hours)
    return replace(LINE, helplines=(first, *LINE.helplines[1:]))


MORE = {
    "night": replace(LINE, hours=OpeningHours("Europe/Stockholm", ((NIGHT,),) + ((),) * 6)),
    "never": replace(LINE, hours=OpeningHours("Europe/Helsinki", ((),) * 7)),
    "always": with_open(ALWAYS),
    "always elsewhere": with_open(replace(ALWAYS, timezone="Europe/Stockholm")),
    "never open": with_open(OpeningHours("Europe/Helsinki", ((),) * 7)),
    "not known": with_open(None),
    "exceptions": with_open(
        replace(ALWAYS, exceptions=(HoursException(date(2027, 6, 25), (), {}),))
    ),
    "policy": replace(LINE, policy=LinePolicy(capacity_max=3, is_by_telephone=True)),
    "organisation": Organisation("a", "A", ("A" * 42 + "E",), True, 60, 1800),
    "logo": Organisation("a", "A", logo=as_text(png())),
}


def read(table, kind):
    faults = Faults("the test", lambda _: None)
    named = read_values({kind: [table]}, faults, TODAY, read_directory(EXAMPLE, TODAY)).named
    faults.end()
    ((_, item),) = items_of(named).items()
    return item


@pytest.mark.parametrize("item", [*ITEMS.values(), *MORE.values()], ids=[*map(str, ITEMS), *MORE])
def test_what_is_written_reads_back_as_the_same_also_by_way_of_json(item):
    kind = type(item).__name__.lower()
    assert read(table_of(item), kind) == item
    assert read(dated(json.loads(json.dumps(plain(table_of(item))))), kind) == item


def test_what_is_as_if_it_had_not_been_said_is_left_out():
    """So a release that knows one number more finds nothing changed."""
    assert "policy" not in table_of(replace(LINE, policy=LinePolicy()))
    assert table_of(MORE["policy"])["policy"] == {"is_by_telephone": True, "capacity_max": 3}
    assert set(table_of(Organisation("a", "A"))) == {"id", "name"}


def test_a_digest_is_of_all_of_it():
    assert MORE["always"] == LINE
    assert len({digest_of(item) for item in MORE.values()}) == len(MORE)
    assert digest_of(LINE) == digest_of(replace(LINE))
