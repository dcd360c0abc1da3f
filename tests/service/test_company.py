"""A colleague is asked into a talk: who can be, what each is shown of it, and that it is by the visitor's yes alone."""

from dataclasses import replace

import pytest

from chatd.base.base64url import to_text
from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import (
    AskingOutcome,
    AskingStage,
    ConversationPhase,
    Crossing,
    Role,
    StaffRole,
)
from chatd.conversation.rules.asking import (
    AGAIN_AFTER_SECONDS,
    ANSWER_SECONDS,
    ASK_SECONDS,
    KEYS_SECONDS,
)
from chatd.line.rules.outcome import Count
from tests.service.chains import DAY, NOW
from tests.service.sharing import SILTA, of_silta_issuing, together, vouch
from tests.service.three import TOGETHER, TRANSFER, USERS, Three, three, with_users_line
from tests.service.world import LINE, ROOT_KEY, World, a_directory, a_line, a_policy, sealed


async def refused(awaited):
    with pytest.raises(Refused) as refusal:
        await awaited
    return refusal.value.reason


async def outcome(them):
    asking = await them.asking()
    return asking.stage, asking.outcome


async def test_who_is_asked_sees_what_she_needs_and_the_visitor_is_told_nothing_yet(world):
    them = await three(world)
    await them.ask()
    shown = await them.asked(them.bo)
    assert (shown.stage, shown.purpose, shown.line_name) == ("asked", "together", "Nettiturva")
    assert (shown.by, shown.until) == ("Aino", int(world.clock.at) + ASK_SECONDS)
    assert (await them.visitor.view()).conversation.asking is None
    own = (await them.shown(them.aino)).asking
    assert (own.stage, own.desk, own.alias) == ("asked", them.bo.desk, "Bo")
    assert own.member is None
    assert len((await them.found()).members) == 2


async def test_once_she_would_come_the_visitors_page_is_told_whose_key_package_it_is(world):
    them = await three(world)
    await them.ask()
    await them.come()
    await them.keys()
    told = (await them.visitor.view()).conversation
    assert (told.asking.stage, told.asking.member) == ("coming", them.bo.me)
    assert (told.asking.until, told.asking.alias, told.asking.desk) == (None, None, None)
    assert {each.role for each in told.members} == {"visitor", "counsellor", "specialist"}
    assert told.phase == "open"
    assert [each.kind for each in them.visitor.box()][-1] == "key_package"
    assert await them.asked(them.bo) is None
    assert (await them.shown(them.bo)).asking.stage == "coming"


async def test_nothing_is_handed_to_her_before_the_visitors_yes_and_all_from_it_on(world):
    them = await three(world)
    await them.ask()
    await them.come()
    await them.keys()
    await them.say(them.visitor)
    await them.say(them.aino)
    assert them.kinds(them.bo) == []
    assert list(await world.relay.held(them.bo.me, them.id, 0)) == []
    await them.yes()
    await them.say(them.visitor)
    await them.say(them.bo)
    await them.say(them.aino)
    assert them.kinds(them.bo) == ["opening", "message", "message"]
    held = await world.relay.held(them.bo.me, them.id, 0)
    assert [each.kind for each in held] == ["opening", "message", "message"]
    assert [each.kind for each in world.post.boxes[them.aino.me]][-3:] == [
        "opening",
        "message",
        "message",
    ]


async def test_she_says_no_word_before_the_yes(world):
    them = await three(world)
    await them.ask()
    await them.come()
    await them.keys()
    assert await refused(them.say(them.bo)) is Reason.WRONG_STATE


async def test_the_yes_keeps_the_group_and_raises_its_epoch_by_one(world):
    them = await three(world)
    before = await them.found()
    await them.here()
    after = await them.found()
    assert (after.phase, after.group, after.epoch) == (
        ConversationPhase.OPEN,
        before.group,
        before.epoch + 1,
    )
    assert after.asking.stage is AskingStage.HERE


async def test_the_yes_counts_for_the_epoch_that_stands_and_after_her_keys_alone(world):
    them = await three(world)
    await them.ask()
    await them.come()
    assert await refused(them.yes()) is Reason.WRONG_STATE
    await them.keys()
    her = them.visitor
    her.said -= 1
    stale = sealed(her.group, her.epoch + 1, "commit")
    assert (
        await refused(world.relay.say(her.me, them.id, her.said + 1, "opening", stale))
        is Reason.WRONG_EPOCH
    )
    await them.yes()
    her.said += 1
    again = sealed(her.group, her.epoch, "commit")
    assert (
        await refused(world.relay.say(her.me, them.id, her.said, "opening", again))
        is Reason.WRONG_STATE
    ), "nobody comes in without being asked"


async def test_only_one_is_asked_at_a_time_and_the_same_twice_is_once(world):
    them = await three(world)
    cilla = world.console("cilla")
    await cilla.start()
    await them.ask()
    known = await them.asking()
    await them.ask()
    assert await them.asking() == known
    assert await refused(them.ask(other=cilla)) is Reason.ASKED_ALREADY
    await them.come()
    assert await refused(them.ask(other=cilla)) is Reason.ASKED_ALREADY


async def test_a_page_of_before_is_asked_about_nobody(world):
    them = await three(world, knows=False)
    assert (await them.shown(them.aino)).company is False
    assert await refused(them.ask()) is Reason.PAGE_TOO_OLD
    await them.company.known(them.visitor.me, them.id)
    assert (await them.shown(them.aino)).company is True
    await them.ask()


async def test_nobody_is_asked_into_a_talk_without_keys_or_without_its_counsellor(world):
    them = await three(world)
    assert await refused(them.ask(by=them.bo)) is Reason.NOT_A_MEMBER
    await them.aino.lost()
    assert await refused(them.ask()) is Reason.WRONG_STATE


async def test_only_who_has_room_the_line_and_its_language_can_be_asked(tmp_path):
    world = await World(tmp_path, with_users_line(a_directory())).start()
    them = await three(world, bo_lines=(USERS,))
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    assert [(each.line, [one.alias for one in each.colleagues]) for each in lines] == [
        (USERS, ["Bo"])
    ]
    assert await refused(them.ask()) is Reason.NO_ROOM
    cilla = world.console("cilla")
    await cilla.start(languages=("sv",), capacity=1)
    assert await refused(them.ask(other=cilla)) is Reason.NO_ROOM
    lea = world.console("lea")
    await lea.start(capacity=1)
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    assert [(each.line, [one.alias for one in each.colleagues]) for each in lines] == [
        (LINE, ["Lea"]),
        (USERS, ["Bo"]),
    ]
    assert lines[0].colleagues[0].role == "lead"
    await world.desks.pause(lea.desk, paused=True)
    assert await refused(them.ask(other=lea)) is Reason.NO_ROOM


def _shared_with_another_line():
    """Turva has a line of its own too; Aino and Lea serve both, Dora of Silta the shared one."""
    directory = with_users_line(together())
    silta = directory.organisations[SILTA]
    return replace(
        directory,
        staff={
            each.id: replace(each, lines=(LINE,)) if each.organisation == SILTA else each
            for each in directory.staff.values()
        },
        organisations={**directory.organisations, SILTA: replace(silta, serves=(LINE,))},
    )


async def _dora_talks(world):
    """Dora talks with somebody on Turva's line, and Aino serves Turva's own too."""
    visitor, dora, aino = world.visitor(), world.console("dora"), world.console("aino")
    await dora.start()
    await visitor.join()
    talk = await dora.accept()
    await dora.key_package(talk)
    await visitor.open()
    talk = (await dora.view()).conversations[-1]
    await aino.start(lines=(LINE, USERS))
    them = Three(world, visitor, dora, aino, talk)
    await them.company.known(visitor.me, them.id)
    return them


async def test_who_serves_anothers_line_sees_and_asks_nobody_of_its_other_lines(tmp_path):
    world = await World(tmp_path, _shared_with_another_line()).start()
    await vouch(world)
    them = await _dora_talks(world)
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    assert [each.line for each in lines] == [LINE]
    assert await refused(them.ask(TRANSFER, line=USERS)) is Reason.NOT_ALLOWED
    await them.ask(TRANSFER, line=LINE)


async def test_a_colleague_for_whom_a_root_of_the_line_vouches_can_be_asked_in(tmp_path):
    world = await World(tmp_path, _shared_with_another_line()).start()
    await vouch(world)
    them = await three(world)
    dora = world.console("dora")
    await dora.start()
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    shown = [(each.line, sorted(one.alias for one in each.colleagues)) for each in lines]
    assert shown == [(LINE, ["Bo", "Dora"])]
    await them.ask(other=dora)


async def test_a_colleague_of_another_organisation_is_told_nothing_of_her_before_the_yes(tmp_path):
    world = await World(tmp_path, together()).start()
    await vouch(world)
    them = await three(world, topic="experienced", urgent="danger")
    dora = world.console("dora")
    await dora.start()
    world.clock.at += 7
    await them.ask(other=dora)
    asked = await them.asked(dora)
    assert (asked.topic, asked.urgent, asked.organisation) == (None, None, "Turva ry")
    assert asked.began_at == int(world.clock.at)
    await them.come(dora)
    coming = await them.shown(dora)
    assert (coming.topic, coming.urgent, coming.began_at, coming.waited_seconds) == (None,) * 4
    await them.keys(dora)
    await them.yes()
    here = await them.shown(dora)
    assert (here.topic, here.urgent) == ("experienced", "danger")
    assert here.began_at is not None


async def test_a_colleague_of_the_same_house_is_told_what_it_is_about(world):
    them = await three(world, topic="experienced", urgent="danger")
    await them.ask()
    asked = await them.asked(them.bo)
    assert (asked.topic, asked.urgent, asked.organisation) == ("experienced", "danger", "")


async def test_whose_keys_her_page_could_not_verify_is_in_no_list(tmp_path):
    world = await World(tmp_path, _shared_with_another_line()).start()
    short = of_silta_issuing(root=ROOT_KEY, since=NOW - DAY + 60, days=1)
    await vouch(world, short, until=NOW + 60)
    them = await three(world)
    dora = world.console("dora")
    await dora.start()
    await world.pass_time(61)
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    assert [one.alias for each in lines for one in each.colleagues] == ["Bo"]
    assert await refused(them.ask(other=dora)) is Reason.NO_ROOM


async def test_between_lines_of_the_hurt_and_of_users_of_violence_she_is_asked_as_such(tmp_path):
    world = await World(tmp_path, with_users_line(a_directory())).start()
    them = await three(world, bo_lines=(LINE, USERS))
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    assert [each.crossing for each in lines] == [None, Crossing.TO_USERS]
    assert await refused(them.ask(TOGETHER, line=USERS, other=them.bo)) is Reason.NOT_ALLOWED
    await them.ask(TRANSFER, line=USERS)
    await them.come()
    told = (await them.visitor.view()).conversation.asking
    assert (told.purpose, told.line_name, told.crossing) == ("transfer", "Puhu", "to_users")


async def test_a_volunteer_asks_in_whom_she_likes_and_hands_nobody_to_another_line(tmp_path):
    directory = with_users_line(a_directory())
    staff = {
        each.id: replace(each, role=StaffRole.VOLUNTEER) if each.id == "aino" else each
        for each in directory.staff.values()
    }
    world = await World(tmp_path, replace(directory, staff=staff)).start()
    them = await three(world, capacity=1, bo_lines=(LINE, USERS))
    lines = (await them.company.askable(them.aino.desk, them.id)).lines
    assert [each.line for each in lines] == [LINE]
    assert await refused(them.ask(TRANSFER, line=USERS)) is Reason.NOT_ALLOWED
    await them.here()


async def test_who_declines_or_does_not_answer_leaves_all_as_it_was(world):
    them = await three(world)
    await them.ask()
    await them.company.decline(them.bo.desk, them.id)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.DECLINED)
    assert await them.asked(them.bo) is None
    await them.ask()
    await world.pass_time(ASK_SECONDS + 1)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.NO_ANSWER)
    assert (await them.asked(them.bo)).outcome == "no_answer"
    with pytest.raises(Refused):
        await them.come()
    assert not await them.carried(them.bo)
    assert (await them.shown(them.aino)).asking.outcome == "no_answer"
    await them.say(them.visitor)


async def test_a_withdrawn_asking_is_over_for_who_was_asked(world):
    them = await three(world)
    await them.ask()
    await them.withdraw()
    assert (await them.asked(them.bo)).outcome == "withdrawn"
    with pytest.raises(Refused):
        await them.come()
    await world.pass_time(121)
    assert await them.asked(them.bo) is None


async def test_with_her_no_the_colleague_is_out_and_her_place_is_free(world):
    them = await three(world)
    await them.ask()
    await them.come()
    assert await them.carried(them.bo)
    await them.keys()
    await them.turn_away()
    await them.turn_away()
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.TURNED_AWAY)
    assert not await them.carried(them.bo)
    assert (await them.asked(them.bo)).outcome == "turned_away"
    assert (await them.visitor.view()).conversation.asking is None
    assert await refused(them.ask()) is Reason.TOO_OFTEN
    await world.pass_time(AGAIN_AFTER_SECONDS)
    await them.ask()


async def test_who_cannot_be_verified_is_out_and_it_is_no_no(world):
    them = await three(world)
    await them.ask()
    await them.come()
    await them.keys()
    await them.turn_away(is_no=False)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.NOT_VERIFIED)
    await them.ask()
    await them.come()
    assert await refused(them.keys(body=to_text(b"bad"))) is Reason.BAD_CREDENTIAL
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.NOT_VERIFIED)
    assert (await them.found()).phase is ConversationPhase.OPEN


@pytest.mark.parametrize("has_keys", [False, True])
async def test_the_visitor_is_not_asked_for_ever(world, has_keys):
    them = await three(world)
    await them.ask()
    await them.come()
    if has_keys:
        await them.keys()
    await world.pass_time(ANSWER_SECONDS + 1 if has_keys else KEYS_SECONDS + 1)
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.UNANSWERED)
    assert not await them.carried(them.bo)
    if has_keys:
        assert await refused(them.yes()) is Reason.WRONG_STATE


async def _withdrawn(them):
    await them.withdraw()


async def _declined(them):
    await them.company.decline(them.bo.desk, them.id)


async def _parted(them):
    await them.part(them.bo)


async def _lost(them):
    await them.company.renew_keys(them.aino.me, them.id)


async def _unanswered(them):
    await them.world.pass_time(ANSWER_SECONDS + 1)


@pytest.mark.parametrize("end", [_withdrawn, _declined, _parted, _lost, _unanswered])
async def test_a_press_that_is_meant_for_one_finds_nobody_else_in_her_place(world, end):
    them = await three(world)
    cilla = world.console("cilla")
    await cilla.start(languages=("fi",), capacity=1)
    await them.ask()
    await them.come()
    await them.keys()
    await end(them)
    assert await refused(them.ask(other=cilla)) is Reason.TOO_OFTEN
    assert await refused(them.ask()) is Reason.TOO_OFTEN
    await world.pass_time(AGAIN_AFTER_SECONDS)
    await them.ask(other=cilla)


@pytest.mark.parametrize("end", [_withdrawn, _declined])
async def test_of_whom_she_was_not_asked_she_can_mean_nobody(world, end):
    them = await three(world)
    await them.ask()
    await them.come()
    await end(them)
    await them.ask()


async def test_who_was_let_in_had_her_answer_and_may_be_asked_anew(world):
    them = await (await three(world)).here()
    await them.part(them.bo)
    await them.remove()
    await them.ask()


async def test_who_would_come_needs_a_place_and_an_offer_goes_on_at_the_same_place(world):
    them = await three(world)
    await world.desks.set_capacity(them.aino.desk, 1)
    await world.desks.set_capacity(them.bo.desk, 1)
    await them.ask()
    second = world.visitor("second")
    await second.join()
    await world.pass_time(1)
    assert (await them.bo.view()).offer is not None
    await them.come()
    assert (await them.bo.view()).offer is None
    place = (await second.view()).place
    assert place is None or place.ahead == 0
    await them.turn_away()
    await world.pass_time(1)
    await them.bo.accept()
    await world.pass_time(AGAIN_AFTER_SECONDS)
    assert await refused(them.ask()) is Reason.NO_ROOM


async def test_full_when_she_would_come_is_said_to_her_and_she_is_asked_still(world):
    them = await three(world)
    await world.desks.set_capacity(them.bo.desk, 1)
    await them.ask()
    second = world.visitor("second")
    await second.join()
    await world.pass_time(1)
    await them.bo.accept()
    assert await refused(them.come()) is Reason.NO_ROOM
    assert (await them.asking()).stage is AskingStage.ASKED


@pytest.mark.parametrize("is_coming", [False, True])
async def test_the_end_is_the_end_of_the_asking_too(world, is_coming):
    them = await three(world)
    await them.ask()
    if is_coming:
        await them.come()
    await world.relay.end(them.aino.me, them.id)
    assert not await them.carried(them.bo)
    shown, asked = await them.shown(them.bo), await them.asked(them.bo)
    assert (shown.phase == "ended") if is_coming else (asked.outcome == "withdrawn")


@pytest.mark.parametrize("is_coming", [False, True])
async def test_a_counsellor_who_is_lost_or_without_keys_asks_nobody_any_more(world, is_coming):
    them = await three(world)
    await them.ask()
    if is_coming:
        await them.come()
        await them.keys()
    await them.aino.lost()
    found = await them.found()
    assert found.phase is ConversationPhase.ORPHANED
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.LOST)
    assert [each.role for each in found.members] == [Role.VISITOR, Role.COUNSELLOR]
    assert not await them.carried(them.bo)
    await them.aino.resume()
    assert (await them.found()).phase is ConversationPhase.OPEN


async def test_a_counsellor_who_makes_keys_anew_meets_her_alone(world):
    them = await three(world)
    await them.ask()
    await them.come()
    await them.keys()
    await them.keys(them.aino)
    found = await them.found()
    assert (found.phase, found.newcomer) == (ConversationPhase.OPENING, them.aino.me)
    assert found.asking.outcome is AskingOutcome.LOST
    assert not await them.carried(them.bo)
    her = them.visitor
    her.group, her.epoch = "g2", 0
    await her.say("commit")
    assert (await them.found()).phase is ConversationPhase.OPEN


async def test_who_is_asked_in_and_is_coming_frees_no_place_of_the_visitors(world):
    them = await three(world)
    await them.ask()
    await them.come()
    giving_back = world.services.giving_back
    assert await refused(giving_back.release(them.bo.desk, them.id)) is Reason.NOT_ALLOWED
    abuse = world.areas.conversation.services.abuse
    assert await refused(abuse.end(them.bo.me, them.id)) is Reason.NOT_ALLOWED
    await world.relay.end(them.bo.me, them.id)
    assert (await them.found()).phase is ConversationPhase.OPEN
    assert await outcome(them) == (AskingStage.OVER, AskingOutcome.PARTED)


async def test_what_is_counted_goes_with_nobody(tmp_path):
    world = await World(tmp_path, a_directory(a_line(policy=a_policy()))).start()
    them = await three(world)
    await them.here()
    assert await world.counted(Count.LET_IN) == 1
    await them.withdraw()
    await them.ask(TRANSFER)
    await them.company.decline(them.bo.desk, them.id)
    assert await world.counted(Count.TRANSFERRED) == 0


async def test_of_a_talk_that_is_no_more_nobody_is_asked(world):
    them = await three(world)
    await world.live.conversations.forget(them.id)
    with pytest.raises(Unknown):
        await them.ask()
