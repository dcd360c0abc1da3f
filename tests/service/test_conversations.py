"""Words go to and fro; pages are lost and come back; either side ends; nothing remains."""

import pytest

from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import ConversationId, LineId, StaffId, StaffRole
from chatd.line.rules.presence import TRY_MAX_SECONDS
from tests.service.live import found_in, kept_in
from tests.service.world import World, a_directory, a_line, a_person, a_policy, sealed


def reason_of(refused):
    return refused.value.reason


async def test_a_message_arrives_and_its_sender_learns_of_it(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    envelope = world.post.boxes[console.me][-1]
    assert (envelope.sender, envelope.id, envelope.kind) == (visitor.me, 2, "message")
    assert world.post.receipts[visitor.me] == (2, 0)
    await world.relay.received(console.me, conversation.id, envelope.number)
    assert world.post.receipts[visitor.me] == (2, 2)
    assert await world.relay.held(console.me, conversation.id, 0) == []


async def test_an_opening_is_answered_at_once_and_words_a_moment_later(world):
    visitor, *_ = await world.a_conversation()
    assert world.post.receipts[visitor.me] == (1, 0)
    assert visitor.me not in world.post.waited
    await visitor.say()
    assert visitor.me in world.post.waited


async def test_a_message_said_twice_is_stored_once_and_answered_twice(world):
    visitor, console, _ = await world.a_conversation()
    await visitor.say()
    stored = len(world.post.boxes[console.me])
    world.post.receipts.clear()
    await visitor.say(own_id=2)
    assert len(world.post.boxes[console.me]) == stored
    assert world.post.receipts[visitor.me] == (2, 0)


async def test_an_id_that_leaves_a_gap_is_out_of_order(world):
    visitor, *_ = await world.a_conversation()
    with pytest.raises(Refused) as refused:
        await visitor.say(own_id=9)
    assert reason_of(refused) is Reason.OUT_OF_ORDER


async def test_no_word_goes_before_there_is_a_group(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    visitor.epoch = 1
    with pytest.raises(Refused) as refused:
        await visitor.say()
    assert reason_of(refused) is Reason.WRONG_STATE
    assert await world.relay.held(console.me, conversation.id, 0) == []


async def test_a_bad_credential_reaches_nobody(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    with pytest.raises(Refused) as refused:
        await world.relay.say(console.me, conversation.id, 1, "key_package", "YmFk")
    assert reason_of(refused) is Reason.BAD_CREDENTIAL
    assert visitor.box() == []


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("message", sealed("g1", 1, "commit"), Reason.WRONG_KIND),
        ("message", sealed("g1", 7), Reason.WRONG_EPOCH),
        ("message", sealed("g9", 1), Reason.WRONG_EPOCH),
        ("opening", sealed("g2", 0, "application"), Reason.WRONG_KIND),
        ("key_package", "a2V5", Reason.WRONG_KIND),
    ],
)
async def test_what_the_seal_or_the_role_forbids_is_refused_and_changes_nothing(
    world, kind, body, reason
):
    visitor, console, conversation = await world.a_conversation()
    before = len(world.post.boxes[console.me])
    with pytest.raises(Refused) as refused:
        await world.relay.say(visitor.me, conversation.id, 2, kind, body)
    assert reason_of(refused) is reason
    assert len(world.post.boxes[console.me]) == before
    await visitor.say()


@pytest.mark.parametrize(("kind", "body"), [("message", "A"), ("whisper", "AAAA")])
async def test_what_cannot_be_read_is_malformed(world, kind, body):
    visitor, _, conversation = await world.a_conversation()
    with pytest.raises(Malformed):
        await world.relay.say(visitor.me, conversation.id, 2, kind, body)


async def test_a_stranger_can_neither_say_nor_read_nor_end(world):
    _, _, conversation = await world.a_conversation()
    stranger = world.visitor("stranger")
    await stranger.join()
    for attempt in (
        world.relay.say(stranger.me, conversation.id, 1, "message", sealed("g1", 1)),
        world.relay.held(stranger.me, conversation.id, 0),
        world.relay.received(stranger.me, conversation.id, 9),
        world.relay.end(stranger.me, conversation.id),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert reason_of(refused) is Reason.NOT_A_MEMBER
    with pytest.raises(Unknown):
        await world.relay.held(stranger.me, ConversationId("c-guessed"), 0)


async def test_what_was_said_while_the_other_was_lost_is_held(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.lost()
    view = (await console.view()).conversations[0]
    assert {each.role: each.presence for each in view.members}["visitor"] == "lost"
    await console.say(conversation)
    await world.pass_time(60)
    shown = await visitor.resume()
    held = await world.relay.held(visitor.me, conversation.id, 0)
    assert [each.sender for each in held] == [console.me] * 2
    assert shown.phase == "conversation"
    assert {each.presence for each in shown.conversation.members} == {"here"}


async def test_a_lost_visitor_keeps_the_conversation_for_ten_minutes_and_no_longer(world):
    visitor, console, _ = await world.a_conversation()
    await visitor.lost()
    await world.pass_time(598 + TRY_MAX_SECONDS, step=2)
    assert (await console.view()).conversations[0].phase == "open"
    await world.pass_time(4)
    view = (await console.view()).conversations[0]
    assert (view.phase, view.outcome) == ("ended", "expired")


async def test_silence_is_shown_and_then_ends_it(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    world.post.hints.clear()
    await world.pass_time(302, step=2)
    presences = {
        each.role: each.presence for each in (await console.view()).conversations[0].members
    }
    assert presences["visitor"] == "silent"
    assert world.post.hints[console.desk] >= 1
    await world.visits.here(visitor.ticket)
    presences = {
        each.role: each.presence for each in (await console.view()).conversations[0].members
    }
    assert presences["visitor"] == "here"
    await world.pass_time(902, step=2)
    assert (await visitor.view()).outcome == "silent"


async def test_a_quick_exit_kills_the_ticket_and_shows_as_such(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    value = visitor.value
    await world.visits.leave(visitor.ticket, quick=True)
    view = (await console.view()).conversations[0]
    assert (view.phase, view.outcome) == ("ended", "quick_exit")
    assert {each.role: each.presence for each in view.members}["visitor"] == "left"
    with pytest.raises(Refused):
        await console.say(conversation)
    with pytest.raises(Unknown):
        await visitor.resume(value=value)
    assert (await console.view()).desk.phase == "available"


@pytest.mark.parametrize("who", ["visitor", "console"])
async def test_either_side_ends_it_and_the_next_is_served(world, who):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    await console.say(conversation)
    following = world.visitor("following")
    await following.join()
    await world.desks.set_capacity(console.desk, 1)
    await world.desks.decline(console.desk, following.ticket)
    await world.pass_time(11)
    assert (await console.view()).offer is None
    ender = visitor if who == "visitor" else console
    await world.relay.end(ender.me, conversation.id)
    await world.relay.end(ender.me, conversation.id)
    assert (await visitor.view()).outcome == "served"
    assert (await console.view()).conversations[0].outcome == "served"
    assert (await console.view()).offer.ticket == following.ticket


async def test_an_end_before_any_word_names_who_went(world):
    visitor, console, conversation = await world.a_conversation()
    await world.relay.end(console.me, conversation.id)
    assert (await visitor.view()).outcome == "ended_by_counsellor"


async def test_fresh_keys_are_no_words(world):
    visitor, console, conversation = await world.a_conversation()
    await console.key_package(conversation, own_id=2)
    await visitor.open("g2")
    await world.relay.end(console.me, conversation.id)
    assert (await visitor.view()).outcome == "ended_by_counsellor"
    assert await world.talks() is None


async def test_a_key_package_that_was_said_before_reaches_nobody_and_disturbs_nobody(world):
    visitor, console, conversation = await world.a_conversation()
    await world.relay.say(console.me, conversation.id, 2, "key_package", "a2V5")
    await visitor.open("g2")
    before = visitor.box()
    with pytest.raises(Refused) as refused:
        await world.relay.say(console.me, conversation.id, 3, "key_package", "a2V5")
    assert reason_of(refused) is Reason.BAD_CREDENTIAL
    assert visitor.box() == before
    await visitor.say()


async def test_the_first_word_of_each_is_news_to_their_pages_and_a_later_one_is_not(world):
    visitor, console, _ = await world.a_conversation()
    for news in (1, 0):
        world.post.hints.clear()
        await visitor.say()
        assert (world.post.hints[visitor.ticket], world.post.hints[console.desk]) == (news, news)


async def test_a_lost_console_makes_an_orphan_and_its_return_within_a_minute_mends_it(world):
    visitor, console, conversation = await world.a_conversation()
    lead = world.console("lea")
    await lead.start()
    await console.lost()
    view = (await visitor.view()).conversation
    assert view.phase == "orphaned"
    assert {each.role: each.presence for each in view.members}["counsellor"] == "lost"
    await visitor.say()
    await world.pass_time(59)
    assert (await lead.view()).orphans == ()
    back = await console.resume()
    assert back.conversations[0].phase == "open"
    held = await world.relay.held(console.me, conversation.id, 0)
    assert held[-1].sender == visitor.me
    await world.pass_time(120)
    assert (await lead.view()).orphans == ()


async def test_a_console_whose_heartbeat_stays_away_is_noticed_within_twenty_seconds(world):
    visitor, console, _ = await world.a_conversation()
    world.post.consoles.discard(console.desk)
    await world.pass_time(20)
    assert (await visitor.view()).conversation.phase == "orphaned"


async def test_a_console_whose_heart_beats_is_not_lost(world):
    visitor, *_ = await world.a_conversation()
    await world.pass_time(290)
    members = (await visitor.view()).conversation.members
    assert {each.presence for each in members} == {"here"}


async def test_a_lead_takes_up_an_orphan_with_fresh_keys(world):
    visitor, console, conversation = await world.a_conversation()
    lead = world.console("lea")
    await lead.start(capacity=1)
    lost_at = world.clock.now()
    await console.lost()
    await visitor.say()
    with pytest.raises(Refused) as refused:
        await world.services.orphans.take(lead.desk, conversation.id)
    assert reason_of(refused) is Reason.NOT_ALLOWED
    await world.pass_time(60)
    orphan = (await lead.view()).orphans[0]
    assert (orphan.conversation, orphan.since) == (conversation.id, lost_at)
    await world.services.orphans.take(lead.desk, conversation.id)
    await world.services.orphans.take(lead.desk, conversation.id)
    assert (await lead.view()).orphans == ()
    assert (await visitor.view()).conversation.phase == "opening"
    assert await world.relay.held(lead.me, conversation.id, 0) == []
    await lead.key_package(conversation)
    assert visitor.box()[-1].kind == "key_package"
    await visitor.open("g2")
    await lead.say(conversation, "g2")
    await visitor.say()
    assert world.post.boxes[lead.me][-1].sender == visitor.me
    with pytest.raises(Refused):
        await console.say(conversation)
    assert (await console.resume()).conversations == ()


async def test_a_lead_of_another_line_sees_and_takes_no_orphans_of_this_one(tmp_path):
    other_line = a_line(id=LineId("other"))
    directory = a_directory(None, other_line)
    directory.staff[StaffId("lea")] = a_person("lea", StaffRole.LEAD, lines=(other_line.id,))
    world = await World(tmp_path, directory).start()
    _, console, conversation = await world.a_conversation()
    lead = world.console("lea")
    await lead.start(lines=(other_line.id,))
    await console.lost()
    await world.pass_time(61)
    assert (await lead.view()).orphans == ()
    with pytest.raises(Unknown):
        await world.services.orphans.take(lead.desk, conversation.id)


async def test_a_lead_learns_of_an_orphan_without_asking(world):
    _, console, _ = await world.a_conversation()
    lead = world.console("lea")
    await lead.start()
    await console.lost()
    await world.pass_time(59)
    world.post.hints.clear()
    await world.pass_time(2)
    assert world.post.hints[lead.desk] >= 1


async def test_a_console_without_keys_says_a_fresh_key_package(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    await console.lost()
    await console.resume()
    await console.key_package(conversation, own_id=2)
    assert visitor.box()[-1].kind == "key_package"
    assert (await visitor.view()).conversation.phase == "opening"
    await visitor.open("g2")
    assert (await visitor.view()).conversation.phase == "open"
    await console.say(conversation, "g2")


async def test_nothing_of_a_conversation_remains_after_its_end(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    await console.say(conversation)
    ids = {conversation.id, visitor.ticket}
    assert kept_in(world.live, ids) == ids, "the search must find what is there"
    await world.relay.end(visitor.me, conversation.id)
    assert await world.alive() != []
    await world.pass_time(122)
    assert await world.alive() == []
    assert kept_in(world.live, ids) == set()
    world.post.forget()
    assert found_in(world.services, ids) == set()
    with pytest.raises(Unknown):
        await visitor.view()
    with pytest.raises(Unknown):
        await visitor.resume()
    assert (await console.view()).conversations == ()


async def test_held_bodies_are_gone_with_the_end_and_not_only_later(world):
    visitor, _, conversation = await world.a_conversation()
    await visitor.say()
    body = sealed("g1", 1)
    assert body in kept_in(world.live, {body})
    await world.relay.end(visitor.me, conversation.id)
    assert kept_in(world.live, {body}) == set()


async def test_what_nobody_receives_is_dropped_in_time_and_its_sender_told(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    for _ in range(66):
        await world.visits.here(visitor.ticket)
        await world.pass_time(10)
    stored, delivered = world.post.receipts[visitor.me]
    assert stored == delivered
    assert await world.relay.held(console.me, conversation.id, 0) == []


async def test_the_length_of_talks_teaches_the_estimate(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    await console.say(conversation)
    await world.pass_time(600, step=5)
    await world.relay.end(visitor.me, conversation.id)
    talks = await world.talks()
    assert talks.count == 1
    assert talks.mean_minutes < 45


async def test_a_lines_own_graces_count(tmp_path):
    line = a_line(policy=a_policy(conversation_grace_seconds=120, silent_end_seconds=0))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console, _ = await world.a_conversation()
    await world.pass_time(1_500, step=5)
    assert (await console.view()).conversations[0].phase == "open"
    await visitor.lost()
    await world.pass_time(125 + TRY_MAX_SECONDS, step=5)
    assert (await console.view()).conversations[0].outcome == "expired"


async def test_a_console_whose_shift_ends_with_its_last_conversation_is_told_how_that_ended(world):
    visitor, console, conversation = await world.a_conversation()
    await world.desks.end(console.desk)
    assert (await console.view()).desk.phase == "last"
    await world.visits.leave(visitor.ticket, quick=True)
    view = await console.view()
    assert view.desk is None
    told = [(each.id, each.phase, each.outcome) for each in view.conversations]
    assert told == [(conversation.id, "ended", "quick_exit")]
