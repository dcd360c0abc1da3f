"""What all processes have alike, on a real Redis; and the keys of two machines that learn each other's."""

import asyncio
import time
from types import SimpleNamespace

import pyotp
import pytest
import redis
from multidict import CIMultiDict

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Refused, Unknown
from chatd.base.key_jobs import KeyJobs
from chatd.base.limits import WRONG_CODES
from chatd.base.names import ProcessId, Seconds, StaffId
from chatd.daemon.serving import clock_of
from chatd.process.clock import TRIP_MAX_SECONDS, SharedClock, SystemClock
from chatd.process.ids import RandomIds
from chatd.process.signing import DAY_SECONDS, SPREAD_SECONDS, FileSigner
from chatd.staff.service.challenges import Challenges
from chatd.staff.service.fallbacks import Fallbacks
from chatd.storage import memory
from chatd.stores.redis.shared import RedisShared
from chatd.transport.sources import KEY_SECONDS, Sources
from tests.bus import Wire
from tests.service.staff_stores import KeptPasskeys

NOW = Seconds(1_800_000_000.0)


@pytest.fixture(params=["redis", "cluster"])
def two(request, redis_server_of):
    return [
        RedisShared(redis_server_of(request.param), ProcessId(name))
        for name in ("one00000", "two00000")
    ]


async def test_the_first_secret_of_a_name_is_everybodys(two):
    one, other = two
    assert await one.agree("k", {"a": b"1"}) == {"a": b"1"}
    assert await other.agree("k", {"a": b"2", "b": b"\xff\x00"}) == {"a": b"1", "b": b"\xff\x00"}
    assert await one.agree("k", {}, ["a"]) == {"b": b"\xff\x00"}
    assert await one.agree("else", {}) == {}


async def test_of_many_at_once_one_is_the_first(two):
    one, other = two
    answers = await asyncio.gather(
        *(each.is_first("spent", b"x", 60) for each in (one, other) for _ in range(5))
    )
    assert sorted(answers) == [False] * 9 + [True]
    assert await other.is_first("spent", b"y", 60)


@pytest.mark.parametrize("two", ["redis"], indirect=True)  # whose key is here, and not at another
async def test_one_leads_and_another_when_it_is_gone(two, redis_process):
    one, other = two
    assert [await one.leads(), await other.leads(), await one.leads()] == [True, False, True]
    with redis.Redis.from_url(redis_process.url) as client:
        assert 0 < client.pttl("{line}:lead.1") <= 5_000
        client.delete("{line}:lead.1")  # as time would
    assert [await other.leads(), await one.leads()] == [True, False]


class Machine:
    """One with a file of its own."""

    def __init__(self, folder, name, shared, wire, now=NOW):
        folder = folder / name
        folder.mkdir(exist_ok=True)
        self.at = now
        self.file = folder / "values.key"
        self.signer = FileSigner(self.file, now, SPREAD_SECONDS)
        self.jobs = KeyJobs(
            self.signer, self, now, shared=shared, bus=None if wire is None else wire.bus(name)
        )

    def now(self):
        return self.at

    async def sweep(self, now):
        self.at = now
        for each in self.jobs.all[:2]:
            await each.run(now)

    async def start(self):
        for each in self.jobs.starts:
            await each()


async def machines(folder, shared, wire, now=NOW):
    made = [Machine(folder, f"m{at}", each, wire, now) for at, each in enumerate(shared)]
    for each in made:
        await each.start()
    return made


async def test_what_one_machine_has_signed_another_opens_in_the_next_sweep(two, tmp_path):
    one, other = await machines(tmp_path, two, Wire())
    values = [each.signer.sign(b"claims") for each in (one, other)]
    await asyncio.sleep(0)  # the bus
    for each in (one, other):
        await each.sweep(Seconds(NOW + 1))
        assert [each.signer.open(value) for value in values] == [b"claims"] * 2


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_new_key_signs_only_when_the_others_can_know_it(two, tmp_path, is_told):
    wire = Wire()
    one, other = await machines(tmp_path, two, wire)
    await one.sweep(Seconds(NOW + 1))
    tomorrow = Seconds(NOW + DAY_SECONDS + 10)
    if not is_told:
        wire.buses.pop("m1")
    await other.sweep(Seconds(tomorrow - 20))
    await one.sweep(tomorrow)
    seconds, opened = 0, set()
    while seconds < 2 * SPREAD_SECONDS:
        value = one.signer.sign(b"claims")
        opened.add(value)
        assert other.signer.open(value) == b"claims", "in whatever second a page moves"
        seconds += 1
        for each in (one, other):
            await each.sweep(Seconds(tomorrow + seconds))
    assert len(opened) >= 2, "the new one signs in the end"
    assert one.signer.known() == other.signer.known()
    assert one.signer.sign(b"claims") == other.signer.sign(b"claims"), "by both machines"
    assert len(one.signer.known()) <= 4, "one new one of each machine at most"


async def test_a_key_of_a_machine_that_is_no_more_is_removed_when_nobody_accepts_it(two, tmp_path):
    one, other = await machines(tmp_path, two, None)
    (gone,) = set(other.signer.known()) - set(one.signer.known())
    await one.sweep(Seconds(NOW + DAY_SECONDS))
    assert gone in await two[0].agree("keys", {}), "it counts for two days"
    for seconds in (0, 60):
        await one.sweep(Seconds(NOW + 2 * DAY_SECONDS + 60 + seconds))
    kept = await two[0].agree("keys", {})
    assert gone not in kept
    assert set(kept) == set(one.signer.known()), "and no other was removed"


async def test_a_redis_that_has_forgotten_all_takes_no_key_away(two, tmp_path, redis_process):
    one, other = await machines(tmp_path, two, Wire())
    value = one.signer.sign(b"claims")
    await asyncio.sleep(0)
    await other.sweep(Seconds(NOW + 1))
    with redis.Redis.from_url(redis_process.url) as client:
        client.flushall()
    again = Machine(tmp_path, "m1", two[1], None, Seconds(NOW + 60))
    assert again.signer.open(value) == b"claims", "from the file of the machine that has learnt it"
    await again.start()
    await one.sweep(Seconds(NOW + 100))
    assert one.signer.known().keys() == again.signer.known().keys()


async def test_what_is_no_key_and_what_is_too_old_is_not_learnt(tmp_path):
    signer = FileSigner(tmp_path / "values.key", NOW)
    before = signer.known()
    old = FileSigner(tmp_path / "old.key", Seconds(NOW - 3 * DAY_SECONDS)).known()
    signer.learn({**old, "a": b"no key", "b": b'{"made":1,"key":"00"}', "c": b"[]"}, NOW)
    assert signer.known() == before


def a_request(address):
    return SimpleNamespace(remote=address, headers=CIMultiDict())


@pytest.mark.parametrize("two", ["redis"], indirect=True)
async def test_machines_whose_clocks_are_minutes_apart_have_one_clock(two, redis_process):
    server = two[0]._server
    clocks = [SharedClock(server.time, lambda off=off: time.monotonic() + off) for off in (0, 300)]
    with redis.Redis.from_url(redis_process.url) as client:
        for _ in range(2):
            seconds, _ = client.time()
            for each in clocks:
                each._at_zero += 240  # the control: whatever this machine said
                assert each.now() > seconds + 200
                await each.follow()
                assert abs(each.now() - seconds) < 2
    first, second = (each.now() for each in clocks)
    assert abs(first - second) < 0.5


async def test_the_daemon_s_clock_is_that_of_its_redis_and_its_own_without(redis_server_of):
    server = redis_server_of("redis")
    clock = await clock_of(SimpleNamespace(redis=server))
    assert isinstance(clock, SharedClock)
    assert abs(clock.now() - await server.time()) < 1
    assert isinstance(await clock_of(memory()), SystemClock)


async def test_an_answer_that_was_long_under_way_sets_no_clock():
    ticks = iter([0.0, 0.0, TRIP_MAX_SECONDS + 0.1, 1.0, 1.0, 1.2, 2.0])

    async def asked():
        return NOW

    clock = SharedClock(asked, lambda: next(ticks))
    await clock.follow()
    assert abs(clock.now() - time.time()) < 5
    await clock.follow()
    assert clock.now() == pytest.approx(NOW + 0.9)


async def test_one_network_is_one_source_for_all_processes_and_over_each_half_hour(
    two,
):
    clock = SimpleNamespace(now=lambda: clock.at, at=NOW + 1)
    processes = [Sources(clock, ()) for _ in two]
    for process, shared in zip(processes, two, strict=True):
        await process.share(shared)
    known, other = {each.of(a_request("203.0.113.9")) for each in processes}, processes[1]
    assert len(known) == 1
    assert other.of(a_request("203.0.113.10")) not in known
    clock.at += KEY_SECONDS
    later = {each.of(a_request("203.0.113.9")) for each in processes}
    assert len(later) == 1, "though nobody has asked the store"
    assert later != known
    assert {each.formerly(*later) for each in processes} == known
    forgotten = await two[0].agree("sources", {})
    assert not await two[0].agree("sources", {}, tuple(forgotten))
    for process, shared in zip(processes, two, strict=True):
        await process.share(shared)
    again = {each.of(a_request("203.0.113.9")) for each in processes}
    assert again == later, "what was counted of a network counts on in a store that was emptied"


async def test_the_store_forgets_each_key_of_networks_an_hour_later_though_nobody_was_there(two):
    clock = SimpleNamespace(now=lambda: clock.at, at=NOW + 1)
    await Sources(clock, ()).share(two[0])
    clock.at += 5 * KEY_SECONDS  # all daemons were away
    process, period = Sources(clock, ()), int(clock.at // KEY_SECONDS)
    for _ in range(2):
        await process.share(two[1])
    assert {int(each) for each in await two[0].agree("sources", {})} == {period, period + 1}
    clock.at += KEY_SECONDS
    for _ in range(2):
        await process.share(two[1])
    kept = {int(each) for each in await two[0].agree("sources", {})}
    assert kept == {period, period + 1, period + 2}, "who asked before it is known still"


async def test_a_challenge_for_a_passkey_is_taken_by_whichever_process_and_once(two):
    clock = SimpleNamespace(now=lambda: NOW)
    one, other = (Challenges(clock, RandomIds(), shared) for shared in two)
    challenge = one.make()
    with pytest.raises(Unknown):
        other.check(challenge)  # the control: it has a key of its own still
    for each in (one, other):
        await each.share_key()
    challenge = one.make()
    other.check(challenge)
    await other.use_once(challenge)
    for each in (one, other):
        with pytest.raises(Unknown):
            await each.use_once(challenge)


async def test_one_time_codes_are_tried_as_often_at_many_processes_as_at_one(two):
    key, totp, clock = b"k" * KEY_BYTES, pyotp.random_base32(), SimpleNamespace(now=lambda: NOW)
    kept, aino = KeptPasskeys(), StaffId("aino")
    one, other = (Fallbacks(kept, clock, shared) for shared in two)
    right = [pyotp.TOTP(totp).at(int(NOW) + 30 * step) for step in (-1, 0, 1)]
    wrong = next(f"{each:06}" for each in range(4) if f"{each:06}" not in right)
    await kept.keep_fallback(one.of(aino, key, totp, right[0]))
    tries = [
        each.check(aino, key, wrong) for _ in range(WRONG_CODES.burst) for each in (one, other)
    ]
    told = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each).__name__ for each in told) == ["Noticed"] * 5 + ["Refused"] * 5
    for each in (one, other):
        with pytest.raises(Refused):
            await each.check(aino, key, right[1])
    with pytest.raises(Unknown):  # the control: who has not the passphrase uses nothing up
        await other.check(aino, b"x" * KEY_BYTES, wrong)
    await kept.keep_fallback(one.of(StaffId("bo"), key, totp, right[0]))
    await other.check(StaffId("bo"), key, right[1])  # each for himself


async def test_in_a_store_that_was_emptied_the_key_for_passkeys_stays_what_it_was(two):
    clock = SimpleNamespace(now=lambda: NOW)
    one, other = (Challenges(clock, RandomIds(), shared) for shared in two)
    for each in (one, other):
        await each.share_key()
    challenge = one.make()
    await two[0].agree("passkeys", {}, ["key"])  # as if it had been emptied
    await other.share_key()
    other.check(challenge)
    one.check(other.make())
