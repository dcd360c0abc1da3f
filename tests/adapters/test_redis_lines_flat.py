"""What Redis itself spends on each question and change, by its own count: the same for ten who wait and for 100 000."""

import asyncio
from dataclasses import replace
from statistics import median

import pytest
import redis

from chatd.base.names import DeskId, Language, ProcessId, Seconds, TicketId
from chatd.line.redis.tickets_and_desks import RedisTicketsAndDesks
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket
from chatd.stores.redis.server import RedisServer
from tests.adapters.test_live_tickets_and_desks import LINE, NOW, SEEKER, a_desk, a_ticket

SIZES = (10, 1_000, 100_000)
TIMES = 25
TIMES_MORE = 3  # as often as with ten; a place in a row costs steps, and a cache holds less
NETWORKS = 1_000
LANGUAGES = (Language("fi"), Language("sv"))

pytestmark = pytest.mark.long


def one(number):
    made = a_ticket(f"t{number:06}", Seconds(NOW + number), language=LANGUAGES[number % 2])
    return replace(made, source=b"%d" % (number % NETWORKS))


async def fill(store, start, end):
    for at in range(start, end, 100):
        await asyncio.gather(
            *(store.add_ticket(one(each)) for each in range(at, min(end, at + 100)))
        )


async def spent(admin, ask):
    """Microseconds of Redis for one, the median."""
    found = []
    for number in range(TIMES):
        admin.config_resetstat()
        await ask(number)
        stats = admin.info("commandstats")
        found.append(stats["cmdstat_fcall"]["usec"])
    return median(found)


def meet(found, desk):
    return ticket.offer(found, desk.id), offers.offer(desk, found.id, NOW, 30)


def part(found, desk):
    return ticket.let_go(found), offers.withdraw(desk, found.id)


async def costs(store, admin, size):
    """Of each use of the store, at its worst place: in the middle and at the end of the rows."""
    middle, last = TicketId(f"t{size // 2:06}"), TicketId(f"t{size - 1:06}")
    order = one(size).order

    async def comes_and_goes(number):
        name = TicketId(f"new{size}-{number}")
        await store.join(replace(one(size + number), id=name, resume_hash=name.encode()))
        await store.change_ticket(name, ticket.expire)
        await store.keep_ticket_until(name, NOW)

    async def offered_and_not(_):
        await store.change_pair(middle, DeskId("d1"), meet)
        await store.change_pair(middle, DeskId("d1"), part)

    pages = [TicketId(f"t{each:06}") for each in range(10)]
    return {
        "floor": await spent(admin, lambda _: store.floor(b"1")),
        "before": await spent(admin, lambda _: store.before([LINE], {SEEKER: order})),
        "ticket": await spent(admin, lambda _: store.ticket(last)),
        "comes and goes": await spent(admin, comes_and_goes),
        "offered and not": await spent(admin, offered_and_not),
        "heartbeat of ten": await spent(
            admin, lambda number: store.beat(pages, [], Seconds(NOW + number), ProcessId("p"))
        ),
    }


async def test_what_redis_spends_is_flat_from_ten_to_a_hundred_thousand(redis_process, redis_url):
    server = RedisServer(redis_url)
    store, found, filled = RedisTicketsAndDesks(server), {}, 0
    await store.add_desk(a_desk())
    with redis.Redis.from_url(redis_process.url) as admin:
        for size in SIZES:
            await fill(store, filled, size)
            filled = size
            found[size] = await costs(store, admin, size)
            print(size, found[size])  # noqa: T201 - the figures of ADR 0048
    await server.close()
    for use, least in found[SIZES[0]].items():
        for size in SIZES[1:]:
            assert found[size][use] <= TIMES_MORE * least + 50, (use, size, found)
