"""That the suite can fail: each rule is broken once, by hand or by a planted fault, and is heard."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import schedule
from tests.faults.boxes import Inbox, Outbox
from tests.faults.evening import evening
from tests.faults.gate import Gate, to_port
from tests.faults.houses import HOUSES
from tests.faults.load import Load
from tests.faults.node import DIFFERENCE, SetClock
from tests.faults.talk import Talk
from tests.faults.visitor import Visitor

RACING_RATE, SLOW_SECONDS = 16.0, 0.1
EVENINGS = 4


def losing(count: int) -> Callable[[Load], None]:
    """Each visitor's page loses its first messages, and does not know."""

    def planted(load: Load) -> None:
        new = load.new_visitor

        def new_deaf(line: str) -> Visitor:
            visitor = new(line)
            visitor.drops = count
            return visitor

        load.new_visitor = new_deaf

    return planted


async def test_pages_that_lose_what_they_are_sent_are_caught():
    told = await evening("loses", seconds=4.0, planted=losing(1000), longest=0.0, patience=4.0)
    assert any("not settled" in each for each in told.broken), told


@pytest.mark.long
async def test_a_page_that_has_lost_one_message_asks_for_it():
    told = await evening("loses one", seconds=4.0, planted=losing(1), longest=0.0)
    assert not told.broken, str(told)


@pytest.mark.long
async def test_pages_that_pass_over_a_word_are_caught(monkeypatch):
    whole = Talk._hear

    def forgetful(self: Talk, speaker: str, word: int) -> None:
        if not self.is_visitor or word != 2:
            whole(self, speaker, word)

    monkeypatch.setattr(Talk, "_hear", forgetful)
    told = await evening("passes over", seconds=4.0, longest=0.0, patience=4.0)
    assert any("never came" in each for each in told.broken), told


def racing(load: Load) -> None:
    """Many come, and Redis is slow, so that two daemons decide on the same at once."""
    load.rate = RACING_RATE
    for node in load.cluster.nodes:
        assert node.to_redis
        node.to_redis.delay_seconds = SLOW_SECONDS


async def test_a_store_that_lets_two_take_is_caught():
    """Two daemons, of whose Redis each write goes through, whoever was faster; not every evening has two at once."""
    broken: list[str] = []
    for seed in range(EVENINGS):
        told = await evening(
            f"blind {seed}", seconds=6.0, nodes=2, house="one", longest=0.0, patience=8.0,
            planted=racing, extra={"FAULT_PLANT": "blind"},
        )  # fmt: skip
        broken += told.broken
        if broken:
            break
    assert broken, "and with the checks it is well: test_short.py"


def test_a_schedule_comes_again_by_its_seed_and_ends_in_time():
    steps = schedule.made(5, 60, 3, house=HOUSES["one"])
    assert steps == schedule.made(5, 60, 3, house=HOUSES["one"])
    assert steps != schedule.made(6, 60, 3, house=HOUSES["one"])
    assert all(each.at + each.seconds <= 60 for each in steps)
    ends: dict = {}
    for each in steps:
        assert ends.get(each.node, 0.0) <= each.at
        ends[each.node] = each.at + each.seconds


def test_the_clock_of_a_daemon_is_set_from_outside(tmp_path: Path, monkeypatch):
    file = tmp_path / "clock"
    file.write_bytes(DIFFERENCE.pack(0.0))
    monkeypatch.setenv("FAULT_CLOCK", str(file))
    clock = SetClock()
    before = clock.now()
    with file.open("r+b") as open_file:
        open_file.write(DIFFERENCE.pack(100.0))
    assert clock.now() - before >= 100


async def test_a_gate_holds_and_lets_through_in_order_what_it_held():
    async def echo(reader, writer):
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    gate = await Gate(to_port(server.sockets[0].getsockname()[1])).start()
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(b"a")
    assert await reader.readexactly(1) == b"a"

    gate.hold()
    writer.write(b"bc")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await reader.readexactly(2)
    gate.restore()
    assert await reader.readexactly(2) == b"bc"

    gate.cut()
    assert await reader.read() == b""
    writer.close()
    await gate.stop()
    server.close()


def test_an_outbox_uses_an_id_again_only_when_it_was_not_stored():
    box = Outbox()
    for word in "abc":
        box.add("message", word, ("word", word))
    assert [each.id for each in box.take_unsent()] == [1, 2, 3]
    box.settle(1, 0)
    assert box.refused(2, is_sure=True)
    assert not box.take_unsent()  # until the answer to the last has come
    assert not box.refused(3, is_sure=True)
    assert [each.id for each in box.take_unsent()] == [2, 3]
    box.resumed(0, 0)  # whoever answers has lost the first
    assert [each.body for each in box.take_unsent()] == ["a", "b", "c"]


def test_an_outbox_keeps_the_bytes_of_what_may_be_stored_though_it_was_refused():
    box = Outbox()
    box.add("message", "a", ("word", 1))
    box.take_unsent()
    box.refused(1, is_sure=False)
    assert box.take_back(lambda _: True) == [("word", 1)]
    box.add("message", "a again", ("word", 1))
    assert [(each.id, each.body) for each in box.take_unsent()] == [(1, "a"), (2, "a again")]
    for each in (1, 2):
        box.refused(each, is_sure=True)
    assert [(each.id, each.body) for each in box.take_unsent()] == [(1, "a again")]


def test_an_inbox_shows_each_once_and_in_order():
    box = Inbox()
    first, second, third = (
        {"sender": "d", "id": at, "kind": "key_package" if at == 1 else "message", "number": at}
        for at in (1, 2, 3)
    )
    assert box.take(first) == [first]
    assert box.take(first) == []
    assert box.take(third) == []
    assert box.take(second) == [second, third]
    assert box.take({**first, "id": 5, "number": 0}) == []
    assert box.go_on(box.held, []) == []  # it was only passed on, and comes again
    assert not box.held


def test_an_inbox_goes_on_to_nothing_that_one_said_who_has_forgotten_it():
    box = Inbox(last={"d": 5}, number=5)
    sixth, seventh, eighth = (
        {"sender": "d", "id": at, "kind": "message", "number": at} for at in (6, 7, 8)
    )
    assert box.take(eighth) == []
    box.cut()
    assert box.take(sixth) == [sixth]
    assert box.take(eighth) == []
    assert box.go_on(box.held, []) == []
    anew = {**eighth, "number": 900}
    assert box.take(seventh) == [seventh]
    assert box.take(anew) == [anew]
