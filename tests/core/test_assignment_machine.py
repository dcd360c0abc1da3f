"""Tickets meet desks in whatever order things happen: none taken twice, none lost, none overtaken by an equal."""

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
)
from chatd.line.rules import at_once, grace, presence
from chatd.line.rules import desk as shift
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import can_be_offered, match, rank
from chatd.line.rules.desk import Desk, DeskPhase, can_meet
from chatd.line.rules.offer import has_room
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.ticket_phases import TicketPhase

OFFER_SECONDS, MISSES_MAX, GRACE_SECONDS = 30, 2, 300
LANGUAGES = [Language("fi"), Language("sv")]
WHICH = st.integers(0, 9)


class Shift(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = Seconds(1_000_000.0)
        self.tickets = {}
        self.desks = {}
        self.taken = Counter()
        self.is_assigned = True

    # ---- people come and go ----

    @initialize(capacities=st.lists(st.integers(1, 3), min_size=1, max_size=3))
    def desks_open(self, capacities):
        for capacity in capacities:
            self.start_shift(capacity, LANGUAGES)

    @rule(capacity=st.integers(1, 3), languages=st.sampled_from([LANGUAGES, LANGUAGES[:1]]))
    def start_shift(self, capacity, languages):
        desk_id = DeskId(f"desk {len(self.desks)}")
        self.desks[desk_id] = Desk(
            id=desk_id,
            staff=StaffId(desk_id),
            organisation=OrganisationId("organisation"),
            alias="Aino",
            lines=(LineId("line"),),
            languages=tuple(languages),
            capacity=capacity,
            resume_hash=b"",
            page=presence.arrive(self.now),
            idle_since=self.now,
        )
        self.is_assigned = False

    @rule(
        language=st.sampled_from(LANGUAGES),
        ticket_class=st.sampled_from([*TicketClass, TicketClass.HELP_SEEKER]),
    )
    def join(self, language, ticket_class):
        ticket_id = TicketId(f"ticket {len(self.tickets):04}")
        self.tickets[ticket_id] = Ticket(
            id=ticket_id,
            line=LineId("line"),
            embed=EmbedId("embed"),
            language=language,
            topic=None,
            ticket_class=ticket_class,
            issued=self.now,
            resume_hash=b"",
            page=presence.arrive(self.now),
        )
        self.is_assigned = False

    @rule(which=WHICH, is_quick=st.booleans())
    def leave(self, which, is_quick):
        ticket = self.pick(self.tickets, which, lambda each: each.is_waiting)
        if ticket is not None:
            self.withdrawn(tickets.leave(ticket, self.now, is_quick=is_quick))

    @rule(which=WHICH)
    def lose_a_page(self, which):
        ticket = self.pick(self.tickets, which, lambda each: each.is_waiting)
        if ticket is not None:
            self.withdrawn(tickets.lose(ticket, self.now))

    @rule(which=WHICH)
    def find_a_page(self, which):
        ticket = self.pick(self.tickets, which, lambda each: each.page.lost_at is not None)
        if ticket is not None:
            page = presence.come_back(ticket.page, self.now)
            self.tickets[ticket.id] = tickets.replace(ticket, page=page)
            self.is_assigned = False

    # ---- what desks do ----

    @rule(which=WHICH)
    def accept(self, which):
        desk = self.pick(self.desks, which, lambda each: each.offer is not None)
        if desk is None:
            return
        ticket = self.tickets[desk.offer.ticket]
        talk = ConversationId(f"{ticket.id} at {desk.id}")
        try:
            after = offers.accept(desk, ticket.id, talk, self.now)
        except Refused as refused:
            if refused.reason is Reason.NO_ROOM:
                assert len(desk.conversations) >= desk.capacity
                self.let_go(desk)
                self.desks[desk.id] = offers.withdraw(desk, ticket.id)
            else:
                assert offers.is_missed(desk, self.now)
            return
        self.tickets[ticket.id] = tickets.take(ticket, desk.id, talk)
        self.desks[desk.id] = after
        self.taken[ticket.id] += 1
        self.is_assigned = False

    @rule(which=WHICH)
    def decline(self, which):
        desk = self.pick(self.desks, which, lambda each: each.offer is not None)
        if desk is not None:
            self.let_go(desk)
            self.desks[desk.id] = offers.decline(desk, desk.offer.ticket, self.now)

    @rule(which=WHICH, act=st.sampled_from(["pause", "resume", "end"]))
    def change_shift(self, which, act):
        desk = self.pick(self.desks, which)
        acts = {"resume": shift.resume, "end": shift.end_shift}
        try:
            after = shift.pause(desk, self.now) if act == "pause" else acts[act](desk)
        except Refused:
            return
        if desk.offer is not None and after.offer is None:
            self.let_go(desk)
        self.desks[desk.id] = after
        self.is_assigned = False

    @rule(which=WHICH, capacity=st.integers(1, 3))
    def set_capacity(self, which, capacity):
        desk = self.pick(self.desks, which)
        self.desks[desk.id] = at_once.set_capacity(desk, capacity, self.now)
        self.is_assigned = False

    @rule(which=WHICH, is_on=st.booleans())
    def only_one(self, which, is_on):
        desk = self.pick(self.desks, which)
        try:
            after = at_once.only_one(desk) if is_on else at_once.as_before(desk)
        except Refused:
            return
        if desk.offer is not None and after.offer is None:
            self.let_go(desk)
        self.desks[desk.id] = after
        self.is_assigned = False

    @rule(which=WHICH)
    def end_a_conversation(self, which):
        desk = self.pick(self.desks, which, lambda each: each.conversations)
        if desk is not None:
            self.desks[desk.id] = shift.release(desk, desk.conversations[0], self.now)
            self.is_assigned = False

    @rule(which=WHICH)
    def lose_a_console(self, which):
        desk = self.pick(self.desks, which)
        self.desks[desk.id] = shift.replace(desk, page=presence.drop(desk.page, self.now))

    @rule(which=WHICH)
    def find_a_console(self, which):
        desk = self.pick(self.desks, which)
        self.desks[desk.id] = shift.replace(desk, page=presence.come_back(desk.page, self.now))
        self.is_assigned = False

    # ---- what the daemon does ----

    @rule(seconds=st.sampled_from([1, 10, 30, 300, 1_200]))
    def time_passes(self, seconds):
        """Heartbeats come, offers run out, lost tickets expire."""
        self.now = Seconds(self.now + seconds)
        for kind in (self.tickets, self.desks):
            for key, value in kind.items():
                if value.page.lost_at is None:
                    kind[key] = tickets.replace(value, page=presence.beat(value.page, self.now))
        for desk in list(self.desks.values()):
            if offers.is_missed(desk, self.now):
                self.let_go(desk)
                self.desks[desk.id] = offers.miss(desk, MISSES_MAX)
        for ticket in list(self.tickets.values()):
            if grace.is_overdue(ticket, self.now, GRACE_SECONDS):
                self.withdrawn(tickets.expire(ticket))
        self.is_assigned = False

    @rule(is_one_by_one=st.booleans())
    def assign(self, is_one_by_one):
        """Either the oldest of each need and one match at a time, or as many heads as there are desks."""
        each = 1 if is_one_by_one else len(self.desks)
        while matches := match(self.heads(each), self.desks.values(), self.now):
            for one in matches[:1] if is_one_by_one else matches:
                self.offer(one)
        self.is_assigned = True

    def heads(self, each):
        waiting = sorted(
            (one for one in self.tickets.values() if can_be_offered(one, self.now)),
            key=lambda one: one.order,
        )
        seen = Counter()
        for ticket in waiting:
            seen[ticket.need] += 1
            if seen[ticket.need] <= each:
                yield ticket

    def offer(self, one):
        assert self.tickets[one.ticket.id] is one.ticket
        assert self.desks[one.desk.id] is one.desk
        assert can_meet(one.desk, one.ticket)
        earlier = [
            each
            for each in self.tickets.values()
            if can_meet(one.desk, each)
            and can_be_offered(each, self.now)
            and rank(each, self.now) < rank(one.ticket, self.now)
        ]
        assert earlier == []
        self.tickets[one.ticket.id] = tickets.offer(one.ticket, one.desk.id)
        self.desks[one.desk.id] = offers.offer(one.desk, one.ticket.id, self.now, OFFER_SECONDS)

    def let_go(self, desk):
        ticket = self.tickets[desk.offer.ticket]
        self.tickets[ticket.id] = after = tickets.let_go(ticket)
        assert after.order == ticket.order
        self.is_assigned = False

    def withdrawn(self, ticket):
        self.tickets[ticket.id] = ticket
        for desk in self.desks.values():
            self.desks[desk.id] = offers.withdraw(desk, ticket.id)
        self.is_assigned = False

    @staticmethod
    def pick(kind, which, is_right=lambda _: True):
        right = [each for each in kind.values() if is_right(each)]
        return right[which % len(right)] if right else None

    # ---- what always holds ----

    @invariant()
    def no_ticket_is_taken_twice(self):
        assert all(count == 1 for count in self.taken.values())
        talks = [talk for desk in self.desks.values() for talk in desk.conversations]
        assert len(talks) == len(set(talks))

    @invariant()
    def an_offer_has_one_ticket_and_one_desk_and_both_know(self):
        asked = {desk.offer.ticket: desk.id for desk in self.desks.values() if desk.offer}
        offered = {
            each.id: each.desk
            for each in self.tickets.values()
            if each.phase is TicketPhase.OFFERED
        }
        assert asked == offered

    @invariant()
    def a_ticket_knows_its_desk_while_offered_and_once_taken(self):
        for ticket in self.tickets.values():
            has_desk = ticket.phase in (TicketPhase.OFFERED, TicketPhase.TAKEN)
            assert (ticket.desk is not None) == has_desk
            assert (ticket.conversation is not None) == (ticket.phase is TicketPhase.TAKEN)

    @invariant()
    def no_ticket_waits_while_a_desk_with_room_could_meet_it(self):
        if not self.is_assigned:
            return
        roomy = [desk for desk in self.desks.values() if has_room(desk, self.now)]
        for ticket in self.tickets.values():
            if can_be_offered(ticket, self.now):
                assert not any(can_meet(desk, ticket) for desk in roomy)

    @invariant()
    def nobody_has_more_than_three_and_who_stopped_is_not_asked(self):
        for desk in self.desks.values():
            assert len(desk.conversations) <= shift.CAPACITY_MAX
            if desk.phase is not DeskPhase.AVAILABLE:
                assert desk.offer is None


TestShift = Shift.TestCase
