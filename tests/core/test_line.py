from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chatd.base.errors import Reason, Refused
from chatd.base.names import Language, LineId, OrganisationId, Seconds
from chatd.directory.rules import hours as plan
from chatd.directory.rules.directory import Helpline, Interval, Line, LinePolicy, OpeningHours
from chatd.line.rules import door as rules
from chatd.line.rules.door import FOREVER, LINES, Act, Door, DoorPhase

HELSINKI = ZoneInfo("Europe/Helsinki")
HOURS = OpeningHours("Europe/Helsinki", ((Interval(time(18), time(21)),),) * 7)
NEVER = OpeningHours("Europe/Helsinki", ((),) * 7)
GRACE_SECONDS = 3_600
FI, SV = Language("fi"), Language("sv")
HELPLINE = Helpline(
    name={FI: "Nollalinja"}, number="080 005 005", hours={}, cost={}, reviewed=date(2026, 11, 1)
)
LINE = Line(
    id=LineId("line"),
    organisation=OrganisationId("organisation"),
    name={FI: "Linja"},
    audience={FI: "Kaikille"},
    languages=(FI, SV),
    topics=(),
    answered_by=("professional",),
    is_adult=True,
    hours=HOURS,
    helplines=(HELPLINE,),
    policy=LinePolicy(),
)


def at(text, day=23):
    moment = datetime.fromisoformat(f"2026-11-{day} {text}").replace(tzinfo=HELSINKI)
    return Seconds(moment.timestamp())


def follow(door, now, waiting=0, hours=HOURS):
    return rules.follow(door, hours, waiting, now, grace_seconds=GRACE_SECONDS)


def refusal(door, language=FI, *, is_full=False, now=None):
    with pytest.raises(Refused) as refused:
        rules.check_join(door, LINE, (language,), now or at("19:00"), is_full=is_full)
    return refused.value.reason


@pytest.mark.parametrize(
    ("phase", "reason"),
    [
        (DoorPhase.CLOSED, Reason.LINE_CLOSED),
        (DoorPhase.CLOSING, Reason.LINE_CLOSED),
        (DoorPhase.INTAKE_STOPPED, Reason.INTAKE_STOPPED),
    ],
)
def test_nobody_joins_a_line_that_is_not_open(phase, reason):
    assert refusal(Door(phase)) is reason


def test_nobody_joins_in_a_language_that_is_not_served():
    assert refusal(Door(DoorPhase.OPEN), Language("en")) is Reason.LANGUAGE_NOT_SERVED


def test_nobody_joins_a_full_line():
    assert refusal(Door(DoorPhase.OPEN), is_full=True) is Reason.LINE_FULL


def test_an_open_line_lets_in():
    rules.check_join(Door(DoorPhase.OPEN), LINE, (SV,), at("19:00"), is_full=False)


@pytest.mark.parametrize("phase", list(DoorPhase))
@pytest.mark.parametrize("act", [Act.OPEN, Act.STOP_INTAKE, Act.CLOSE])
def test_a_leads_act_does_what_the_table_says_or_is_refused(phase, act):
    if act in LINES[phase]:
        assert rules.change(Door(phase), act, HOURS, at("12:00")).phase is LINES[phase][act]
    else:
        with pytest.raises(Refused) as refused:
            rules.change(Door(phase), act, HOURS, at("12:00"))
        assert refused.value.reason is Reason.WRONG_STATE


def test_a_line_opens_and_closes_as_planned():
    door = follow(Door(), at("17:59"))
    assert door.phase is DoorPhase.CLOSED

    door = follow(door, at("18:00"))
    assert door.phase is DoorPhase.OPEN

    door = follow(door, at("21:00"), waiting=1)
    assert (door.phase, door.closing_since) == (DoorPhase.CLOSING, at("21:00"))


def test_who_waits_at_closing_time_is_served_within_the_grace():
    door = follow(Door(DoorPhase.OPEN), at("21:00"), waiting=3)

    assert follow(door, at("21:59"), waiting=1).phase is DoorPhase.CLOSING
    assert follow(door, at("21:30"), waiting=0).phase is DoorPhase.CLOSED
    assert follow(door, at("22:00"), waiting=1).phase is DoorPhase.CLOSED


def test_a_line_with_nobody_waiting_closes_at_once():
    assert follow(Door(DoorPhase.OPEN), at("21:00")).phase is DoorPhase.CLOSED


def test_a_line_that_is_closed_forgets_when_it_was_closing():
    door = follow(follow(Door(DoorPhase.OPEN), at("21:00"), waiting=1), at("22:00"))

    assert door.closing_since is None


@pytest.mark.parametrize(
    ("act", "done_at", "phase", "until"),
    [
        (Act.CLOSE, "19:00", DoorPhase.CLOSED, "21:00"),
        (Act.STOP_INTAKE, "19:00", DoorPhase.INTAKE_STOPPED, "21:00"),
        (Act.OPEN, "12:00", DoorPhase.OPEN, "18:00"),
    ],
)
def test_a_leads_act_counts_until_the_plan_changes(act, done_at, phase, until):
    door = follow(Door(), at(done_at))
    door = follow(rules.change(door, act, HOURS, at(done_at)), at(done_at))
    assert door.phase is phase

    just_before = follow(door, Seconds(at(until) - 1))
    assert just_before.phase is phase

    is_open = plan.is_open(HOURS, at(until))
    assert follow(door, at(until)).phase is (DoorPhase.OPEN if is_open else DoorPhase.CLOSED)


def test_an_evening_closed_by_hand_opens_the_next_evening():
    door = rules.change(follow(Door(), at("19:00")), Act.CLOSE, HOURS, at("19:00"))

    assert follow(door, at("20:59")).phase is DoorPhase.CLOSED
    assert follow(follow(door, at("21:00")), at("18:00", day=24)).phase is DoorPhase.OPEN


def test_a_line_opened_by_hand_without_any_hours_stays_open():
    door = rules.change(Door(), Act.OPEN, NEVER, at("12:00"))

    assert door.manual_until == FOREVER
    assert follow(door, at("12:00", day=30), hours=NEVER).phase is DoorPhase.OPEN


def test_a_door_followed_twice_is_the_same():
    door = follow(Door(), at("19:00"))

    assert follow(door, at("19:00")) == door


def test_a_closed_line_serves_on_those_who_waited_before_a_restart():
    door = rules.serve_on(Door(), at("21:30"))

    assert (door.phase, door.closing_since) == (DoorPhase.CLOSING, at("21:30"))
    assert follow(door, at("22:29"), waiting=1).phase is DoorPhase.CLOSING
    assert rules.serve_on(Door(DoorPhase.OPEN), at("21:30")).phase is DoorPhase.OPEN


def test_an_open_line_at_which_nobody_is_for_five_minutes_is_closed_for_now():
    door = rules.at(Door(), LINE, 0, at("18:00"), is_staffed=False)
    assert door.unstaffed_since == at("18:00")

    door = rules.at(door, LINE, 0, at("18:04"), is_staffed=False)
    assert not rules.is_closed_for_now(door, Seconds(at("18:05") - 1))
    assert rules.is_closed_for_now(door, at("18:05"))
    assert refusal(door, now=at("18:05")) is Reason.CLOSED_FOR_NOW

    door = rules.at(door, LINE, 0, at("18:20"), is_staffed=True)
    assert door.unstaffed_since is None
    rules.check_join(door, LINE, (FI,), at("18:20"), is_full=False)


@pytest.mark.parametrize("phase", [each for each in DoorPhase if each is not DoorPhase.OPEN])
def test_a_line_that_is_not_open_is_not_closed_for_now(phase):
    assert not rules.is_closed_for_now(Door(phase, unstaffed_since=at("18:00")), at("19:00"))


def test_overnight_nobody_needs_to_be_there():
    closed = rules.at(Door(), LINE, 0, at("12:00"), is_staffed=False)
    assert closed.unstaffed_since is None
    assert rules.at(closed, LINE, 0, at("18:00"), is_staffed=False).unstaffed_since == at("18:00")


class DoorMachine(RuleBasedStateMachine):
    """Lead, plan, time and the waiting, in any order."""

    def __init__(self):
        super().__init__()
        self.now = at("12:00")
        self.door = follow(Door(), self.now)
        self.waiting = 0
        self.is_staffed = False

    @rule(is_staffed=st.booleans())
    def somebody_comes_or_goes(self, is_staffed):
        self.is_staffed = is_staffed
        self.look()

    @rule(act=st.sampled_from([Act.OPEN, Act.STOP_INTAKE, Act.CLOSE]))
    def lead(self, act):
        before = self.door
        try:
            self.door = rules.change(before, act, HOURS, self.now)
        except Refused:
            assert act not in LINES[before.phase]
            assert self.door is before
        else:
            assert self.door.phase is LINES[before.phase][act]
            assert self.door.manual_until > self.now
        self.look()

    @rule()
    def join(self):
        try:
            rules.check_join(self.door, LINE, (FI,), self.now, is_full=self.waiting >= 3)
        except Refused:
            is_closed_for_now = rules.is_closed_for_now(self.door, self.now)
            is_open = self.door.phase is DoorPhase.OPEN and not is_closed_for_now
            assert not is_open or self.waiting >= 3
        else:
            assert self.door.phase is DoorPhase.OPEN
            assert self.is_staffed or self.now - self.door.unstaffed_since < 300
            self.waiting += 1
        self.look()

    @rule(count=st.integers(1, 3))
    def serve(self, count):
        self.waiting = max(0, self.waiting - count)
        self.look()

    @rule(minutes=st.sampled_from([1, 30, 60, 181, 1_440]))
    def time_passes(self, minutes):
        self.now = Seconds(self.now + minutes * 60)
        self.look()

    def look(self):
        """What the daemon does every few seconds."""
        self.door = rules.at(self.door, LINE, self.waiting, self.now, is_staffed=self.is_staffed)
        if self.door.phase is DoorPhase.CLOSED:
            self.waiting = 0  # they were told so, each of them

    @invariant()
    def without_a_leads_act_the_plan_holds(self):
        if self.door.manual_until is None:
            open_phases = (DoorPhase.OPEN,)
            is_open = plan.is_open(HOURS, self.now)
            assert (self.door.phase in open_phases) == is_open

    @invariant()
    def a_leads_act_ends_at_a_change_of_the_plan(self):
        until = self.door.manual_until
        if until is not None:
            assert until > self.now
            assert plan.is_open(HOURS, until) != plan.is_open(HOURS, Seconds(until - 1))

    @invariant()
    def closing_says_since_when_and_has_somebody_to_serve(self):
        is_closing = self.door.phase is DoorPhase.CLOSING
        assert (self.door.closing_since is not None) == is_closing
        if is_closing:
            assert self.waiting > 0
            assert self.now - self.door.closing_since < GRACE_SECONDS

    @invariant()
    def nobody_is_missed_while_somebody_is_there_or_the_line_is_closed(self):
        is_needless = self.is_staffed or self.door.phase is DoorPhase.CLOSED
        assert (self.door.unstaffed_since is None) == is_needless

    @invariant()
    def no_more_wait_than_there_are_places(self):
        assert self.waiting <= 3


TestDoorMachine = DoorMachine.TestCase
