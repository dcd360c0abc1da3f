"""A room beside a plain model of it: whoever comes, goes, loses keys, in whatever order, and whatever is said."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chatd.base.errors import Refused, Unknown
from chatd.base.names import (
    DeskId,
    Language,
    LineId,
    MemberId,
    Role,
    SeatStage,
    Seconds,
    StaffId,
)
from chatd.conversation.rules import company, envelopes, kinds, log_steps
from chatd.conversation.rules.conversation import Kind, Member, Step
from chatd.conversation.rules.envelopes import Log
from chatd.conversation.rules.kinds import Given
from chatd.conversation.rules.room import Knock, Seated
from chatd.room.rules import guests, saying, seats, turns

START = Seconds(datetime(2027, 1, 15, tzinfo=UTC).timestamp())
STAFF = [MemberId(f"d{number}") for number in range(4)]
GUESTS = [MemberId(f"g{number}.line") for number in range(2)]
EVERYBODY = st.sampled_from([*STAFF, *GUESTS])
LINE = SimpleNamespace(id=LineId("line"), languages=(Language("fi"),))


class Rooms(RuleBasedStateMachine):
    """The model: from which number on each may read, and who has the keys of which group."""

    @initialize()
    def begin(self):
        self.now = START
        self.room = seats.new(LINE, self.now, b"salt")
        self.log = Log((), self.now, self.room.numbers_after)
        self.fresh, self.sent = 0, {}
        self.from_number = {}  # of who is here: nothing before this is for her
        self.said = []  # every envelope ever stored

    def change(self, do):
        """As `TellingRooms.change` does it, and with it the log."""
        try:
            made = do(self.room)
        except (Refused, Unknown):
            return False
        for _ in range(100):
            step = made if isinstance(made, Step) else Step(made)
            if step.log is not None:
                log_steps.follow(self.log, step.log, self.now)
            is_done = step.log is None and step.conversation is self.room
            self.room = step.conversation
            made = seats.settle(self.room, self.now)
            if made.log is None and made.conversation is self.room and (is_done or not step.log):
                break
        else:
            raise AssertionError("it never settles")
        here = {each.member for each in self.room.room.seats if each.is_here}
        for each in here - set(self.from_number):
            self.from_number[each] = self.log.last_number + 1
        for each in set(self.from_number) - here:
            del self.from_number[each]
        return True

    @rule(who=st.sampled_from(STAFF), has_keys=st.booleans())
    def enter(self, who, has_keys):
        seated = Seated(who, who, "leaf", self.now, staff=StaffId(who))
        member = Member(who, Role.FACILITATOR, b"", DeskId(who))
        if not has_keys:
            self.from_number.pop(who, None)
        self.change(lambda it: seats.enter(it, seated, member, has_keys=has_keys, now=self.now))

    @rule(who=st.sampled_from(GUESTS), by=st.sampled_from(STAFF))
    def come_as_guest(self, who, by):
        asks = Knock(who, "Sari", "Poliisi", "leaf", b"", self.now, self.now)
        if guests.is_guest_in(self.room, who) or not self.change(
            lambda it: guests.with_code(it, by, b"code", self.now)
        ):
            return
        self.change(lambda it: guests.knock(it, b"code", asks, self.now))
        self.change(lambda it: guests.admit(it, by, who, self.now))

    @rule(who=EVERYBODY)
    def leave(self, who):
        self.change(lambda it: it if turns.is_over(it) else seats.leave(it, who))

    @rule(who=st.sampled_from(GUESTS))
    def guest_without_keys(self, who):
        self.from_number.pop(who, None)
        self.change(lambda it: guests.without_keys(it, who))

    @rule(seconds=st.sampled_from([1, 8, 16]))
    def pass_time(self, seconds):
        self.now = Seconds(self.now + seconds)
        self.change(lambda it: turns.late(it, self.now))

    @rule(who=EVERYBODY, kind=st.sampled_from(list(Kind)), beside=st.integers(-1, 1))
    def say(self, who, kind, beside):
        self.fresh += 1
        group = self.room.group or f"group {self.fresh}".encode()
        decision = saying.decide(
            self.room,
            who,
            kind,
            self.now,
            epoch=self.room.epoch + beside,
            group=group,
            key_package=str(self.fresh).encode(),
        )
        track = self.log.tracks.get(who)
        own_id = 1 + (track.stored if track else 0)
        given = Given(who, own_id, kind, "body")
        before = self.room
        try:
            said = kinds.append(self.log, before, decision, given, self.now)
        except Refused:
            assert self.room is before
            return
        self.room = said.conversation
        self.said.append(said.envelope)
        assert seats.seat_in(before, who) is not None
        if kind in (Kind.OPENING, Kind.COMMIT):
            assert beside == 0
            assert before.room.committer == who
            assert seats.seat_in(before, who).staff is not None
            assert self.room.epoch == before.epoch + 1
        if kind is Kind.OPENING:
            (called,) = [each for each in before.room.seats if each.stage is SeatStage.CALLED]
            self.from_number[called.member] = said.envelope.number
        # For whom it is: those who are here, with who has just been let in, and nobody else.
        here = {each.member for each in self.room.room.seats if each.is_here}
        assert set(company.others(self.room, who)) == here - {who}

    @rule(who=EVERYBODY)
    def receive(self, who):
        try:
            envelopes.received(self.log, who, self.log.last_number)
        except Refused:
            assert who not in self.from_number

    @invariant()
    def nobody_is_handed_what_was_said_before_she_came(self):
        for who in [*STAFF, *GUESTS]:
            try:
                held = envelopes.held_for(self.log, who)
            except Refused:
                held = []
            first = self.from_number.get(who)
            assert first is not None or not held, who
            assert all(each.number >= first for each in held), who

    @invariant()
    def one_is_called_and_one_of_the_staff_who_is_here_lets_in(self):
        room, its = self.room.room, self.room.room.seats
        assert [each.id for each in self.room.members] == [
            each.id for each in self.room.members if seats.seat_in(self.room, each.id)
        ]
        assert {each.id for each in self.room.members} == {each.member for each in its}
        assert len({each.member for each in its}) == len(its) <= seats.ROOM_MEMBERS_MAX
        if turns.is_over(self.room):
            assert not its
            return
        if not its:
            return  # nobody has come yet
        here = [each.member for each in its if each.is_here and each.staff is not None]
        assert here, "settled: one of the staff has the keys"
        assert room.committer in here
        waiting = [each for each in its if not each.is_here]
        assert sum(each.stage is SeatStage.CALLED for each in waiting) == bool(waiting)


TestRooms = Rooms.TestCase


def test_the_control_a_room_that_hands_out_early_is_noticed():
    """The newcomer's part of the log is opened as she comes: then what is said before her opening is for her."""
    them = Rooms()
    them.begin()
    them.enter(STAFF[0], has_keys=False)
    them.enter(STAFF[1], has_keys=False)
    room = them.room.room
    early = tuple(replace(each, stage=SeatStage.HERE) for each in room.seats)
    leaky = replace(them.room, room=replace(room, seats=early))
    assert STAFF[1] in company.others(leaky, STAFF[0])
    assert STAFF[1] not in company.others(them.room, STAFF[0])
