"""The port `Post` as the transport keeps it, and what an area may register. Time is told."""

import asyncio

import pytest

from chatd.base.area import Area, Shown
from chatd.base.errors import Unavailable, Unknown
from chatd.base.events import NOTHING, Answer, Event
from chatd.base.names import CONSOLES, VISITORS
from chatd.base.shapes import Empty, Exchange, Shape
from chatd.transport import frames
from chatd.transport.coalescer import RETRY_FIRST_SECONDS
from chatd.transport.connection import Connection, Connections
from chatd.transport.counts import Counts
from chatd.transport.handling import Handling
from chatd.transport.pushes import AWAY_AT_ONCE, AWAY_SECONDS, SOON_SECONDS, STEP_SECONDS, Pushes


class Said(Shape, frozen=True):
    n: int


class Socket:
    """What a connection needs of its socket."""

    def __init__(self):
        self.said, self.closed, self.source = [], False, None
        self.is_sent_away = False
        self.server = self
        self.reason = self
        self.SERVER_DISCONNECT = "server disconnect"

    def push(self, text):
        self.said.append(text)

    def send_away(self):
        self.is_sent_away = True

    async def close(self, reason):
        assert reason == self.SERVER_DISCONNECT
        self.closed = True


class House:
    """Two namespaces, the pushes to them, and areas that are told here."""

    def __init__(self, monkeypatch):
        self.at = 1_000.0
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.at)
        self.here = {name: Connections(name) for name in (VISITORS, CONSOLES)}
        self.pushes = Pushes(self.here, Counts())

    async def page(self, member, namespace=VISITORS, areas=()):
        handling = Handling(self.here[namespace], areas, Counts())
        connection = Connection(Socket(), self.here[namespace], handling)
        self.here[namespace].accepted[f"{id(connection)}"] = connection
        await connection.enter(member)
        return connection

    async def pass_time(self, seconds):
        self.at += seconds
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
async def house(monkeypatch):
    return House(monkeypatch)


def said(namespace, event, number):
    return f'42{namespace},["{event}",{{"n":{number}}}]'


async def test_a_push_goes_at_once_to_every_connection_of_these_members_alone(house):
    first, second = await house.page("t1"), await house.page("t1")
    console, other = await house.page("d1", CONSOLES), await house.page("t2")
    house.pushes.push("told", Said(n=1), ("t1", "d1", "nobody"))
    assert first.socket.said == second.socket.said == [said(VISITORS, "told", 1)]
    assert console.socket.said == [said(CONSOLES, "told", 1)]
    assert other.socket.said == []


async def test_of_what_may_wait_the_last_of_each_key_is_sent_within_half_a_second(house):
    page = await house.page("t1")
    for key, number in (("a", 1), ("a", 2), ("b", 3)):
        house.pushes.push_soon("told", key, Said(n=number), ("t1",))
    await house.pass_time(SOON_SECONDS - 0.01)
    assert page.socket.said == []
    await house.pass_time(0.02)
    assert page.socket.said == [said(VISITORS, "told", 2), said(VISITORS, "told", 3)]


async def test_a_push_of_the_same_key_drops_what_waits(house):
    page = await house.page("t1")
    house.pushes.push_soon("told", "a", Said(n=1), ("t1",))
    house.pushes.push_soon("told", "b", Said(n=2), ("t1",))
    house.pushes.push("told", Said(n=3), ("t1",), key="a")
    await house.pass_time(SOON_SECONDS + 0.01)
    assert page.socket.said == [said(VISITORS, "told", 3), said(VISITORS, "told", 2)]


async def test_nobody_is_asked_for_what_nobody_sees(house):
    asked = []

    async def view(key):
        asked.append(key)
        return Said(n=len(asked))

    house.pushes.show([Shown("thing", VISITORS, "state", view, 1.0)])
    house.pushes.changed("thing", "t1")
    await house.pass_time(0)
    assert asked == []
    page = await house.page("t1")
    house.pushes.changed("thing", "t1")
    await house.pass_time(0)
    assert page.socket.said == [said(VISITORS, "state", 1)]


async def test_those_who_watch_are_each_shown_their_own_view(house):
    async def view(owner):
        if owner == "gone":
            raise Unknown
        return Said(n=int(owner))

    house.pushes.show([Shown("all", CONSOLES, "board", view, 1.0, is_watched=True)])
    pages = [await house.page(f"d{owner}", CONSOLES) for owner in ("1", "gone", "2", "3")]
    for page, owner in zip(pages, ("1", "gone", "2", "3"), strict=True):
        page.owner = owner
        page.watch("all", is_on=True)
    pages[3].watch("all", is_on=False)
    house.pushes.changed("all")
    await house.pass_time(0)
    told = [page.socket.said for page in pages]
    assert told == [[said(CONSOLES, "board", 1)], [], [said(CONSOLES, "board", 2)], []]


class Dated(Shape, frozen=True):
    n: int
    at: float


async def test_a_watched_view_that_is_the_same_is_pushed_again_only_after_a_while(house):
    shows = {"n": 1}

    async def view(_):
        return Dated(n=shows["n"], at=house.at)

    watched = Shown(
        "b", CONSOLES, "told", view, 0.8,
        is_watched=True, essence=lambda each: each.n, again_seconds=4.0,
    )  # fmt: skip
    house.pushes.show([watched])
    first, second = await house.page("d1", CONSOLES), await house.page("d2", CONSOLES)
    first.watch("b", is_on=True)

    async def beats(count):
        """How many came of so many marks, one a second."""
        before = len(first.socket.said)
        for _ in range(count):
            house.pushes.changed("b")
            await house.pass_time(1)
        return len(first.socket.said) - before

    assert await beats(4) == 1
    assert await beats(4) == 1, "again, after four seconds"
    shows["n"] = 2
    assert await beats(1) == 1, "what changes is pushed at once"
    assert await beats(3) == 0
    second.watch("b", is_on=True)
    house.pushes.changed("b")
    await house.pass_time(1)
    assert len(second.socket.said) == 1, "whoever comes is shown it, whatever others have seen"


@pytest.mark.parametrize("closes", [True, False])
async def test_a_member_that_is_gone_for_good_is_closed_where_the_area_says_so(house, closes):
    async def view(_):
        raise Unknown

    house.pushes.show([Shown("it", VISITORS, "state", view, 1.0, closes_when_gone=closes)])
    page = await house.page("t1")
    house.pushes.changed("it", "t1")
    await house.pass_time(0)
    assert page.socket.closed is closes


async def test_when_anything_may_have_changed_each_is_shown_what_is_about_its_kind(house):
    asked = []

    async def tickets(member):
        asked.append(("tickets", member))
        raise Unknown

    async def guests(member):
        asked.append(("guests", member))
        return Said(n=1)

    house.pushes.show(
        [
            Shown("ticket", VISITORS, "state", tickets, 1.0, closes_when_gone=True, begins="t"),
            Shown("room", VISITORS, "room", guests, 1.0, begins="g"),
        ]
    )
    guest, gone = await house.page("g1"), await house.page("t1")
    house.pushes.mark_all()
    await house.pass_time(0)
    assert sorted(asked) == [("guests", "g1"), ("tickets", "t1")]
    assert (guest.socket.closed, gone.socket.closed) == (False, True)


async def test_the_more_are_connected_the_seldomer_each_is_shown_its_state(house):
    shown = []

    async def view(key):
        shown.append(key)
        return Said(n=0)

    house.pushes.show([Shown("it", VISITORS, "state", view, 1.0, per_second=2)])
    for at in range(6):
        await house.page(f"t{at}")
    house.pushes.changed("it", "t0")
    await house.pass_time(0)
    house.pushes.changed("it", "t0")
    await house.pass_time(2.9)
    assert shown == ["t0"]
    await house.pass_time(0.2)
    assert shown == ["t0", "t0"]


# ---- a store that is away ----


def failing(fails):
    """A view, and those for whom a store is away."""

    async def view(key):
        if key in fails:
            raise Unavailable
        return Said(n=int(key[1:]))

    return view


async def test_whom_a_store_kept_from_being_told_is_told_when_it_is_back(house):
    fails = {"t1"}
    house.pushes.show([Shown("it", VISITORS, "state", failing(fails), 1.0)])
    pages = [await house.page(each) for each in ("t1", "t2")]
    for each in ("t1", "t2"):
        house.pushes.changed("it", each)
    await house.pass_time(0)
    assert [each.socket.said for each in pages] == [[], [said(VISITORS, "state", 2)]]
    fails.clear()
    await house.pass_time(RETRY_FIRST_SECONDS + 0.01)
    assert pages[0].socket.said == [said(VISITORS, "state", 1)]
    assert len(pages[1].socket.said) == 1


async def test_of_those_who_watch_only_whom_a_store_failed_is_shown_it_again(house):
    fails = {"s1"}
    house.pushes.show([Shown("all", CONSOLES, "board", failing(fails), 1.0, is_watched=True)])
    pages = [await house.page(f"d{owner}", CONSOLES) for owner in ("s1", "s2")]
    for page, owner in zip(pages, ("s1", "s2"), strict=True):
        page.owner = owner
        page.watch("all", is_on=True)
    house.pushes.changed("all")
    await house.pass_time(0)
    fails.clear()
    await house.pass_time(RETRY_FIRST_SECONDS + 0.01)
    assert [len(each.socket.said) for each in pages] == [1, 1]


async def test_nobody_asks_again_for_a_page_that_is_gone_or_watches_no_more(house):
    asked = []

    async def view(key):
        asked.append(key)
        raise Unavailable

    house.pushes.show(
        [
            Shown("it", VISITORS, "state", view, 1.0),
            Shown("all", CONSOLES, "board", view, 1.0, is_watched=True),
        ]
    )
    page, lead = await house.page("t1"), await house.page("d1", CONSOLES)
    lead.owner = "lea"
    lead.watch("all", is_on=True)
    house.pushes.changed("it", "t1")
    house.pushes.changed("all")
    await house.pass_time(0)
    assert asked == ["t1", "lea"]
    house.here[VISITORS].leave(page)
    house.here[CONSOLES].forget(lead)
    await house.pass_time(60)
    assert asked == ["t1", "lea"]


async def test_every_connection_of_an_owner_is_cut_and_no_other(house):
    mine, other = await house.page("d1", CONSOLES), await house.page("d2", CONSOLES)
    mine.owner, other.owner = "aino", "bo"
    house.pushes.cut("aino")
    await house.pass_time(0)
    assert (mine.socket.closed, other.socket.closed) == (True, False)


async def test_who_speaks_for_another_has_left_the_one_before_and_the_areas_are_told(house):
    lost = []

    async def gone(member):
        lost.append(member)

    page = await house.page("t1", areas=[Area(gone={VISITORS: gone})])
    await page.enter("t1")
    assert lost == []
    await page.enter("t2")
    assert lost == ["t1"]
    assert list(house.pushes.connected(VISITORS)) == ["t2"]


async def test_two_areas_cannot_answer_the_same_event(house):
    async def answer(_, __):
        return NOTHING

    area = Area(events={VISITORS: {"say": Event(Exchange(Empty, Empty), answer)}})
    with pytest.raises(ValueError, match="two areas answer say"):
        Handling(house.here[VISITORS], [area, area], Counts())


async def test_a_loss_that_an_area_could_not_be_told_is_told_when_the_store_is_back(house):
    told, fails = [], [True]

    async def gone(member):
        if fails[0]:
            raise Unavailable
        told.append(member)

    async def other(member):
        told.append(f"other {member}")

    areas = [Area(gone={VISITORS: gone}), Area(gone={VISITORS: other})]
    for member in ("t1", "t2"):
        page = await house.page(member, areas=areas)
        await page._mover.gone(page)
    assert told == ["other t1", "other t2"]
    await house.page("t2")  # back meanwhile
    fails[0], told[:] = False, []
    await house.pass_time(RETRY_FIRST_SECONDS + 0.01)
    assert told == ["t1", "other t1"]


async def test_what_changes_between_entering_and_the_answer_is_shown_behind_the_answer(house):
    """Another process may change it while the answer is made: told before, it would be taken back by the answer."""
    views = []

    async def view(member):
        views.append(member)
        return Said(n=len(views))

    async def join(connection, _):
        await connection.enter("t1")
        house.pushes.changed("ticket", "t1")
        await house.pass_time(1)
        assert views == []
        return Answer(Said(n=0))

    event = Event(Exchange(Empty, Said), join)
    area = Area(events={VISITORS: {"join": event}})
    house.pushes.show([Shown("ticket", VISITORS, "state", view, 0.5)])
    handling = Handling(house.here[VISITORS], [area], Counts())
    connection = Connection(Socket(), house.here[VISITORS], handling)
    house.here[VISITORS].accepted["c"] = connection

    await handling.event(connection, frames.read(f'2{VISITORS},1["join",{{}}]', VISITORS))
    await house.pass_time(1)

    assert connection.socket.said == [f'43{VISITORS},1[{{"n":0}}]', said(VISITORS, "state", 1)]


async def test_pages_that_are_to_come_again_go_some_at_a_time_and_all_within_three_seconds(house):
    count = 90 * AWAY_AT_ONCE
    pages = [await house.page(f"v{each}") for each in range(count)]
    pages += [await house.page("d", CONSOLES)]

    def away():
        return sum(each.socket.is_sent_away for each in pages)

    house.pushes.come_again()
    most = count * STEP_SECONDS / AWAY_SECONDS + 1
    steps = [away()]
    assert steps[0] <= most
    while steps[-1] < len(pages):
        await house.pass_time(STEP_SECONDS)
        assert steps[-1] < away() <= steps[-1] + most
        steps.append(away())
    assert len(steps) * STEP_SECONDS <= AWAY_SECONDS + STEP_SECONDS


async def test_few_pages_are_asked_to_come_again_at_once_and_none_that_is_gone(house):
    pages = [await house.page(f"v{each}") for each in range(3)]
    pages[0].socket.closed = True
    house.pushes.come_again()
    assert [each.socket.is_sent_away for each in pages] == [False, True, True]
    for each in pages:
        each.socket.is_sent_away = False
    await house.pass_time(AWAY_SECONDS)
    assert not any(each.socket.is_sent_away for each in pages), "once"


async def test_who_is_to_stay_is_not_asked_to_come_again(house):
    pages = [await house.page(each) for each in ("stays", "goes")]
    unknown = await house.page(None)
    house.pushes.come_again(but={"stays"})
    assert [each.socket.is_sent_away for each in (*pages, unknown)] == [False, True, True]
