from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.names import Seconds
from chatd.directory.rules import hours as plan
from chatd.directory.rules.directory import HoursException, Interval, OpeningHours

HELSINKI = ZoneInfo("Europe/Helsinki")


def between(opens, closes):
    return Interval(time.fromisoformat(opens), time.fromisoformat(closes))


EVENINGS = (between("09:00", "11:30"), between("17:00", "21:00"))
WEEK = (EVENINGS, EVENINGS, EVENINGS, EVENINGS, (between("18:00", "02:00"),), (), ())
# the days on which offices close, 2026 and 2027; the eve of Midsummer is short
CLOSED_DAYS = [
    *(date(year, month, day) for year in (2026, 2027) for month, day in [(1, 1), (1, 6), (5, 1)]),
    *(date(year, 12, day) for year in (2026, 2027) for day in (6, 24, 25, 26)),
    *[date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 6, 20)],  # Easter …
    *[date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 6), date(2027, 6, 26)],  # … Midsummer
]
EXCEPTIONS = (
    *(HoursException(day, ()) for day in CLOSED_DAYS),
    HoursException(date(2026, 6, 19), (between("10:00", "12:00"),)),
    HoursException(date(2027, 6, 25), (between("10:00", "12:00"),)),
    HoursException(date(2026, 12, 31), (between("20:00", "00:00"),)),
)
LINE = OpeningHours("Europe/Helsinki", WEEK, EXCEPTIONS)
NIGHTS = OpeningHours("Europe/Helsinki", ((between("22:00", "06:00"),),) * 7)
ALWAYS = OpeningHours("Europe/Helsinki", ((between("00:00", "00:00"),),) * 7)
NEVER = OpeningHours("Europe/Helsinki", ((),) * 7)


def on(text, fold=0):
    """Local time of the line as seconds since 1970."""
    local = datetime.fromisoformat(text).replace(tzinfo=HELSINKI, fold=fold)
    return Seconds(local.timestamp())


def local(moment):
    return None if moment is None else f"{datetime.fromtimestamp(moment, HELSINKI):%Y-%m-%d %H:%M}"


def wall_clock_says_open(hours, moment):
    """An independent witness: minutes of the wall clock, good away from the two clock changes."""
    here = datetime.fromtimestamp(moment, ZoneInfo(hours.timezone))
    return any(
        _covers(interval, here, day)
        for day in (here.date(), here.date() - timedelta(days=1))
        for interval in _intervals_of(hours, day)
    )


def _intervals_of(hours, day):
    dated = {each.day: each.intervals for each in hours.exceptions}
    return dated.get(day, hours.week[day.weekday()])


def _covers(interval, here, day):
    minutes = (here.date() - day).days * 1_440 + here.hour * 60 + here.minute
    opens = interval.opens.hour * 60 + interval.opens.minute
    closes = interval.closes.hour * 60 + interval.closes.minute
    return opens <= minutes < (closes if closes > opens else closes + 1_440)


def is_clock_change(moment):
    """Within a day of a clock change."""
    offsets = {
        datetime.fromtimestamp(moment + hours * 3_600, HELSINKI).utcoffset() for hours in (-26, 26)
    }
    return len(offsets) > 1


def quarters(first, last):
    moment, end = on(first), on(last)
    while moment < end:
        yield moment
        moment = Seconds(moment + 900)


def test_two_years_of_quarters_agree_with_the_wall_clock():
    wrong = [
        local(moment)
        for moment in quarters("2026-01-01 00:00", "2028-01-01 00:00")
        if not is_clock_change(moment)
        and plan.is_open(LINE, moment) is not wall_clock_says_open(LINE, moment)
    ]

    assert wrong == []


def test_in_two_years_every_next_change_is_the_first_moment_that_differs():
    changes = []
    previous = plan.is_open(LINE, on("2026-01-01 00:00"))
    expected = plan.next_change(LINE, on("2026-01-01 00:00"))
    for moment in quarters("2026-01-01 00:15", "2027-12-20 00:00"):
        now_open = plan.is_open(LINE, moment)
        if now_open is not previous:
            changes.append((moment, expected))
            previous, expected = now_open, plan.next_change(LINE, moment)

    assert len(changes) > 1_500
    assert [moment for moment, _ in changes] == [told for _, told in changes]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00"),
        ("2026-11-23 11:30", "2026-11-23 17:00"),
        ("2026-11-23 10:00", "2026-11-23 17:00"),  # open now: the next after this
        ("2026-11-23 21:00", "2026-11-24 09:00"),
        ("2026-11-28 02:00", "2026-11-30 09:00"),  # the weekend is closed
        ("2026-12-23 21:00", "2026-12-28 09:00"),  # Christmas, then a weekend
        ("2026-12-31 00:00", "2026-12-31 20:00"),  # an exception of its own hours
        ("2027-01-01 00:00", "2027-01-04 09:00"),  # New Year, then a weekend
        ("2026-04-02 21:00", "2026-04-07 09:00"),  # Easter
        ("2026-06-19 12:00", "2026-06-22 09:00"),  # Midsummer
        ("2027-03-25 21:00", "2027-03-30 09:00"),  # Easter, and the clock goes forward
    ],
)
def test_the_next_opening_is_told(now, opens):
    assert local(plan.next_opening(LINE, on(now))) == opens


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2026-11-23 08:59", None),
        ("2026-11-23 09:00", "2026-11-23 11:30"),
        ("2026-11-23 11:30", None),
        ("2026-11-27 23:00", "2026-11-28 02:00"),  # over midnight
        ("2026-11-28 01:59", "2026-11-28 02:00"),
        ("2026-12-31 23:59", "2027-01-01 00:00"),
    ],
)
def test_the_closing_is_told_while_open(now, closes):
    assert local(plan.closes_at(LINE, on(now))) == closes


def test_the_night_of_friday_belongs_to_friday():
    hours = OpeningHours("Europe/Helsinki", WEEK, (HoursException(date(2026, 11, 28), ()),))

    assert plan.is_open(hours, on("2026-11-28 01:00"))


def test_a_night_cancelled_by_exception_opens_neither_day():
    hours = OpeningHours("Europe/Helsinki", WEEK, (HoursException(date(2026, 11, 27), ()),))

    assert not plan.is_open(hours, on("2026-11-27 19:00"))
    assert not plan.is_open(hours, on("2026-11-28 01:00"))


def test_intervals_that_touch_are_one():
    days = (between("20:00", "00:00"), between("00:00", "04:00"))
    hours = OpeningHours("Europe/Helsinki", (days,) * 7)

    assert local(plan.closes_at(hours, on("2026-11-23 21:00"))) == "2026-11-24 04:00"
    assert local(plan.next_opening(hours, on("2026-11-23 21:00"))) == "2026-11-24 20:00"


def test_intervals_that_overlap_are_one():
    days = (between("18:00", "20:00"), between("17:00", "19:00"), between("17:30", "18:00"))
    hours = OpeningHours("Europe/Helsinki", (days,) * 7)

    assert local(plan.closes_at(hours, on("2026-11-23 17:00"))) == "2026-11-23 20:00"


def test_a_line_that_never_closes_tells_no_closing_and_no_opening():
    now = on("2026-11-23 12:00")

    assert plan.is_open(ALWAYS, now)
    assert plan.closes_at(ALWAYS, now) is None
    assert plan.next_opening(ALWAYS, now) is None


def test_a_line_without_hours_tells_no_opening():
    now = on("2026-11-23 12:00")

    assert not plan.is_open(NEVER, now)
    assert plan.next_opening(NEVER, now) is None
    assert plan.next_change(NEVER, now) is None


def test_a_long_closure_still_says_when_it_opens():
    shut = tuple(HoursException(date(2026, 1, 1) + timedelta(days=each), ()) for each in range(365))
    hours = OpeningHours("Europe/Helsinki", WEEK, shut)

    assert local(plan.next_opening(hours, on("2026-01-02 12:00"))) == "2027-01-01 18:00"


# ---- both nights on which the clock changes: 03:00 → 04:00 on 29.3.2026, 04:00 → 03:00 on 25.10.2026 ----


def test_the_night_of_spring_is_an_hour_shorter():
    opens, closes = on("2026-03-28 22:00"), plan.closes_at(NIGHTS, on("2026-03-28 23:00"))

    assert closes - opens == 7 * 3_600
    assert local(closes) == "2026-03-29 06:00"


def test_the_night_of_autumn_is_an_hour_longer():
    opens, closes = on("2026-10-24 22:00"), plan.closes_at(NIGHTS, on("2026-10-24 23:00"))

    assert closes - opens == 9 * 3_600
    assert local(closes) == "2026-10-25 06:00"


@pytest.mark.parametrize("interval", [between("03:30", "08:00"), between("03:00", "08:00")])
def test_an_opening_that_the_clock_skips_is_at_the_jump(interval):
    hours = OpeningHours("Europe/Helsinki", ((interval,),) * 7)

    jump = datetime(2026, 3, 29, 1, 0, tzinfo=UTC).timestamp()

    assert plan.next_opening(hours, on("2026-03-29 01:00")) == jump
    assert local(jump) == "2026-03-29 04:00"


def test_a_closing_that_the_clock_skips_is_at_the_jump():
    hours = OpeningHours("Europe/Helsinki", ((between("22:00", "03:30"),),) * 7)

    closes = plan.closes_at(hours, on("2026-03-28 23:00"))

    assert closes == datetime(2026, 3, 29, 1, 0, tzinfo=UTC).timestamp()


def test_an_hour_that_the_clock_skips_whole_is_no_opening():
    hours = OpeningHours("Europe/Helsinki", ((between("03:00", "04:00"),),) * 7)

    assert local(plan.next_opening(hours, on("2026-03-28 12:00"))) == "2026-03-30 03:00"


def test_a_closing_that_the_clock_shows_twice_is_the_second():
    hours = OpeningHours("Europe/Helsinki", ((between("22:00", "03:30"),),) * 7)

    closes = plan.closes_at(hours, on("2026-10-24 23:00"))

    assert closes == on("2026-10-25 03:30", fold=1)
    assert plan.is_open(hours, on("2026-10-25 03:45", fold=0))


def test_an_opening_that_the_clock_shows_twice_is_the_first():
    hours = OpeningHours("Europe/Helsinki", ((between("03:30", "08:00"),),) * 7)

    opens = plan.next_opening(hours, on("2026-10-25 01:00"))

    assert opens == on("2026-10-25 03:30", fold=0)
    assert plan.is_open(hours, on("2026-10-25 03:10", fold=1))


@pytest.mark.parametrize("hours", [LINE, NIGHTS], ids=["evenings", "nights"])
@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30"])
def test_no_door_flickers_on_the_nights_of_the_clock(hours, night):
    states = [
        plan.is_open(hours, moment)
        for moment in quarters(f"{night} 12:00", f"{_next_day(night)} 16:00")
    ]

    changes = sum(before is not after for before, after in pairwise(states))
    assert changes == (2 if hours is NIGHTS else 0)


def _next_day(night):
    return date.fromisoformat(night) + timedelta(days=1)


def test_a_line_far_away_has_its_own_clock():
    hours = OpeningHours("America/New_York", ((between("09:00", "17:00"),),) * 7)

    assert plan.is_open(hours, datetime(2026, 11, 23, 14, 0, tzinfo=UTC).timestamp())
    assert not plan.is_open(hours, datetime(2026, 11, 23, 13, 59, tzinfo=UTC).timestamp())


def test_a_day_with_a_reason_is_asked_as_any_other():
    day = HoursException(date(2026, 6, 18), (), {"fi": "Koulutus"})
    hours = OpeningHours("Europe/Helsinki", WEEK, (day,))
    assert not plan.is_open(hours, on("2026-06-18 10:00"))
    assert plan.is_open(hours, on("2026-06-17 10:00"))


INTERVAL = st.builds(Interval, *[st.integers(0, 23).map(time)] * 2)
PLAN = st.lists(st.lists(INTERVAL, max_size=2).map(tuple), min_size=7, max_size=7).map(
    lambda week: OpeningHours("Europe/Helsinki", tuple(week))
)


@given(st.lists(PLAN, max_size=3), st.booleans())
def test_where_no_gap_is_found_somebody_is_open_at_each_minute_of_the_week(plans, is_one_always):
    """What the closed view lists as open now is never nobody, unless the gap was told to whoever wrote it."""
    first = date(2026, 11, 23)
    plans = [*plans, ALWAYS] if is_one_always else plans
    gap = plan.first_gap(plans, "Europe/Helsinki", first)
    start = on("2026-11-23 00:00")
    ends = start + 7 * 86_400 if gap is None else gap.timestamp()
    for moment in range(int(start), int(ends), 900):
        assert any(plan.is_open(each, Seconds(moment)) for each in plans)
    assert gap is None or not any(plan.is_open(each, Seconds(gap.timestamp())) for each in plans)
    assert gap is None or not is_one_always


@pytest.mark.parametrize("first", ["2026-10-20", "2027-03-24"])
def test_a_change_of_the_clock_is_no_gap_where_one_is_always_open(first):
    assert plan.first_gap([ALWAYS], "Europe/Helsinki", date.fromisoformat(first)) is None
    assert plan.first_gap([NIGHTS], "Europe/Helsinki", date.fromisoformat(first)).hour == 6
    assert plan.first_gap([], "Europe/Helsinki", date.fromisoformat(first)).hour == 0
