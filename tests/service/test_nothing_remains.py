"""After every kind of end nothing is left of it anywhere in the daemon, also while others wait on."""

from tests.service.live import found_in, kept_in


def everywhere(world, texts):
    return found_in(world.areas, texts) | kept_in(world.live, texts)


async def test_nothing_remains_of_who_left_was_lost_or_was_handed_over(world):
    visitor, gone, conversation = await world.a_conversation()
    names = ("left", "quick", "lost", "waits")
    others = {name: world.visitor(name) for name in names}
    for each in others.values():
        await each.join()
        world.clock.at += 0.5
    await world.pass_time(40)  # offers are missed, places told
    await gone.lost()
    world.areas.conversation.services.deliveries.forget(gone.me)  # as the transport does
    await world.pass_time(70)
    lead = world.console("lea")
    await lead.start()
    await world.services.orphans.take(lead.desk, conversation.id)
    await lead.key_package(conversation)
    await visitor.open("g2")
    await visitor.say()
    await world.pass_time(10)
    ended = {visitor.ticket, conversation.id, *(others[name].ticket for name in names[:3])}
    waits = {others["waits"].ticket}
    assert everywhere(world, ended | waits) == ended | waits, "all are there while they live"
    await world.relay.end(lead.me, conversation.id)
    for name in names[:3]:
        world.post.visitors.discard(others[name].ticket)
    world.post.visitors.discard(visitor.ticket)
    await world.visits.leave(others["left"].ticket, quick=False)
    await world.visits.leave(others["quick"].ticket, quick=True)
    await world.pass_time(800)
    world.post.hints.clear()
    world.post.boxes.clear()
    world.post.receipts.clear()
    world.post.waited.clear()
    assert everywhere(world, ended | waits) == waits
