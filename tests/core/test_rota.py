"""Planned shifts: who may say what, days on which the clock changes, gaps, and how many come at which hour."""

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.errors import Reason, Refused
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.directory.rules.hours import Span, spans_of_day
from chatd.rota.rules.gaps import Coming, Hour, hours_of, parts_of
from chatd.rota.rules.profile import (
    HourOfWeek,
    Mean,
    Waited,
    expected,
    hour_of,
    learnt,
    waited_more,
)
from chatd.rota.rules.shifts import (
    AHEAD_DAYS,
    ANSWERS,
    HOURS_MAX,
    Answer,
    PlannedShift,
    State,
    Times,
    answered,
    check_times,
    decided,
    is_seen_by,
    is_signed,
    repeated,
)

HELSINKI = "Europe/Helsinki"
AINO, BO = StaffId("aino"), StaffId("bo")
DAY = date(2026, 11, 30)
BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)  # the clock goes back, and forward
H = 3_600


def a_shift(state=State.FREE, staff=None, day=DAY, begins=time(16), ends=time(20)):
    return PlannedShift(
        "p", OrganisationId("o"), LineId("l"), Times(day, begins, ends), state=state, staff=staff
    )


# ---- who says what ----


def test_every_state_says_what_each_answer_leads_to():
    assert set(ANSWERS) == set(State)


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        (a_shift(), Answer.TAKE, State.PLANNED),
        (a_shift(State.ASKED, AINO), Answer.YES, State.PLANNED),
        (a_shift(State.ASKED, AINO), Answer.NO, State.DECLINED),
        (a_shift(State.PLANNED, AINO), Answer.NO, State.DECLINED),
        (a_shift(State.DECLINED, AINO), Answer.YES, State.PLANNED),
    ],
)
def test_a_counsellor_takes_what_is_free_and_answers_for_herself(before, answer, after):
    shift = answered(before, AINO, answer)
    assert (shift.state, shift.staff) == (after, AINO)


@given(st.sampled_from(list(State)), st.sampled_from(list(Answer)))
def test_nobody_answers_for_another(state, answer):
    if state is State.FREE:
        return
    with pytest.raises(Refused) as refused:
        answered(a_shift(state, AINO), BO, answer)
    assert refused.value.reason is Reason.NOT_ALLOWED


@given(st.lists(st.sampled_from([*Answer, "ask", "plan", "free"]), max_size=12))
def test_whoever_is_planned_is_somebody_and_who_is_free_is_nobody(acts):
    shift = a_shift()
    for act in acts:
        if isinstance(act, Answer):
            try:
                shift = answered(shift, AINO, act)
            except Refused:
                continue
        else:
            shift = decided(shift, None if act == "free" else AINO, is_asked=act == "ask")
        assert (shift.state is State.FREE) == (shift.staff is None)


def test_a_counsellor_sees_her_own_and_what_nobody_has():
    assert is_seen_by(a_shift(), AINO)
    assert is_seen_by(a_shift(State.ASKED, AINO), AINO)
    assert not is_seen_by(a_shift(State.PLANNED, BO), AINO)
    assert not is_seen_by(a_shift(State.DECLINED, BO), AINO)


# ---- days and clocks ----


def hours(shift):
    span = shift.times.span(HELSINKI)
    return (span.closes - span.opens) / H


def test_a_night_in_which_the_clock_goes_back_is_an_hour_longer_and_forward_an_hour_shorter():
    night = {"begins": time(22), "ends": time(6)}
    assert hours(a_shift(**night)) == 8
    assert hours(a_shift(day=date(2026, 10, 24), **night)) == 9
    assert hours(a_shift(day=date(2027, 3, 27), **night)) == 7


def test_what_repeats_is_at_the_same_time_by_the_clock_through_its_changes():
    times = Times(date(2026, 10, 19), time(16), time(20))
    found = list(repeated(times, 3))
    assert [each.day for each in found] == [
        date(2026, 10, 19),
        date(2026, 10, 26),
        date(2026, 11, 2),
    ]
    opens = [each.span(HELSINKI).opens for each in found]
    assert [b - a for a, b in pairwise(opens)] == [7 * 24 * H + H, 7 * 24 * H]


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2026, 11, 28), time(16), time(20)),  # has been
        (date(2026, 11, 30).replace(year=2028), time(16), time(20)),  # nobody plans so far
        (DAY, time(8), time(8)),  # a whole day
        (DAY, time(8), time(22)),
    ],
)
def test_what_has_been_is_too_far_or_too_long_is_refused(day, begins, ends):
    with pytest.raises(Refused):
        check_times(Times(day, begins, ends), HELSINKI, DAY)


def test_the_longest_shift_may_be_in_the_longest_night():
    check_times(Times(date(2026, 10, 24), time(20), time(8)), HELSINKI, date(2026, 10, 24))
    assert (HOURS_MAX, AHEAD_DAYS) == (12, 366)


def test_a_shift_is_signed_when_the_certificate_lasts_to_its_end():
    span = Span(Seconds(1_000), Seconds(2_000))
    assert is_signed(span, Seconds(2_000))
    assert not is_signed(span, Seconds(1_999))
    assert not is_signed(span, None)


# ---- gaps ----

ALL_DAY = OpeningHours(HELSINKI, ((Interval(time(0), time(0)),),) * 7)
EVENING = OpeningHours(HELSINKI, ((Interval(time(16), time(20)),),) * 7)


@pytest.mark.parametrize(("day", "count"), [(DAY, 24), (BACK, 25), (FORWARD, 23)])
def test_a_day_has_as_many_hours_as_its_clock_gives_it(day, count):
    found = list(hours_of(spans_of_day(ALL_DAY, day)))
    assert len(found) == count
    assert all(each.closes - each.opens == H for each in found)


def evening(people=1):
    return [Hour(span, people) for span in hours_of(spans_of_day(EVENING, DAY))]


def coming(begins, ends, *languages, is_sure=True):
    return Coming(Times(DAY, begins, ends).span(HELSINKI), is_sure, frozenset(languages))


def told(parts):
    return [
        ((p.span.closes - p.span.opens) / H, p.needed, p.planned, p.asked, p.unspoken, p.is_gap)
        for p in parts
    ]


def test_without_anybody_the_whole_evening_is_one_gap():
    assert told(parts_of(evening(2), [], ["fi"])) == [(4, 2, 0, 0, ("fi",), True)]


def test_the_day_is_cut_where_somebody_comes_or_goes_and_no_finer():
    parts = parts_of(evening(), [coming(time(17, 30), time(23), "fi")], ["fi"])
    assert told(parts) == [(1.5, 1, 0, 0, ("fi",), True), (2.5, 1, 1, 0, (), False)]


def test_who_is_asked_counts_apart_and_fills_no_gap():
    parts = parts_of(evening(), [coming(time(16), time(20), "fi", is_sure=False)], ["fi"])
    assert told(parts) == [(4, 1, 0, 1, ("fi",), True)]


def test_a_language_that_nobody_speaks_is_a_gap_though_enough_come():
    people = [coming(time(16), time(20), "fi"), coming(time(16), time(18), "sv")]
    parts = parts_of(evening(), people, ["fi", "sv"])
    assert told(parts) == [(2, 1, 2, 0, (), False), (2, 1, 1, 0, ("sv",), True)]


def test_a_need_that_changes_by_the_hour_cuts_too():
    needed = [
        replace(each, people=people) for each, people in zip(evening(), (1, 1, 2, 2), strict=True)
    ]
    assert [p[0:2] for p in told(parts_of(needed, [], ["fi"]))] == [(2, 1), (2, 2)]


def test_a_closed_day_has_no_parts():
    assert parts_of([], [coming(time(16), time(20), "fi")], ["fi"]) == ()


# ---- how many come ----


def test_the_hour_of_the_week_is_that_of_the_lines_own_clock():
    summer = Times(date(2026, 7, 6), time(16), time(17)).span(HELSINKI).opens
    winter = Times(date(2026, 12, 7), time(16), time(17)).span(HELSINKI).opens
    assert hour_of(summer, HELSINKI) == hour_of(winter, HELSINKI) == HourOfWeek(0, 16)


def test_the_mean_is_even_at_first_and_forgets_later():
    mean = None
    for came in (2, 4, 6):
        mean = learnt(mean, came)
    assert mean == Mean(4, 3)
    for _ in range(60):
        mean = learnt(mean, 10)
    assert mean.per_hour == pytest.approx(10, abs=0.01)


def test_an_hour_seen_too_seldom_is_as_that_hour_of_other_days_or_as_was_said():
    monday, tuesday = HourOfWeek(0, 16), HourOfWeek(1, 16)
    assert expected({monday: Mean(3, 2)}, monday, 9) == 3
    assert expected({monday: Mean(3, 1), tuesday: Mean(6, 2)}, monday, 9) == 5
    assert expected({monday: Mean(3, 1)}, monday, 9) == 9
    assert expected({}, monday, 0) is None


def test_waiting_and_leaving_are_kept_together_and_what_is_old_weighs_less():
    known = waited_more(Waited(), 2, 30)
    assert known == Waited(2, 30)
    assert waited_more(known, 0, 0) == known
    later = waited_more(known, 1, 5)
    assert later.left < 3
    assert later.left / later.minutes == pytest.approx(2.98 / 34.7)
