import pytest

from chatd.core.names import Outcome, Role
from chatd.core.outcome import Count, count_of, ended_by


@pytest.mark.parametrize(
    ("outcome", "waited_seconds", "count"),
    [
        (Outcome.LEFT, 29.9, Count.SHORT_LEAVE),
        (Outcome.QUICK_EXIT, 29.9, Count.SHORT_LEAVE),
        (Outcome.LEFT, 30, Count.ABANDONED),
        (Outcome.QUICK_EXIT, 30, Count.ABANDONED),
        (Outcome.EXPIRED, 300, Count.ABANDONED),
        (Outcome.EXPIRED, 10, Count.ABANDONED),  # a lost line is no short leave
        (Outcome.REFUSED_BY_LEAD, 10, Count.REFUSED_BY_LEAD),
        (Outcome.REFUSED_BY_LEAD, 3_600, Count.REFUSED_BY_LEAD),
        (None, 60, Count.TAKEN),
    ],
)
def test_an_end_is_counted_as_what_it_is(outcome, waited_seconds, count):
    assert count_of(outcome, waited_seconds) is count


@pytest.mark.parametrize(
    ("role", "were_words", "outcome"),
    [
        (Role.VISITOR, True, Outcome.SERVED),
        (Role.COUNSELLOR, True, Outcome.SERVED),
        (Role.VISITOR, False, Outcome.LEFT),
        (Role.COUNSELLOR, False, Outcome.ENDED_BY_COUNSELLOR),
    ],
)
def test_a_conversation_ends_as_served_only_after_words(role, were_words, outcome):
    assert ended_by(role, were_words=were_words) is outcome
