"""The store of conversations is away: words pass on from memory, and nothing is called sent that is not."""

import pytest

from chatd.base.errors import Reason, Refused, Unavailable
from chatd.base.names import MemberId
from tests.service.failing import FailingWorld, never
from tests.service.world import Console, Visitor, sealed


class Talk:
    """A visitor and a counsellor who talk, both connected here."""

    def __init__(self, world):
        self.world, self.post = world, world.post

    async def begin(self):
        self.console, self.visitor = Console(self.world, "aino"), Visitor(self.world, "v")
        await self.console.start()
        await self.visitor.join()
        self.conversation = await self.console.accept()
        self.id = self.conversation.id
        await self.console.key_package(self.conversation)
        await self.visitor.open()
        await self.say(self.visitor.me, 2)
        self.receipts = dict(self.post.receipts)
        return self

    async def say(self, who, own_id, kind="message", epoch=1):
        content = "commit" if kind == "commit" else "application"
        body = sealed("g1", epoch, content)
        await self.world.relay.say(who, self.id, own_id, kind, body)

    def heard(self, who):
        """Number and id of what has come for it."""
        return [(each.number, each.id) for each in self.post.boxes[who]]


@pytest.fixture
async def talk(tmp_path):
    return await Talk(await FailingWorld(tmp_path).start()).begin()


def away(store, *_):
    return store == "conversations"


async def test_words_pass_on_and_their_sender_is_told_nothing(talk):
    talk.world.fails = away
    console, visitor = talk.console.me, talk.visitor.me
    await talk.say(visitor, 3)
    await talk.say(console, 2, "ack")
    await talk.say(visitor, 4)
    assert talk.heard(console)[-2:] == [(0, 3), (0, 4)]
    assert talk.heard(visitor)[-1] == (0, 2)
    assert talk.post.receipts == talk.receipts
    assert talk.post.said["refusal"] == []


async def test_once_one_has_passed_on_the_store_is_not_asked_for_the_next(talk):
    talk.world.fails = away
    await talk.say(talk.visitor.me, 3)
    talk.world.fails = never
    talk.world.calls.clear()
    await talk.say(talk.visitor.me, 4)
    assert talk.heard(talk.console.me)[-1] == (0, 4)
    assert talk.world.calls == []


async def test_when_the_store_is_back_what_passed_on_is_said_again_and_numbered(talk):
    visitor, console = talk.visitor.me, talk.console.me
    talk.world.fails = away
    await talk.say(visitor, 3)
    await talk.say(visitor, 4)
    await talk.world.sweep()
    assert talk.post.said["refusal"] == [], "it is away still"
    talk.world.fails = never
    await talk.world.sweep()
    assert talk.post.said["refusal"] == [
        (visitor, talk.id, own_id, Reason.TRY_AGAIN) for own_id in (3, 4)
    ]
    before = len(talk.heard(console))
    await talk.say(visitor, 3)
    await talk.say(visitor, 4)
    assert talk.heard(console)[before:] == [(4, 3), (5, 4)]
    assert talk.post.receipts[visitor][0] == 4
    await talk.world.sweep()
    assert len(talk.post.said["refusal"]) == 2


async def test_behind_what_was_refused_nothing_passes_for_it_may_be_said_under_other_ids(talk):
    with pytest.raises(Refused):
        await talk.say(talk.visitor.me, 3, "commit", epoch=7)
    talk.world.fails = away
    heard = talk.heard(talk.console.me)
    with pytest.raises(Unavailable):
        await talk.say(talk.visitor.me, 4)
    assert talk.heard(talk.console.me) == heard
    await talk.say(talk.visitor.me, 3)
    assert talk.heard(talk.console.me)[-1] == (0, 3)


async def test_whoever_is_elsewhere_gets_nothing_and_the_sender_tries_again(talk):
    talk.world.fails = away
    talk.post.consoles.clear()
    with pytest.raises(Unavailable):
        await talk.say(talk.visitor.me, 3)
    assert talk.heard(talk.console.me)[-1][1] != 3


@pytest.mark.parametrize("kind", ["commit", "opening", "key_package"])
async def test_keys_and_commits_wait_for_the_store(talk, kind):
    talk.world.fails = away
    await talk.say(talk.visitor.me, 3)
    with pytest.raises(Unavailable):
        await talk.say(talk.visitor.me, 4, kind)
    assert talk.heard(talk.console.me)[-1] == (0, 3)


@pytest.mark.parametrize("first", [3, None])
async def test_nothing_passes_over_what_waits_for_the_store(talk, first):
    visitor = talk.visitor.me
    talk.world.fails = away
    following = 3
    if first is not None:
        await talk.say(visitor, first)
        following = first + 1
    heard = talk.heard(talk.console.me)
    with pytest.raises(Unavailable):
        await talk.say(visitor, following, "commit")
    for late in (following + 1, following + 2):
        with pytest.raises(Unavailable):
            await talk.say(visitor, late)
    assert talk.heard(talk.console.me) == heard

    await talk.say(visitor, following)  # words instead of the commit
    await talk.say(visitor, following + 1)

    assert talk.heard(talk.console.me) == [*heard, (0, following), (0, following + 1)]


async def test_once_it_is_stored_the_next_may_pass(talk):
    visitor = talk.visitor.me
    talk.world.fails = away
    with pytest.raises(Unavailable):
        await talk.say(visitor, 3, "commit")
    talk.world.fails = never
    await talk.say(visitor, 3, "commit")
    talk.world.fails = away
    await talk.say(visitor, 4, epoch=2)
    assert talk.heard(talk.console.me)[-1] == (0, 4)


async def test_what_is_not_allowed_as_it_was_last_seen_waits_for_the_store(talk):
    talk.world.fails = away
    before = talk.heard(talk.console.me)
    with pytest.raises(Unavailable):
        await talk.say(talk.visitor.me, 3, epoch=7)
    with pytest.raises(Unavailable):
        await talk.say(MemberId("t-stranger"), 1)
    assert talk.heard(talk.console.me) == before


async def test_what_the_rules_refuse_is_no_fault_of_the_store(talk):
    with pytest.raises(Refused):
        await talk.say(talk.visitor.me, 3, epoch=7)


async def test_whoever_has_gone_says_again_by_itself(talk):
    talk.world.fails = away
    await talk.say(talk.visitor.me, 3)
    talk.world.areas.conversation.services.passing.forget(talk.visitor.me)
    talk.world.fails = never
    await talk.world.sweep()
    assert talk.post.said["refusal"] == []
    await talk.say(talk.visitor.me, 3)
    assert talk.post.receipts[talk.visitor.me][0] == 3


async def test_what_was_stored_though_the_answer_was_lost_reaches_who_is_here(talk):
    """A commit: it is not passed on, and said again it is no news, so nobody would be told of it."""
    store = talk.world.kept.conversations
    append = store.append

    async def lost(*args):
        await append(*args)
        raise Unavailable

    store.append = lost
    with pytest.raises(Unavailable):
        await talk.say(talk.visitor.me, 3, "commit")
    store.append = append
    await talk.world.sweep()
    assert talk.heard(talk.console.me)[-1] == (4, 3)
