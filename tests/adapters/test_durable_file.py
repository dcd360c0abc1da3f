"""An organisation's file: written here, read into a fresh house, and all is as before. On SQLite and PostgreSQL."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.items import of_organisations
from chatd.directory.toml.read import directory_of, read_directory
from chatd.directory.toml.write import written
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.core.test_written import EXAMPLE, MORE, TODAY
from tests.stage.pictures import as_text, png

WHOLE = read_directory(EXAMPLE, TODAY)
WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S"]) | st.just(" "), min_size=1, max_size=30
).map(lambda text: f"a{text}b")


def with_line(line):
    return replace(WHOLE, lines={**WHOLE.lines, line.id: line})


def read(text):
    return directory_of(tomllib.loads(text), "own.toml", TODAY)


@pytest.mark.parametrize("name", [each for each in MORE if each not in ("organisation", "logo")])
def test_what_is_written_is_read_as_the_same(name):
    directory = with_line(MORE[name])
    assert read(written(directory)) == directory


def test_a_logo_that_is_written_is_read_as_the_same():
    (own,) = [replace(each, logo=as_text(png())) for each in WHOLE.organisations.values()][:1]
    directory = replace(WHOLE, organisations={**WHOLE.organisations, own.id: own})
    assert read(written(directory)) == directory


@given(WORDS, st.sampled_from(["fi", "sv", "en"]))
def test_whatever_words_it_has(words, language):
    line = next(iter(WHOLE.lines.values()))
    directory = with_line(replace(line, audience={**line.audience, language: words}))
    assert read(written(directory)) == directory


async def test_a_fresh_house_behaves_as_the_old_one(database, tmp_path):
    await DatabaseDirectories(database).store(with_line(MORE["exceptions"]))
    own = of_organisations(await DatabaseDirectories(database).load(), [*WHOLE.organisations])
    fresh = Database(f"sqlite:///{tmp_path}/fresh.sqlite")
    await migrate(fresh)
    await DatabaseDirectories(fresh).store(read(written(own)))
    assert await DatabaseDirectories(fresh).load() == with_line(MORE["exceptions"])
    await fresh.close()


async def test_of_several_organisations_one_goes_out(database):
    other = replace(next(iter(WHOLE.organisations.values())), id="toinen")
    both = replace(WHOLE, organisations={**WHOLE.organisations, "toinen": other})
    await DatabaseDirectories(database).store(both)
    stored = await DatabaseDirectories(database).load()
    assert read(written(of_organisations(stored, ["toinen"]))) == Directory(
        {"toinen": other}, {}, {}, {}
    )
