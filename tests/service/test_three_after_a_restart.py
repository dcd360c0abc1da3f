"""Three talk, and the daemon starts again: the pages bring all three back, in whatever order, and nobody else."""

from itertools import permutations

import pytest

from chatd.base.names import AskingStage, ConversationPhase, Role
from chatd.conversation.rules.asking import LEAVE_AFTER_SECONDS
from tests.service.test_parting import COUNSELLOR, SPECIALIST, seats
from tests.service.three import TRANSFER, three

ORDERS = list(permutations(("visitor", "aino", "bo")))


async def restarted(them, **wishes):
    """Each page has seen its last state."""
    await them.visitor.view()
    for console in (them.aino, them.bo):
        await console.view()
    them.world.clock.at += 20
    await them.world.restart(**wishes)
    them.company = them.world.areas.conversation.services.company


async def back(them, *names):
    for name in names:
        await getattr(them, name).resume()


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
async def test_all_three_are_back_in_any_order(world, order):
    them = await (await three(world)).here()
    for who in (them.visitor, them.aino, them.bo):
        await them.say(who)
    await restarted(them)
    await back(them, *order)
    assert await seats(them) == {COUNSELLOR: them.aino.desk, SPECIALIST: them.bo.desk}
    assert (await them.found()).phase is ConversationPhase.OPEN
    for console in (them.aino, them.bo):
        assert await them.carried(console)
    for who in (them.visitor, them.aino, them.bo):
        await them.say(who)
    assert them.kinds(them.bo)[-2:] == ["message", "message"]
    await them.part(them.bo)
    assert await seats(them) == {COUNSELLOR: them.aino.desk}


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("has_come", [False, True])
async def test_who_was_only_asked_is_not_asked_any_more_and_can_be_anew(world, order, has_come):
    them = await three(world)
    await them.ask()
    if has_come:
        await them.come()
        await them.keys()
    await restarted(them)
    await back(them, *order)
    found = await them.found()
    assert (found.asking, found.knows_company) == (None, False)
    assert [each.role for each in found.members] == [Role.VISITOR, Role.COUNSELLOR]
    assert not await them.carried(them.bo)
    assert await them.shown(them.bo) is None
    await them.company.known(them.visitor.me, them.id)
    await them.say(them.visitor)
    await them.say(them.aino)
    them.bo.said = 0  # to her page it is another talk
    await them.here()
    assert (await them.asking()).stage is AskingStage.HERE


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
async def test_a_value_of_before_the_yes_takes_nobody_out(world, order):
    """The daemon stopped between telling the colleague and telling the others."""
    them = await three(world)
    await them.ask()
    await them.come()
    await them.keys()
    await them.visitor.view()
    await them.aino.view()
    await them.yes()
    await them.bo.view()
    world.clock.at += 20
    await world.restart()
    await back(them, *order)
    assert await seats(them) == {COUNSELLOR: them.aino.desk, SPECIALIST: them.bo.desk}
    assert await them.carried(them.bo)
    await them.say(them.visitor)
    await them.say(them.bo)


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
async def test_a_value_of_before_the_transfer_brings_the_first_not_back(world, order):
    them = await (await three(world)).here(TRANSFER)
    await them.aino.view()
    await world.pass_time(LEAVE_AFTER_SECONDS)
    held = them.aino.last.conversations
    await them.part(them.aino)
    await them.remove()
    await them.visitor.view()
    await them.bo.view()
    world.clock.at += 20
    await world.restart()
    for name in order:
        await (them.aino.resume(held) if name == "aino" else getattr(them, name).resume())
    assert await seats(them) == {COUNSELLOR: them.bo.desk}
    assert not await them.carried(them.aino)
    assert await them.shown(them.aino) is None
    await them.say(them.visitor)
    await them.say(them.bo)


async def test_a_yes_that_was_told_to_the_others_alone_is_said_again(world):
    them = await (await three(world)).here()
    await restarted(them)
    await back(them, "aino", "bo", "visitor")
    her = them.visitor
    her.epoch, her.said = her.epoch - 1, her.said - 1
    await them.yes()
    assert (await them.found()).epoch == her.epoch
    await them.say(them.visitor)


async def test_a_transfer_that_was_not_done_is_a_talk_of_three_and_the_colleague_may_go(world):
    them = await (await three(world)).here(TRANSFER)
    await restarted(them)
    await back(them, "visitor", "aino", "bo")
    assert (await them.shown(them.aino)).asking is None
    await them.withdraw()
    assert await seats(them) == {COUNSELLOR: them.aino.desk}
    assert not await them.carried(them.bo)


@pytest.mark.parametrize("name", ["aino", "bo"])
async def test_who_does_not_come_back_is_out_and_the_other_goes_on(world, name):
    them = await (await three(world)).here()
    other = "bo" if name == "aino" else "aino"
    await restarted(them)
    await back(them, "visitor", other)
    await world.pass_time(62)
    assert await seats(them) == {COUNSELLOR: getattr(them, other).desk}
    assert (await them.found()).phase is ConversationPhase.OPEN
