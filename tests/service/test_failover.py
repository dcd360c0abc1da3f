"""Another Redis takes over that lacks what was written last: what both pages have is said by nobody again."""

import pytest
import redis

from chatd.base.errors import Refused
from chatd.base.names import ConversationId
from tests.service.live import the_redis
from tests.service.test_across_processes import a_talk, numbers, until, worlds

__all__ = ["worlds"]


def kept(client):
    """All that is held of conversations, as it could be put back."""
    return {key: (client.dump(key), client.pttl(key)) for key in client.scan_iter("{c*}:*")}


def put_back(client, before):
    for key in client.scan_iter("{c*}:*"):
        client.delete(key)
    for key, (value, life) in before.items():
        client.restore(key, life, value)


async def test_a_talk_goes_on_behind_what_both_have_though_the_store_has_lost_it(worlds):
    here, there = worlds
    visitor, console, talk = await a_talk(here, there)
    id_ = ConversationId(talk.id)
    with redis.Redis.from_url(the_redis().url) as client:
        before = kept(client)
        for _ in range(3):
            await console.say(talk)
        await until(lambda: len(numbers(visitor)) == 4)
        await here.relay.received(visitor.me, id_, max(numbers(visitor)))
        await until(lambda: there.post.receipts.get(console.me) == (4, 4))
        put_back(client, before)
    with pytest.raises(Refused):
        await console.say(talk)
    console.said -= 1
    visitor.received = max(numbers(visitor))
    await visitor.resume()
    await console.say(talk)
    await until(lambda: len(numbers(visitor)) == 5)
    assert numbers(visitor)[-1] == max(numbers(visitor)[:-1]) + 1
