"""Whatever two processes do on one Redis, in whatever order: both answer as one process does from its memory."""

import asyncio
from dataclasses import replace

import pytest
import redis
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    ProcessId,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
    Urgent,
)
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.redis.tickets_and_desks import RedisTicketsAndDesks
from chatd.line.rules import back_on_line, presence
from chatd.line.rules import desk as shift
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import LAST
from chatd.line.rules.need import text_of
from chatd.line.rules.urgent import with_urgent
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.due_times import RedisDueTimes
from chatd.stores.redis.server import RedisServer

START = Seconds(1_800_000_000.0)
LINES, LANGUAGES = (LineId("one"), LineId("other line")), (Language("fi"), Language("sv"))
SOURCES = (None, b"home", b"else")
TALK = ConversationId("c")
PROCESSES = ProcessId("p1"), ProcessId("p2")
WHICH = st.integers(0, 3)


def with_page(ticket, rule, *asked):
    return tickets.with_page(ticket, rule(ticket.page, *asked))


def lose_unheard(ticket, now):
    """A rule that asks when the page was last heard, which a beat of another process may have changed."""
    if now - ticket.page.seen_at < presence.VISITOR_BEAT_MAX_SECONDS:
        raise Refused(Reason.WRONG_STATE)
    return tickets.lose(ticket, ticket.page.seen_at)


RULES = {
    "nothing": lambda each, _: each,
    "offer": lambda each, _: tickets.offer(each, DeskId("d1")),
    "let_go": lambda each, _: tickets.let_go(each),
    "take": lambda each, _: tickets.take(each, DeskId("d1"), TALK),
    "give_back": tickets.give_back,
    "to_head": lambda each, now: back_on_line.to_head(each, TALK, DeskId("d1"), now),
    "lose": tickets.lose,
    "come_back": lambda each, now: with_page(each, presence.come_back, now, PROCESSES[0]),
    "moves": lambda each, now: with_page(each, presence.come_back, now, PROCESSES[1]),
    "holds": lambda each, now: with_page(each, presence.hold, now, PROCESSES[1]),
    "lose_by": lambda each, now: tickets.lose(each, now, PROCESSES[0]),
    "unheard": lose_unheard,
    "leave": tickets.leave,
    "expire": lambda each, _: tickets.expire(each),
    "urgent": lambda each, now: with_urgent(each, Urgent.DANGER, now),
    "calm": lambda each, now: with_urgent(each, None, now),
    "speaks": lambda each, now: tickets.with_others(each, LANGUAGES, now),
    "yields": lambda each, now: replace(each, yields_until=Seconds(now + 15)),
    "kept": lambda each, now: replace(each, kept_until=Seconds(now + 60)),
}
DESK_RULES = {
    "nothing": lambda each, _: each,
    "offer": lambda each, now: offers.offer(each, TicketId("t1"), now, 30),
    "withdraw": lambda each, _: offers.withdraw(each, TicketId("t1")),
    "pause": shift.pause,
    "resume": lambda each, _: shift.resume(each),
    "take": lambda each, now: offers.take(each, TALK, now),
    "release": lambda each, now: shift.release(each, TALK, now, 60),
    "lose": lambda each, now: shift.with_page(each, presence.drop(each.page, now)),
}


def a_ticket(number, now, *, line, language, source, is_advice, has_worked):
    return tickets.Ticket(
        id=TicketId(f"t{number}"),
        line=line,
        embed=EmbedId("e"),
        language=language,
        topic=None,
        ticket_class=TicketClass.PROFESSIONAL if is_advice else TicketClass.HELP_SEEKER,
        issued=now,
        resume_hash=b"page%d" % (number // 2),
        page=presence.arrive(now),
        source=source,
        has_worked=has_worked,
    )


def a_desk(number, now):
    return shift.Desk(
        id=DeskId(f"d{number}"),
        staff=StaffId(f"s{number // 2}"),
        organisation=OrganisationId("o"),
        alias="Aino",
        lines=LINES,
        languages=LANGUAGES,
        capacity=2,
        resume_hash=b"desk",
        page=presence.arrive(now),
        idle_since=now,
    )


def in_order(floor):
    """What is promised: of each need the first come first; which need is first is not."""
    return (
        sorted(floor.desks, key=lambda each: each.id),
        sorted(floor.waiting, key=lambda each: text_of(each.need)),
        sorted(floor.heads, key=lambda each: text_of(each.need)),
        list(floor.pausing),
        sorted(floor.own, key=lambda each: (text_of(each.need), each.has_worked)),
    )


class Lines(RuleBasedStateMachine):
    """`url`: of an empty Redis; each example empties it."""

    url, admin_url = "", ""

    def __init__(self):
        super().__init__()
        with redis.Redis.from_url(self.admin_url) as client:
            client.flushall()
        self.now = START
        self.loop = asyncio.Runner()
        self.servers = [RedisServer(self.url) for _ in range(3)]
        self.due = [MemoryDueTimes(), RedisDueTimes(self.servers[0])]
        self.memory = MemoryTicketsAndDesks(self.due[0])
        self.processes = [RedisTicketsAndDesks(each) for each in self.servers]

    def teardown(self):
        for each in self.servers:
            self.loop.run(each.close())
        self.loop.close()

    def answers(self, ask, process):
        """What memory answers and what this process does must be one."""
        expected = self.loop.run(self.answer(ask, self.memory))
        assert self.loop.run(self.answer(ask, self.processes[process])) == expected

    async def answer(self, ask, store):
        try:
            return await ask(store)
        except (Refused, Unknown) as error:
            return error.reason

    @rule(seconds=st.sampled_from([0, 1, 20, 70]))
    def time_passes(self, seconds):
        self.now = Seconds(self.now + seconds)

    @rule(
        number=WHICH, line=st.sampled_from(LINES), language=st.sampled_from(LANGUAGES),
        source=st.sampled_from(SOURCES), is_advice=st.booleans(), has_worked=st.booleans(),
        process=st.integers(0, 1),
    )  # fmt: skip
    def joins(self, number, process, **more):
        added = a_ticket(number, self.now, **more)
        self.answers(lambda store: store.add_ticket(added), process)
        self.answers(lambda store: store.ticket_of(added.resume_hash), 1 - process)

    @rule(number=WHICH, name=st.sampled_from(sorted(RULES)), process=st.integers(0, 1))
    def changes(self, number, name, process):
        each, now = RULES[name], self.now
        self.answers(
            lambda store: store.change_ticket(TicketId(f"t{number}"), lambda t: each(t, now)),
            process,
        )

    @rule(number=WHICH, process=st.integers(0, 1))
    def shift_begins(self, number, process):
        self.answers(lambda store: store.add_desk(a_desk(number, self.now)), process)

    @rule(number=WHICH, name=st.sampled_from(sorted(DESK_RULES)), process=st.integers(0, 1))
    def changes_desk(self, number, name, process):
        now = self.now
        self.answers(
            lambda store: store.change_desk(
                DeskId(f"d{number}"), lambda each: DESK_RULES[name](each, now)
            ),
            process,
        )

    @rule(number=WHICH, at=WHICH, process=st.integers(0, 1))
    def meets(self, number, at, process):
        now = self.now
        ids = TicketId(f"t{number}"), DeskId(f"d{at}")

        def both(ticket, desk):
            return tickets.offer(ticket, desk.id), offers.offer(desk, ticket.id, now, 30)

        self.answers(lambda store: store.change_pair(*ids, both), process)
        self.answers(lambda store: store.pair(*ids), 1 - process)

    @rule(numbers=st.lists(WHICH, max_size=4), process=st.integers(0, 1))
    def beats(self, numbers, process):
        ids = [TicketId(f"t{each}") for each in numbers], [DeskId(f"d{each}") for each in numbers]
        self.answers(
            lambda store: held_elsewhere(store, *ids, self.now, PROCESSES[process]), process
        )
        self.answers(lambda store: store.pages([*ids[0], *ids[1]]), 1 - process)

    @rule(number=WHICH, seconds=st.sampled_from([0, 30]), process=st.integers(0, 1))
    def ends(self, number, seconds, process):
        until = Seconds(self.now + seconds)
        self.answers(lambda store: store.keep_ticket_until(TicketId(f"t{number}"), until), process)

    @rule(number=WHICH, process=st.integers(0, 1))
    def shift_ends(self, number, process):
        self.answers(lambda store: store.forget_desk(DeskId(f"d{number}")), process)

    @rule(process=st.integers(0, 1))
    def is_purged(self, process):
        self.answers(lambda store: store.purge(self.now), process)

    @rule(name=st.binary(min_size=1, max_size=1), process=st.integers(0, 1))
    def is_burnt(self, name, process):
        self.answers(lambda store: store.burn([name], Seconds(self.now + 30)), process)
        self.answers(lambda store: store.is_burnt(b"\x00", self.now), 1 - process)

    @rule()
    def is_looked_at(self):
        """Who holds the times takes what is due, and what it drops comes again; both indexes alike."""
        taken = [self.loop.run(each.take(self.now)) for each in self.due]
        kinds = [
            {kind: sorted(it[kind]) for kind in ("ticket", "desk") if kind in it} for it in taken
        ]
        assert kinds[0] == kinds[1]

    @rule(process=st.integers(0, 1))
    def looks(self, process):
        self.answers(lambda store: floor_of(store, SOURCES[1 + process]), process)

    @invariant()
    def all_is_as_in_memory(self):
        """Asked by a third process: what the others have seen last stays as old as it is."""
        self.answers(lambda store: floor_of(store, SOURCES[1]), 2)
        self.answers(places_of, 2)


async def held_elsewhere(store, *asked):
    return sorted(await store.beat(*asked))


async def floor_of(store, source):
    return in_order(await store.floor(source))


async def places_of(store):
    """All that wait, in their order, and how many are before each and in all."""
    found = [await store.on_line(line) for line in LINES]
    orders = [each.order for line in found for each in line] + [LAST]
    seeker = TicketClass.HELP_SEEKER
    counts = [(await store.before(LINES, {seeker: each}))[seeker] for each in orders]
    rows = sorted(await store.rows(LINES), key=lambda each: (text_of(each.need), each.order))
    return found, rows, [{need: it for need, it in each.items() if it.tickets} for each in counts]


def agree(redis_process, examples, steps):
    Lines.url, Lines.admin_url = redis_process.daemons_url, redis_process.url
    run_state_machine_as_test(
        Lines, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )


def test_two_processes_and_a_memory_give_the_same_answers(redis_process):
    agree(redis_process, 20, 50)


@pytest.mark.long
def test_they_do_for_long(redis_process):
    agree(redis_process, 400, 60)
