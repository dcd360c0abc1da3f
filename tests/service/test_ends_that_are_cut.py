"""Redis goes in the midst of an end, after each of the steps that it takes: soon after it is back the end is whole."""

import math

import pytest

from chatd.base.errors import Refused, Unavailable
from chatd.storage import redis_live
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.server import RedisServer
from tests import redis_server
from tests.service.world import World, a_directory, a_line, a_policy

STEPS_MAX = 40  # of one end: more than any of them takes
WHOLE_SECONDS = 3  # after Redis is back


class CutRedis(RedisServer):
    """It is gone from the `last`-th command on; of that one the answer alone is lost, or it has never come there."""

    def __init__(self, url):
        super().__init__(url)
        self.count, self.last, self.is_done = 0, math.inf, False

    def cut(self, last, *, is_done):
        self.count, self.last, self.is_done = 0, last, is_done

    def heal(self):
        """Whether it was gone for anybody."""
        was_gone = self.count >= self.last
        self.last = math.inf
        return was_gone

    async def _asked(self, *args):
        self.count += 1
        mine = self.count
        if mine > self.last or (mine == self.last and not self.is_done):
            raise Unavailable
        answer = await super()._asked(*args)
        if mine == self.last:
            raise Unavailable
        return answer

    def _must_be_there(self):
        if self.count >= self.last:
            raise Unavailable

    def post(self, *command):
        self._must_be_there()
        return super().post(*command)


class CutWorld(World):
    """One that may be cut off its Redis."""

    def __init__(self, folder, process, **wishes):
        self.redis = process
        line = a_line(policy=a_policy(capacity_max=3, no_show_seconds=60, verify_tries_max=100))
        super().__init__(folder, a_directory(line), **wishes)

    def make_live(self):
        self.server = CutRedis(self.redis.daemons_url)
        self.bus = RedisBus(self.server, "p0000000")
        return redis_live(self.server, self.bus)

    async def close(self):
        await self.bus.stop()
        await self.server.close()

    async def sweep(self, seconds=1.0):
        """As the daemon does it, whatever fails; all who are here are heard."""
        for _ in range(int(seconds)):
            self.clock.at += 1
            try:
                await self.services.sweeper.sweep(self.clock.now())
            except Unavailable:
                continue


@pytest.fixture
async def world(tmp_path):
    with redis_server.running() as process:
        made = await CutWorld(tmp_path, process).start()
        yield made
        await made.close()


class Talk:
    """A visitor and a counsellor, and how they end."""

    def __init__(self, world, name):
        self.world, self.visitor, self.console = world, world.visitor(name), world.console()

    async def begin(self, *, with_keys=True):
        if not await self.world.live.tickets_and_desks.desks():
            await self.console.start()
            self.world.console_there = self.console
        self.console = self.world.console_there
        await self.visitor.join()
        await self.console.accept()
        shown = (await self.visitor.view()).conversation
        self.id = shown.id
        await self.console.key_package(shown)
        if with_keys:
            await self.visitor.open(f"g-{self.visitor.ticket}")
        return self

    async def found(self):
        return await self.world.live.conversations.conversation(self.id)


async def by_visitor(talk):
    await talk.world.relay.end(talk.visitor.me, talk.id)


async def by_counsellor(talk):
    await talk.world.relay.end(talk.console.me, talk.id)


async def by_quick_exit(talk):
    await talk.world.visits.leave(talk.visitor.ticket, quick=True)


async def not_verified(talk):
    await talk.world.services.giving_back.not_verified(talk.visitor.me, talk.id)


async def released(talk):
    await talk.world.services.giving_back.release(talk.console.desk, talk.id)


async def by_time(talk):
    """A look finds that no keys have come."""
    pages = await talk.world.live.tickets_and_desks.pages([talk.visitor.me])
    given_back = talk.world.services.giving_back
    await given_back.keyless(talk.visitor.me, pages[talk.visitor.me], await talk.found())


ENDS = {  # after how many seconds, and whether there are keys
    by_visitor: (0, True),
    by_counsellor: (0, True),
    by_quick_exit: (0, True),
    not_verified: (0, False),
    released: (61, False),
    by_time: (121, False),
}


@pytest.mark.parametrize("is_done", [False, True], ids=["not_done", "answer_lost"])
@pytest.mark.parametrize("how", ENDS, ids=lambda how: how.__name__)
async def test_an_end_in_whose_midst_redis_goes_is_whole_soon_after_it_is_back(world, how, is_done):
    seconds, with_keys = ENDS[how]
    cuts = 0
    for step in range(1, STEPS_MAX):
        talk = await Talk(world, f"v{step}").begin(with_keys=with_keys)
        await world.sweep(1)
        world.clock.at += seconds
        world.post.hints.clear()
        world.server.cut(step, is_done=is_done)
        try:
            await how(talk)
        except (Unavailable, Refused):
            cuts += 1
        was_gone = world.server.heal()
        if (await talk.found()).phase != "ended":
            await how(talk)  # it was told no, and asks again
        await world.sweep(WHOLE_SECONDS)
        await is_whole(world, talk, how)
        if not was_gone:
            break
    assert 2 < step < STEPS_MAX - 1
    assert cuts > 0


async def is_whole(world, talk, how):
    """The desk is free, who ended it does not come back, who is to wait waits, and both are told."""
    assert (await talk.found()).phase == "ended"
    desk = await world.live.tickets_and_desks.desk(talk.console.desk)
    assert desk.conversations == ()
    assert world.post.hints[talk.console.desk]
    ticket = await world.live.tickets_and_desks.ticket(talk.visitor.ticket)
    if how in (by_visitor, by_quick_exit):
        assert ticket.page.left_at is not None
    elif how is by_counsellor:
        assert ticket.conversation == talk.id
        assert world.post.hints[talk.visitor.ticket]
    else:
        assert ticket.is_waiting
        assert world.post.hints[talk.visitor.ticket]
        assert (ticket.kept_until is not None) == (how is released)
        if how is not released:
            assert ticket.tries == 1
        await world.visits.leave(
            talk.visitor.ticket, quick=False
        )  # so that it stands in nobody's way
