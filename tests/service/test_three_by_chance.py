"""Talks of two and three by chance: whoever asks, comes, goes, is lost or comes back, all fits together."""

import random
from contextlib import suppress

import pytest

from chatd.base.errors import ChatdError
from chatd.base.names import ConversationPhase, Purpose, Role
from tests.service.three import Three
from tests.service.world import World, a_directory, a_line, a_policy

NAMES = ("aino", "bo", "cilla")
STEPS = 50


class Evening:
    """Two talks and three counsellors, and what each of them may press."""

    def __init__(self, world, chance):
        self.world, self.chance = world, chance
        self.consoles, self.talks, self.away = {}, [], set()

    async def begin(self):
        for name in NAMES:
            self.consoles[name] = self.world.console(name)
            await self.consoles[name].start(capacity=3)
        for number in range(2):
            visitor = self.world.visitor(f"v{number}")
            await visitor.join()
            for name in NAMES:
                view = await self.consoles[name].view()
                if view.offer is not None:
                    talk = await self.consoles[name].accept()
                    await self.consoles[name].key_package(talk)
                    await visitor.open(f"g{number}")
                    them = Three(self.world, visitor, None, None, talk)
                    await them.company.known(visitor.me, them.id)
                    self.talks.append(them)
        assert len(self.talks) == 2

    async def step(self):
        """One press, mostly of somebody whose press it could be."""
        them, chance = self.chance.choice(self.talks), self.chance
        found = await self.world.live.conversations.conversation(them.id)
        desks = {each.desk: each for each in self.consoles.values()}
        inside = [desks[each.desk] for each in found.members if each.desk in desks]
        first = (
            inside[0] if inside and chance.random() < 0.9 else chance.choice(list(desks.values()))
        )
        asked = desks.get(found.asking.desk) if found.asking else None
        third = asked if asked and chance.random() < 0.8 else chance.choice(list(desks.values()))
        other = chance.choice(list(desks.values()))
        purpose, company, id_ = chance.choice(list(Purpose)), them.company, them.id
        acts = {
            "ask": lambda: company.ask_in(first.desk, id_, purpose, other.desk, None),
            "come": lambda: company.come_in(third.desk, id_),
            "keys": lambda: self.keys(them, third),
            "keys of the first": lambda: self.keys(them, first),
            "yes": lambda: self.yes(them),
            "a new group": lambda: self.open_anew(them),
            "bring in": lambda: self.bring_in(them, first, other, purpose),
            "turn away": lambda: them.turn_away(is_no=chance.random() < 0.3),
            "decline": lambda: company.decline(third.desk, id_),
            "withdraw": lambda: company.withdraw(first.desk, id_),
            "part": lambda: company.part(chance.choice((first, third)).desk, id_),
            "lost": lambda: self.lost(chance.choice((first, third)).name),
            "back": self.back,
            "cannot seal": lambda: self.world.services.orphans.cannot_seal(third.desk, id_),
            "time": lambda: self.world.pass_time(chance.choice((1, 5, 30)), step=5.0),
        }
        more = ["bring in"] * 6 + ["come", "keys", "yes", "a new group", "back", "back", "time"]
        act = chance.choice([*acts, *more])
        with suppress(ChatdError):
            await acts[act]()
        return act

    async def keys(self, them, console):
        state = await them.shown(console)
        if state is not None:
            console.said = state.stored
            await them.keys(console)

    async def yes(self, them):
        view = (await them.visitor.view()).conversation
        if view is not None:
            found = await them.found()
            her = them.visitor
            her.said, her.epoch, her.group = view.stored, found.epoch, found.group.decode()
            await them.yes()

    async def bring_in(self, them, console, other, purpose):
        await them.company.ask_in(console.desk, them.id, purpose, other.desk, None)
        await them.company.come_in(other.desk, them.id)
        await self.keys(them, other)
        await self.yes(them)

    async def lost(self, name):
        if name not in self.away:
            await self.consoles[name].view()
            self.away.add(name)
            await self.consoles[name].lost()

    async def back(self):
        for name in sorted(self.away):
            self.away.discard(name)
            await self.consoles[name].resume(sealed=self.chance.random() < 0.7)

    async def open_anew(self, them):
        view = (await them.visitor.view()).conversation
        if view is not None and view.phase == "opening":
            them.visitor.said = view.stored
            await them.visitor.open(f"g{self.chance.random()}")

    async def check(self, did):
        desks = {each.id: each for each in await self.world.live.tickets_and_desks.desks()}
        for found in await self.world.alive():
            roles = [each.role for each in found.members]
            assert len(set(roles)) == len(roles) <= 3, did
            if found.phase is ConversationPhase.ENDED:
                continue
            assert Role.COUNSELLOR in roles, did
            if Role.SPECIALIST in roles:
                assert found.phase is ConversationPhase.OPEN, did
                assert found.asking.is_under_way, did
            here = {each.desk for each in found.members if each.desk in desks}
            carried = {desk.id for desk in desks.values() if found.id in desk.conversations}
            assert carried == here, did


@pytest.mark.parametrize("seed", range(8))
async def test_who_is_in_a_talk_and_whose_place_it_takes_are_always_the_same(tmp_path, seed):
    line = a_line(policy=a_policy(capacity_max=3))
    world = await World(tmp_path, a_directory(line)).start()
    evening = Evening(world, random.Random(seed))
    await evening.begin()
    done = []
    for _ in range(STEPS):
        done.append(await evening.step())
        await evening.check(done)
    for them in evening.talks:
        visitor = them.visitor
        if (await visitor.view()).phase == "conversation":
            await world.visits.leave(visitor.ticket, quick=False)
    await world.pass_time(700, step=10.0)
    assert [desk.conversations for desk in await world.live.tickets_and_desks.desks()] == [
        () for _ in await world.live.tickets_and_desks.desks()
    ]
    assert await world.alive() == []
