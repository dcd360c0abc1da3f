"""That somebody sits there, only the person says: no connection says it for her."""

from datetime import time

from chatd.directory.rules.directory import Interval, OpeningHours
from tests.service.world import World, a_directory, a_line, a_policy


async def a_kept_turn(world):
    """Greeted, and no answer for two minutes: the counsellor frees the place, and takes others."""
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.services.giving_back.release(console.desk, conversation.id)
    view = await visitor.view()
    assert view.place.kept_until == int(world.clock.at) + 300, "control"
    return visitor, console, view.place.kept_until


async def flap(visitor, seconds=3):
    await visitor.lost()
    await visitor.world.pass_time(seconds)
    return await visitor.resume()


async def test_a_connection_that_comes_by_itself_calls_no_counsellor_to_a_kept_turn(world):
    visitor, console, until = await a_kept_turn(world)
    for _ in range(3):
        view = await flap(visitor)
        assert (view.phase, view.place.kept_until) == ("waiting", until)
        assert (await console.view()).offer is None
    await world.visits.here(visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket
    assert (await visitor.view()).place.kept_until is None


async def test_nor_does_an_answer_to_the_join_that_is_asked_for_again(world):
    visitor, _, until = await a_kept_turn(world)
    await visitor.lost()
    assert (await visitor.join()).place.kept_until == until


async def test_nor_does_a_restart(world):
    visitor, console, until = await a_kept_turn(world)
    await console.view()
    await world.restart()
    await console.resume()
    assert (await visitor.resume()).place.kept_until == until
    await world.pass_time(5)
    assert (await console.view()).offer is None
    await world.visits.here(visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_who_is_back_within_the_grace_of_a_lost_page_has_it_to_say_so(world):
    visitor, console, until = await a_kept_turn(world)
    await world.pass_time(280)
    lost_at = int(world.clock.at)
    view = await flap(visitor, 100)
    assert world.clock.at > until
    assert (view.phase, view.place.kept_until) == ("waiting", lost_at + 300)
    await world.pass_time(190)
    await world.visits.here(visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_who_is_back_and_never_says_so_expires(world):
    visitor, console, _ = await a_kept_turn(world)
    await flap(visitor)
    await world.pass_time(302)
    assert (await visitor.view()).outcome == "expired"
    assert (await console.view()).offer is None


async def test_a_turn_is_kept_no_longer_than_the_line_serves_for_who_is_back_either(tmp_path):
    # it is 10.00; the line closes at 10.06, and serves no longer
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 6)),),) * 7)
    line = a_line(hours=hours, policy=a_policy(closing_grace_minutes=0))
    world = await World(tmp_path, a_directory(line)).start()
    closes = world.clock.at + 360
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.services.giving_back.release(console.desk, conversation.id)
    await visitor.view()
    view = await flap(visitor, 100)
    assert view.place.kept_until == int(closes)


async def test_so_it_is_too_for_who_was_kept_by_the_grace_of_a_lost_page(tmp_path):
    # released at 10.02, kept for a minute, and the line closes at 10.05
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 5)),),) * 7)
    line = a_line(hours=hours, policy=a_policy(closing_grace_minutes=0, no_show_kept_seconds=60))
    world = await World(tmp_path, a_directory(line)).start()
    closes = world.clock.at + 300
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.services.giving_back.release(console.desk, conversation.id)
    await visitor.view()
    view = await flap(visitor, 100)
    assert (view.phase, view.place.kept_until) == ("waiting", int(closes))
