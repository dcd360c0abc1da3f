"""What comes for a page from another process: after what is held for it, nothing twice, and no gap."""

import asyncio
from dataclasses import dataclass

import pytest

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.names import ConversationId, MemberId, Seconds
from chatd.conversation.events import ConversationEvents
from chatd.conversation.ports import DELIVER, RECEIPT, Relayed, Told
from chatd.conversation.rules.envelopes import Envelope, Receipt
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.holders import Holders
from chatd.conversation.service.relays import ToCome
from tests.bus import Wire
from tests.service.world import RememberingPost

TALK, ME, OTHER = ConversationId("c1"), MemberId("t1"), MemberId("d1")
GONE, ANOTHERS = ConversationId("c2"), ConversationId("c3")


def an_envelope(number):
    return Envelope(number, OTHER, number, "message", "YQ", Seconds(0))


class Store:
    """The log of one conversation; an answer may be late, or none."""

    def __init__(self):
        self.log, self.holders = [], []
        self.answering = asyncio.Event()
        self.answering.set()
        self.is_away = False

    async def held_at(self, member, conversations, process):
        self.holders.append((member, list(conversations), process))

    async def held(self, member, conversation, after):
        found = [each for each in self.log if each.number > after]
        await self.answering.wait()
        if self.is_away:
            raise Unavailable
        if conversation == GONE:
            raise Unknown
        if conversation == ANOTHERS:
            raise Refused(Reason.NOT_A_MEMBER)
        return found


@dataclass
class Page:
    """The connection that resumes."""

    post: RememberingPost
    member: MemberId = ME

    def push(self, event, payload):
        self.post.boxes[self.member].append(payload)


class Side:
    def __init__(self):
        self.wire, self.post, self.store = Wire(), RememberingPost(), Store()
        bus = self.wire.bus("here")
        self.other = self.wire.bus("there")
        self.deliveries = Deliveries(self.post, bus)
        self.events = ConversationEvents(
            ToCome(self.store),
            self.store,
            None,
            None,
            None,
            None,
            None,
            self.deliveries,
            Holders(self.store, bus),
        )
        self.post.visitors.add(ME)

    def relayed(self, number):
        self.other.publish("here", DELIVER, Relayed(TALK, an_envelope(number), (ME,)))

    def stored(self, number):
        self.store.log.append(an_envelope(number))

    async def resume(self, *conversations):
        return await self.events.delivering(Page(self.post), conversations or [TALK])

    @property
    def numbers(self):
        return [each.number for each in self.post.boxes[ME]]


@pytest.fixture
async def side():
    return Side()


async def turns():
    for _ in range(5):
        await asyncio.sleep(0)


async def test_an_envelope_and_a_receipt_of_another_process_reach_the_page_here(side):
    side.relayed(1)
    side.other.publish("here", RECEIPT, Told(TALK, ME, Receipt(3, 2)))
    await turns()
    assert side.numbers == [1]
    assert side.post.receipts[ME] == (3, 2)
    assert side.post.boxes[ME][0].body == "YQ"


async def test_what_comes_while_the_held_ones_are_asked_for_follows_them_each_once(side):
    side.stored(1)
    side.stored(2)
    side.store.answering.clear()
    resuming = asyncio.ensure_future(side.resume())
    await turns()
    side.relayed(2)  # which the store has answered, too
    side.relayed(3)
    await turns()
    assert side.numbers == []
    side.store.answering.set()
    deliver = await resuming
    side.relayed(4)
    await turns()
    assert side.numbers == [], "not before the answer to the page"
    deliver()
    side.relayed(5)
    await turns()
    assert side.numbers == [1, 2, 3, 4, 5]


async def test_two_connections_of_one_page_keep_nothing_back_for_ever(side):
    side.stored(1)
    first, second = await side.resume(), await side.resume()
    side.relayed(2)
    await turns()
    first()
    side.relayed(3)
    await turns()
    second()
    assert side.numbers == [1, 1, 2, 3], "the held one by each connection"


async def test_a_store_that_fails_keeps_nothing_back(side):
    side.store.is_away = True
    with pytest.raises(Unavailable):
        await side.resume()
    side.relayed(1)
    await turns()
    assert side.numbers == [1]


async def test_the_page_is_said_to_be_here_before_what_is_held_is_asked_for(side):
    side.store.answering.clear()
    resuming = asyncio.ensure_future(side.resume())
    await turns()
    assert side.store.holders == [(ME, [TALK], "here")]
    side.store.answering.set()
    await resuming


async def test_what_is_no_more_since_the_state_was_made_keeps_nothing_else_from_the_page(side):
    side.stored(1)
    deliver = await side.resume(GONE, TALK, ANOTHERS)
    side.relayed(2)
    await turns()
    deliver()
    assert side.numbers == [1, 2]
