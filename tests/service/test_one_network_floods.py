"""A thousand tickets a minute from one network: whoever comes from elsewhere is served, in the order of arrival."""

from contextlib import suppress

import pytest

from chatd.base.errors import Refused
from chatd.base.names import MemberId
from tests.service.test_admission import HOME, Door
from tests.service.world import World, a_directory, a_line, a_policy

PER_MINUTE = 1_000
STEP_SECONDS = 5
SILENT_TALK_SECONDS = 120  # greeted and no answer: the counsellor frees the place
TALK_SECONDS = 150  # shorter than a talk without keys may last
SERVED_MAX_SECONDS = 15 * 60


class Evening:
    """Two counsellors with two places each take whatever they are offered; one network wants all of them."""

    def __init__(self, world):
        self.world, self.door = world, Door(world)
        self.consoles, self.talks = [], {}  # until when, by conversation
        self.honest, self.taken, self.kept = {}, {}, []

    async def start(self):
        for name in ("aino", "bo"):
            console = self.world.console(name)
            await console.start(capacity=2)
            self.consoles.append(console)

    async def join(self, source):
        """Keeps the page connected; no two come at the same moment."""
        self.world.clock.at += 0.001
        _, (ticket, _) = await self.door.join(source)
        self.world.post.visitors.add(ticket)
        self.kept.append(ticket)
        return ticket

    async def attack(self):
        for _ in range(PER_MINUTE * STEP_SECONDS // 60):
            with suppress(Refused):
                await self.join(HOME)

    async def arrive(self):
        ticket = await self.join(b"honest%02d" % len(self.honest))
        self.honest[ticket] = self.world.clock.at

    async def serve(self):
        now = self.world.clock.at
        for console in self.consoles:
            view = await self.world.desks.view(console.desk)
            for talk in view.conversations:
                if talk.outcome is None and self.talks.get(talk.id, now + 1) <= now:
                    await self.world.relay.end(MemberId(console.desk), talk.id)
            while (offer := (await self.world.desks.view(console.desk)).offer) is not None:
                await self.world.desks.accept(console.desk, offer.ticket)
                self.taken.setdefault(offer.ticket, now)
                lasts = TALK_SECONDS if offer.ticket in self.honest else SILENT_TALK_SECONDS
                for talk in (await self.world.desks.view(console.desk)).conversations:
                    self.talks.setdefault(talk.id, now + lasts)

    async def go_on(self, minutes, *, honest_every_seconds):
        for second in range(0, minutes * 60, STEP_SECONDS):
            await self.attack()
            if second % honest_every_seconds == 0:
                await self.arrive()
            await self.serve()
            await self.world.pass_time(STEP_SECONDS, step=STEP_SECONDS)

    def waits(self):
        return sorted(at - self.honest[t] for t, at in self.taken.items() if t in self.honest)


async def flooded(tmp_path, minutes, *, arrivals_until):
    policy = a_policy(wait_offered_max_minutes=60)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    evening = Evening(world)
    await evening.start()
    await evening.go_on(arrivals_until, honest_every_seconds=120)
    arrived = len(evening.honest)
    for _ in range(0, (minutes - arrivals_until) * 60, STEP_SECONDS):
        if len(evening.waits()) == arrived:
            break
        await evening.attack()
        await evening.serve()
        await world.pass_time(STEP_SECONDS, step=STEP_SECONDS)
    waits = evening.waits()
    assert len(waits) == arrived, "everybody who came from elsewhere was served"
    assert waits[-1] <= SERVED_MAX_SECONDS, waits
    assert len(evening.taken) > arrived, "control: the flood was served too"
    order = [ticket for ticket in evening.kept if ticket in evening.taken]
    taken_at = [evening.taken[ticket] for ticket in order]
    assert taken_at == sorted(taken_at), "nobody with the same needs overtakes, flood or not"
    return waits


async def test_who_comes_from_elsewhere_is_served_and_nobody_overtakes(tmp_path):
    await flooded(tmp_path, 20, arrivals_until=5)


@pytest.mark.long
async def test_an_hour_of_it(tmp_path):
    await flooded(tmp_path, 75, arrivals_until=60)
