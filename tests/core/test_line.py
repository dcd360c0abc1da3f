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


def refusal(door, language=FI):
    with pytest.raises(Refused) as refused:
        rules.check_join(door, LINE, (language,))
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
    assert refusal(Door(DoorPhase.OPEN, is_full=True)) is Reason.LINE_FULL


def test_an_open_line_lets_in():
    rules.check_join(Door(DoorPhase.OPEN), LINE, (SV,))


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


@pytest.mark.parametrize(
    ("capacity", "talk_minutes", "wait_max", "places"),
    [
        (6, 45, 60, 8),
        (2, 45, 60, 2),
        (1, 90, 60, 1),  # a desk that may be free has somebody to serve
        (0, 45, 60, 5),  # nobody on shift yet: a small team is expected
        (400, 45, 60, 200),  # the bound of the line
        (6, 45, 30, 4),
        (6, 45, 0, 0),
        (6, 45, -5, 0),
    ],
)
def test_only_so_many_wait_as_can_be_served(capacity, talk_minutes, wait_max, places):
    assert rules.places_max(capacity, talk_minutes, wait_max, waiting_max=200) == places


@pytest.mark.parametrize(
    ("closes", "minutes"), [(None, 60), ("21:00", 60), ("20:30", 45), ("19:30", 0)]
)
def test_near_closing_time_the_wait_offered_ends_with_the_grace(closes, minutes):
    policy = LinePolicy(closing_grace_minutes=15)
    line = rules.replace(LINE, policy=policy)
    closes_at = None if closes is None else at(closes)

    assert rules.wait_max_minutes(closes_at, line, at("20:00")) == minutes


@pytest.mark.parametrize(
    ("was_full", "waiting", "is_full"),
    [
        (False, 7, False),
        (False, 8, True),
        (True, 9, True),
        (True, 7, True),  # one place alone does not open the door again
        (True, 6, False),
    ],
)
def test_a_full_line_opens_again_when_two_places_are_free(was_full, waiting, is_full):
    door = Door(DoorPhase.OPEN, is_full=was_full)

    assert rules.count(door, waiting, places=8).is_full is is_full


@pytest.mark.parametrize("places", [1, 2])
def test_a_small_full_line_opens_again_when_it_is_empty(places):
    full = rules.count(Door(DoorPhase.OPEN), places, places)

    assert full.is_full
    assert not rules.count(full, 0, places).is_full


def test_a_line_without_places_is_full():
    assert rules.count(Door(DoorPhase.OPEN), 0, 0).is_full


class DoorMachine(RuleBasedStateMachine):
    """Lead, plan, time and the waiting, in any order."""

    def __init__(self):
        super().__init__()
        self.now = at("12:00")
        self.door = follow(Door(), self.now)
        self.waiting = 0

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
            rules.check_join(self.door, LINE, (FI,))
        except Refused:
            assert self.door.phase is not DoorPhase.OPEN or self.door.is_full
        else:
            assert self.door.phase is DoorPhase.OPEN
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
        self.door = rules.count(follow(self.door, self.now, self.waiting), self.waiting, 3)
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
    def no_more_wait_than_there_are_places(self):
        assert self.waiting <= 3


TestDoorMachine = DoorMachine.TestCase
