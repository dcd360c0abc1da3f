"""Conversations that could not begin, and how they end."""


async def an_unverified(world, visitor="visitor", console="aino"):
    """A visitor and a counsellor whose key package has come, and was not answered."""
    there = world.console(console)
    await there.start()
    here = world.visitor(visitor)
    await here.join()
    conversation = await there.accept()
    await there.key_package(conversation)
    await here.view()
    return here, there, conversation


async def not_verified(world, visitor, conversation):
    await world.services.giving_back.not_verified(visitor.me, conversation.id)
    return await visitor.view()


async def accept(console):
    """The conversation that lives, whatever has ended lately."""
    await console.accept()
    return next(each for each in console.last.conversations if each.outcome is None)


async def release(world, console, conversation):
    await world.services.giving_back.release(console.desk, conversation.id)
