"""A console dies: who is shown its conversation, who takes it over, and when its own console is back."""

import pytest

from chatd.base.errors import Reason
from chatd.base.names import Urgent
from chatd.conversation.rules.orphans import LEADS_FIRST_SECONDS
from tests.service.orphans import RETURN, UP, an_orphan, on_shift, refused, shown, take
from tests.service.world import FI, SV, World, a_directory, a_line

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
