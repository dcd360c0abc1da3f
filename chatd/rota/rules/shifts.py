"""A planned shift: when somebody is wanted on a line, and whether somebody has said that she comes.

         ask                    yes
free ─────────▶ asked ────────────────▶ planned        A lead may plan, ask or free at any time.
 ▲  ╲             │ no                    │ no          `can` is a counsellor's own offer; it ends when she
 │   ╲ take       ▼                       ▼             takes it back, and is planned by a lead's word.
 │    ╲──▶ planned         declined ◀─────┘
free                        can ─▶ planned
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chatd.base.errors import Reason, Refused
from chatd.base.names import Language, LineId, OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import Interval
from chatd.directory.rules.hours import Span, span_on

KEPT_DAYS = (
    31  # after its day; who worked when is personal data, and the pay has been reckoned by then
)
AHEAD_DAYS = 366  # nobody plans further
REPEATS_MAX = 26  # weeks in one series: half a year
SHIFTS_MAX = 5_000  # of one organisation, with those that have been
OFFERS_MAX = 100  # open ones of one person ahead, so that nobody fills the calendar of all
HOURS_MAX = 12  # of one shift, as long as a signed shift key lives at most (ADR 0038)
LONG_AGO = Seconds(0)


class State(StrEnum):
    """How sure it is that somebody comes."""

    FREE = "free"  # nobody; whoever can may take it
    ASKED = "asked"  # a lead has asked this person
    CAN = "can"  # this person has offered to come
    PLANNED = "planned"  # this person comes
    DECLINED = "declined"  # this person was asked or planned, and cannot


class Answer(StrEnum):
    """What a counsellor says to a planned shift."""

    TAKE = "take"
    YES = "yes"
    NO = "no"


ANSWERS: Mapping[State, Mapping[Answer, State]] = {
    State.FREE: {Answer.TAKE: State.PLANNED},
    State.ASKED: {Answer.YES: State.PLANNED, Answer.NO: State.DECLINED},
    State.CAN: {},
    State.PLANNED: {Answer.NO: State.DECLINED},
    State.DECLINED: {Answer.YES: State.PLANNED},  # until a lead asks somebody else
}


@dataclass(frozen=True, slots=True)
class Times:
    """When, by the line's own clock; `ends` at or before `begins` is on the next day."""

    day: date
    begins: time
    ends: time

    def span(self, timezone: str) -> Span:
        """The moments, whatever the clock does in between."""
        return span_on(timezone, self.day, Interval(self.begins, self.ends))


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """One person's, or nobody's yet. `languages`: wanted; none: any. `series`: those that repeat have one.

    `version`, `account`, `at`: which change this is, whose, and when.
    """

    id: str
    organisation: OrganisationId
    line: LineId
    times: Times
    languages: tuple[Language, ...] = ()
    state: State = State.FREE
    staff: StaffId | None = None
    series: str | None = None
    version: int = 1
    account: str = ""
    at: Seconds = LONG_AGO


def check_times(times: Times, timezone: str, today: date) -> None:
    """Raises: Refused(WRONG_STATE) for what has been, is too far away, or is longer than a shift may be."""
    span = times.span(timezone)
    hours = (span.closes - span.opens) / 3_600
    if not (today - timedelta(days=1) <= times.day <= today + timedelta(days=AHEAD_DAYS)):
        raise Refused(Reason.WRONG_STATE)
    if not 0 < hours <= HOURS_MAX + 1:  # the night in which the clock goes back is an hour longer
        raise Refused(Reason.WRONG_STATE)


def repeated(times: Times, weeks: int) -> Iterator[Times]:
    """The same weekday and the same time by the clock, so many weeks in all."""
    for week in range(weeks):
        yield replace(times, day=times.day + timedelta(weeks=week))


def answered(shift: PlannedShift, staff: StaffId, answer: Answer) -> PlannedShift:
    """What this person says. Raises: Refused(NOT_ALLOWED: another's; WRONG_STATE)."""
    if shift.state is not State.FREE and shift.staff != staff:
        raise Refused(Reason.NOT_ALLOWED)
    after = ANSWERS[shift.state].get(answer)
    if after is None:
        raise Refused(Reason.WRONG_STATE)
    return replace(shift, state=after, staff=staff)


def decided(shift: PlannedShift, staff: StaffId | None, *, is_asked: bool) -> PlannedShift:
    """What a lead decides: nobody, this person, or this person is asked."""
    if staff is None:
        return replace(shift, state=State.FREE, staff=None)
    return replace(shift, state=State.ASKED if is_asked else State.PLANNED, staff=staff)


def is_over(shift: PlannedShift, timezone: str, now: Seconds) -> bool:
    """Whether it has ended."""
    return shift.times.span(timezone).closes <= now


def is_seen_by(shift: PlannedShift, staff: StaffId) -> bool:
    """Whether a counsellor sees it: her own, and what nobody has."""
    return shift.staff == staff or shift.state is State.FREE


def is_signed(span: Span, covers_until: Seconds | None) -> bool:
    """Whether the person's certificate lasts for the whole of it."""
    return covers_until is not None and span.closes <= covers_until


def today_of(timezone: str, now: Seconds) -> date:
    """The date where the line is."""
    return datetime.fromtimestamp(now, ZoneInfo(timezone)).date()
