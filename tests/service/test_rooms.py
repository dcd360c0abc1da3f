"""The staff room of a line: who comes in, who is let in by whom, what each hears, and that it ends with the shift."""

from dataclasses import replace

import pytest

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused
from chatd.base.names import LineId, MemberId, StaffId, StaffRole
from chatd.room.rules import seats, turns
from tests.service.rooms import staff_in, three_in, two
from tests.service.world import LINE, a_directory, a_line, sealed


async def room_of(world):
    return await world.live.rooms.conversation(seats.id_of(LINE))


async def stages(page):
    return [(each.name, each.stage.value) for each in (await page.state()).members]


async def test_the_first_makes_the_group_and_is_here_alone(world):
    aino = await staff_in(world, "aino")
    assert (await aino.state()).made == 0, "nobody has opened it"
    shown = await aino.enter()
    assert (shown.stage, shown.committer, shown.round, shown.epoch) == ("here", aino.me, 1, 0)
    assert shown.made > 0
    with pytest.raises(Refused) as refused:
        await aino.word(epoch=1)
    assert refused.value.reason is Reason.WRONG_STATE, "nobody would hear it"


async def test_each_next_is_called_says_a_key_package_and_is_let_in_by_a_member_who_is_here(world):
    aino, bo = await staff_in(world, "aino"), await staff_in(world, "bo")
    await aino.enter()
    shown = await bo.enter()
    assert (shown.stage, shown.call) == ("called", 1)
    await bo.say("key_package")
    assert aino.kinds() == ["key_package"]
    await aino.say("opening")
    assert bo.kinds() == ["opening"]
    shown = await bo.state()
    assert (shown.stage, shown.epoch, shown.call) == ("here", 1, 0)
    await bo.word()
    await aino.word()
    assert aino.kinds() == ["key_package", "message"]
    assert bo.kinds() == ["opening", "message"]


async def test_whoever_comes_later_is_handed_nothing_that_was_said_before(world):
    aino, bo = await two(world)
    await aino.word()
    await bo.word()
    lea = await staff_in(world, "lea")
    await lea.enter()
    await aino.word()
    assert lea.kinds() == []
    answer = await lea.ask("catch_up", conversation=lea.id, after=0)
    assert answer.envelopes == ()
    await aino.let_in(lea)
    await bo.word()
    assert lea.kinds() == ["opening", "message"]
    numbers = [each.number for each in world.post.boxes[lea.me]]
    held = await lea.ask("catch_up", conversation=lea.id, after=0)
    assert [each.number for each in held.envelopes] == numbers


async def test_one_is_called_at_a_time(world):
    aino, bo, lea = [await staff_in(world, name) for name in ("aino", "bo", "lea")]
    for each in (aino, bo, lea):
        await each.enter()
    assert await stages(aino) == [("Aino", "here"), ("Bo", "called"), ("Lea", "queued")]
    with pytest.raises(Refused):
        await lea.say("key_package")
    await aino.let_in(bo)
    assert await stages(aino) == [("Aino", "here"), ("Bo", "here"), ("Lea", "called")]
    assert (await lea.state()).call == 2


async def test_everybody_on_shift_sees_by_name_who_is_in_it_and_nobody_else_does(world):
    aino, _ = await two(world)
    lea = await staff_in(world, "lea")
    shown = await lea.state()
    assert [each.name for each in shown.members] == ["Aino", "Bo"]
    assert [each.role for each in shown.members] == [StaffRole.COUNSELLOR] * 2
    assert (shown.member, shown.stage) == (None, None)
    cilla = world.console("cilla").staff
    aino.connection.member, aino.connection.kept = None, replace(aino.connection.kept, staff=cilla)
    assert (await aino.ask("watch_rooms")).rooms == (), "who is on no shift is told of none"


async def test_exactly_one_commit_counts_for_each_epoch_and_only_of_who_is_asked_for_it(world):
    aino, bo, _ = await three_in(world)
    epoch = (await aino.state()).epoch
    with pytest.raises(Refused) as refused:
        await bo.say("commit")
    assert refused.value.reason is Reason.WRONG_STATE, "Aino is asked"
    await aino.say("commit")
    with pytest.raises(Refused) as refused:
        await aino.say("commit", epoch=epoch)
    assert refused.value.reason is Reason.WRONG_EPOCH
    await bo.word(epoch=epoch)  # her page had not heard of it
    with pytest.raises(Refused) as refused:
        await bo.word(epoch=epoch - 1)
    assert refused.value.reason is Reason.WRONG_EPOCH
    with pytest.raises(Refused) as refused:
        await bo.word(group="another", epoch=epoch)
    assert refused.value.reason is Reason.WRONG_EPOCH


async def test_whoever_leaves_is_out_at_once_and_taken_out_of_the_group_by_a_commit(world):
    aino, bo, lea = await three_in(world)
    await lea.leave()
    shown = await aino.state()
    assert shown.is_due
    assert [each.name for each in shown.members] == ["Aino", "Bo"]
    await bo.word()
    assert "message" not in lea.kinds()
    assert await lea.refused("catch_up", conversation=lea.id, after=0) == "gone"
    assert (
        await lea.refused("say", conversation=lea.id, id=2, kind="message", body=sealed("g1", 2))
        == "gone"
    )
    await aino.say("commit")
    assert not (await aino.state()).is_due
    await lea.leave()  # once more changes nothing


async def test_if_the_one_who_is_asked_does_not_let_in_another_is_asked_with_a_fresh_key_package(
    world,
):
    aino, bo, lea = await three_in(world)
    await lea.leave()
    await lea.enter()
    await lea.say("key_package")
    call = (await lea.state()).call
    await world.pass_time(16)
    shown = await lea.state()
    assert shown.committer == bo.me
    assert shown.call == call + 1
    with pytest.raises(Refused):
        await aino.say("opening")
    with pytest.raises(Refused) as refused:
        await bo.say("opening")
    assert refused.value.reason is Reason.WRONG_STATE, "what was said was for Aino"
    await bo.let_in(lea)
    assert (await lea.state()).stage == "here"


async def test_who_is_called_and_says_nothing_does_not_keep_up_those_behind_her(world):
    aino, bo, lea = [await staff_in(world, name) for name in ("aino", "bo", "lea")]
    for each in (aino, bo, lea):
        await each.enter()
    await world.pass_time(16)
    assert await stages(aino) == [("Aino", "here"), ("Lea", "called"), ("Bo", "queued")]
    assert (await aino.state()).committer == aino.me


async def test_who_says_key_packages_that_nobody_can_use_does_not_keep_up_those_behind_her(world):
    """However many, and however fast."""
    _, bo = await two(world)
    lea, cilla = await staff_in(world, "lea"), await staff_in(world, "cilla")
    await lea.enter()
    await cilla.enter()
    for _ in range(2):
        await lea.say("key_package")
        world.clock.at += 8
    await world.pass_time(1)
    assert (await cilla.state()).stage == "called"
    assert (await lea.state()).stage == "queued"
    assert (await cilla.state()).committer == bo.me


async def test_who_is_asked_does_not_keep_the_turn_by_changes_that_nobody_waits_for(world):
    aino, bo = await two(world)
    lea = await staff_in(world, "lea")
    await lea.enter()
    await lea.say("key_package")
    for _ in range(2):
        await aino.say("commit")
        world.clock.at += 8
    await world.pass_time(1)
    assert (await lea.state()).committer == bo.me


async def test_who_is_there_alone_and_lets_nobody_in_does_not_keep_the_room(world):
    """Her page has no keys any more and does not say so, or she will not."""
    aino, bo = await staff_in(world, "aino"), await staff_in(world, "bo")
    await aino.enter()
    await bo.enter()
    for _ in range(turns.MISSED_MAX):
        assert (await bo.state()).round == 1
        await bo.say("key_package")
        await world.pass_time(16)
    shown = await bo.state()
    assert (shown.stage, shown.round) == ("here", 2)
    await bo.let_in(aino, group="g2")
    await aino.word("g2")
    assert bo.kinds()[-1] == "message"


async def test_who_is_there_with_somebody_keeps_the_room_though_nobody_can_let_in_who_comes(world):
    aino, bo = await two(world)
    lea = await staff_in(world, "lea")
    await lea.enter()
    for _ in range(4 * turns.MISSED_MAX):
        await lea.say("key_package")
        await world.pass_time(16)
    assert (await bo.state()).round == 1
    assert await stages(aino) == [("Aino", "here"), ("Bo", "here"), ("Lea", "called")]


async def test_a_key_package_is_of_the_leaf_that_the_line_names(world):
    aino, bo = await staff_in(world, "aino"), await staff_in(world, "bo")
    await aino.enter()
    await bo.enter()
    await bo.say("key_package")
    assert world.seals.leaf == to_bytes(bo.leaf)


async def test_if_she_goes_who_was_asked_the_next_is_asked_at_once(world):
    aino, bo, lea = await three_in(world)
    await aino.leave()
    shown = await bo.state()
    assert shown.committer == bo.me
    assert shown.is_due
    await bo.say("commit")
    await lea.word()
    assert bo.kinds()[-1] == "message"


async def test_a_page_that_has_lost_its_keys_is_let_in_anew_and_reads_nothing_of_before(world):
    aino, bo, _ = await three_in(world)
    shown = await bo.enter(has_keys=False)
    assert (shown.stage, shown.is_due) == ("called", True)
    before = bo.kinds()
    await aino.word()
    assert bo.kinds() == before
    await aino.let_in(bo)
    await aino.word()
    assert bo.kinds() == [*before, "opening", "message"]
    shown = await bo.state()
    assert not shown.is_due


async def test_the_leaf_of_who_is_here_is_the_one_she_was_let_in_by(world):
    aino, bo = await two(world)
    before = bo.leaf
    bo.leaf = aino.leaf
    await bo.enter(has_keys=True)
    assert (await aino.state()).members[1].leaf == before
    bo.leaf = "B" * 43
    await bo.enter(has_keys=False)
    assert (await aino.state()).members[1].leaf == bo.leaf


async def test_a_page_that_comes_back_with_its_keys_is_given_what_it_missed(world):
    aino, bo = await two(world)
    await bo.received()
    world.post.boxes[bo.me].clear()
    await aino.word()
    world.post.boxes[bo.me].clear()
    await bo.enter(has_keys=True)
    assert [each.kind for each in bo.connection.pushed] == ["message"]


async def test_if_nobody_with_keys_is_left_the_next_makes_a_group_of_her_own(world):
    aino, bo = await two(world)
    lea = await staff_in(world, "lea")
    await lea.enter()
    await aino.leave()
    await bo.leave()
    shown = await lea.state()
    assert (shown.stage, shown.round, shown.epoch, shown.committer) == ("here", 2, 0, lea.me)
    await aino.enter()
    await lea.let_in(aino, group="g2")
    await aino.word("g2")
    assert lea.kinds()[-1] == "message"


async def test_who_is_alone_and_has_lost_her_keys_makes_a_new_group(world):
    aino = await staff_in(world, "aino")
    await aino.enter()
    shown = await aino.enter(has_keys=False)
    assert (shown.stage, shown.round) == ("here", 2)


async def test_with_the_last_member_the_room_is_over_and_nothing_of_it_is_left(world):
    aino, bo = await two(world)
    await aino.word()
    await aino.leave()
    await bo.leave()
    assert (await bo.state()).made == 0
    room = (await room_of(world)).room
    assert (room.seats, room.knocks, room.codes) == ((), (), ())
    (look,) = await world.live.rooms.looks([seats.id_of(LINE)])
    assert look.oldest_held is None
    await world.pass_time(61)
    assert await world.live.rooms.looks([seats.id_of(LINE)]) == []


async def test_a_room_that_is_opened_again_is_another_one(world):
    aino, bo = await two(world)
    made = (await aino.state()).made
    await aino.leave()
    await bo.leave()
    world.clock.at += 1
    shown = await bo.enter()
    assert shown.made > made
    assert (shown.stage, shown.epoch, shown.round) == ("here", 0, 1)
    await world.pass_time(200)
    assert (await bo.state()).made == shown.made, "and is not forgotten with the one before"
    await aino.enter()
    await bo.let_in(aino, group="g9")
    await aino.word("g9")
    assert bo.kinds()[-1] == "message"


async def test_who_has_gone_off_shift_is_out_within_two_seconds_and_with_the_last_the_room_is_over(
    world,
):
    aino, bo = await two(world)
    await world.desks.end(bo.console.desk)
    await world.pass_time(2)
    assert [each.name for each in (await aino.state()).members] == ["Aino"]
    await world.desks.end(aino.console.desk)
    await world.pass_time(2)
    assert turns.is_over(await room_of(world))


async def test_who_is_put_off_the_staff_or_signed_out_by_a_lead_is_out_within_two_seconds(world):
    aino, _, lea = await three_in(world)
    await world.areas.staff.leaving.out(StaffId("bo"))
    assert "bo" in world.post.cuts
    directory = world.directories.directory
    gone = {name: each for name, each in directory.staff.items() if name != "lea"}
    world.directories.directory = replace(directory, staff=gone)
    await world.services.registry.reload()
    await world.pass_time(2)
    assert [each.name for each in (await aino.state()).members] == ["Aino"]
    assert lea.me not in {each.id for each in (await room_of(world)).members}


async def test_who_signs_out_is_out_when_her_page_is_closed(world):
    aino, bo = await two(world)
    (room_area,) = [area for area in world.areas.all if "room" in area.lookers]
    (gone,) = room_area.gone.values()
    await gone(bo.me)  # these two have no bearer at all
    assert [each.name for each in (await aino.state()).members] == ["Aino"]


async def test_a_page_that_is_away_is_out_after_two_minutes_and_not_before(world):
    aino, bo = await two(world)
    await bo.console.lost()
    for _ in range(10):
        world.post.consoles.add(aino.console.desk)
        await world.pass_time(11)
    assert len((await aino.state()).members) == 2
    await world.pass_time(14)
    assert [each.name for each in (await aino.state()).members] == ["Aino"]
    assert (await aino.state()).is_due


async def test_the_room_goes_with_its_line(world):
    await two(world)
    world.directories.directory = a_directory(a_line(id=LineId("toinen")))
    await world.services.registry.reload()
    await world.pass_time(2)
    assert turns.is_over(await room_of(world))


async def test_sixteen_are_in_it_and_the_next_is_refused_in_words(world):
    aino = await staff_in(world, "aino")
    await aino.enter()

    def crowded(it):
        one = it.room.seats[0]
        more = [
            replace(one, member=MemberId(f"d{n}"), name=f"N{n}")
            for n in range(seats.ROOM_MEMBERS_MAX - 1)
        ]
        return replace(it, room=replace(it.room, seats=(one, *more)))

    await world.live.rooms.change(aino.id, crowded, world.clock.now())
    bo = await staff_in(world, "bo")
    assert await bo.refused("room_enter", line=LINE, leaf=bo.leaf) == "no_room"
    assert (await bo.state()).members_max == 16


async def test_nobody_comes_into_the_room_of_a_line_that_is_not_of_her_shift(world):
    aino = await staff_in(world, "aino")
    assert await aino.refused("room_enter", line="muu", leaf=aino.leaf) == "not_allowed"
    aino.connection.member = None
    assert await aino.refused("room_enter", line=LINE, leaf=aino.leaf) == "not_on_shift"


async def test_a_key_package_counts_once_and_a_bad_credential_is_refused(world):
    aino, bo = await staff_in(world, "aino"), await staff_in(world, "bo")
    await aino.enter()
    await bo.enter()
    mine = {"conversation": bo.id, "kind": "key_package", "body": "AAAA"}
    await bo.ask("say", id=1, **mine)
    assert await bo.refused("say", id=2, **mine) == "bad_credential"
    assert await bo.refused("say", id=2, **{**mine, "body": "YmFk"}) == "bad_credential"


async def test_what_was_said_to_who_has_gone_holds_nobody_up(world):
    aino, bo = await two(world)
    await aino.word()
    await bo.leave()
    await world.pass_time(2)
    (look,) = await world.live.rooms.looks([aino.id])
    assert look.oldest_held is None
    world.clock.at += 700
    world.post.consoles.add(aino.console.desk)
    await world.pass_time(1)
    lea = await staff_in(world, "lea")
    await aino.enter(has_keys=True)
    await lea.enter()
    await aino.let_in(lea)
    assert (await lea.state()).stage == "here"


async def test_after_a_restart_there_is_no_room_and_the_first_who_comes_makes_it_anew(world):
    aino, _ = await two(world)
    made = (await aino.state()).made
    if world.live.redis is not None:
        return  # there it outlives the process
    await world.restart()
    await aino.console.resume()
    assert (await aino.state()).made == 0
    assert await aino.refused("catch_up", conversation=aino.id, after=0) == "gone"
    world.clock.at += 1
    assert (await aino.enter()).made > made


async def test_a_room_is_no_talk_to_anything_else(world):
    """The board, the desk and the calls about talks know nothing of it."""
    aino, bo = await two(world)
    assert (await aino.console.view()).conversations == ()
    assert not await world.live.conversations.living()
    for act in ("end", "release", "end_as_abuse", "take_orphan", "part", "ask_colleagues"):
        assert await bo.refused(act, conversation=bo.id) == "gone", act
    assert await bo.refused("cannot_seal", conversation=bo.id) == "gone"
    assert len((await aino.state()).members) == 2


async def test_the_log_holds_no_word_and_the_value_no_word_of_anybody(world):
    aino, _ = await two(world)
    await aino.say("message", body=sealed("g1", 1, "application"))
    kept = repr(await room_of(world))
    assert aino.last not in kept
