"""Somebody has taken a conversation up, and its visitor has not said yes: whatever goes wrong, she is not let fall."""

from chatd.conversation.rules.giving_back import KEYS_GRACE_SECONDS
from tests.service.orphans import UP, an_orphan, on_shift, take, taken_over


async def test_who_took_it_up_and_ends_it_before_her_yes_ends_only_the_own_part(world):
    visitor, _, conversation, eetu = await taken_over(world)
    await world.services.relay.end(eetu.me, conversation.id)
    view = await visitor.view()
    assert (view.phase, view.outcome, view.place.ahead) == ("waiting", None, 0)
    assert (await eetu.view()).offer is None, "not asked for five minutes"
    assert (await eetu.view()).conversations[-1].outcome == "back_on_line"
    cilla = await on_shift(world, "cilla")
    assert (await cilla.view()).offer.ticket == visitor.ticket


async def test_an_end_that_comes_late_of_a_console_that_has_died_before_her_yes_is_none(world):
    visitor, _, conversation, eetu = await taken_over(world)
    await eetu.lost()
    await eetu.resume()
    await world.services.relay.end(eetu.me, conversation.id)
    assert (await visitor.view()).phase == "waiting"


async def test_after_her_yes_whoever_goes_on_ends_it_as_ever(world):
    visitor, _, conversation, eetu = await taken_over(world)
    await visitor.open("g2")
    await world.services.relay.end(eetu.me, conversation.id)
    assert (await visitor.view()).conversation.outcome == "served"


async def test_her_own_end_is_the_end_also_while_she_is_asked(world):
    visitor, _, conversation, _ = await taken_over(world)
    await world.services.relay.end(visitor.me, conversation.id)
    assert (await visitor.view()).conversation.outcome == "served"


async def test_who_takes_it_up_and_says_no_keys_holds_her_for_a_minute_and_costs_her_nothing(world):
    visitor, _, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(UP)
    await take(world, eetu, conversation)
    await world.pass_time(KEYS_GRACE_SECONDS - 2, step=2)
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(4)
    view = await visitor.view()
    assert (view.phase, view.place.ahead, view.place.kept_until) == ("waiting", 0, None)
    assert (await eetu.view()).offer is None, "not asked for five minutes"
    cilla = await on_shift(world, "cilla")
    assert (await cilla.view()).offer.ticket == visitor.ticket


async def test_a_newcomer_who_starts_anew_elsewhere_is_asked_about_still(world):
    visitor, _, conversation, eetu = await taken_over(world)
    await eetu.lost()
    again = world.console("bo")
    again.key = b"another key".ljust(32, b"-")
    await again.start()
    await again.key_package(conversation)
    assert (await visitor.view()).conversation.answer_until is not None
    await world.services.giving_back.another_wanted(visitor.me, conversation.id)
    assert (await visitor.view()).phase == "waiting"


async def test_an_orphan_whose_visitor_is_gone_keeps_nobody_from_those_who_wait(world):
    visitor, _, conversation = await an_orphan(world)
    await visitor.lost()
    eetu = await on_shift(world, "bo", paused=True)
    await world.pass_time(UP)
    await world.desks.pause(eetu.desk, paused=False)
    other = world.visitor("other")
    await other.join()
    await world.pass_time(2)
    view = await eetu.view()
    assert [each.conversation for each in view.orphans] == [conversation.id], "it may be taken up"
    assert view.offer is not None
    assert view.offer.ticket == other.ticket


async def test_desks_that_cannot_seal_do_not_pass_her_on_for_ever(world):
    visitor, _, conversation = await an_orphan(world)
    desks = [await on_shift(world, name, paused=True) for name in ("bo", "cilla")]
    for each in [*desks, *desks]:
        await world.pass_time(UP, step=2)
        await take(world, each, conversation)
        await world.services.orphans.cannot_seal(each.desk, conversation.id)
    await world.pass_time(UP, step=2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("waiting", 0)


async def test_who_comes_and_goes_without_keys_holds_her_no_longer_by_that(world):
    visitor, _, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(UP)
    await take(world, eetu, conversation)
    for _ in range(2):
        await world.pass_time(KEYS_GRACE_SECONDS / 3, step=2)
        await eetu.view()
        await world.services.orphans.cannot_seal(eetu.desk, conversation.id)
        await eetu.resume()
    await world.pass_time(KEYS_GRACE_SECONDS / 3 + 2, step=2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("waiting", 0)
