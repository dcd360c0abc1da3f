"""The daemon stops and starts again: pages bring back what was, in whatever order they come."""

import random
from dataclasses import replace

import pytest

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


async def test_an_opening_that_nobody_had_received_is_heard_when_it_is_said_again(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    await world.restart()
    for page in (visitor, console):
        await page.resume()
    body = sealed("g1", 0, "commit")
    await world.relay.say(visitor.me, conversation.id, 1, "opening", body)
    opening = world.post.boxes[console.me][-1]
    assert (opening.kind, opening.id) == ("opening", 1)
    await console.say(conversation)
    assert visitor.box()[-1].kind == "message"


async def test_keys_that_were_lost_with_all_else_are_made_anew(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    await world.restart()
    for page in (visitor, console):
        await page.resume()
    await console.key_package(conversation, own_id=2)
    assert visitor.box()[-1].kind == "key_package"
    await visitor.open("g2")
    await console.say(conversation, "g2")
    assert visitor.box()[-1].kind == "message"


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
