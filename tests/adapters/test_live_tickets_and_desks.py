"""The contract of `TicketsAndDesks`, kept by memory and by a real Redis."""

import asyncio
import random
from dataclasses import replace

import pytest

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
from chatd.base.ports import LOOK_AGAIN_SECONDS
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.redis.tickets_and_desks import RedisTicketsAndDesks
from chatd.line.rules import back_on_line, presence, ticket, urgent
from chatd.line.rules import desk as rules
from chatd.line.rules import offer as offers
from chatd.line.rules.assignment import Ahead
from chatd.line.rules.crowds import Crowd, Share
from chatd.line.rules.desk import Desk
from chatd.line.rules.need import Need
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.ticket_phases import TicketPhase
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.due_times import RedisDueTimes

NOW = Seconds(1_800_000_000.0)
LINE, OTHER = LineId("line"), LineId("other")
FI, SV = Language("fi"), Language("sv")
SEEKER = TicketClass.HELP_SEEKER


@pytest.fixture(params=["memory", "redis", "cluster"])
async def stores(request, redis_server_of):
    """The store, and the index of due times that it fills."""
    if request.param == "memory":
        due = MemoryDueTimes()
        yield MemoryTicketsAndDesks(due), due
        return
    server = redis_server_of(request.param)
    yield RedisTicketsAndDesks(server), RedisDueTimes(server)


@pytest.fixture
def store(stores):
    return stores[0]


@pytest.fixture
def due(stores):
    return stores[1]


async def heads(store, each):
    """So many of each need: as many as there are desks."""
    for desk in await store.desks():
        await store.forget_desk(desk.id)
    for number in range(each):
        await store.add_desk(a_desk(f"many{number}"))
    return (await store.floor()).heads


async def before(store, line, order):
    """Whatever their need, by need."""
    return (await store.before((line,), {SEEKER: order}))[SEEKER]


async def waiting_on(store, line):
    return [each for each in (await store.floor()).waiting if each.need.line == line]


def a_ticket(name="t1", issued=NOW, line=LINE, language=FI, ticket_class=SEEKER):
    return Ticket(
        id=TicketId(name),
        line=line,
        embed=EmbedId("e"),
        language=language,
        topic=None,
        ticket_class=ticket_class,
        issued=issued,
        resume_hash=name.encode(),
        page=presence.arrive(issued),
    )


def a_desk(name="d1", staff=None):
    return Desk(
        id=DeskId(name),
        staff=StaffId(staff or name),
        organisation=OrganisationId("o"),
        alias=name,
        lines=(LINE,),
        languages=(FI,),
        capacity=2,
        resume_hash=name.encode(),
        page=presence.arrive(NOW),
        idle_since=NOW,
    )


def refuse(*_):
    raise Refused(Reason.WRONG_STATE)


async def ids_of(tickets):
    return [each.id for each in await tickets]


async def test_what_was_never_added_is_unknown(store):
    for attempt in (
        store.ticket(TicketId("t")),
        store.change_ticket(TicketId("t"), lambda each: each),
        store.desk(DeskId("d")),
        store.change_desk(DeskId("d"), lambda each: each),
        store.change_pair(TicketId("t"), DeskId("d"), lambda *both: both),
    ):
        with pytest.raises(Unknown):
            await attempt


async def test_adding_a_ticket_with_a_known_key_gives_back_the_first(store):
    first = await store.add_ticket(a_ticket("t1"))
    again = await store.add_ticket(replace(a_ticket("t2"), resume_hash=b"t1"))
    same = await store.add_ticket(replace(a_ticket("t1"), language=SV))
    assert again == same == first
    assert await store.ticket_of(b"t1") == first
    assert await store.ticket_of(b"t9") is None
    assert await ids_of(heads(store, 9)) == ["t1"]


async def test_a_rule_that_raises_changes_nothing(store):
    await store.add_ticket(a_ticket())
    await store.add_desk(a_desk())
    for attempt in (
        store.change_ticket(TicketId("t1"), refuse),
        store.change_desk(DeskId("d1"), refuse),
        store.change_pair(TicketId("t1"), DeskId("d1"), refuse),
    ):
        with pytest.raises(Refused):
            await attempt
    assert await store.ticket(TicketId("t1")) == a_ticket()
    assert await store.desk(DeskId("d1")) == a_desk()


async def test_a_change_tells_what_was_and_what_is(store):
    await store.add_ticket(a_ticket())
    was, after = await store.change_ticket(TicketId("t1"), ticket.expire)
    assert (was.phase, after.phase) == (TicketPhase.WAITING, TicketPhase.EXPIRED)
    assert await store.ticket(TicketId("t1")) == after


async def test_heads_are_the_oldest_of_each_need(store):
    for name, issued, language in (("t3", 3, FI), ("t1", 1, FI), ("t2", 2, FI), ("s1", 9, SV)):
        await store.add_ticket(a_ticket(name, Seconds(NOW + issued), language=language))
    assert sorted(await ids_of(heads(store, 1))) == ["s1", "t1"]
    assert sorted(await ids_of(heads(store, 2))) == ["s1", "t1", "t2"]
    assert await ids_of(heads(store, 0)) == []


async def test_equal_times_are_ordered_by_id(store):
    for name in ("t2", "t1", "t3"):
        await store.add_ticket(a_ticket(name))
    assert await ids_of(heads(store, 3)) == ["t1", "t2", "t3"]


async def test_heads_pass_over_who_is_on_offer_or_lost_and_places_do_not(store):
    for number in (1, 2, 3):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number)))
    await store.change_ticket(TicketId("t1"), lambda each: ticket.offer(each, DeskId("d1")))
    await store.change_ticket(
        TicketId("t2"), lambda each: replace(each, page=presence.drop(each.page, NOW))
    )
    assert await ids_of(heads(store, 3)) == ["t3"]
    third = await store.ticket(TicketId("t3"))
    assert await before(store, LINE, third.order) == {Need(LINE, (FI,), SEEKER): Ahead(2, away=1)}
    await store.change_ticket(TicketId("t1"), ticket.let_go)
    await store.change_ticket(TicketId("t2"), lambda each: replace(each, page=presence.arrive(NOW)))
    assert await ids_of(heads(store, 3)) == ["t1", "t2", "t3"]


async def test_the_floor_counts_who_cannot_wait_and_knows_since_when_nobody_has_seen_it(store):
    async def found():
        (waiting,) = await waiting_on(store, LINE)
        return waiting.urgent, waiting.unseen_since

    for number, name in enumerate(("t2", "t1", "t3")):
        since = Seconds(NOW + number)
        await store.add_ticket(replace(a_ticket(name), urgent=Urgent.DANGER, urgent_since=since))
    await store.add_ticket(a_ticket("calm"))
    assert await found() == (3, NOW)
    await store.change_ticket(TicketId("t2"), lambda each: urgent.with_urgent(each, None, NOW))
    assert await found() == (2, NOW + 1)
    await store.change_ticket(TicketId("t1"), lambda each: ticket.lose(each, NOW))
    assert await found() == (2, NOW + 2), "whose page is lost is no alarm"
    await store.change_ticket(TicketId("t3"), lambda each: ticket.offer(each, DeskId("d1")))
    assert await found() == (2, NOW + 2), "on offer is not seen"
    await store.change_ticket(TicketId("t3"), ticket.expire)
    assert await found() == (1, None)
    await store.change_ticket(
        TicketId("calm"), lambda each: urgent.with_urgent(each, Urgent.HARM, Seconds(NOW + 9))
    )
    assert await found() == (2, NOW + 9)


async def test_of_one_network_few_count_for_others_and_its_own_are_told_apart(store):
    def from_network(name, source, **more):
        return replace(a_ticket(name), source=source, **more)

    for number in range(5):
        await store.add_ticket(from_network(f"h{number}", b"home"))
    await store.add_ticket(from_network("e1", b"elsewhere", has_worked=True))
    await store.add_ticket(from_network("n1", None))
    await store.add_ticket(from_network("n2", None, has_worked=True))
    await store.change_ticket(TicketId("h0"), lambda each: ticket.lose(each, NOW))
    floor = await store.floor(b"home")
    need = Need(LINE, (FI,), SEEKER)
    assert [each.share for each in floor.waiting] == [Share(2 + 1 + 2, worked=1 + 1)]
    assert list(floor.own) == [Crowd(need, has_worked=False, waiting=5, here=4)]
    assert list((await store.floor()).own) == []
    for number in range(4):
        await store.change_ticket(TicketId(f"h{number}"), ticket.expire)
    floor = await store.floor(b"home")
    assert [each.share for each in floor.waiting] == [Share(1 + 1 + 2, worked=2)]
    assert list(floor.own) == [Crowd(need, has_worked=False, waiting=1, here=1)]


async def test_there_are_as_many_heads_as_desks_that_might_have_room(store):
    for number in range(5):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number)))
    for number in range(3):
        await store.add_desk(a_desk(f"d{number}"))
    assert [each.id for each in (await store.floor()).heads] == ["t0", "t1", "t2"]
    await store.change_desk(DeskId("d0"), lambda at: rules.pause(at, NOW))
    await store.change_desk(DeskId("d1"), lambda at: offers.offer(at, TicketId("t0"), NOW, 30))
    assert [each.id for each in (await store.floor()).heads] == ["t0"]
    await store.change_ticket(TicketId("t4"), lambda each: replace(each, yields_until=NOW))
    floor = await store.floor()
    assert [each.id for each in floor.heads] == ["t0", "t1"]
    assert [each.id for each in floor.pausing] == ["t4"]


async def test_whom_we_let_down_is_first_however_young_and_the_oldest_is_known_still(store):
    talk = ConversationId("c")
    for number in (1, 2, 3):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number)))
    await store.change_ticket(TicketId("t3"), lambda each: ticket.take(each, DeskId("d1"), talk))
    await store.change_ticket(
        TicketId("t3"), lambda each: back_on_line.to_head(each, talk, DeskId("d1"), NOW)
    )
    assert await ids_of(heads(store, 3)) == ["t3", "t1", "t2"]
    (waiting,) = await waiting_on(store, LINE)
    assert (waiting.tickets, waiting.oldest, waiting.newest) == (3, NOW + 1, NOW + 3)


async def test_waiting_counts_who_is_not_there_and_of_these_who_is_lost(store):
    async def counts():
        return [(each.tickets, each.away, each.lost) for each in await waiting_on(store, LINE)]

    for number in (1, 2, 3):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number)))
    await store.change_ticket(TicketId("t1"), lambda each: ticket.lose(each, NOW))
    await store.change_ticket(TicketId("t2"), lambda each: replace(each, kept_until=NOW))
    assert await counts() == [(3, 2, 1)]
    await store.change_ticket(TicketId("t1"), ticket.expire)
    assert await counts() == [(2, 1, 0)]
    await store.change_ticket(TicketId("t2"), lambda each: back_on_line.here(each, each.page))
    assert await counts() == [(2, 0, 0)]


async def test_waiting_and_before_count_one_line_by_need(store):
    await store.add_ticket(a_ticket("t1", Seconds(NOW + 1)))
    await store.add_ticket(a_ticket("t2", Seconds(NOW + 2), language=SV))
    await store.add_ticket(a_ticket("t3", Seconds(NOW + 3)))
    await store.add_ticket(a_ticket("o1", NOW, line=OTHER))
    waiting = {
        each.need.languages: (each.tickets, each.oldest) for each in await waiting_on(store, LINE)
    }
    assert waiting == {(FI,): (2, NOW + 1), (SV,): (1, NOW + 2)}
    earlier = await before(store, LINE, (await store.ticket(TicketId("t3"))).order)
    assert {need.languages: ahead.tickets for need, ahead in earlier.items()} == {
        (FI,): 1,
        (SV,): 1,
    }
    assert await waiting_on(store, LineId("empty")) == []
    assert sorted(await ids_of(store.on_line(LINE))) == ["t1", "t2", "t3"]


async def test_who_is_content_with_another_language_changes_the_row_and_not_the_place(store):
    for number, language in ((1, SV), (2, FI)):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number), language=language))
    await store.change_ticket(
        TicketId("t1"), lambda each: ticket.with_others(each, [FI], each.issued)
    )
    assert {each.need.languages: each.tickets for each in await waiting_on(store, LINE)} == {
        (FI, SV): 1,
        (FI,): 1,
    }
    assert sorted(await ids_of(store.on_line(LINE))) == ["t1", "t2"]
    assert sorted(await ids_of(heads(store, 1))) == ["t1", "t2"]
    await store.change_ticket(TicketId("t1"), lambda each: ticket.leave(each, NOW))
    assert await ids_of(store.on_line(LINE)) == ["t2"]


async def test_what_has_ended_or_was_taken_has_no_place(store):
    for number in (1, 2, 3):
        await store.add_ticket(a_ticket(f"t{number}", Seconds(NOW + number)))
    await store.change_ticket(TicketId("t1"), lambda each: ticket.leave(each, NOW))
    conversation = ConversationId("c1")
    await store.change_ticket(
        TicketId("t2"), lambda each: ticket.take(each, DeskId("d1"), conversation)
    )
    assert await ids_of(store.on_line(LINE)) == ["t3"]
    assert await ids_of(heads(store, 3)) == ["t3"]


async def test_a_pair_is_changed_together(store):
    await store.add_ticket(a_ticket())
    await store.add_desk(a_desk())

    def offer(found, at):
        return ticket.offer(found, at.id), offers.offer(at, found.id, NOW, 30)

    changed_ticket, changed_desk = await store.change_pair(TicketId("t1"), DeskId("d1"), offer)
    assert changed_ticket.after.desk == "d1"
    assert (await store.desk(DeskId("d1"))).offer == changed_desk.after.offer
    with pytest.raises(Refused):
        await store.change_pair(TicketId("t1"), DeskId("d1"), offer)


async def tickets_due(due, now):
    return sorted((await due.take(Seconds(now))).get("ticket", ()))


async def test_a_ticket_is_due_when_its_page_may_be_lost_and_when_its_grace_may_be_over(store, due):
    for number in (1, 2):
        await store.add_ticket(a_ticket(f"t{number}"))
    await store.change_ticket(
        TicketId("t2"), lambda each: replace(each, page=presence.drop(each.page, NOW))
    )
    assert await tickets_due(due, NOW + presence.VISITOR_BEAT_MAX_SECONDS - 1) == []
    assert await tickets_due(due, NOW + presence.VISITOR_BEAT_MAX_SECONDS) == ["t1", "t2"]
    again = NOW + presence.VISITOR_BEAT_MAX_SECONDS + LOOK_AGAIN_SECONDS
    assert await tickets_due(due, again - 1) == []
    assert await tickets_due(due, again) == ["t1", "t2"], "again"


async def test_a_ticket_that_waits_no_more_is_not_due(store, due):
    await store.add_ticket(a_ticket())
    await store.change_ticket(TicketId("t1"), ticket.expire)
    assert await tickets_due(due, NOW + 1_000) == []


async def test_a_heartbeat_is_kept_and_unknown_pages_are_no_error(store):
    await store.add_ticket(a_ticket())
    await store.add_desk(a_desk())
    later = Seconds(NOW + 20)
    here = ProcessId("here")
    beaten = [TicketId("t1"), TicketId("t9")], [DeskId("d1"), DeskId("d9")]
    assert not await store.beat(*beaten, later, here), (
        "none that nobody else holds, or that is no more"
    )
    pages = await store.pages(["t1", "d1", "x9"])
    assert {name: page.seen_at for name, page in pages.items()} == {"t1": later, "d1": later}
    assert (await store.ticket(TicketId("t1"))).page == pages["t1"]


async def test_a_heartbeat_answers_whose_page_is_not_held_by_the_process_that_beats(store):
    here, there = ProcessId("here"), ProcessId("there")
    for name, page in {
        "t1": presence.arrive(NOW, here),
        "t2": presence.arrive(NOW, there),
        "t3": presence.drop(presence.arrive(NOW, here), NOW, here),
        "t4": presence.leave(presence.arrive(NOW, there), NOW),
    }.items():
        await store.add_ticket(replace(a_ticket(name), page=page))
    await store.add_desk(replace(a_desk(), page=presence.arrive(NOW, there)))
    tickets = [TicketId(f"t{number}") for number in (1, 2, 3, 4, 9)]
    for _ in range(2):
        missed = await store.beat(tickets, [DeskId("d1")], Seconds(NOW + 9), here)
        assert set(missed) == {"t2", "t3", "d1"}, "elsewhere, and lost; not who has left for good"
    assert not await store.beat(tickets[1:2], [DeskId("d1")], NOW, there)


async def test_a_pair_is_read_together(store):
    await store.add_desk(a_desk())
    assert await store.pair(TicketId("t1"), DeskId("d1")) == (None, a_desk())
    await store.add_ticket(a_ticket())
    assert await store.pair(TicketId("t1"), DeskId("d1")) == (a_ticket(), a_desk())
    assert await store.tickets([TicketId("t1"), TicketId("t9")]) == [a_ticket()]
    with pytest.raises(Unknown):
        await store.pair(TicketId("t1"), DeskId("d9"))


async def test_an_ended_ticket_is_kept_until_its_end_and_its_key_no_longer(store):
    await store.add_ticket(a_ticket())
    await store.change_ticket(TicketId("t1"), ticket.expire)
    await store.keep_ticket_until(TicketId("t1"), Seconds(NOW + 60))
    await store.keep_ticket_until(TicketId("t-unknown"), Seconds(NOW + 60))
    assert await store.ticket_of(b"t1") is None
    assert await store.purge(Seconds(NOW + 59)) == 0
    assert (await store.ticket(TicketId("t1"))).phase is TicketPhase.EXPIRED
    assert await store.purge(Seconds(NOW + 60)) == 1
    with pytest.raises(Unknown):
        await store.ticket(TicketId("t1"))


async def test_a_burnt_name_is_remembered_until_its_end(store):
    await store.burn([b"digest"], Seconds(NOW + 10))
    assert await store.is_burnt(b"digest", NOW)
    assert not await store.is_burnt(b"other", NOW)
    await store.purge(Seconds(NOW + 9))
    assert await store.is_burnt(b"digest", Seconds(NOW + 9))
    await store.purge(Seconds(NOW + 10))
    assert not await store.is_burnt(b"digest", Seconds(NOW + 10))


async def test_a_person_has_one_desk(store):
    first = await store.add_desk(a_desk("d1", staff="aino"))
    assert await store.add_desk(a_desk("d2", staff="aino")) == first
    assert await store.add_desk(replace(a_desk("d1", staff="bo"), capacity=1)) == first
    assert await store.desks() == [first]


async def test_a_forgotten_desk_is_unknown_and_twice_is_once(store):
    await store.add_desk(a_desk())
    await store.forget_desk(DeskId("d1"))
    await store.forget_desk(DeskId("d1"))
    assert await store.desks() == []


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_happens_the_order_is_that_of_a_plain_list(store, seed):
    """Adds, offers, losses, returns and ends at random, beside a model that sorts."""
    chance = random.Random(seed)
    model: dict[str, Ticket] = {}
    for step in range(300):
        now = Seconds(NOW + step)
        if chance.random() < 0.4 or not model:
            language = chance.choice([FI, SV])
            issued = Seconds(NOW + chance.randrange(50))
            added = a_ticket(f"t{step}", issued, language=language)
            model[added.id] = await store.add_ticket(added)
            continue
        name = TicketId(chance.choice(list(model)))
        rule = chance.choice(
            [
                lambda each: ticket.offer(each, DeskId("d")),
                ticket.let_go,
                lambda each, now=now: ticket.leave(each, now),
                lambda each, now=now: replace(each, page=presence.drop(each.page, now)),
                lambda each, now=now: replace(each, page=presence.come_back(each.page, now)),
            ]
        )
        try:
            model[name] = (await store.change_ticket(name, rule)).after
        except Refused:
            continue
    waiting = sorted(
        (each for each in model.values() if each.is_waiting), key=lambda each: each.order
    )
    for language in (FI, SV):
        equals = [each for each in waiting if each.language == language]
        shown = [each for each in await store.on_line(LINE) if each.language == language]
        assert shown == equals
        free = [
            each.id
            for each in equals
            if each.phase is TicketPhase.WAITING and each.page.lost_at is None
        ]
        first = [each.id for each in await heads(store, 1_000) if each.language == language]
        assert first == free
        every = await asyncio.gather(*(before(store, each.line, each.order) for each in equals))
        for place, (each, earlier) in enumerate(zip(equals, every, strict=True)):
            away = sum(other.page.lost_at is not None for other in equals[:place])
            assert earlier[each.need] == Ahead(place, away)
    for each in await waiting_on(store, LINE):
        equals = [other for other in waiting if other.need == each.need]
        here = [other for other in equals if other.page.lost_at is None]
        assert (each.tickets, each.here, each.away) == (
            len(equals),
            len(here),
            len(equals) - len(here),
        )
        assert each.lost == each.away, "nobody's turn is kept here"
        assert each.oldest == (here[0].issued if here else None)
        assert each.newest == equals[-1].issued
    assert await store.on_line(LINE) == waiting


async def test_thousands_come_and_go_and_the_order_stays(store):
    """Enough of them that whatever is left over in an index has been tidied away."""
    many = 5_000
    names = [TicketId(f"t{number:05}") for number in range(many)]
    await asyncio.gather(
        *(store.add_ticket(a_ticket(each, Seconds(NOW + at))) for at, each in enumerate(names))
    )
    await asyncio.gather(*(store.change_ticket(each, ticket.expire) for each in names[:-10]))
    assert await ids_of(heads(store, 1)) == [f"t{many - 10:05}"]
    assert await ids_of(store.on_line(LINE)) == [f"t{many - 10 + each:05}" for each in range(10)]
    last = await store.ticket(TicketId(f"t{many - 1:05}"))
    assert await before(store, last.line, last.order) == {last.need: Ahead(9)}
