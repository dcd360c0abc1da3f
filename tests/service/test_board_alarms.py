"""The board as time passes: nobody acts, and its figures and alarms begin and end at their edges."""

from contextlib import suppress
from dataclasses import replace
from datetime import time

import pytest

from chatd.base.errors import Refused
from chatd.base.names import StaffRole, Urgent
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.estimate import Talks
from tests.service.test_round_trips import CountedWorld, changes_in
from tests.service.world import FI, LINE, SV, World, a_directory, a_line, a_person, a_policy

LEAD = a_person("lea", StaffRole.LEAD)


async def board_line(world):
    return (await world.services.boards.view(LEAD)).lines[0]


async def alarms(world):
    return {each.name: each.since for each in (await board_line(world)).alarms}


async def begins(world, name, seconds, step=1.0):
    """Not in the second before; then, and since then."""
    await world.pass_time(seconds - 1, step)
    assert name not in await alarms(world)
    await world.pass_time(1)
    assert (await alarms(world))[name] == world.clock.at


async def test_a_watched_board_is_marked_each_second_though_nobody_acts(world):
    await world.pass_time(1)
    for _ in range(3):
        world.post.hints.clear()
        await world.pass_time(1)
        assert world.post.hints["board"]


async def test_that_nobody_takes_tickets_begins_after_two_minutes_and_ends_with_whoever_comes(
    world,
):
    await world.pass_time(1)
    since = (await board_line(world)).unstaffed_since
    assert since == world.clock.at
    await begins(world, "nobody", 120)
    console = world.console()
    await console.start()
    line = await board_line(world)
    assert (line.unstaffed_since, line.alarms) == (None, ())
    await world.pass_time(1)
    await world.desks.pause(console.desk, paused=True)
    await world.pass_time(1)
    await begins(world, "nobody", 120)


@pytest.mark.parametrize("act", ["open", "stop_intake", "close"])
async def test_it_sounds_in_every_state_in_which_somebody_waits(world, act):
    visitor = world.visitor()
    await visitor.join()
    await world.services.boards.change_line(LEAD, LINE, act)
    await world.pass_time(125)
    line = await board_line(world)
    assert line.waiting == 1
    assert "nobody" in await alarms(world)
    await world.visits.leave(visitor.ticket, quick=True)
    await world.pass_time(1)
    assert ("nobody" in await alarms(world)) == (act == "open")


async def test_a_closed_line_with_somebody_on_offer_is_watched_still(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    await world.services.boards.change_line(LEAD, LINE, "not_today")
    await world.pass_time(1)
    assert (await board_line(world)).waiting == 1
    await console.lost()
    await world.pass_time(1)
    assert (await board_line(world)).waiting == 0, "told so as soon as nobody can take her"


async def test_a_long_wait(world):
    visitor = world.visitor()
    await visitor.join()
    began = world.clock.at
    await world.pass_time(900, 5)
    assert "longest_wait" not in await alarms(world)
    assert (await board_line(world)).longest_since == began
    await world.pass_time(1)
    assert (await alarms(world))["longest_wait"] == began + 900
    await world.visits.leave(visitor.ticket, quick=False)
    line = await board_line(world)
    assert (line.longest_since, "longest_wait" in await alarms(world)) == (None, False)


async def test_what_is_urgent_and_unseen_for_half_a_minute(world):
    visitor = world.visitor()
    await visitor.join(urgent=Urgent.DANGER)
    await begins(world, "urgent_unseen", 30)
    await world.visits.say_urgent(visitor.ticket, None)
    assert "urgent_unseen" not in await alarms(world)


async def test_an_orphan_of_twenty_seconds_and_who_may_take_it_up(world):
    _, console, conversation = await world.a_conversation()
    await console.lost()
    began = world.clock.at
    await begins(world, "orphan", 20)
    orphan = (await board_line(world)).orphans[0]
    assert (orphan.conversation, orphan.since, orphan.may_take) == (conversation.id, began, False)
    await world.pass_time(40)
    assert (await board_line(world)).orphans[0].may_take
    await console.resume()
    line = await board_line(world)
    assert (line.orphans, "orphan" in await alarms(world)) == ((), False)


async def test_two_missed_offers_until_the_desk_is_back_or_gone(world):
    console = world.console()
    await console.start()
    await world.visitor().join()
    await world.pass_time(59)
    assert (await board_line(world)).desks[0].misses == 1
    await begins(world, "offer_missed", 1)
    await world.desks.pause(console.desk, paused=False)
    assert "offer_missed" not in await alarms(world)
    await world.pass_time(61)
    assert "offer_missed" in await alarms(world)
    await world.desks.end(console.desk)
    assert "offer_missed" not in await alarms(world)


async def test_more_than_three_who_left_within_ten_minutes(world):
    """The world begins with a whole minute."""
    visitors = [world.visitor(name) for name in "abcd"]
    for visitor in visitors:
        await visitor.join()
    await world.pass_time(30)
    for visitor in visitors:
        assert "abandonments" not in await alarms(world)
        await world.visits.leave(visitor.ticket, quick=False)
    since = (await alarms(world))["abandonments"]
    assert since == world.clock.at
    for _ in range(600 - 31):
        await world.pass_time(1)
        assert (await alarms(world))["abandonments"] == since
    await world.pass_time(1)
    assert "abandonments" not in await alarms(world)
    assert (await board_line(world)).abandoned_last_hour == 4
    await world.pass_time(3_000, 20)
    assert (await board_line(world)).abandoned_last_hour == 0


async def test_an_estimate_of_more_than_half_an_hour(world):
    await world.live.doors_and_tallies.learn(LINE, lambda _: Talks(30.0, 40))
    await world.a_conversation("talks")
    await world.desks.set_capacity((await world.live.tickets_and_desks.desks())[0].id, 1)
    for name in "abc":
        line = await board_line(world)
        is_long = line.estimate is None or line.estimate.high > 30
        assert ("long_estimate" in await alarms(world)) == (is_long and line.waiting > 0)
        await world.visitor(name).join()
    assert "long_estimate" in await alarms(world)


async def test_an_hour_of_more_than_nine_in_ten(tmp_path):
    policy = a_policy(silent_end_seconds=0)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    _, console, conversation = await world.a_conversation()
    await world.desks.set_capacity(console.desk, 1)
    assert (world.clock.at % 60) == 0
    await world.pass_time(3_599, 5)
    assert "occupancy" not in await alarms(world)
    await world.pass_time(1)
    assert "occupancy" in await alarms(world)
    await world.relay.end(console.me, conversation.id)
    await world.pass_time(180 + 6 * 60, 5)
    assert "occupancy" not in await alarms(world), "six of sixty, and the place had to rest"


async def test_what_a_closed_line_was_short_of_is_no_alarm_any_more_when_nobody_waits(tmp_path):
    policy = a_policy(entries_per_hour_normal=1)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    await world.console().start()
    first, *others = [world.visitor(name) for name in "abcdef"]
    for each in (first, *others):
        await each.join()
    await world.pass_time(61)
    for each in others:
        await world.visits.leave(each.ticket, quick=False)
    short = {"offer_missed", "abandonments", "flood"}
    await world.services.boards.change_line(LEAD, LINE, "close")
    assert (await board_line(world)).phase == "closing"
    assert short <= set(await alarms(world))
    await world.visits.leave(first.ticket, quick=False)
    await world.pass_time(1)
    assert (await board_line(world)).phase == "closed"
    assert await alarms(world) == {}
    await world.services.boards.change_line(LEAD, LINE, "open")
    assert short <= set(await alarms(world))


async def test_an_orphan_of_a_closed_line_is_an_alarm(world):
    _, console, _ = await world.a_conversation()
    await world.services.boards.change_line(LEAD, LINE, "close")
    await console.lost()
    await world.pass_time(21)
    assert ((await board_line(world)).phase, set(await alarms(world))) == ("closed", {"orphan"})


async def test_a_flood(tmp_path):
    policy = a_policy(entries_per_hour_normal=1, waiting_max=3)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    for name in "abcdef":
        assert "flood" not in await alarms(world)
        with suppress(Refused):
            await world.visitor(name).join()
    assert "flood" in await alarms(world)
    assert (await board_line(world)).turned_away_last_hour == 3
    await world.pass_time(3_600, 20)
    assert "flood" not in await alarms(world)


# ---- figures ----


async def test_answered_is_a_conversation_in_which_the_counsellor_has_written(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    assert (await board_line(world)).answered_last_hour == 0
    for _ in range(2):
        await console.say(conversation)
    assert (await board_line(world)).answered_last_hour == 1


async def test_who_is_lost_or_silent_is_told_apart_of_who_talks_and_who_waits(world):
    waiting = world.visitor("waiting")
    visitor, console, conversation = await world.a_conversation()
    await waiting.join()
    await waiting.lost()
    await visitor.say()
    await console.say(conversation)
    await world.pass_time(299, 10)
    assert (await board_line(world)).served_silent == 0
    await world.pass_time(2)
    line = await board_line(world)
    assert (line.served, line.served_silent, line.served_lost) == (1, 1, 0)
    await visitor.lost()
    line = await board_line(world)
    assert (line.served, line.served_silent, line.served_lost) == (1, 0, 1)


async def test_a_place_whose_page_is_lost_is_counted_until_it_is_back(world):
    visitor = world.visitor()
    await visitor.join()
    await visitor.lost()
    line = await board_line(world)
    assert (line.waiting, line.waiting_lost, line.away, line.longest_since) == (1, 1, 1, None)
    await visitor.resume()
    line = await board_line(world)
    assert (line.waiting, line.waiting_lost, line.away) == (1, 0, 0)


async def test_who_waits_by_language_against_desks_that_speak_it(world):
    await world.console().start(languages=(FI,), capacity=1)
    await world.visitor("talks").join()
    await world.visitor("s").join(language=SV)
    await world.visitor("both").join(language=SV, others=(FI,))
    languages = {each.language: each for each in (await board_line(world)).languages}
    assert (languages["fi"].waiting, languages["fi"].desks) == (2, 1)
    assert (languages["sv"].waiting, languages["sv"].desks) == (2, 0)


async def test_when_it_closes_until_when_it_serves_and_who_will_be_left(tmp_path):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(8), time(10, 30)),),) * 7)
    policy = a_policy(closing_grace_minutes=60, talk_start_minutes=45)
    world = await World(tmp_path, a_directory(a_line(hours=hours, policy=policy))).start()
    began = world.clock.at
    await world.console().start(capacity=1, languages=(FI,))
    await world.services.boards.set_limit(LEAD, LINE, 10)
    for name in "abcde":
        await world.visitor(name).join()
    await world.visitor("s").join(language=SV)
    line = await board_line(world)
    assert (line.closes_at, line.served_until) == (began + 1_800, began + 5_400)
    assert line.left_at_close == 5 - (1 + 2) + 1, "one at once, two in 90 min, and no Swedish"
    await world.pass_time(1_802, 2)
    line = await board_line(world)
    assert (line.phase, line.closes_at) == ("closing", began + 1_800)
    assert line.served_until == began + 5_400


async def test_nothing_is_left_of_a_line_that_never_closes(world):
    await world.visitor().join()
    line = await board_line(world)
    assert (line.closes_at, line.served_until, line.left_at_close) == (None, None, 0)


async def test_a_board_is_six_questions_however_many_lines_and_writes_nothing(tmp_path):
    world = await CountedWorld(tmp_path, a_directory(a_line(), a_line(id="other"))).start()
    await world.console().start()
    await world.visitor().join()
    calls = await world.asked(world.services.boards.view(replace(LEAD, lines=(LINE, "other"))))
    assert calls.total() <= 6, calls
    assert not changes_in(calls)
