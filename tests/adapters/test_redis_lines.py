"""What is true of tickets and desks in Redis alone: what other processes do, ends of life, round trips."""

import asyncio
from dataclasses import replace

import pytest
import redis

from chatd.base.claims import REBUILD_SECONDS
from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.names import DeskId, LineId, ProcessId, Seconds, TicketId
from chatd.line.redis.steps import LIFE_SECONDS
from chatd.line.redis.tickets_and_desks import RedisTicketsAndDesks
from chatd.line.rules import offer as offers
from chatd.line.rules import presence, ticket
from chatd.stores.redis.server import RedisServer
from tests.adapters.test_live_tickets_and_desks import LINE, NOW, SEEKER, a_desk, a_ticket

T1, D1 = TicketId("t1"), DeskId("d1")
HERE = ProcessId("here")


class Process:
    """One daemon's connection, and the store on it."""

    def __init__(self, url):
        self.server = RedisServer(url)
        self.store = RedisTicketsAndDesks(self.server)

    async def trips(self, use):
        """How often it asks Redis for this."""
        before = self.server.round_trips
        await use
        return self.server.round_trips - before


@pytest.fixture
async def processes(redis_url):
    made = [Process(redis_url) for _ in range(2)]
    await made[0].store.desks()  # loads the functions
    yield made
    for each in made:
        await each.server.close()


@pytest.fixture
def admin(redis_process):
    with redis.Redis.from_url(redis_process.url) as client:
        yield client


def offered(found):
    return ticket.offer(found, D1)


async def test_what_is_remembered_is_believed_only_when_it_stands_so_still(processes):
    one, other = (each.store for each in processes)
    await one.add_ticket(a_ticket())
    await other.change_ticket(T1, offered)
    assert (await one.change_ticket(T1, ticket.let_go)).after.passed_by == (D1,)
    await other.change_ticket(T1, offered)
    changed = await one.change_ticket(T1, lambda each: each)
    assert changed.after.desk == D1, "nothing changes, but what it is must be true"
    await other.change_ticket(T1, ticket.expire)
    with pytest.raises(Refused):
        await one.change_ticket(T1, ticket.let_go)


async def test_whoever_would_call_a_page_lost_hears_of_a_beat_elsewhere(processes):
    one, other = (each.store for each in processes)
    await one.add_ticket(a_ticket())
    later = Seconds(NOW + presence.VISITOR_BEAT_MAX_SECONDS + 1)
    await other.beat([T1], [], later, HERE)

    def lose(found):
        since = presence.lost_since(found.page, later, presence.VISITOR_BEAT_MAX_SECONDS)
        if since is None:
            raise Refused(Reason.WRONG_STATE)
        return ticket.lose(found, since)

    with pytest.raises(Refused):
        await one.change_ticket(T1, lose)
    assert (await other.ticket(T1)).page == presence.beat(presence.arrive(NOW), later)


async def test_a_change_is_one_round_trip_and_two_when_another_was_faster(processes):
    one, other = processes
    await one.store.add_ticket(a_ticket())
    await one.store.beat([T1], [], Seconds(NOW + 1), HERE)
    assert await one.trips(one.store.change_ticket(T1, offered)) == 1
    assert await one.trips(one.store.change_ticket(T1, ticket.let_go)) == 1
    assert await other.trips(other.store.change_ticket(T1, offered)) == 2, "never seen"
    assert await one.trips(one.store.change_ticket(T1, ticket.let_go)) == 2


async def test_a_heartbeat_of_a_thousand_pages_is_one_and_writes_no_value(processes, admin):
    (one, _) = processes
    many = [TicketId(f"t{number}") for number in range(1_000)]
    await asyncio.gather(*(one.store.add_ticket(a_ticket(each)) for each in many))
    await one.store.add_desk(a_desk())
    written = admin.hget("{line}:ticket.1:t7", "v")
    assert await one.trips(one.store.beat(many, [D1], Seconds(NOW + 9), HERE)) == 1
    assert admin.hget("{line}:ticket.1:t7", "v") == written
    assert (await one.store.ticket(TicketId("t7"))).page.seen_at == NOW + 9


async def test_each_question_is_one_round_trip_however_many_wait(processes):
    (one, _) = processes
    store = one.store
    many = [TicketId(f"t{number:03}") for number in range(300)]
    await asyncio.gather(*(store.add_ticket(replace(a_ticket(each), source=b"s")) for each in many))
    await store.add_desk(a_desk())
    end = a_ticket("z").order
    for question in (
        store.floor(b"s"),
        store.before([LINE], {SEEKER: end}),
        store.ticket(many[0]),
        store.tickets(many),
        store.pair(many[0], D1),
        store.pages([*many, D1]),
        store.desks(),
        store.ticket_of(many[0].encode()),
        store.is_burnt(b"x", NOW),
        store.burn([b"x", b"y"], NOW),
        store.add_ticket(a_ticket("new")),
        store.keep_ticket_until(many[0], NOW),
        store.forget_desk(D1),
    ):
        assert await one.trips(question) == 1, question.__qualname__
    assert await one.trips(store.on_line(LINE)) == 2


async def test_many_who_take_one_ticket_at_once_and_one_has_it(processes):
    await processes[0].store.add_ticket(a_ticket())
    for number in range(20):
        await processes[0].store.add_desk(a_desk(f"d{number}"))

    def meet(found, desk):
        return ticket.offer(found, desk.id), offers.offer(desk, found.id, NOW, 30)

    met = await asyncio.gather(
        *(processes[at % 2].store.change_pair(T1, DeskId(f"d{at}"), meet) for at in range(20)),
        return_exceptions=True,
    )
    assert [type(each) for each in met].count(Refused) == 19
    on_offer = [each for each in await processes[1].store.desks() if each.offer is not None]
    assert [each.id for each in on_offer] == [(await processes[1].store.ticket(T1)).desk]


async def test_a_crowd_that_joins_at_once_from_both_is_counted_whole(processes):
    names = [TicketId(f"t{number:03}") for number in range(200)]
    for wave in (names[:100], names[100:]):
        await asyncio.gather(
            *(
                processes[at % 2].store.add_ticket(replace(a_ticket(each), source=b"home"))
                for at, each in enumerate(wave)
            )
        )
    (waiting,) = (await processes[0].store.floor(b"home")).waiting
    (own,) = (await processes[0].store.floor(b"home")).own
    assert (waiting.tickets, waiting.share.all, own.waiting, own.here) == (200, 2, 200, 200)
    await asyncio.gather(
        *(
            processes[at % 2].store.change_ticket(each, ticket.expire)
            for at, each in enumerate(names)
        )
    )
    floor = await processes[1].store.floor(b"home")
    assert (list(floor.waiting), list(floor.own)) == ([], [])


async def test_nothing_is_left_when_all_have_gone_but_what_ends_by_itself(processes, admin):
    store = processes[0].store
    await store.add_ticket(replace(a_ticket(), source=b"home"))
    await store.add_desk(a_desk())
    await store.floor()
    assert all(0 < admin.ttl(each) <= 2 * LIFE_SECONDS for each in admin.scan_iter())
    await store.change_ticket(T1, ticket.expire)
    await store.keep_ticket_until(T1, NOW)
    await store.burn([b"digest"], NOW)
    await store.purge(NOW)
    await store.forget_desk(D1)
    await store.floor()
    assert admin.keys() == [burnt := b"{line}:burnt.1:" + b"digest".hex().encode()]
    assert 0 < admin.ttl(burnt) <= 2 * REBUILD_SECONDS, "no longer than a value might bring it back"


async def test_a_redis_that_has_forgotten_all_has_no_ticket_and_takes_it_again(processes, admin):
    store = processes[0].store
    await store.add_ticket(a_ticket())
    admin.flushall()
    with pytest.raises(Unknown):
        await store.change_ticket(T1, offered)
    await store.add_ticket(a_ticket())
    admin.function_flush()
    assert (await store.change_ticket(T1, offered)).after.desk == D1


async def test_a_ticket_whose_end_of_life_has_come_holds_up_nobody(processes, admin):
    store = processes[0].store
    await store.add_desk(a_desk())
    for number in (1, 2):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number)))
    admin.delete("{line}:ticket.1:t1")
    await store.floor()
    floor = await store.floor()
    assert [each.id for each in floor.heads] == ["t2"]
    assert [each.tickets for each in floor.waiting] == [1]
    assert [each.id for each in await store.on_line(LINE)] == ["t2"]


@pytest.mark.parametrize("spoiled", [b"", b"\xc1", b"\x05", b'{"id":"t1"}'])
async def test_what_we_have_not_written_is_a_fault_of_redis(processes, admin, spoiled):
    await processes[0].store.add_ticket(a_ticket())
    admin.hset("{line}:ticket.1:t1", "v", spoiled)
    with pytest.raises(Unavailable):
        await processes[1].store.ticket(T1)
    assert LineId(LINE)


async def test_a_desk_that_is_open_for_days_is_found_though_no_other_was_opened(processes, admin):
    store = processes[0].store
    await store.add_desk(a_desk())
    admin.expire("{line}:desks.1", 100)
    await store.floor()
    assert admin.ttl("{line}:desks.1") > LIFE_SECONDS - 100


async def test_whose_desk_it_is_is_known_as_long_as_it_is_there(processes, admin):
    """Else somebody with a page of before could open a second one."""
    one, other = (each.store for each in processes)
    kept = await one.add_desk(a_desk())
    where = f"{{line}}:staff.1:{kept.staff}"
    admin.expire(where, 10)
    await one.beat([], [kept.id], Seconds(NOW + 5), HERE)
    assert admin.ttl(where) > LIFE_SECONDS - 10
    second = replace(a_desk(), id=DeskId("d2"))
    assert (await other.add_desk(second)).id == kept.id
