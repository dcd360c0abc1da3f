"""Others act while a store over the network lets somebody wait: what was loaded before may be old by then."""

import asyncio
from dataclasses import replace
from datetime import time

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules import desk as desks
from chatd.line.rules.door import DoorPhase
from tests.patience import PATIENCE_SECONDS
from tests.service.live import found_in
from tests.service.world import World, a_directory, a_line

AT_NIGHT = OpeningHours("Europe/Helsinki", ((Interval(time(2), time(3)),),) * 7)


class HeldBack:
    """The first `count` calls of a method wait, as with a slow Redis, until they are let go."""

    def __init__(self, store, method, count=1):
        self._call, self._left, self._go = getattr(store, method), count, asyncio.Event()
        self._came = asyncio.Semaphore(0)
        setattr(store, method, self)

    async def __call__(self, *arguments):
        if self._left:
            self._left -= 1
            self._came.release()
            await self._go.wait()
        return await self._call(*arguments)

    async def one_waits(self):
        """One more call than before."""
        await self._came.acquire()

    @property
    def is_unasked(self):
        return self._came.locked()

    def let_go(self):
        self._go.set()


async def test_who_joined_first_goes_first_though_both_had_to_wait_for_the_records(world):
    first, second = world.visitor("first"), world.visitor("second")
    await world.pass_time(1)  # so that a console needs no records
    held = HeldBack(world.live.doors_and_tallies, "records", count=2)
    joining = [asyncio.create_task(first.join())]
    await held.one_waits()
    console = world.console()
    await console.start()
    joining.append(asyncio.create_task(second.join()))
    await held.one_waits()
    held.let_go()
    await asyncio.gather(*joining)
    assert (await console.view()).offer.ticket == first.ticket


async def test_a_line_counts_those_who_joined_while_its_record_was_on_its_way(tmp_path):
    policy = replace(a_line().policy, waiting_max=1)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    held = HeldBack(world.live.doors_and_tallies, "records", count=2)
    joining = [asyncio.create_task(world.visitor(name).join()) for name in ("first", "second")]
    await held.one_waits()
    await held.one_waits()
    held.let_go()
    done = await asyncio.gather(*joining, return_exceptions=True)
    assert [each.reason for each in done if isinstance(each, Refused)] == [Reason.LINE_FULL]


async def a_visitor_who_waited_when_the_line_closed(tmp_path):
    """Back after a restart, on a line that is closed by now; the sweep of the start is over."""
    world = await World(tmp_path).start()
    visitor = world.visitor()
    await visitor.join()
    world.directories.directory = a_directory(a_line(hours=AT_NIGHT))
    await world.restart()
    await world.pass_time(2)
    assert (await world.door()).phase is DoorPhase.CLOSED
    return world, visitor


async def is_served_on(world, visitor):
    await world.pass_time(3)
    return (await visitor.view()).phase == "waiting" and (
        (await world.door()).phase is DoorPhase.CLOSING
    )


async def test_who_comes_back_is_not_refused_while_the_door_is_still_being_opened(tmp_path):
    world, visitor = await a_visitor_who_waited_when_the_line_closed(tmp_path)
    held = HeldBack(world.live.doors_and_tallies, "change_door")
    coming = asyncio.create_task(visitor.resume())
    await held.one_waits()
    await world.pass_time(1)
    held.let_go()
    await coming
    assert await is_served_on(world, visitor)


async def test_who_comes_back_during_a_sweep_is_not_refused_by_what_it_saw_before(tmp_path):
    world, visitor = await a_visitor_who_waited_when_the_line_closed(tmp_path)
    held = HeldBack(world.live.doors_and_tallies, "records")
    sweeping = asyncio.create_task(world.services.sweeper.sweep(world.clock.now()))
    await held.one_waits()
    await visitor.resume()
    held.let_go()
    await sweeping
    assert await is_served_on(world, visitor)


async def test_who_comes_back_while_doors_are_written_anew_is_not_refused(tmp_path):
    world, visitor = await a_visitor_who_waited_when_the_line_closed(tmp_path)
    jobs = world.areas.line.services.jobs
    held = HeldBack(world.live.doors_and_tallies, "change_door")
    keeping = asyncio.create_task(jobs.keep_doors(world.clock.now()))
    await held.one_waits()
    await visitor.resume()
    held.let_go()
    await keeping
    assert await is_served_on(world, visitor)


async def test_what_another_process_has_forgotten_is_forgotten_here_too(world):
    _, console, conversation = await world.a_conversation()
    seen = world.areas.conversation.services.relay._store._seen
    assert conversation.id in found_in(seen, {conversation.id}), "it is kept while it lives"
    await world.live.conversations.forget(conversation.id)
    with pytest.raises(Unknown):
        await console.say(conversation)
    assert found_in(seen, {conversation.id}) == set()


async def test_a_desk_that_was_offered_nothing_opens_no_conversation_for_a_moment(world):
    console = world.console()
    await console.start()
    await world.desks.pause(console.desk, paused=True)
    visitor = world.visitor()
    await visitor.join()
    added = HeldBack(world.live.conversations, "add")
    with pytest.raises(Refused) as refused:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await world.desks.accept(console.desk, visitor.ticket)
    assert refused.value.reason is Reason.NOT_OFFERED
    assert added.is_unasked


async def one_behind_another(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    await world.pass_time(1)
    await second.join()
    return first, second


async def test_whoever_is_behind_one_that_lost_a_race_does_not_get_the_next_desk_instead(
    world, monkeypatch
):
    first, _ = await one_behind_another(world)
    consoles = [world.console(name) for name in ("aino", "bo")]
    for console in consoles:
        await console.start(paused=True)
    store = world.live.tickets_and_desks
    for console in consoles:
        await store.change_desk(console.desk, desks.resume)
    change_pair, lost = store.change_pair, []

    async def changing(ticket, desk, rule):
        if not lost:
            lost.append(desk)
            await store.change_desk(desk, lambda found: desks.pause(found, world.clock.now()))
        return await change_pair(ticket, desk, rule)

    monkeypatch.setattr(store, "change_pair", changing)
    await world.services.assigning.assign()
    (other,) = {each.desk for each in consoles} - set(lost)
    assert (await store.desk(other)).offer.ticket == first.ticket


async def test_one_that_loses_each_race_keeps_nobody_waiting_for_ever(world, monkeypatch):
    first, second = await one_behind_another(world)
    store = world.live.tickets_and_desks
    change_pair = store.change_pair

    async def changing(ticket, desk, rule):
        if ticket == first.ticket:
            raise Refused(Reason.NOT_OFFERED)
        return await change_pair(ticket, desk, rule)

    monkeypatch.setattr(store, "change_pair", changing)
    for name in ("aino", "bo"):
        await world.console(name).start()
    tickets = {each.offer.ticket for each in await store.desks() if each.offer is not None}
    assert tickets == {second.ticket}
