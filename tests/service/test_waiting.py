"""A visitor joins, waits, is lost, comes back, leaves."""

from datetime import time

import pytest

from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import EmbedId, Language, LineId, Topic
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.presence import TRY_MAX_SECONDS
from tests.service.world import (
    EMBED,
    FI,
    START,
    SV,
    World,
    a_directory,
    a_line,
    a_policy,
    hash_of,
)


async def test_an_unknown_embed_is_unknown(world):
    with pytest.raises(Unknown):
        await world.visitor().join(embed=EmbedId("e-other"))


async def test_a_language_that_the_line_does_not_speak_is_refused(world):
    with pytest.raises(Refused) as refused:
        await world.visitor().join(language=Language("en"))
    assert refused.value.reason is Reason.LANGUAGE_NOT_SERVED
    assert await world.waiting() == []


async def test_a_topic_that_the_line_does_not_have_is_malformed(world):
    with pytest.raises(Malformed):
        await world.visitor().join(topic=Topic("weather"))


async def test_a_short_resume_hash_is_malformed(world):
    with pytest.raises(Malformed):
        await world.services.joining.join(EMBED, FI, None, b"short")


async def test_a_closed_line_takes_nobody(tmp_path):
    hours = OpeningHours("Europe/Helsinki", ((),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    with pytest.raises(Refused) as refused:
        await world.visitor().join()
    assert refused.value.reason is Reason.LINE_CLOSED


async def test_a_full_line_says_so(tmp_path):
    line = a_line(policy=a_policy(waiting_max=2))
    world = await World(tmp_path, a_directory(line)).start()
    await world.visitor("a").join()
    await world.visitor("b").join()
    with pytest.raises(Refused) as refused:
        await world.visitor("c").join()
    assert refused.value.reason is Reason.LINE_FULL


async def test_who_waits_alone_on_an_empty_line_is_told_that_nobody_is_there(world):
    view = await world.visitor().join()
    assert view.phase == "waiting"
    assert (view.place.ahead, view.place.estimate, view.place.has_counsellor) == (0, None, False)


async def test_a_counsellor_of_another_language_does_not_count_as_there(world):
    await world.console().start(languages=(SV,))
    assert not (await world.visitor().join()).place.has_counsellor


async def test_joining_twice_with_the_same_key_is_joining_once(world):
    visitor = world.visitor()
    first, ticket = await visitor.join(), visitor.ticket
    second = await visitor.join()
    assert ticket == visitor.ticket
    assert second.version > first.version
    assert [each.tickets for each in await world.waiting()] == [1]


async def test_places_are_in_the_order_of_joining_and_move_up(world):
    visitors = [world.visitor(name) for name in "abc"]
    for visitor in visitors:
        await visitor.join()
        world.clock.at += 1
    assert [(await each.view()).place.ahead for each in visitors] == [0, 1, 2]
    await world.visits.leave(visitors[0].ticket, quick=False)
    assert [(await each.view()).place.ahead for each in visitors[1:]] == [0, 1]


async def test_who_moves_up_is_told_and_who_does_not_is_left_alone(world):
    first, second = world.visitor("a"), world.visitor("b")
    await first.join()
    world.clock.at += 1
    await second.join()
    await world.pass_time(6)
    world.post.hints.clear()
    await world.pass_time(6)
    assert world.post.hints[second.ticket] == 0
    await world.visits.leave(first.ticket, quick=False)
    await world.pass_time(6)
    assert world.post.hints[second.ticket] == 1


async def test_one_who_asks_for_advice_stands_behind_those_who_seek_help(world):
    professional, seeker = world.visitor("p"), world.visitor("s")
    await professional.join(topic=Topic("professional"))
    world.clock.at += 1
    await seeker.join()
    assert (await professional.view()).place.ahead == 1
    assert (await seeker.view()).place.ahead == 0
    world.clock.at += 1_200
    assert (await professional.view()).place.ahead == 0
    assert (await seeker.view()).place.ahead == 1
    late = world.visitor("late")
    await late.join()
    assert (await late.view()).place.ahead == 2


async def test_leaving_ends_the_ticket_and_kills_its_key(world):
    visitor = world.visitor()
    await visitor.join()
    value = visitor.value
    await world.visits.leave(visitor.ticket, quick=True)
    await world.visits.leave(visitor.ticket, quick=True)
    assert (await visitor.view()).outcome == "quick_exit"
    with pytest.raises(Unknown):
        await visitor.resume(value=value)
    await world.pass_time(121)
    with pytest.raises(Unknown):
        await visitor.resume(value=value)


async def test_leaving_an_unknown_ticket_is_no_error(world):
    await world.visits.leave("t-nobody", quick=True)


async def test_a_lost_visitor_keeps_the_place_for_five_minutes_and_no_longer(world):
    lost, other = world.visitor("lost"), world.visitor("other")
    await lost.join()
    world.clock.at += 1
    await other.join()
    await lost.lost()
    await world.pass_time(299 + TRY_MAX_SECONDS)
    assert (await other.view()).place.ahead == 1
    await world.pass_time(2)
    assert (await other.view()).place.ahead == 0
    assert (await lost.view()).outcome == "expired"


async def test_who_comes_back_in_time_has_the_same_place(world):
    lost, other = world.visitor("lost"), world.visitor("other")
    await lost.join()
    world.clock.at += 1
    await other.join()
    await lost.lost()
    await world.pass_time(300)  # the line was back in time, and the page had still to try
    assert (await lost.resume()).place.ahead == 0
    await world.pass_time(290)
    assert (await other.view()).place.ahead == 1


async def test_a_page_whose_heartbeat_stays_away_is_lost_though_nobody_said_so(world):
    visitor = world.visitor()
    await visitor.join()
    world.post.visitors.clear()
    await world.pass_time(298 + TRY_MAX_SECONDS, step=2)
    assert (await visitor.view()).phase == "waiting"
    await world.pass_time(4)
    assert (await visitor.view()).outcome == "expired"


async def test_a_page_whose_heart_beats_never_expires(world):
    visitor = world.visitor()
    await visitor.join()
    await world.pass_time(3_600, step=5)
    assert (await visitor.view()).phase == "waiting"


async def test_an_ended_ticket_is_forgotten_after_two_minutes(world):
    visitor = world.visitor()
    await visitor.join()
    await world.visits.leave(visitor.ticket, quick=False)
    await world.pass_time(121)
    with pytest.raises(Unknown):
        await visitor.view()


async def test_those_who_wait_when_the_line_closes_are_served(tmp_path):
    # START is 10.00 in Helsinki; the line closes at 10.05
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 5)),),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    assert START % 86_400 == 8 * 3_600
    waiting, late = world.visitor("waiting"), world.visitor("late")
    await waiting.join()
    await world.pass_time(301)
    with pytest.raises(Refused) as refused:
        await late.join()
    assert refused.value.reason is Reason.LINE_CLOSED
    view = await waiting.view()
    assert (view.phase, view.line.phase) == ("waiting", "closing")
    console = world.console()
    await console.start()
    await console.accept()
    assert (await waiting.view()).phase == "conversation"
    await world.pass_time(2)
    assert (await world.door()).phase.value == "closed"


async def test_those_whom_the_grace_cannot_serve_are_told(tmp_path):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 5)),),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    visitor = world.visitor()
    await visitor.join()
    await world.pass_time(300 + 3_600 + 5, step=5)
    assert (await visitor.view()).outcome == "refused_by_lead"


async def test_the_wrong_key_opens_nothing(world):
    visitor = world.visitor()
    await visitor.join()
    with pytest.raises(Unknown):
        await visitor.resume(key=b"x" * 32)


async def test_an_altered_value_opens_nothing(world):
    visitor = world.visitor()
    await visitor.join()
    value = visitor.value
    for altered in (value[:-1], value + "A", "A" + value[1:], value[:60] + "z" + value[61:]):
        if altered != value:
            with pytest.raises(Unknown):
                await visitor.resume(value=altered)


async def test_resuming_twice_is_resuming_once(world):
    visitor = world.visitor()
    await visitor.join()
    await visitor.lost()
    first, ticket = await visitor.resume(), visitor.ticket
    second = await visitor.resume()
    assert (ticket, first.phase) == (visitor.ticket, second.phase)
    assert [each.tickets for each in await world.waiting()] == [1]


async def test_a_desks_value_is_not_a_visitors(world):
    console = world.console()
    view = await console.start()
    with pytest.raises(Unknown):
        await world.visits.resume(view.desk.value, console.key, 0)


async def test_the_hash_alone_does_not_resume(world):
    visitor = world.visitor()
    await visitor.join()
    with pytest.raises(Unknown):
        await visitor.resume(key=hash_of(visitor.key))


async def test_two_lines_do_not_share_a_queue(tmp_path):
    other = a_line(id=LineId("other"))
    world = await World(tmp_path, a_directory(a_line(), other)).start()
    await world.visitor("a").join()
    view = await world.visitor("b").join(embed=EmbedId("e-other"))
    assert view.place.ahead == 0


async def test_a_line_that_is_taken_away_refuses_who_waits_and_lets_who_talks_go_on(world):
    talking, console, conversation = await world.a_conversation()
    await world.desks.pause(console.desk, paused=True)
    visitor = world.visitor("waiting")
    await visitor.join()
    world.directories.directory = a_directory(a_line(id=LineId("another")))
    await world.pass_time(12)
    view = await visitor.view()
    assert (view.outcome, view.line.phase) == ("refused_by_lead", "closed")
    assert (await talking.view()).phase == "conversation"
    await talking.say()
    await console.say(conversation)
    await world.relay.end(talking.me, conversation.id)
    await world.pass_time(125)
    assert await world.alive() == []


async def test_who_has_waited_longer_than_a_value_lives_still_comes_back(world):
    visitor = world.visitor()
    await visitor.join()
    for _ in range(7):
        await world.pass_time(3_600, step=30)
        await visitor.view()  # a value is renewed each hour, and the page is sent it
    await visitor.lost()
    await world.pass_time(30)
    assert (await visitor.resume()).phase == "waiting"
