"""A console dies: who is shown its conversation, who takes it over with the visitor's yes, and where she is else."""

from datetime import time

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import Urgent
from chatd.conversation.rules.giving_back import ANSWER_SECONDS
from chatd.conversation.rules.orphans import LEADS_FIRST_SECONDS
from chatd.directory.rules.directory import Interval, OpeningHours
from tests.service.world import FI, SV, World, a_directory, a_line, a_policy

RETURN, MOST = 60, 300
UP = RETURN + 1


async def an_orphan(world, name="visitor", staff="aino"):
    """A conversation with words on both sides, whose console has just died."""
    console, visitor = world.console(staff), world.visitor(name)
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    await visitor.open(f"g-{name}")
    await console.say(conversation, visitor.group)
    await visitor.say()
    await console.lost()
    return visitor, console, conversation


async def on_shift(world, name, **how):
    console = world.console(name)
    await console.start(**how)
    return console


def shown(view):
    return [each.conversation for each in view.orphans]


async def take(world, console, conversation):
    await world.services.orphans.take(console.desk, conversation.id)


async def refused(awaited):
    with pytest.raises(Refused) as refusal:
        await awaited
    return refusal.value.reason


# ---- who is shown it ----


async def test_after_the_return_time_a_counsellor_with_room_is_shown_it_and_takes_it_over(world):
    visitor, _, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(RETURN - 1)
    assert shown(await eetu.view()) == []
    assert await refused(take(world, eetu, conversation)) is Reason.NOT_ALLOWED
    await world.pass_time(2)
    orphan = (await eetu.view()).orphans[0]
    assert (orphan.conversation, orphan.language, orphan.urgent) == (conversation.id, FI, None)
    await take(world, eetu, conversation)
    await take(world, eetu, conversation)
    assert shown(await eetu.view()) == []
    view = await visitor.view()
    assert (view.phase, view.conversation.phase) == ("conversation", "opening")


async def test_leads_are_shown_it_first_and_then_everybody(world):
    _, _, conversation = await an_orphan(world)
    eetu, lead = await on_shift(world, "bo"), await on_shift(world, "lea", paused=True)
    await world.pass_time(UP)
    assert shown(await lead.view()) == [conversation.id]
    assert shown(await eetu.view()) == []
    assert await refused(take(world, eetu, conversation)) is Reason.NOT_ALLOWED
    await world.pass_time(LEADS_FIRST_SECONDS)
    assert shown(await lead.view()) == shown(await eetu.view()) == [conversation.id]


async def test_a_lead_who_goes_meanwhile_keeps_nobody_waiting(world):
    _, _, conversation = await an_orphan(world)
    eetu, lead = await on_shift(world, "bo"), await on_shift(world, "lea")
    await world.pass_time(UP)
    world.post.hints.clear()
    await lead.lost()
    await world.pass_time(6)
    assert shown(await eetu.view()) == [conversation.id]
    assert world.post.hints[eetu.desk] >= 1


@pytest.mark.parametrize(
    "how",
    [{"languages": (SV,)}, {"capacity": 1, "is_full": True}],
    ids=["another language", "no room"],
)
async def test_who_could_not_take_it_is_not_shown_it(world, how):
    how = dict(how)
    is_full = how.pop("is_full", False)
    eetu = await on_shift(world, "bo", **how)
    if is_full:
        await world.visitor("other").join()
        await eetu.accept()
    _, _, conversation = await an_orphan(world)
    await on_shift(world, "cilla")
    await world.pass_time(UP)
    assert shown(await eetu.view()) == []
    expected = Reason.NO_ROOM if is_full else Reason.NOT_ALLOWED
    assert await refused(take(world, eetu, conversation)) is expected


async def test_a_desk_of_another_line_and_one_at_its_end_are_not_shown_it(tmp_path):
    other = a_line(id="other")
    world = await World(tmp_path, a_directory(None, other)).start()
    _, _, conversation = await an_orphan(world)
    elsewhere = await on_shift(world, "bo", lines=("other",))
    await on_shift(world, "cilla")
    await world.pass_time(UP)
    assert shown(await elsewhere.view()) == []
    assert await refused(take(world, elsewhere, conversation)) is Reason.NOT_ALLOWED


@pytest.mark.parametrize("phase", ["paused", "away"])
async def test_who_takes_nobody_new_may_take_an_orphan(world, phase):
    eetu = await on_shift(world, "bo")
    if phase == "paused":
        await world.desks.pause(eetu.desk, paused=True)
    else:
        await world.visitor("other").join()
        await world.pass_time(31)
        await world.pass_time(31)
    _, _, conversation = (
        await an_orphan(world, staff="aino")
        if phase == "paused"
        else (await an_orphan_beside(world))
    )
    await world.pass_time(UP)
    assert (await eetu.view()).desk.phase == phase
    assert shown(await eetu.view()) == [conversation.id]
    await take(world, eetu, conversation)


async def an_orphan_beside(world):
    """As `an_orphan`, of the visitor who waits already."""
    console = await on_shift(world, "aino")
    conversation = await console.accept()
    visitor = world.visitor("other")
    await visitor.join()
    await console.key_package(conversation)
    await visitor.open()
    await console.say(conversation)
    await visitor.say()
    await console.lost()
    return visitor, console, conversation


async def test_what_cannot_wait_stands_first(world):
    first = await an_orphan(world, "first", "aino")
    await world.pass_time(2)
    second = await an_orphan(world, "second", "cilla")
    await world.visits.say_urgent(second[0].ticket, Urgent.DANGER)
    eetu = await on_shift(world, "bo")
    await world.pass_time(UP)
    view = await eetu.view()
    assert shown(view) == [second[2].id, first[2].id]
    assert [each.urgent for each in view.orphans] == ["danger", None]


# ---- orphans and ordinary offers ----


async def test_nobody_who_waits_goes_before_an_orphan_at_a_desk_that_may_take_it(world):
    _, _, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo", paused=True)
    await world.visitor("other").join()
    await world.pass_time(UP)
    await world.desks.pause(eetu.desk, paused=False)
    view = await eetu.view()
    assert (shown(view), view.offer) == ([conversation.id], None)
    await take(world, eetu, conversation)
    await world.pass_time(1)
    assert (await eetu.view()).offer is not None


async def test_taking_over_withdraws_an_open_offer_which_is_no_miss(world):
    _, _, conversation = await an_orphan(world)
    lead = await on_shift(world, "lea", capacity=2)
    await world.pass_time(UP - 5)
    other = world.visitor("other")
    await other.join()
    assert (await lead.view()).offer.ticket == other.ticket
    await world.pass_time(6)
    await take(world, lead, conversation)
    desk = await world.live.tickets_and_desks.desk(lead.desk)
    assert desk.misses == 0
    waiting = await other.view()
    assert waiting.place is None or waiting.place.ahead == 0
    await world.pass_time(40)
    assert (await lead.view()).desk.phase == "available"


async def test_an_offer_withdrawn_by_an_orphan_goes_to_the_next_at_its_place(world):
    _, _, conversation = await an_orphan(world)
    lead = await on_shift(world, "lea", capacity=1)
    await world.pass_time(UP - 5)
    other, later = world.visitor("other"), world.visitor("later")
    await other.join()
    await world.pass_time(1)
    await later.join()
    await world.pass_time(5)
    await take(world, lead, conversation)
    view = await lead.view()
    assert (view.offer, len(view.conversations)) == (None, 1)
    eetu = await on_shift(world, "bo")
    assert (await eetu.view()).offer.ticket == other.ticket


async def test_two_orphans_and_an_offer_never_make_a_fourth(world):
    orphans = [await an_orphan(world, name, who) for name, who in (("a", "aino"), ("b", "cilla"))]
    lead = await on_shift(world, "lea", capacity=2)
    other = world.visitor("other")
    await other.join()
    await lead.accept()
    await world.pass_time(UP - 5)
    await world.visitor("more").join()
    assert (await lead.view()).offer is not None
    await world.pass_time(6)
    for _, _, conversation in orphans:
        await take(world, lead, conversation)
        await lead.key_package(conversation)
    view = await lead.view()
    assert (len(view.conversations), view.offer) == (3, None)
    await world.pass_time(100, step=2)
    view = await lead.view()
    assert (len(view.conversations), view.offer, view.desk.phase) == (3, None, "available")


async def test_who_has_become_full_lets_the_offer_go_on_and_has_missed_nothing(world):
    console = await on_shift(world, "aino", capacity=2)
    await world.visitor("first").join()
    await console.accept()
    other = world.visitor("other")
    await other.join()
    offer = (await console.view()).offer
    await world.desks.set_capacity(console.desk, 1)
    assert await refused(world.desks.accept(console.desk, offer.ticket)) is Reason.NO_ROOM
    view = await console.view()
    assert (view.offer, view.desk.phase, len(view.conversations)) == (None, "available", 1)
    assert (await other.view()).place.ahead == 0
    eetu = await on_shift(world, "bo")
    assert (await eetu.view()).offer.ticket == other.ticket


async def test_an_offer_for_which_there_is_no_place_any_more_is_no_miss(world):
    console = await on_shift(world, "aino", capacity=2)
    await world.visitor("first").join()
    await console.accept()
    await world.visitor("other").join()
    await world.desks.set_capacity(console.desk, 1)
    for _ in range(3):
        await world.pass_time(40, step=2)
    desk = await world.live.tickets_and_desks.desk(console.desk)
    assert (desk.misses, desk.phase, desk.offer) == (0, "available", None)


async def test_a_new_console_with_less_room_carries_all_and_is_offered_nobody(world):
    visitor, console, _ = await world.a_conversation()
    await world.visitor("other").join()
    await console.accept()
    await console.lost()
    again = world.console()
    again.key = b"another key".ljust(32, b"-")
    view = await again.start(capacity=1)
    await world.visitor("more").join()
    await world.pass_time(5)
    view = await again.view()
    assert (len(view.conversations), view.offer) == (2, None)
    assert view.conversations[0].answer_until is None, "it is the same person"
    assert (await visitor.view()).phase == "conversation"


# ---- a lead without a shift ----


async def test_a_lead_who_starts_paused_for_it_takes_over_and_is_offered_nobody(world):
    _, _, conversation = await an_orphan(world)
    await world.visitor("other").join()
    await world.pass_time(UP)
    lead = await on_shift(world, "lea", capacity=1, paused=True)
    await take(world, lead, conversation)
    view = await lead.view()
    assert (view.desk.phase, view.offer, len(view.conversations)) == ("paused", None, 1)


# ---- the visitor is asked ----


async def taken_over(world):
    visitor, console, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(UP)
    await take(world, eetu, conversation)
    await eetu.key_package(conversation)
    return visitor, console, conversation, eetu


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
    assert conversation.id not in {each.id for each in world.alive() if each.outcome is None}


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
    await world.pass_time(2)
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


# ---- back, without keys ----


async def test_a_console_that_is_back_without_its_keys_is_not_back_for_her(world):
    visitor, console, conversation = await an_orphan(world)
    await world.pass_time(10)
    await console.resume(sealed=False)
    assert (await visitor.view()).conversation.phase == "orphaned"
    await console.key_package(conversation, own_id=3)
    view = (await visitor.view()).conversation
    assert (view.phase, view.answer_until) == ("opening", None)
    await visitor.open("g2")
    await world.pass_time(200, step=2)
    assert (await visitor.view()).conversation.phase == "open"


async def test_a_credential_that_is_refused_leaves_it_up_for_taking(world):
    visitor, console, conversation = await an_orphan(world)
    await world.pass_time(10)
    await console.resume()  # so fast that nobody noticed
    eetu = await on_shift(world, "bo")
    say = world.relay.say(console.me, conversation.id, 3, "key_package", "YmFk")
    assert await refused(say) is Reason.BAD_CREDENTIAL
    assert (await visitor.view()).conversation.phase == "orphaned"
    await world.pass_time(UP)
    assert shown(await eetu.view()) == [conversation.id]
    assert shown(await console.view()) == []


async def test_a_console_that_cannot_make_keys_says_so_and_may_still_do_better(world):
    visitor, console, conversation = await an_orphan(world)
    await console.resume()
    await world.services.orphans.cannot_seal(console.desk, conversation.id)
    assert (await visitor.view()).conversation.phase == "orphaned"
    await console.key_package(conversation, own_id=3)
    await visitor.open("g2")
    assert (await visitor.view()).conversation.phase == "open"


async def test_fresh_keys_in_a_long_talk_have_their_time(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    await world.pass_time(250, step=5)
    await console.key_package(conversation, own_id=2)
    await world.pass_time(10)
    assert (await visitor.view()).conversation.phase == "opening"
