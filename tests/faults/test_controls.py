"""That the suite can fail: each rule is broken once, by hand or by a planted fault, and is heard."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import schedule
from tests.faults.boxes import Inbox, Outbox
from tests.faults.evening import evening
from tests.faults.gate import Gate, to_port
from tests.faults.history import History
from tests.faults.load import Load
from tests.faults.node import DIFFERENCE, SetClock
from tests.faults.talk import Talk
from tests.faults.visitor import Visitor

WAITING = {"phase": "waiting", "conversation": None, "outcome": None}


def talking(talk: str, counsellors: int = 1) -> dict:
    members = [
        {"member": f"d{at}", "role": "counsellor", "presence": "here"} for at in range(counsellors)
    ]
    shown = {"id": talk, "members": members, "outcome": None}
    return {"phase": "conversation", "conversation": shown, "outcome": None}


class At(History):
    """A history whose time is set by hand."""

    at = 0.0

    def now(self) -> float:
        return self.at

    def waits_here(self, page: str, at: float) -> None:
        self.at = at
        self.asks(page, "linja")
        self.sees(page, WAITING)
        self.waits[page].here.append((at, at + 100))

    def is_met(self, page: str, at: float) -> None:
        self.at = at
        self.sees(page, talking(f"c{page}"))


def test_a_visitor_in_two_conversations_is_heard():
    history = History()
    history.asks("v", "linja")
    history.sees("v", talking("c1"))
    assert not history.broken

    history.sees("v", talking("c2"))

    assert "taken twice" in history.broken[0]


def test_who_was_let_go_may_be_met_again():
    history = History()
    history.asks("v", "linja")
    for state in (talking("c1"), WAITING, talking("c2")):
        history.sees("v", state)
    assert not history.broken


def test_two_consoles_that_were_told_yes_are_heard():
    history = History()
    history.accepts("k1", "t")
    history.accepts("k1", "t")  # the same answer once more
    assert not history.broken

    history.accepts("k2", "t")

    assert "taken twice" in history.broken[0]


def test_two_counsellors_in_one_conversation_are_heard():
    history = History()
    history.asks("v", "linja")
    history.sees("v", talking("c1", counsellors=2))
    assert "two counsellors" in history.broken[0]


@pytest.mark.parametrize(("second", "is_broken"), [(21.0, False), (30.0, True)])
def test_who_was_overtaken_is_heard(second: float, is_broken: bool):
    history = At()
    history.waits_here("first", 0)
    history.waits_here("last", 10)
    history.is_met("last", 20)
    history.is_met("first", second)

    history.check_order()

    assert history.compared == 1
    assert bool(history.broken) is is_broken


def test_who_was_never_met_though_a_later_one_was_is_heard():
    history = At()
    history.waits_here("first", 0)
    history.waits_here("last", 10)
    history.is_met("last", 20)

    history.check_order()

    assert "overtaken" in history.broken[0]


def test_who_was_away_may_be_passed_over():
    history = At()
    history.waits_here("first", 0)
    history.waits["first"].here = [(0, 15)]
    history.waits_here("last", 10)
    history.is_met("last", 20)
    history.is_met("first", 40)

    history.check_order()

    assert not history.broken


def test_delivered_of_what_nobody_has_is_heard():
    history = History()
    history.takes_in(
        "v", {"conversation": "c", "sender": "d", "id": 1, "kind": "message", "number": 1}
    )
    history.delivered("k", "c", "d", 1, "message")
    assert not history.broken

    history.delivered("k", "c", "d", 2, "message")

    assert "nobody has it" in history.broken[0]


def test_stored_of_what_is_not_stored_is_heard():
    history = History()
    history.resumes("v", "c", told=3, stored=3)
    assert not history.broken

    history.resumes("v", "c", told=3, stored=2)

    assert "stored, and is not" in history.broken[0]


def test_two_commits_of_one_epoch_are_heard():
    history = History()
    history.commit_stored("c", b"g", 1, 5)
    history.commit_stored("c", b"g", 2, 6)
    history.commit_stored("c", b"g", 1, 5)  # the receipt once more
    assert not history.broken

    history.commit_stored("c", b"g", 1, 6)

    assert "two commits" in history.broken[0]


@pytest.mark.parametrize(
    ("word", "is_doubled", "said"),
    [(2, True, "twice"), (1, False, "out of order"), (4, False, "never came")],
)
def test_a_word_that_is_doubled_late_or_missing_is_heard(word: int, is_doubled: bool, said: str):
    history = History()
    history.hears("k", "c", ("v", 3), 2, is_doubled=False)
    assert not history.broken

    history.hears("k", "c", ("v", word), 2, is_doubled=is_doubled)

    assert said in history.broken[0]


def test_a_word_that_its_writer_gave_up_is_not_missed():
    history = History()
    history.failed.add(("c", "v", 3))
    history.hears("k", "c", ("v", 4), 2, is_doubled=False)
    assert not history.broken


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


@pytest.mark.long  # it needs two to race, which they do not in each evening
async def test_a_store_that_lets_two_take_is_caught():
    """Two daemons, of whose Redis each write goes through, whoever was faster."""
    told = await evening(
        "blind", seconds=6.0, nodes=2, has_redis=True, longest=0.0, patience=4.0,
        extra={"FAULT_PLANT": "blind"},
    )  # fmt: skip
    assert told.broken, "and with the checks it is well: test_short.py"


def test_a_schedule_comes_again_by_its_seed_and_ends_in_time():
    steps = schedule.made(5, 60, 3, has_redis=True)
    assert steps == schedule.made(5, 60, 3, has_redis=True)
    assert steps != schedule.made(6, 60, 3, has_redis=True)
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
    assert box.refused(2)
    assert not box.take_unsent()  # until the answer to the last has come
    assert not box.refused(3)
    assert [each.id for each in box.take_unsent()] == [2, 3]
    box.resumed(0, 0)  # whoever answers has lost the first
    assert [each.body for each in box.take_unsent()] == ["a", "b", "c"]


def test_an_outbox_goes_back_to_the_first_that_was_refused_whatever_is_answered_late():
    box = Outbox()
    for word in "abc":
        box.add("message", word, ("word", word))
    box.take_unsent()
    box.refused(1)
    box.drained()
    box.take_unsent()
    for each in (2, 1, 3):  # the first of an earlier sending
        box.refused(each)
    assert [each.id for each in box.take_unsent()] == [1, 2, 3]


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
    assert box.forgive() == []  # it was only passed on, and comes again
    assert not box.held
