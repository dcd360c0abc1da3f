"""What the tests of conversations without a counsellor share: how one begins, and who comes on shift for it."""

import pytest

from chatd.base.errors import Refused

RETURN, MOST = 60, 300
UP = RETURN + 1


async def an_orphan(world, name="visitor", staff="aino"):
    """A conversation with words on both sides, whose console has just died."""
    console, visitor = world.console(staff), world.visitor(name)
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    await visitor.open(f"g-{name}")
    await console.say(conversation, visitor.group)
    await visitor.say()
    await console.lost()
    return visitor, console, conversation


async def on_shift(world, name, **how):
    console = world.console(name)
    await console.start(**how)
    return console


def shown(view):
    return [each.conversation for each in view.orphans]


async def take(world, console, conversation):
    await world.services.orphans.take(console.desk, conversation.id)


async def refused(awaited):
    with pytest.raises(Refused) as refusal:
        await awaited
    return refusal.value.reason


async def taken_over(world):
    visitor, console, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(UP)
    await take(world, eetu, conversation)
    await eetu.key_package(conversation)
    return visitor, console, conversation, eetu
