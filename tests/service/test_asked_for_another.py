"""A visitor whose counsellor is gone is asked about another, and is first again where nobody goes on with her."""

from datetime import time

import pytest

from chatd.base.errors import Reason
from chatd.conversation.rules.giving_back import ANSWER_SECONDS
from chatd.conversation.rules.orphans import BOTH_BACK_SECONDS, LEADS_FIRST_SECONDS
from chatd.directory.rules.directory import Interval, OpeningHours
from tests.service.orphans import (
    MOST,
    RETURN,
    UP,
    an_orphan,
    on_shift,
    refused,
    shown,
    take,
    taken_over,
)
from tests.service.world import World, a_directory, a_line, a_policy

# ---- the visitor is asked ----


async def test_both_are_told_that_she_is_asked_and_until_when(world):
    visitor, _, _, eetu = await taken_over(world)
    until = int(world.clock.now()) + ANSWER_SECONDS
    assert (await eetu.view()).conversations[0].answer_until == until
    assert (await visitor.view()).conversation.answer_until == until
    await visitor.open("g2")
    assert (await eetu.view()).conversations[0].answer_until is None
    assert (await visitor.view()).conversation.phase == "open"


async def test_who_is_asked_is_given_back_by_no_time_without_keys(world):
    visitor, _, _, eetu = await taken_over(world)
    await world.pass_time(ANSWER_SECONDS - 2, step=2)
    assert (await visitor.view()).phase == "conversation"
    assert len((await eetu.view()).conversations) == 1
    await visitor.open("g2")
    await world.pass_time(60, step=2)
    assert (await visitor.view()).conversation.phase == "open"


async def test_who_does_not_answer_holds_no_place_and_keeps_her_turn_at_the_head(world):
    visitor, _, _, eetu = await taken_over(world)
    await world.desks.pause(eetu.desk, paused=True)
    await world.visitor("other").join()
    await world.pass_time(ANSWER_SECONDS + 2, step=2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("waiting", 0)
    assert view.place.kept_until is not None
    assert all(each.outcome for each in (await eetu.view()).conversations)
    assert (await eetu.view()).conversations[-1].outcome == "back_on_line"
    await world.visits.here(visitor.ticket)
    await world.desks.pause(eetu.desk, paused=False)
    assert (await eetu.view()).offer.ticket == visitor.ticket


async def test_who_would_rather_wait_is_first_and_that_desk_is_free_and_not_asked(world):
    visitor, _, conversation, eetu = await taken_over(world)
    another = world.services.giving_back.another_wanted
    await another(visitor.me, conversation.id)
    await another(visitor.me, conversation.id)
    view = await visitor.view()
    assert (view.phase, view.place.ahead, view.outcome) == ("waiting", 0, None)
    assert (await eetu.view()).offer is None
    assert (await eetu.view()).conversations[-1].outcome == "back_on_line"
    other = world.visitor("other")
    await other.join()
    assert (await eetu.view()).offer.ticket == other.ticket, "the place is free"
    cilla = await on_shift(world, "cilla")
    assert (await cilla.view()).offer.ticket == visitor.ticket


async def test_nobody_is_sent_away_whom_she_talks_with(world):
    visitor, _, conversation, _ = await taken_over(world)
    await visitor.open("g2")
    another = world.services.giving_back.another_wanted(visitor.me, conversation.id)
    assert await refused(another) is Reason.WRONG_STATE


async def test_a_newcomer_who_dies_too_leaves_her_an_orphan_that_a_third_is_asked_for(world):
    visitor, _, conversation, eetu = await taken_over(world)
    await eetu.lost()
    cilla = await on_shift(world, "cilla")
    await world.pass_time(UP)
    assert shown(await cilla.view()) == [conversation.id]
    await take(world, cilla, conversation)
    assert (await visitor.view()).conversation.answer_until is not None


async def test_whose_page_is_lost_while_she_is_asked_has_her_grace(world):
    visitor, _, _, eetu = await taken_over(world)
    await visitor.lost()
    await world.pass_time(ANSWER_SECONDS + 60, step=2)
    view = await visitor.resume()
    assert view.conversation.phase == "opening"
    await world.pass_time(5)
    await visitor.open("g2")
    assert (await eetu.view()).conversations[0].phase == "open"


# ---- nobody takes it up ----


async def test_with_nobody_there_she_is_first_on_the_line_again(world):
    visitor, console, conversation = await an_orphan(world)
    await world.visitor("other").join()
    await world.pass_time(RETURN + LEADS_FIRST_SECONDS - 1)
    assert (await visitor.view()).conversation.phase == "orphaned"
    await world.pass_time(2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead, view.outcome) == ("waiting", 0, None)
    eetu = await on_shift(world, "bo")
    assert (await eetu.view()).offer.ticket == visitor.ticket
    assert (await console.resume()).conversations == () or all(
        each.outcome == "back_on_line" for each in (await console.view()).conversations
    )
    assert conversation.id not in {each.id for each in await world.alive() if each.outcome is None}


async def test_who_was_not_taken_in_time_goes_before_all_who_wait(world):
    visitor, _, _ = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(MOST - 2, step=2)
    other = world.visitor("other")
    await other.join()
    assert (await visitor.view()).conversation.phase == "orphaned"
    assert (await eetu.view()).offer is None
    await world.pass_time(4)
    assert (await eetu.view()).offer.ticket == visitor.ticket


async def test_her_own_counsellor_who_is_back_too_late_is_offered_her(world):
    visitor, console, _ = await an_orphan(world)
    await world.pass_time(RETURN + LEADS_FIRST_SECONDS + 2)
    await console.resume()
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_the_same_when_the_desk_is_gone(world):
    visitor, _, _ = await an_orphan(world)
    desk = (await world.live.tickets_and_desks.desks())[0]
    await world.live.tickets_and_desks.forget_desk(desk.id)
    await world.pass_time(RETURN + LEADS_FIRST_SECONDS + 2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("waiting", 0)


async def test_a_lost_visitor_has_her_grace_and_is_first_when_she_is_back(world):
    visitor, _, _ = await an_orphan(world)
    await visitor.lost()
    await world.pass_time(300, step=2)
    assert (await visitor.resume()).phase == "conversation"
    await world.pass_time(BOTH_BACK_SECONDS + 1)
    assert (await visitor.view()).phase == "waiting"


@pytest.mark.parametrize(("closes", "is_over"), [(time(10, 1), False), (time(10, 0), True)])
async def test_only_on_a_line_that_serves_nobody_more_it_is_an_end(tmp_path, closes, is_over):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), closes),),) * 7)
    policy = a_policy(closing_grace_minutes=1 if is_over else 60)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    visitor, _, _ = await an_orphan(world)
    changed = a_line(policy=policy, hours=hours)
    world.directories.directory = a_directory(changed)
    await world.pass_time(RETURN + LEADS_FIRST_SECONDS + 62, step=2)
    view = await visitor.view()
    if is_over:
        assert (view.phase, view.outcome) == ("ended", "abandoned_by_line")
    else:
        assert view.phase == "waiting"
