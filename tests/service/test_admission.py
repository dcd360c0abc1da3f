"""Who may ask for a place at once, who works before, and what a crowd of one network does to others."""

import secrets
from contextlib import suppress

import pytest

from chatd.base.errors import Reason, Refused
from chatd.line.rules import work as rules
from chatd.line.rules.crowds import SOURCE_PLACES
from chatd.line.service.admission import Asked
from chatd.line.shapes.visitor import Work
from chatd.transport.sources import KEY_SECONDS, Sources
from tests.service.world import EMBED, FI, LINE, World, a_directory, a_line, a_policy
from tests.stage.work import solved
from tests.transport.test_sources import asked as request_from

HOME, ELSEWHERE = b"12345678", b"abcdefgh"


class Door:
    """Asks as pages do, from networks that a test names."""

    def __init__(self, world):
        self.world = world
        self.services = world.areas.line.services

    def hash(self):
        return secrets.token_bytes(32)

    async def ask(self, source, resume_hash=None, work=None):
        asked = Asked(source, resume_hash or self.hash(), work)
        return await self.services.admission.enter(EMBED, (FI,), None, asked)

    async def join(self, source, *, works=True):
        """The bits that it cost, and the place; None for one that would not work."""
        resume_hash, work, bits = self.hash(), None, 0
        while (entry := await self.ask(source, resume_hash, work)).first is not None:
            bits = entry.first.bits
            if not works:
                return bits, None
            work = work_of(entry.first)
        place = await self.services.joining.join(
            EMBED, FI, None, resume_hash, source=source, has_worked=entry.has_worked
        )
        return bits, place

    async def fill(self, source):
        """Until it is full for whoever comes from there: how many there are then."""
        for joined in range(1_000):
            try:
                await self.join(source)
            except Refused as refused:
                assert refused.reason is Reason.LINE_FULL  # noqa: PT017 - any other is a fault
                return joined
            self.world.clock.at += 1
        raise AssertionError


def work_of(first):
    asked = {"challenge": first.challenge, "bits": first.bits, "puzzles": first.puzzles}
    return Work(**solved(asked))


@pytest.fixture
def door(world):
    return Door(world)


async def test_a_calm_line_asks_for_no_work(door):
    bits, (_, state) = await door.join(HOME)
    assert (bits, state.phase) == (0, "waiting")
    assert door.services.admission.flooded() == frozenset()


async def test_two_hundred_visitors_behind_one_address_are_all_admitted(door, monkeypatch):
    # Five bits easier each, so that two hundred are solved in a moment; `core/test_work.py` holds what they cost.
    monkeypatch.setattr(rules, "BITS_MIN", rules.BITS_MIN - 5)
    monkeypatch.setattr(rules, "BITS_MAX", rules.BITS_MAX - 5)
    costs = []
    for _ in range(200):
        bits, place = await door.join(HOME)
        assert place is not None
        costs.append(bits)
    assert costs[:2] == [0, 0]
    assert max(costs) <= rules.BITS_MAX
    assert costs[-1] == rules.BITS_MAX
    assert (await door.join(ELSEWHERE))[0] == 0, "one network is no flood for others"


async def test_a_network_that_asks_no_more_costs_nothing_again(door, world):
    for _ in range(20):
        await door.ask(HOME)
    assert (await door.ask(HOME)).first is not None
    world.clock.at += 4 * 60
    assert (await door.ask(HOME)).first is None


async def test_many_networks_are_a_flood_and_it_passes(door, world):
    for at in range(rules.LINE_FREE):
        assert (await door.ask(b"n%07d" % at)).first is None
    assert (await door.ask(ELSEWHERE)).first.bits == rules.BITS_MIN
    assert door.services.admission.flooded() == {LINE}
    world.clock.at += 120
    assert (await door.ask(ELSEWHERE)).first is None
    assert door.services.admission.flooded() == frozenset()


async def test_a_solution_counts_once_and_for_what_it_was_made_for(door, world):
    mine = door.hash()
    for _ in range(8):
        first = (await door.ask(HOME, mine)).first
    work = work_of(first)
    assert (await door.ask(ELSEWHERE, mine, work)).has_worked is False, "another network"
    assert (await door.ask(HOME, door.hash(), work)).has_worked is False, "another key"
    assert (await door.ask(HOME, mine, work)).has_worked is True
    again = await door.ask(HOME, mine, work)
    assert not again.has_worked
    assert again.first is not None


async def test_a_challenge_ends_and_none_is_believed_that_is_not_ours(door, world):
    mine = door.hash()
    for _ in range(8):
        first = (await door.ask(HOME, mine)).first
    work = work_of(first)
    world.clock.at += rules.CHALLENGE_SECONDS
    assert not (await door.ask(HOME, mine, work)).has_worked
    world.clock.at -= rules.CHALLENGE_SECONDS
    other = "B" if first.challenge.endswith("A") else "A"
    for said in ("A" * 44, "?", "A", first.challenge[:-1] + other):
        made_up = Work(challenge=said, solution=work.solution)
        assert not (await door.ask(HOME, mine, made_up)).has_worked, said
    assert not (await door.ask(HOME, mine, Work(challenge=work.challenge, solution="?"))).has_worked
    assert (await door.ask(HOME, mine, work)).has_worked, "control"


async def test_who_has_a_place_is_never_asked_again(door):
    mine = door.hash()
    await door.services.joining.join(EMBED, FI, None, mine, source=HOME)
    for _ in range(20):
        assert (await door.ask(HOME, mine)).first is None


async def test_five_of_one_address_make_no_line_full_for_others(tmp_path):
    policy = a_policy(wait_offered_max_minutes=60)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    for name in ("aino", "bo"):
        await world.console(name).start()
    door = Door(world)
    joined = await door.fill(HOME)
    assert joined > 5, "control"
    state = await world.services.public_lines.state(EMBED, None, FI)
    assert state.phase == "open"
    for at in range(5):
        world.clock.at += 1
        _, place = await door.join(b"other %2d" % at)
        assert place[1].place.ahead == joined + at, "whoever came before is before her still"
    assert joined - SOURCE_PLACES > 0


async def test_places_of_those_who_are_lost_count_for_their_own_network(tmp_path):
    world = await World(tmp_path, a_directory(a_line(policy=a_policy(waiting_max=4)))).start()
    door = Door(world)
    for _ in range(4):
        _, (ticket, _) = await door.join(HOME)
        await world.visits.lost(ticket)
    with pytest.raises(Refused):
        await door.join(HOME)
    await door.join(ELSEWHERE)


async def test_while_many_come_those_who_have_not_worked_make_nothing_full(tmp_path):
    policy = a_policy(wait_offered_max_minutes=60)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    for name in ("aino", "bo"):
        await world.console(name).start()
    door = Door(world)
    for at in range(60):
        with suppress(Refused):  # full, while nobody worked yet
            await door.join(b"n%07d" % at, works=False)
    bits, place = await door.join(ELSEWHERE)
    assert bits > 0
    assert place[1].phase in ("waiting", "offered")


async def test_nobody_works_for_a_place_that_there_is_not(tmp_path):
    world = await World(tmp_path, a_directory(a_line(policy=a_policy(waiting_max=1)))).start()
    door = Door(world)
    await door.join(ELSEWHERE)
    for _ in range(20):
        entry = await door.ask(HOME)
        assert entry.first is None, "the join says that it is full"


async def test_what_is_remembered_of_a_network_outlives_its_key_once_and_is_forgotten_then(world):
    world.areas.line.services.admission._sources = sources = Sources(world.clock, ())
    door, admission = Door(world), world.areas.line.services.admission
    before = sources.of(request_from("192.0.2.1"))
    admission.abused(before)
    assert (await door.ask(before)).first.bits == rules.BITS_MAX
    world.clock.at += KEY_SECONDS + 1
    after = sources.of(request_from("192.0.2.1"))
    assert after != before
    assert (await door.ask(after)).first.bits == rules.BITS_MAX
    assert (await door.ask(sources.of(request_from("192.0.2.2")))).first is None, "control"
    world.clock.at += 2 * KEY_SECONDS + 2
    assert (await door.ask(sources.of(request_from("192.0.2.1")))).first is None
    await admission.sweep(world.clock.now())
    assert not admission._marked


async def test_by_a_page_that_is_only_to_be_looked_at_nobody_gets_a_place(tmp_path):
    door = Door(await World(tmp_path).start())
    for embed in (f"{EMBED}~test", "~draft"):
        asked = Asked(HOME, door.hash(), None)
        with pytest.raises(Refused) as refused:
            await door.services.admission.enter(embed, (FI,), None, asked)
        assert refused.value.reason is Reason.CLOSED_FOR_NOW
