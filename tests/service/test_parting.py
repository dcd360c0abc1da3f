"""Of three one goes: by a press, by the visitor's wish, lost, without keys; and after a transfer the first."""

from dataclasses import replace

import pytest

from chatd.base.errors import Reason
from chatd.base.names import AskingOutcome, AskingStage, ConversationPhase, Outcome, Role
from chatd.conversation.rules.asking import LEAVE_AFTER_SECONDS
from chatd.conversation.rules.parting import JOINING_SECONDS
from chatd.line.rules.outcome import Count
from tests.service.test_company import outcome, refused
from tests.service.three import LINE, TRANSFER, USERS, three, with_users_line
from tests.service.world import World, a_directory, a_line, a_policy

VISITOR, COUNSELLOR, SPECIALIST = Role.VISITOR, Role.COUNSELLOR, Role.SPECIALIST
RETURN = 60  # `orphan_return_seconds`


async def seats(them):
    """Role and desk of all but the visitor."""
    found = await them.found()
    return {each.role: each.desk for each in found.members if each.desk is not None}


async def only(them, console):
    """This one is with the visitor, as the counsellor, and carries it; the other desk is free of it."""
    other = them.bo if console is them.aino else them.aino
    assert await seats(them) == {COUNSELLOR: console.desk}
    assert await them.carried(console)
    assert not await them.carried(other)
    assert (await them.found()).phase is ConversationPhase.OPEN
    await them.remove()
    await them.say(them.visitor)
    await them.say(console)
    assert await refused(them.say(other)) is Reason.NOT_A_MEMBER


async def test_the_colleague_leaves_when_she_likes_and_reads_nothing_more(world):
    them = await (await three(world)).here()
    await them.part(them.bo)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.PARTED)
    read = them.kinds(them.bo)
    await only(them, them.aino)
    assert them.kinds(them.bo) == read
    assert await them.shown(them.bo) is None
    assert await them.asked(them.bo) is None


async def test_the_end_by_the_colleague_is_her_own_end_alone(world):
    them = await (await three(world)).here()
    await world.relay.end(them.bo.me, them.id)
    await only(them, them.aino)


async def test_the_visitor_may_send_her_away_at_any_time(world):
    them = await (await three(world)).here()
    await them.turn_away()
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.TURNED_AWAY)
    assert (await them.asked(them.bo)).outcome == "turned_away"
    await only(them, them.aino)


async def test_the_counsellor_may_thank_her_and_go_on_alone(world):
    them = await (await three(world)).here()
    assert await refused(them.company.withdraw(them.bo.desk, them.id)) is Reason.NOT_ALLOWED
    await them.withdraw()
    await only(them, them.aino)


async def test_in_a_talk_of_three_the_first_cannot_leave_her_with_the_other(world):
    them = await (await three(world)).here()
    await world.pass_time(LEAVE_AFTER_SECONDS)
    assert await refused(them.part(them.aino)) is Reason.WRONG_STATE


async def test_in_a_transfer_the_first_goes_after_its_minute_and_the_colleague_is_the_counsellor(
    world,
):
    them = await (await three(world)).here(TRANSFER)
    assert await refused(them.part(them.aino)) is Reason.WRONG_STATE
    leave_from = (await them.shown(them.aino)).asking.leave_from
    assert leave_from == int(world.clock.at) + LEAVE_AFTER_SECONDS
    assert (await them.shown(them.bo)).asking.leave_from is None
    await world.pass_time(LEAVE_AFTER_SECONDS)
    await them.part(them.aino)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.TRANSFERRED)
    assert (await them.asked(them.aino)).outcome == "transferred"
    assert await world.counted(Count.TRANSFERRED) == 1
    await only(them, them.bo)
    assert (await them.visitor.view()).conversation.asking is None
    await world.relay.end(them.bo.me, them.id)
    assert (await them.found()).outcome is Outcome.SERVED


async def test_a_talk_of_three_becomes_a_transfer_and_nobody_is_asked_anew(world):
    them = await (await three(world)).here()
    assert (await them.shown(them.aino)).asking.leave_from is None
    await world.pass_time(LEAVE_AFTER_SECONDS)
    before = await them.found()
    assert await refused(them.ask(TRANSFER, by=them.bo)) is Reason.NOT_ALLOWED
    await them.ask(TRANSFER)
    await them.ask(TRANSFER)
    found = await them.found()
    assert (found.members, found.epoch, found.phase) == (before.members, before.epoch, before.phase)
    told = (await them.visitor.view()).conversation.asking
    assert (told.stage, told.purpose) == ("here", "transfer")
    assert (await them.shown(them.bo)).asking.purpose == "transfer"
    leave_from = (await them.shown(them.aino)).asking.leave_from
    assert leave_from == int(world.clock.at) + LEAVE_AFTER_SECONDS, "a minute more of three"
    assert await refused(them.part(them.aino)) is Reason.WRONG_STATE
    await world.pass_time(LEAVE_AFTER_SECONDS)
    await them.part(them.aino)
    await only(them, them.bo)
    assert await world.counted(Count.TRANSFERRED) == 1


async def test_she_may_send_away_whom_it_would_go_to_and_stays_with_the_first(world):
    them = await (await three(world)).here()
    await them.ask(TRANSFER)
    await them.turn_away()
    await only(them, them.aino)


async def test_a_transfer_across_lines_takes_the_talk_and_the_ticket_to_the_other_line(tmp_path):
    world = await World(tmp_path, with_users_line(a_directory())).start()
    them = await three(world, bo_lines=(USERS,))
    waiting = world.visitor("waiting")
    await waiting.join()
    before = (await waiting.view()).place
    await them.here(TRANSFER, line=USERS)
    assert (await them.found()).line == LINE, "until the first goes it is the talk of its own line"
    await world.pass_time(LEAVE_AFTER_SECONDS)
    await them.part(them.aino)
    assert (await them.found()).line == USERS
    ticket = await world.live.tickets_and_desks.ticket(them.visitor.ticket)
    assert (ticket.line, ticket.conversation) == (USERS, them.id)
    assert (await waiting.view()).place == before or (await waiting.view()).place.ahead == 0
    await only(them, them.bo)
    await them.bo.lost()
    await world.pass_time(400)
    back = await world.live.tickets_and_desks.ticket(them.visitor.ticket)
    assert (back.line, back.is_first, back.is_waiting) == (USERS, True, True)


async def test_both_rest_after_it_each_once(tmp_path):
    line = a_line(policy=replace(a_policy(), wrap_up_seconds=180))
    world = await World(tmp_path, a_directory(line)).start()
    them = await (await three(world)).here(TRANSFER)
    await them.say(them.aino)
    await world.pass_time(LEAVE_AFTER_SECONDS)
    await them.part(them.aino)
    assert len((await them.aino.view()).desk.wrap_ups) == 1
    await world.relay.end(them.bo.me, them.id)
    assert len((await them.bo.view()).desk.wrap_ups) == 1


async def test_the_end_by_the_counsellor_or_as_abuse_is_everybodys(world):
    them = await (await three(world)).here()
    await world.areas.conversation.services.abuse.end(them.aino.me, them.id)
    found = await them.found()
    assert found.phase is ConversationPhase.ENDED
    for console in (them.aino, them.bo):
        assert not await them.carried(console)
        assert (await them.shown(console)).phase == "ended"
    assert await world.counted(Count.ABUSE) == 1


async def test_the_loss_of_the_colleague_makes_no_orphan(world):
    them = await (await three(world)).here()
    await them.bo.lost()
    assert (await them.found()).phase is ConversationPhase.OPEN
    await world.pass_time(RETURN - 1)
    assert await seats(them) == {COUNSELLOR: them.aino.desk, SPECIALIST: them.bo.desk}
    await world.pass_time(2)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.LOST)
    assert await seats(them) == {COUNSELLOR: them.aino.desk}


async def test_the_loss_of_the_counsellor_makes_the_colleague_the_counsellor(world):
    them = await (await three(world)).here()
    await them.aino.lost()
    await world.pass_time(RETURN - 1)
    assert (await seats(them))[COUNSELLOR] == them.aino.desk
    assert (await them.found()).phase is ConversationPhase.OPEN
    await world.pass_time(2)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.TRANSFERRED)
    await only(them, them.bo)


@pytest.mark.parametrize("name", ["aino", "bo"])
async def test_who_is_back_in_time_with_her_keys_is_here_still(world, name):
    them = await (await three(world)).here()
    console = getattr(them, name)
    await console.view()
    await world.pass_time(JOINING_SECONDS)
    await console.lost()
    await world.pass_time(5)
    await console.resume()
    await world.pass_time(RETURN + 5)
    assert await seats(them) == {COUNSELLOR: them.aino.desk, SPECIALIST: them.bo.desk}
    await them.say(console)


@pytest.mark.parametrize("name", ["aino", "bo"])
async def test_who_comes_back_without_keys_is_out_and_the_other_goes_on(world, name):
    them = await (await three(world)).here()
    console, other = (them.aino, them.bo) if name == "aino" else (them.bo, them.aino)
    await console.view()
    await world.pass_time(JOINING_SECONDS)
    await console.lost()
    await console.resume(sealed=False)
    assert await them.shown(console) is None
    await only(them, other)


@pytest.mark.parametrize("name", ["aino", "bo"])
@pytest.mark.parametrize("how", ["key_package", "cannot_seal", "out"])
async def test_of_three_who_cannot_go_on_is_out_at_once(world, name, how):
    them = await (await three(world)).here()
    console, other = (them.aino, them.bo) if name == "aino" else (them.bo, them.aino)
    if how == "key_package":
        assert await refused(them.keys(console)) is Reason.NOT_A_MEMBER
    elif how == "cannot_seal":
        await world.services.orphans.cannot_seal(console.desk, them.id)
    else:
        await world.desks.cut(console.staff.id)
        assert await seats(them) == {COUNSELLOR: other.desk}
        return
    await only(them, other)


@pytest.mark.parametrize("name", ["aino", "bo"])
async def test_of_three_who_starts_anew_elsewhere_is_out_and_can_be_asked_in_again(world, name):
    them = await (await three(world)).here()
    console, other = (them.aino, them.bo) if name == "aino" else (them.bo, them.aino)
    await console.lost()
    anew = world.console(name)
    anew.key = b"another".ljust(32, b"-")
    await anew.start()
    assert await seats(them) == {COUNSELLOR: other.desk}
    await them.remove()
    await them.ask(other=anew, by=other)
    await them.come(anew)
    await them.keys(anew)
    await them.yes()
    assert await seats(them) == {COUNSELLOR: other.desk, SPECIALIST: anew.desk}


@pytest.mark.parametrize("first", ["aino", "bo"])
async def test_when_both_are_lost_whoever_was_lost_last_is_waited_for(world, first):
    them = await (await three(world)).here()
    one, last = (them.aino, them.bo) if first == "aino" else (them.bo, them.aino)
    await last.view()
    await one.lost()
    await world.pass_time(5)
    await last.lost()
    await world.pass_time(2)
    found = await them.found()
    assert (found.phase, len(found.members)) == (ConversationPhase.ORPHANED, 2)
    assert await seats(them) == {COUNSELLOR: last.desk}
    await last.resume()
    assert (await them.found()).phase is ConversationPhase.OPEN


async def test_who_has_left_may_be_asked_in_again_and_her_ids_go_on(world):
    them = await (await three(world)).here()
    await them.say(them.bo)
    await them.part(them.bo)
    await them.remove()
    await them.say(them.visitor)
    await them.ask()
    await them.come()
    shown = await them.shown(them.bo)
    assert shown.stored == 2
    await them.keys()
    assert list(await world.relay.held(them.bo.me, them.id, 0)) == []
    await them.yes()
    await them.say(them.visitor)
    held = await world.relay.held(them.bo.me, them.id, 0)
    assert [each.kind for each in held] == ["opening", "message"]


async def test_what_all_three_have_received_is_free_and_delivered(world):
    them = await (await three(world)).here()
    await them.say(them.visitor)
    number = them.visitor.world.post.boxes[them.aino.me][-1].number
    await world.relay.received(them.aino.me, them.id, number)
    assert world.post.receipts[them.visitor.me][1] < them.visitor.said
    await world.relay.received(them.bo.me, them.id, number)
    assert world.post.receipts[them.visitor.me][1] == them.visitor.said


async def test_a_shift_that_ends_goes_on_to_the_end_of_the_talk(world):
    them = await (await three(world)).here()
    await world.desks.end(them.bo.desk)
    await them.say(them.bo)
    assert (await them.bo.view()).desk.phase == "last"
    await them.part(them.bo)
    assert (await them.bo.view()).desk is None
