"""An evening on the line, at random: whatever people and cables do, nobody is lost, doubled or overtaken."""

import random
from collections import Counter

import pytest

from chatd.base.errors import ChatdError
from chatd.base.names import ConversationPhase, MemberId
from chatd.line.rules import desk as shift
from chatd.line.rules import offer as offers
from chatd.line.rules.assignment import can_be_offered, rank
from chatd.line.rules.ticket import is_away, pauses_with
from chatd.line.rules.ticket_phases import TicketPhase
from tests.service.world import FI, SV, World

STAFF = ("aino", "bo", "cilla", "lea")


class Evening:
    def __init__(self, world, chance):
        self.world, self.chance = world, chance
        self.visitors, self.consoles, self.count = [], {}, 0
        self.done = Counter()
        self.last = None

    async def join(self):
        self.count += 1
        visitor = self.world.visitor(f"v{self.count}")
        await visitor.join(language=self.chance.choice([FI, SV]))
        self.visitors.append(visitor)

    async def start(self):
        console = self.world.console(self.chance.choice(STAFF))
        console.key = bytes(self.chance.randrange(256) for _ in range(32))
        languages = self.chance.choice([(FI,), (SV,), (FI, SV)])
        await console.start(languages=languages, capacity=self.chance.choice([1, 2]))
        self.consoles[console.name] = console

    async def with_visitor(self, act):
        visitor = self.chance.choice(self.visitors)
        if act == "leave":
            await self.world.visits.leave(visitor.ticket, quick=self.chance.random() < 0.5)
        elif act == "resume":
            await visitor.resume()
        elif act == "lost":
            await visitor.lost()
        elif act == "here":
            await self.world.visits.here(visitor.ticket)
        else:
            if act == "not_verified":  # of somebody who talks: most of them wait or have left
                visitor = self.chance.choice([each for each in self.visitors if await talks(each)])
            conversation = (await visitor.view()).conversation.id
            if act == "not_verified":
                await self.world.services.giving_back.not_verified(visitor.me, conversation)
            else:
                await self.world.relay.end(visitor.me, conversation)

    async def with_console(self, act):
        console = self.chance.choice(list(self.consoles.values()))
        desks = self.world.desks
        view = await console.view()
        if act == "accept":
            await desks.accept(console.desk, view.offer.ticket)
        elif act == "decline":
            await desks.decline(console.desk, view.offer.ticket)
        elif act == "pause":
            await desks.pause(console.desk, paused=self.chance.random() < 0.3)
        elif act == "capacity":
            await desks.set_capacity(console.desk, self.chance.choice([1, 2]))
        elif act == "lost":
            await console.lost()
        elif act == "resume":
            await console.resume()
        elif act == "take_orphan":
            await self.world.services.orphans.take(console.desk, view.orphans[0].conversation)
        elif act == "end_shift":
            await desks.end(console.desk)
        elif act == "release":
            await self.world.services.giving_back.release(console.desk, view.conversations[0].id)
        else:
            await self.world.relay.end(console.me, view.conversations[0].id)

    async def step(self):
        act, subject = self.chance.choice(
            [(self.join, None)] * 4
            + [(self.start, None)] * 2
            + [
                (self.with_visitor, act)
                for act in (
                    "leave",
                    "resume",
                    "lost",
                    "end",
                    "here",
                    "not_verified",
                    "not_verified",
                )
            ]
            + [
                (self.with_console, act)
                for act in (
                    *("accept",) * 4,
                    *("decline", "pause", "capacity", "lost", "resume", "resume"),
                    *("take_orphan", "end_shift", "end", "release", "release"),
                )
            ]
        )
        self.last = subject or act.__name__
        try:
            await (act() if subject is None else act(subject))
        except (ChatdError, AttributeError, IndexError):
            return  # refused, or there was nothing to do it with
        self.done[subject or "join"] += 1


async def talks(visitor):
    """Whether the page is in a conversation that goes on."""
    try:
        return (await visitor.view()).phase == "conversation"
    except ChatdError:
        return False


async def check(world):
    places, now = world.live.tickets_and_desks, world.clock.now()
    desks = {desk.id: desk for desk in await places.desks()}
    alive = {each.id: each for each in await world.alive()}
    assert len({desk.staff for desk in desks.values()}) == len(desks)
    for desk in desks.values():
        assert len(desk.conversations) == len(set(desk.conversations)) <= shift.CAPACITY_MAX
        for id_ in desk.conversations:
            assert alive[id_].phase is not ConversationPhase.ENDED
            assert MemberId(desk.id) in [each.id for each in alive[id_].members]
        if desk.offer is not None:
            offered = await places.ticket(desk.offer.ticket)
            assert (offered.phase, offered.desk) == (TicketPhase.OFFERED, desk.id)
    for each in alive.values():
        consoles = [member.desk for member in each.members if member.desk is not None]
        assert len(consoles) == 1
        if each.phase is not ConversationPhase.ENDED and consoles[0] in desks:
            assert each.id in desks[consoles[0]].conversations
    living = [each for each in alive.values() if each.phase is not ConversationPhase.ENDED]
    visitors = [member.id for each in living for member in each.members if not member.desk]
    assert len(visitors) == len(set(visitors))
    for_orphans = {each for each in desks if (await world.desks.view(each)).orphans}
    waiting = await places.on_line("nettiturva")
    for ticket in waiting:
        assert MemberId(ticket.id) not in visitors
        if ticket.phase is TicketPhase.OFFERED:
            assert desks[ticket.desk].offer.ticket == ticket.id
            assert not is_away(ticket), "nobody is asked to answer an empty page"
        for desk in desks.values():
            is_asked = shift.can_meet(desk, ticket) and desk.id not in pauses_with(ticket, now)
            is_free = offers.has_room(desk, now) and is_asked and desk.id not in for_orphans
            assert not (is_free and can_be_offered(ticket, now)), "somebody waits for nothing"


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_tickets_desks_and_conversations_agree(tmp_path, seed):
    world = await World(tmp_path).start()
    chance = random.Random(seed)
    evening = Evening(world, chance)
    for _ in range(250):
        await evening.step()
        if chance.random() < 0.3:
            await world.pass_time(chance.choice([1, 2, 12, 31, 65]), step=4)
        await world.services.sweeper.sweep(world.clock.now())
        await check(world)
    assert {"join", "accept", "lost", "resume", "pause"} <= set(evening.done), "control"
    assert seed != 0 or {"not_verified", "here"} <= set(evening.done), "control of what is rare"


@pytest.mark.parametrize("seed", range(8))
async def test_a_restart_in_the_middle_changes_no_place_and_no_conversation(tmp_path, seed):
    world = await World(tmp_path).start()
    chance = random.Random(seed)
    evening = Evening(world, chance)
    for _ in range(60):
        await evening.step()
        world.clock.at += 1
    known, order = await held_by_pages(evening), await in_order(world)
    world.clock.at += 5
    await world.restart(settle_seconds=30.0)
    pages = [*(visitor for visitor, _ in known[0]), *known[1]]
    chance.shuffle(pages)
    for page in pages:
        await page.resume()
        world.clock.at += 0.1
    await world.services.sweeper.sweep(world.clock.now())
    for visitor, conversation in known[0]:
        view = await visitor.view()
        assert (view.conversation.id if view.conversation else None) == conversation
    assert await in_order(world) == order
    await world.pass_time(35)
    await check(world)


async def in_order(world):
    """All who wait, in the order in which they go. (How many are `ahead` depends on which consoles are there.)"""
    waiting = await world.live.tickets_and_desks.on_line("nettiturva")
    return [each.id for each in sorted(waiting, key=lambda each: rank(each, world.clock.now()))]


async def held_by_pages(evening):
    """The living: each visitor, with its conversation if it has one, and each console on shift."""
    visitors = []
    for visitor in evening.visitors:
        view = await visitor.view()
        if view.phase != "ended":
            visitors.append((visitor, view.conversation.id if view.conversation else None))
    shown = [(console, await console.view()) for console in evening.consoles.values()]
    consoles = [console for console, view in shown if view.desk is not None]
    return visitors, consoles
