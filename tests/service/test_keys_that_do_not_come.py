"""A counsellor took her, and her page never got the keys: she waits no longer than a few minutes for them."""

from tests.service.given_back import accept


async def accepted(world, *, with_keys=False):
    """Taken by a console, which says its keys, or does not; and a colleague is free."""
    console, visitor, other = world.console(), world.visitor(), world.console("bo")
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    if with_keys:
        await console.key_package(conversation)
    await other.start()
    return visitor, console, conversation, other


async def test_for_whom_no_keys_come_a_colleague_is_asked(world):
    visitor, console, _, other = await accepted(world)
    await world.pass_time(179)  # the counsellor may have freed the place since the 120th
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("offered", 0)
    assert (await other.view()).offer.ticket == visitor.ticket
    assert (await console.view()).conversations[-1].outcome == "not_verified"
    ticket = await world.live.tickets_and_desks.ticket(visitor.ticket)
    assert (ticket.is_first, ticket.tries) == (True, 1)


async def test_whose_counsellor_is_gone_before_the_keys_waits_no_ten_minutes(world):
    visitor, console, _, other = await accepted(world)
    await world.pass_time(30)
    await console.lost()
    await world.pass_time(59)
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(2)
    assert (await other.view()).offer.ticket == visitor.ticket


async def test_a_counsellor_who_has_said_her_keys_and_is_gone_counts_too(world):
    visitor, console, _, other = await accepted(world, with_keys=True)
    await console.lost()
    await world.pass_time(61)
    assert (await other.view()).offer.ticket == visitor.ticket


async def test_a_console_that_is_back_in_time_keeps_her(world):
    visitor, console, conversation, other = await accepted(world)
    await world.pass_time(50)
    await console.lost()
    await world.pass_time(50)
    await console.resume()
    await world.pass_time(50)
    await console.key_package(conversation)
    await visitor.view()
    await visitor.open()
    await world.pass_time(300, step=5)
    assert (await visitor.view()).phase == "conversation"
    assert (await other.view()).offer is None


async def test_keys_that_her_page_never_answers_are_not_waited_for_without_end(world):
    visitor, _, _, other = await accepted(world, with_keys=True)
    await world.pass_time(179)
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(2)
    assert (await other.view()).offer.ticket == visitor.ticket


async def test_whose_page_is_lost_has_her_grace_also_without_keys(world):
    visitor, _, _, _ = await accepted(world)
    await visitor.lost()
    await world.pass_time(595, step=5)
    assert (await visitor.resume()).phase == "conversation"
    await world.pass_time(2)
    assert (await visitor.view()).phase == "offered", "and then she is first"


async def test_no_console_without_keys_takes_her_for_ever(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    for _ in range(3):
        await world.pass_time(310, step=5)
        view = await console.view()
        if view.offer is None:
            await world.desks.pause(console.desk, paused=False)
            view = await console.view()
        await accept(console)
        await world.pass_time(181)
    assert (await visitor.view()).outcome == "not_verified"
