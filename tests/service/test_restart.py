"""The daemon stops and starts again: pages bring back what was, in whatever order they come."""

import random
from dataclasses import replace

import pytest

from chatd.base.claims import REBUILD_SECONDS, RENEW_SECONDS, STANDS_SECONDS
from chatd.base.errors import Refused, Unknown
from chatd.base.names import StaffId, StaffRole, TicketClass, TicketId, Topic
from chatd.line.claims import of_ticket
from chatd.line.rules.door import LINES, Act, DoorPhase
from chatd.line.rules.presence import arrive
from chatd.line.rules.ticket import Ticket
from tests.service.world import (
    EMBED,
    FI,
    LINE,
    World,
    a_directory,
    a_line,
    a_person,
    a_policy,
    sealed,
)

NAMES = [f"c{number}" for number in range(5)]


def a_large_house():
    directory = a_directory(a_line(policy=a_policy(capacity_max=3)))
    for name in NAMES:
        directory.staff[StaffId(name)] = a_person(name)
    return directory


async def say_again(visitor, conversation_id, since):
    """What an outbox does: everything after what the daemon says is stored."""
    for own_id in range(since + 1, visitor.said + 1):
        body = sealed("g-" + visitor.me, 1)
        await visitor.world.relay.say(visitor.me, conversation_id, own_id, "message", body)


@pytest.mark.parametrize("seed", range(6))
async def test_fifty_waiting_and_ten_talking_come_back_in_any_order(tmp_path, seed):
    world = await World(tmp_path, a_large_house()).start()
    chance = random.Random(seed)
    consoles = [world.console(name) for name in NAMES]
    talking, of_console = [], {}
    for console in consoles:
        await console.start(capacity=2)
        for number in range(2):
            visitor = world.visitor(f"{console.name}-{number}")
            await visitor.join()
            conversation = await console.accept()
            await console.key_package(conversation)
            await visitor.open("g-" + visitor.me)
            await visitor.say()
            numbers = [each.number for each in world.post.boxes[console.me]]
            await world.relay.received(console.me, conversation.id, max(numbers))
            await visitor.say()  # held, and received by nobody yet
            talking.append((visitor, conversation.id))
            of_console[conversation.id] = console
            world.clock.at += 0.5
    waiting = [world.visitor(f"w{number}") for number in range(50)]
    for visitor in waiting:
        await visitor.join()
        world.clock.at += 0.25
    for console in consoles:
        await console.view()
    for visitor, _ in talking:
        await visitor.view()
    before = {each.ticket: (await each.view()).place.ahead for each in waiting}

    world.clock.at += 20
    await world.restart(settle_seconds=10.0)
    steps = [visitor.resume for visitor in (*waiting, *(each for each, _ in talking))]
    steps += [console.resume for console in consoles]
    chance.shuffle(steps)
    for step in steps:
        await step()
        world.clock.at += chance.choice([0, 0.05])
    await world.pass_time(11)

    assert {each.ticket: (await each.view()).place.ahead for each in waiting} == before
    for visitor, conversation_id in talking:
        view = await visitor.view()
        assert (view.phase, view.conversation.id) == ("conversation", conversation_id)
        assert view.conversation.phase == "open"
        assert {each.presence for each in view.conversation.members} == {"here"}
        await say_again(visitor, conversation_id, max(2, view.conversation.stored))
        console = of_console[conversation_id]
        held = await world.relay.held(console.me, conversation_id, 0)
        assert [(each.sender, each.id) for each in held] == [(visitor.me, 3)]
        await world.relay.received(console.me, conversation_id, held[-1].number)
        assert world.post.receipts[visitor.me] == (3, 3)
        await console.say(await _of(console, conversation_id), group="g-" + visitor.me)
    assert len(await world.alive()) == 10
    for console in consoles:
        view = await console.view()
        assert len(view.conversations) == 2
        assert view.offer is None


async def _of(console, conversation_id):
    view = await console.view()
    found = next(each for each in view.conversations if each.id == conversation_id)
    console.said = max(console.said, found.stored, 1)
    return found


async def test_numbers_go_on_above_all_that_were_given_before(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    for _ in range(20):
        await visitor.say()
    last = world.post.boxes[console.me][-1].number
    await console.view()
    await visitor.view()
    world.clock.at += 5
    await world.restart()
    await console.resume()
    await visitor.resume()
    await visitor.say()
    assert world.post.boxes[console.me][-1].number > last
    assert world.post.boxes[console.me][-1].id == visitor.said
    assert conversation.id == (await visitor.view()).conversation.id


async def test_a_visitor_who_comes_first_waits_for_the_counsellor_as_with_an_orphan(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    await console.view()
    await world.restart()
    assert (await visitor.resume()).phase == "conversation"
    await world.pass_time(2)
    assert (await visitor.view()).conversation.phase == "orphaned"
    assert (await console.resume()).conversations[0].phase == "open"
    assert (await visitor.view()).conversation.id == conversation.id


async def test_a_counsellor_who_comes_first_sees_the_visitor_as_lost(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, _ = await world.a_conversation()
    await visitor.view()
    await console.view()
    await world.restart()
    view = (await console.resume()).conversations[0]
    assert {each.role: each.presence for each in view.members} == {
        "visitor": "lost",
        "counsellor": "here",
    }
    await visitor.resume()
    view = (await console.view()).conversations[0]
    assert {each.presence for each in view.members} == {"here"}


async def test_a_console_that_lost_its_memberships_still_has_the_conversations(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    await console.view()
    await world.restart()
    await visitor.resume()
    view = await console.resume(memberships=[])
    assert [each.id for each in view.conversations] == [conversation.id]


async def test_who_was_assigned_while_away_finds_the_conversation(tmp_path):
    """The page holds the ticket's value only; the counsellor's page knows better."""
    for order in ("visitor first", "console first"):
        world = await World(tmp_path, a_directory()).start()
        visitor, console = world.visitor(order), world.console()
        await console.start()
        await visitor.join()
        value = visitor.value
        conversation = await console.accept()
        visitor.value = value
        world.clock.at += 5
        await world.restart(settle_seconds=10.0)
        if order == "visitor first":
            await visitor.resume()
            await console.resume()
        else:
            await console.resume()
            await visitor.resume()
        view = await visitor.view()
        assert (view.phase, view.conversation.id) == ("conversation", conversation.id)
        assert await world.waiting() == []


async def test_an_older_value_learns_that_a_group_was_made(tmp_path):
    world = await World(tmp_path).start()
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    stale = console.last
    await visitor.open()
    await visitor.view()
    await world.restart()
    console.last = stale
    assert (await console.resume()).conversations[0].phase == "opening"
    await visitor.resume()
    assert (await visitor.view()).conversation.phase == "open"
    await console.say(conversation)


async def test_an_opening_that_nobody_had_received_is_healed_by_a_fresh_key_package(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    await world.restart()
    for page in (visitor, console):
        await page.resume()
    body = sealed("g1", 0, "commit")
    with pytest.raises(Refused):  # what its outbox says again fits no key package any more
        await world.relay.say(visitor.me, conversation.id, 1, "opening", body)
    await console.key_package(conversation, own_id=2)
    assert visitor.box()[-1].kind == "key_package"
    await visitor.open("g2")
    await console.say(conversation, "g2")
    assert visitor.box()[-1].kind == "message"


async def test_after_the_time_for_rebuilding_an_unknown_value_is_unknown(tmp_path):
    world = await World(tmp_path).start()
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    await console.view()
    await world.restart()
    world.clock.at += 600
    with pytest.raises(Unknown):
        await visitor.resume()
    with pytest.raises(Unknown):
        await console.resume()


async def test_what_has_ended_since_the_start_is_not_brought_back_by_its_value(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    other = world.visitor("other")
    await other.join()
    for page in (visitor, console, other):
        await page.view()
    held, value, other_value = console.last, visitor.value, other.value
    await world.restart()
    for page in (visitor, console, other):
        await page.resume()
    await world.relay.end(visitor.me, conversation.id)
    await world.visits.leave(other.ticket, quick=True)
    await world.pass_time(130, step=5)
    console.last = held
    assert (await console.resume()).conversations == ()
    for page, own in ((visitor, value), (other, other_value)):
        with pytest.raises(Unknown):
            await page.resume(value=own)
    assert await world.alive() == []


async def test_what_had_ended_before_the_restart_is_not_brought_back_by_the_console(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, _ = await world.a_conversation()
    await world.visits.leave(visitor.ticket, quick=True)
    assert [each.phase for each in (await console.view()).conversations] == ["ended"]
    await world.restart()
    assert (await console.resume()).conversations == ()
    assert await world.alive() == []


async def test_another_signing_key_opens_nothing(tmp_path):
    world = await World(tmp_path).start()
    visitor = world.visitor()
    await visitor.join()
    world.key_file.unlink()
    await world.restart()
    with pytest.raises(Unknown):
        await visitor.resume()


async def test_a_day_later_the_key_before_counts_still(tmp_path):
    world = await World(tmp_path).start()
    world.clock.at += 86_400 - 60
    visitor = world.visitor()
    await visitor.join()
    world.clock.at += 120
    await world.restart()
    assert (await visitor.resume()).phase == "waiting"


async def test_one_persons_desk_is_not_taken_up_by_another(tmp_path):
    world = await World(tmp_path).start()
    console, thief = world.console("aino"), world.console("bo")
    await console.start()
    await console.view()
    await world.restart()
    thief.last, thief.key = console.last, console.key
    with pytest.raises(Unknown):
        await thief.resume()


async def test_a_foreign_membership_is_ignored(tmp_path):
    world = await World(tmp_path).start()
    _, console, _ = await world.a_conversation()
    other = world.console("bo")
    await other.start()
    for page in (console, other):
        await page.view()
    await world.restart()
    view = await other.resume(memberships=console.last.conversations)
    assert view.conversations == ()


async def test_a_closed_line_serves_those_who_waited_before_the_restart(tmp_path):
    world = await World(tmp_path).start()
    visitor = world.visitor()
    await visitor.join()
    lead = a_person("lea", StaffRole.LEAD)
    await world.services.boards.change_line(lead, LINE, "close")
    closed = a_directory()
    object.__setattr__(closed.lines[LINE].hours, "week", ((),) * 7)
    world.directories.directory = closed
    await world.restart()
    view = await visitor.resume()
    assert (view.phase, view.line.phase) == ("waiting", "closing")
    await world.pass_time(3)
    assert (await visitor.view()).phase == "waiting"
    with pytest.raises(Refused):
        await world.visitor("late").join()


async def test_a_line_that_serves_on_moves_by_the_table_and_keeps_the_rest_of_its_door(tmp_path):
    closed = a_directory()
    object.__setattr__(closed.lines[LINE].hours, "week", ((),) * 7)
    world = await World(tmp_path, closed).start()
    await world.pass_time(1)
    before = await world.door()
    now = world.clock.now()
    who_waited = Ticket(
        TicketId("t"),
        LINE,
        EMBED,
        FI,
        None,
        TicketClass.HELP_SEEKER,
        issued=now,
        resume_hash=b"h" * 32,
        page=arrive(now),
    )
    await world.services.visits._rebuilding.ticket(of_ticket(who_waited, now))
    after = await world.door()
    assert (before.phase, after.phase) == (DoorPhase.CLOSED, LINES[DoorPhase.CLOSED][Act.SERVE_ON])
    assert after == replace(before, phase=after.phase, closing_since=world.clock.now())


async def test_who_asked_for_advice_is_known_as_such_when_the_conversation_comes_back(tmp_path):
    world = await World(tmp_path).start()
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join(topic=Topic("professional"))
    await console.accept()
    await visitor.view()
    await world.restart()
    await visitor.resume()
    ticket = await world.live.tickets_and_desks.ticket(visitor.ticket)
    assert ticket.ticket_class is TicketClass.PROFESSIONAL


@pytest.mark.parametrize(
    ("first_back", "words", "outcome"),
    [
        ("console", True, "served"),
        ("visitor", True, "served"),
        ("console", False, "ended_by_counsellor"),
    ],
)
async def test_whether_words_were_exchanged_is_known_after_a_restart(
    tmp_path, first_back, words, outcome
):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await console.view()  # this page's value is of before the words
    if words:
        await visitor.say()
        await console.say(conversation)
    await visitor.view()
    await world.restart()
    for page in (visitor, console) if first_back == "visitor" else (console, visitor):
        await page.resume()
    await world.relay.end(console.me, conversation.id)
    assert (await visitor.view()).outcome == outcome


async def test_a_desk_that_is_paused_is_paused_still_after_a_restart(tmp_path):
    world = await World(tmp_path).start()
    console, visitor = world.console(), world.visitor()
    await console.start()
    await world.desks.pause(console.desk, paused=True)
    await console.view()
    await world.restart()
    assert (await console.resume()).desk.phase == "paused"
    await visitor.join()
    assert (await console.view()).offer is None


async def test_a_desk_at_its_last_conversation_goes_with_it_also_after_a_restart(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await world.desks.end(console.desk)
    for page in (visitor, console):
        await page.view()
    await world.restart()
    view = await console.resume()
    assert (view.desk.phase, [each.id for each in view.conversations]) == (
        "last",
        [conversation.id],
    )
    await visitor.resume()
    await world.relay.end(visitor.me, conversation.id)
    assert (await console.view()).desk is None


async def test_a_desk_whose_last_conversation_ended_meanwhile_does_not_come_back(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, _ = await world.a_conversation()
    await world.desks.end(console.desk)
    for page in (visitor, console):
        await page.view()
    await world.restart()
    await visitor.resume()
    await world.visits.leave(visitor.ticket, quick=True)
    await world.pass_time(130, step=5)
    assert (await console.resume()).desk is None
    assert await world.live.tickets_and_desks.desks() == []


async def a_conversation_taken_over(world, *, has_group=True):
    """Who was there first, with the value of that time; then the lead who has it now."""
    visitor, console, conversation = await world.a_conversation()
    await console.view()
    await console.lost()
    await world.pass_time(61)
    lead = world.console("lea")
    await lead.start()
    await world.services.orphans.take(lead.desk, conversation.id)
    if has_group:
        await lead.key_package(conversation)
        await visitor.open("g2")
    await visitor.view()
    await lead.view()
    return visitor, console, lead, conversation


@pytest.mark.parametrize("has_group", [True, False])
@pytest.mark.parametrize(
    "order",
    ["first lead visitor", "first visitor lead", "lead first visitor", "visitor lead first"],
)
async def test_who_had_taken_over_has_the_conversation_whoever_comes_back_first(
    tmp_path, order, has_group
):
    world = await World(tmp_path).start()
    visitor, first, lead, conversation = await a_conversation_taken_over(world, has_group=has_group)
    visitor.said = 2 if has_group else 1
    world.clock.at += 5
    await world.restart()
    pages = {"first": first, "lead": lead, "visitor": visitor}
    for name in order.split():
        await pages[name].resume()
    await world.pass_time(2)
    assert (await first.view()).conversations == ()
    assert [each.id for each in (await lead.view()).conversations] == [conversation.id]
    shown = (await visitor.view()).conversation
    assert {each.member for each in shown.members} == {visitor.me, lead.me}
    assert shown.phase == ("open" if has_group else "opening")
    if has_group:
        await visitor.say()
        assert world.post.boxes[lead.me][-1].id == visitor.said
        assert world.post.boxes[first.me] == []
        lead.said = 1  # its ids go on
        await lead.say(conversation, "g2")
        assert visitor.box()[-1].sender == lead.me
    with pytest.raises(Refused):
        await world.relay.say(first.me, conversation.id, 9, "message", sealed("g1", 1))


async def test_who_had_handed_over_shows_its_old_value_in_vain(tmp_path):
    world = await World(tmp_path).start()
    _, first, lead, conversation = await a_conversation_taken_over(world)
    before = await world.live.conversations.conversation(conversation.id)
    assert before.handovers == 1
    await world.restart()
    await lead.resume()
    old = first.last.conversations[0].value
    desks = world.services.desks
    claim = desks._values.open(old)
    with pytest.raises(Unknown):
        await desks._conversations._rebuilding.conversation(claim)


# ---- what had ended before the stop ----


async def kept_and_ended(world):
    """A page that waited and two that talked; all has ended, and somebody kept what each held."""
    visitor, console, conversation = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    for page in (visitor, waiting, console):
        await page.view()
    kept = visitor.value, waiting.value, console.last
    await world.visits.leave(waiting.ticket, quick=True)
    await world.relay.end(visitor.me, conversation.id)
    return visitor, waiting, console, kept


@pytest.mark.parametrize("down_seconds", [1, 3_600])
async def test_what_had_ended_half_an_hour_before_the_stop_is_not_brought_back_by_a_kept_value(
    tmp_path, down_seconds
):
    world = await World(tmp_path).start()
    await world.pass_time(REBUILD_SECONDS, step=60)
    visitor, waiting, console, (talking, place, held) = await kept_and_ended(world)
    await world.pass_time(STANDS_SECONDS + 60, step=20)
    await console.view()
    world.clock.at += down_seconds
    await world.restart()
    for page, value in ((visitor, talking), (waiting, place)):
        with pytest.raises(Unknown):
            await page.resume(value=value)
    await console.resume(memberships=held.conversations)
    assert await world.alive() == []


@pytest.mark.parametrize("down_seconds", [1, 3_600])
async def test_who_was_there_at_the_stop_comes_back_however_long_it_lasted(tmp_path, down_seconds):
    world = await World(
        tmp_path, a_directory(a_line(policy=a_policy(silent_end_seconds=0)))
    ).start()
    visitor, console, conversation = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    for _ in range(200):
        before = world.post.hints.copy()
        await world.pass_time(20, step=20)
        for page, name in (
            (visitor, visitor.ticket),
            (waiting, waiting.ticket),
            (console, console.desk),
        ):
            if (
                world.post.hints[name] > before[name]
            ):  # a page is told when its daemon hints, and only then
                await page.view()
    world.clock.at += down_seconds
    await world.restart()
    assert (await waiting.resume()).phase == "waiting"
    assert (await console.resume()).conversations[0].id == conversation.id
    assert (await visitor.resume()).phase == "conversation"


async def test_who_was_offline_at_the_stop_comes_back_within_the_longest_grace(tmp_path):
    policy = a_policy(ticket_grace_seconds=900, conversation_grace_seconds=900)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    world.clock.at += (
        RENEW_SECONDS - world.clock.at % RENEW_SECONDS - 1
    )  # the last second of a slot
    visitor, console, conversation = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    for page in (visitor, waiting, console):
        await page.view()
    for page in (visitor, waiting):
        await page.lost()
    world.services.key_jobs._started -= REBUILD_SECONDS
    await world.pass_time(890, step=10)
    world.clock.at += 3_600
    await world.restart()
    assert (await waiting.resume()).phase == "waiting"
    assert (await visitor.resume()).conversation.id == conversation.id


async def test_a_daemon_that_stops_again_at_once_still_waits_for_those_of_before(tmp_path):
    world = await World(tmp_path).start()
    waiting = world.visitor()
    await waiting.join()
    await world.pass_time(REBUILD_SECONDS + 60, step=20)
    await waiting.view()
    world.clock.at += 3_600
    await world.restart()
    await world.pass_time(REBUILD_SECONDS - 60, step=20)
    await world.restart()
    assert (await waiting.resume()).phase == "waiting"


async def test_every_page_gets_a_fresh_value_once_in_a_while_and_no_more_often(tmp_path):
    world = await World(
        tmp_path, a_directory(a_line(policy=a_policy(silent_end_seconds=0)))
    ).start()
    visitor, console, _ = await world.a_conversation()
    await world.pass_time(400, step=1)  # silent by now
    world.clock.at += RENEW_SECONDS - world.clock.at % RENEW_SECONDS - 1
    await world.services.sweeper.sweep(world.clock.now())  # they are here, and shown so
    for page in (visitor, console):
        await page.view()
    values = visitor.value, console.last.desk.value
    world.post.hints.clear()
    await world.pass_time(RENEW_SECONDS, step=1)
    assert world.post.hints[visitor.ticket] == world.post.hints[console.desk] == 1
    for page in (visitor, console):
        await page.view()
    assert visitor.value != values[0]
    assert console.last.desk.value != values[1]
