"""A directory survives the way through its rows, whatever it holds."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from chatd.base.names import StaffRole
from chatd.directory.database.rows import directory_of, rows_of
from chatd.directory.rules.directory import (
    Contact,
    Directory,
    Embed,
    Helpline,
    HoursException,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Staff,
)

words = st.text(max_size=8)
texts = st.dictionaries(st.sampled_from(["fi", "sv", "en"]), words)
several = st.lists(words, max_size=3).map(tuple)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
intervals = st.lists(st.builds(Interval, times, times), max_size=2).map(tuple)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
exceptions = st.lists(
    st.builds(HoursException, days, intervals, texts), max_size=2, unique_by=lambda one: one.day
).map(tuple)
hours = st.builds(OpeningHours, words, st.tuples(*[intervals] * 7), exceptions)
helplines = st.lists(
    st.builds(
        Helpline, texts, words, texts, texts, days, st.booleans(), st.one_of(st.none(), hours)
    ),
    max_size=2,
).map(tuple)
answerers = st.sampled_from(["professional", "volunteer", "peer"])
policies = st.builds(LinePolicy, st.booleans(), st.integers(1, 3))


def by_id(values):
    return st.lists(values, max_size=3, unique_by=lambda one: one.id).map(
        lambda found: {one.id: one for one in found}
    )


directories = st.builds(
    Directory,
    by_id(
        st.builds(
            Organisation,
            words,
            words,
            several,
            st.booleans(),
            st.integers(),
            st.integers(),
            st.one_of(st.none(), st.builds(Contact, words, days, words, words, words)),
        )
    ),
    by_id(
        st.builds(
            Line,
            words,
            words,
            texts,
            texts,
            several,
            several,
            st.lists(answerers, unique=True).map(tuple),
            st.booleans(),
            hours,
            helplines,
            policies,
        )
    ),
    by_id(st.builds(Embed, words, words, words, several)),
    by_id(st.builds(Staff, words, words, words, st.sampled_from(StaffRole), several, several)),
)


@given(directories)
def test_a_directory_survives_the_way_through_its_rows(directory):
    assert directory_of(rows_of(directory)) == directory
