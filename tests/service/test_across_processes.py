"""A visitor at one process and her counsellor at another, on one real Redis: as if there were one."""

import asyncio

import pytest
import redis

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import CONSOLES, VISITORS, ConversationId, MemberId, Urgent
from chatd.conversation.events import ConversationEvents
from chatd.conversation.service.relays import ToCome
from chatd.line.rules import work as rules
from chatd.line.rules.presence import CONSOLE_BEAT_MAX_SECONDS
from tests.service.live import LIVES, the_redis
from tests.service.test_admission import Door, work_of
from tests.service.world import LINE, RememberingPost, World

HEARD_WITHIN_SECONDS = 10


class ConnectedPost(RememberingPost):
    """To who is connected here alone, as in life."""

    def push(self, event, payload, to, *, key=None):
        here = [each for each in to if each in self.visitors | self.consoles]
        super().push(event, payload, here, key=key)


class RedisWorld(World):
    post_kind = ConnectedPost

    def make_live(self):
        return LIVES.on_redis()


@pytest.fixture
async def worlds(tmp_path):
    here = await RedisWorld(tmp_path).start()
    return here, await here.beside().start()


async def until(holds):
    async with asyncio.timeout(HEARD_WITHIN_SECONDS):
        while not holds():  # noqa: ASYNC110 - it comes by Redis
            await asyncio.sleep(0.005)


async def sweep(worlds, seconds):
    """Each of them, as in life."""
    end = worlds[0].clock.at + seconds
    while worlds[0].clock.at < end:
        worlds[0].clock.at += 1
        for each in worlds:
            await each.services.sweeper.sweep(each.clock.now())


async def a_talk(here, there):
    """The visitor at the one, the counsellor at the other; both have the keys of a group."""
    console = there.console()
    await console.start()
    visitor = here.visitor()
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    await until(lambda: kinds(visitor) == ["key_package"])
    await visitor.open()
    await until(lambda: kinds(console) == ["opening"])
    return visitor, console, (await console.view()).conversations[-1]


def kinds(page):
    return [each.kind for each in page.world.post.boxes[page.me]]


def numbers(page):
    return [each.number for each in page.world.post.boxes[page.me]]


async def page_of(world, member):
    return (await world.live.tickets_and_desks.pages([member]))[member]


async def deliver_held(page, conversation):
    """What the daemon does behind the answer to a `resume`."""
    services = page.world.areas.conversation.services
    events = ConversationEvents(
        ToCome(services.relay),
        services.relay,
        None,
        None,
        None,
        None,
        None,
        services.deliveries,
        services.holders,
    )
    push = await events.delivering(Connection(page), [conversation.id])
    push()


class Connection:
    def __init__(self, page):
        self.member, self._box = page.me, page.world.post.boxes[page.me]

    def push(self, _, payload):
        self._box.append(payload)


async def test_an_offer_a_yes_words_and_receipts_go_from_process_to_process(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    await visitor.say()
    await until(lambda: kinds(console) == ["opening", "message"])
    await console.say(talk)
    await until(lambda: kinds(visitor) == ["key_package", "message"])
    id_ = ConversationId(talk.id)
    await here.relay.received(visitor.me, id_, 99)
    await until(lambda: there.post.receipts.get(console.me) == (2, 2))
    await there.relay.received(console.me, id_, 99)
    await until(lambda: here.post.receipts.get(visitor.me) == (2, 2))
    assert numbers(visitor) == [1, 4]
    assert numbers(console) == [2, 3]


async def test_that_it_is_urgent_and_the_end_are_shown_there(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    await here.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    (shown,) = (await console.view()).conversations
    assert shown.urgent is Urgent.DANGER
    await there.relay.end(console.me, ConversationId(talk.id))
    assert (await visitor.view()).phase == "ended"


async def test_a_page_that_moves_gets_what_was_said_meanwhile_and_then_all_else_there(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    await console.say(talk)
    await until(lambda: len(numbers(visitor)) == 2)
    here.post.visitors.discard(visitor.ticket)
    await console.say(talk)  # on its way to where she was
    await visitor.move(there)
    visitor.world.post.boxes[visitor.me].clear()
    await deliver_held(visitor, talk)
    await console.say(talk)
    assert numbers(visitor) == [1, 3, 4, 5], (
        "nothing that she has not said she has, and all that is new"
    )
    await here.visits.lost(visitor.ticket)  # noticed late
    assert (await page_of(there, visitor.ticket)).lost_at is None
    before = len(here.post.boxes[visitor.me])
    await console.say(talk)
    assert numbers(visitor)[-1] == 6
    await asyncio.sleep(0.1)
    assert len(here.post.boxes[visitor.me]) == before, "to where she is, and nowhere else"


async def test_words_said_while_a_page_moves_are_each_delivered_once_and_in_order(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    await here.relay.received(visitor.me, ConversationId(talk.id), 99)
    there.post.boxes[visitor.me].clear()
    said = asyncio.ensure_future(_say_many(console, talk, 40))
    await asyncio.sleep(0.005)
    here.post.visitors.discard(visitor.ticket)
    await visitor.move(there)
    await deliver_held(visitor, talk)
    await said
    await until(lambda: len(numbers(visitor)) >= 40)
    assert numbers(visitor) == list(range(3, 43))


async def _say_many(console, talk, count):
    for _ in range(count):
        await console.say(talk)


async def test_when_a_process_dies_her_counsellor_is_an_orphan_s_and_another_takes_over(worlds):
    here, there = worlds
    visitor, _, talk = await a_talk(there, here)
    other = there.console("bo")
    await other.start()
    await here.live.bus.stop()  # it beats, hears and tells no more
    await sweep([there], CONSOLE_BEAT_MAX_SECONDS + 12)
    (found,) = await there.alive()
    assert found.phase == "orphaned"
    await sweep([there], 65)
    await there.areas.conversation.services.orphans.take(other.desk, ConversationId(talk.id))
    taken = (await other.view()).conversations[-1]
    await other.key_package(taken)
    assert kinds(visitor)[-1] == "key_package"


async def test_a_visitor_whose_process_died_goes_on_at_another_with_all_that_was_said(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    await here.live.bus.stop()
    await console.say(talk)
    await console.say(talk)
    assert (await visitor.move(there)).phase == "conversation"
    await deliver_held(visitor, talk)
    assert numbers(visitor) == [1, 3, 4]
    await visitor.say()
    await until(lambda: kinds(console)[-1] == "message")


async def test_a_second_console_of_one_person_at_another_process_waits_until_the_first_is_lost(
    worlds,
):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    second = here.console()
    second.key = b"another page".ljust(32, b"-")
    with pytest.raises(Refused) as refused:
        await second.start()
    assert refused.value.reason is Reason.ON_SHIFT_ALREADY
    await console.lost()
    assert [each.id for each in (await second.start()).conversations] == [talk.id]
    before = kinds(visitor)
    await second.key_package(talk)
    await until(lambda: kinds(visitor) == [*before, "key_package"])
    with pytest.raises(Unknown):  # its desk has gone to the second, and comes back to nobody
        await console.resume()
    assert len(await there.live.tickets_and_desks.desks()) == 1


async def test_of_two_consoles_of_one_person_that_start_at_once_one_has_the_desk(worlds):
    first, second = (world.console() for world in worlds)
    second.key = b"another page".ljust(32, b"-")
    told = await asyncio.gather(first.start(), second.start(), return_exceptions=True)
    (refused,) = [each for each in told if isinstance(each, Refused)]
    assert refused.reason is Reason.ON_SHIFT_ALREADY
    assert len(await worlds[0].live.tickets_and_desks.desks()) == 1


async def test_who_was_cut_off_the_bus_catches_up(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    await here.relay.received(visitor.me, ConversationId(talk.id), 99)
    with redis.Redis.from_url(the_redis().url) as client:
        client.client_kill_filter(_type="pubsub")
        await console.say(talk)
    await until(lambda: here.areas.conversation.services.catching_up.is_due)
    await sweep(worlds, 1)
    await until(lambda: 3 in numbers(visitor))
    await console.say(talk)
    await until(lambda: numbers(visitor)[-1] == 4)


async def test_what_all_know_of_the_line_is_one(worlds):
    here, there = worlds
    for number in range(3):
        await here.visitor(f"h{number}").join()
        here.clock.at += 1
        await there.visitor(f"t{number}").join()
    assert len(here.post.connected(VISITORS)) == len(there.post.connected(VISITORS)) == 3
    (line,) = (await here.waiting(), await there.waiting())[:1]
    assert [each.tickets for each in line] == [6]
    console = there.console()
    await console.start()
    first = (await console.view()).offer.ticket
    assert first in here.post.connected(VISITORS), "who came first, wherever"
    assert MemberId(console.desk) in there.post.connected(CONSOLES)


async def test_what_one_does_for_all_is_done_once_and_by_another_when_it_dies(worlds):
    here, there = worlds
    await here.console().start()
    await sweep(worlds, 130)
    rows = await here.live.doors_and_tallies.tallies([LINE], ["places"], here.clock.now())
    assert max(rows[LINE]["places"]) == 2, "the places of one desk, once a minute, whoever sweeps"
    assert await here.live.shared.leads() != await there.live.shared.leads()
    leader = here if await here.live.shared.leads() else there
    other = there if leader is here else here
    with redis.Redis.from_url(the_redis().url) as client:
        client.delete("{line}:lead.1")  # as five seconds would
    assert await other.live.shared.leads()


HOME = b"12345678"


async def test_who_asks_too_often_here_works_there_too_and_a_mark_of_abuse_is_everywhere(worlds):
    here, there = (Door(each) for each in worlds)
    for _ in range(int(rules.SOURCE_FREE) + 2):
        await here.ask(HOME)
    levels = there.services.admission._of_sources
    await until(lambda: HOME in levels and levels[HOME].amount > rules.SOURCE_FREE)
    assert (await there.ask(HOME)).first is not None
    assert (await there.ask(b"abcdefgh")).first is None
    here.services.admission.abused(b"abcdefgh")
    await until(lambda: b"abcdefgh" in there.services.admission._marked)
    assert (await there.ask(b"abcdefgh")).first is not None


async def test_work_given_by_one_process_counts_at_another_and_once(worlds):
    here, there = (Door(each) for each in worlds)
    here.services.admission.abused(HOME)
    await until(lambda: HOME in there.services.admission._marked)
    resume_hash = here.hash()
    first = (await here.ask(HOME, resume_hash)).first
    work = work_of(first)
    assert (await there.ask(HOME, resume_hash, work)).has_worked
    for door in (here, there):
        entry = await door.ask(HOME, resume_hash, work)
        assert entry.first is not None, "each solution counts once, wherever"
        assert not entry.has_worked
