"""What has changed in one process is shown by the one that has the page; what is told for it is bounded."""

import asyncio

import pytest

from chatd.base.area import Shown
from chatd.base.names import CONSOLES, VISITORS
from chatd.transport.connection import Connections
from chatd.transport.counts import Counts
from chatd.transport.marks import MARKS_IN_A_FRAME, MARKS_IN_A_TURN
from chatd.transport.pushes import Pushes
from tests.bus import Wire
from tests.transport.test_pushes import House, Said, said


class Process(House):
    """One of two; it shows how often it was asked for a view."""

    def __init__(self, wire, name):
        self.asked = []
        self.bus = wire.bus(name)
        self.here = {each: Connections(each) for each in (VISITORS, CONSOLES)}
        self.pushes = Pushes(self.here, Counts(), self.bus)
        self.pushes.show(
            (
                Shown("ticket", VISITORS, "state", self.view, 0.0),
                Shown("talk", VISITORS, "state", self.view, 0.0),
                Shown("board", CONSOLES, "board", self.view, 0.0, is_watched=True),
            )
        )

    async def view(self, member):
        self.asked.append(member)
        return Said(n=len(self.asked))


async def turns():
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def two():
    wire = Wire()
    here, there = Process(wire, "here"), Process(wire, "there")
    here.wire = wire
    return here, there


async def test_a_change_here_is_shown_by_the_process_that_has_the_page(two):
    here, there = two
    page = await there.page("t1")
    here.pushes.changed("ticket", "t1")
    await turns()
    assert page.socket.said == [said(VISITORS, "state", 1)]
    assert not here.asked, "nobody is asked where nobody sees it"


async def test_all_changes_of_a_turn_are_told_once(two):
    here, _ = two
    for number in range(50):
        here.pushes.changed("ticket", f"t{number % 10}")
    await turns()
    ((_, to, kind, marks),) = here.wire.frames
    assert (to, kind) == (None, "changed")
    assert len(marks) == 10


async def test_many_changes_are_told_in_frames_that_fit_and_too_many_as_one(two):
    here, there = two
    page = await there.page("t1")
    for number in range(2 * MARKS_IN_A_FRAME + 1):
        here.pushes.changed("ticket", f"t{number}".ljust(40, "x"))
    await turns()
    assert len(here.wire.frames) == 3
    here.wire.frames.clear()
    assert not page.socket.said
    for number in range(MARKS_IN_A_TURN + 1):
        here.pushes.changed("ticket", f"u{number}")
    await turns()
    assert [payload for *_, payload in here.wire.frames] == [None]
    assert page.socket.said, "anything may have changed"


async def test_what_each_process_finds_out_by_itself_is_not_told(two):
    here, there = two
    page, other = await here.page("t1"), await there.page("t1")
    here.pushes.changed("ticket", "t1", is_only_here=True)
    await turns()
    assert page.socket.said
    assert not other.socket.said
    assert not here.wire.frames


async def test_who_watches_there_is_shown_it_and_a_name_of_another_release_harms_nothing(two):
    here, there = two
    lead = await there.page("d1", CONSOLES)
    there.here[CONSOLES].watch(lead, "board", is_on=True)
    here.bus.publish(None, "changed", [("rooms", "r1"), ("board", "")])
    await turns()
    assert lead.socket.said == [said(CONSOLES, "board", 1)]


async def test_who_is_out_is_cut_in_every_process_once(two):
    here, there = two
    mine, theirs = await here.page("d1", CONSOLES), await there.page("d2", CONSOLES)
    mine.owner = theirs.owner = "aino"
    here.pushes.cut("aino")
    await turns()
    assert mine.socket.closed
    assert theirs.socket.closed
    assert len(here.wire.frames) == 1, "the other does not tell it back"


async def test_after_a_cut_of_the_bus_everybody_here_is_shown_anew_once(two):
    here, there = two
    pages = [await here.page(f"t{number}") for number in range(3)]
    await there.page("t9")
    here.bus.cut()
    await turns()
    assert all(len(page.socket.said) == 1 for page in pages)
    assert not here.wire.frames
    assert not there.asked
