"""Who waits is told of those who can answer her, and of nobody else."""

from datetime import time

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import EmbedId, LineId, StaffRole
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.estimate import Talks
from tests.service.world import (
    EMBED,
    EN,
    FI,
    LINE,
    SV,
    World,
    a_directory,
    a_line,
    a_person,
    a_policy,
)

OTHER = LineId("other")
LEAD = a_person("lea", StaffRole.LEAD)


async def known(world, line=LINE):
    """Enough talks that a wait may be told."""
    await world.live.doors_and_tallies.learn(line, lambda _: Talks(40.0, 30))
    return world


async def three_finnish_desks(world):
    for name in ("aino", "bo", "cilla"):
        await world.console(name).start(languages=(FI,))


async def public(world, language, embed=EMBED):
    return await world.services.public_lines.state(embed, None, language)


async def test_three_finnish_desks_are_nobody_for_a_swedish_visitor(world):
    await three_finnish_desks(await known(world))
    place = (await world.visitor().join(language=SV)).place
    assert (place.has_counsellor, place.estimate, place.languages_now) == (False, None, (FI,))


async def test_before_the_door_the_wait_is_that_of_the_language_asked_for(world):
    await three_finnish_desks(await known(world))
    assert (await public(world, FI)).wait == (0, 5)
    swedish = await public(world, SV)
    assert (swedish.phase, swedish.wait) == ("open", None)
    assert swedish.text == ("Linjen är öppen, men just nu svarar ingen på det här språket.")
    assert (await public(world, FI)).text == "Linja on auki. Arvio: odotat alle 5 minuuttia."


async def test_a_line_with_nobody_on_it_says_so_before_the_door(world):
    profile = await world.services.public_lines.profile(EMBED, FI)
    assert (profile.phase, profile.is_staffed) == ("open", False)
    text = "Linja on auki, mutta kukaan ei ole juuri nyt vastaamassa."
    assert (await public(world, FI)).text == text
    await world.console().start(languages=(SV,))
    assert (await world.services.public_lines.profile(EMBED, FI)).is_staffed


async def test_after_five_minutes_without_anybody_the_line_is_closed_for_now(world):
    waiting = world.visitor("waiting")
    await waiting.join()
    await world.pass_time(290)
    assert (await public(world, FI)).phase == "open"
    assert not (await waiting.view()).line.is_closed_for_now
    world.post.hints.clear()
    await world.pass_time(13)
    assert (await public(world, FI)).phase == "closed_for_now"
    with pytest.raises(Refused) as refused:
        await world.visitor("late").join()
    assert refused.value.reason is Reason.CLOSED_FOR_NOW
    view = await waiting.view()
    assert (view.phase, view.line.phase, view.line.is_closed_for_now) == ("waiting", "open", True)
    assert world.post.hints[waiting.ticket], "who waits is told"


async def test_somebody_who_comes_opens_it_at_once(world):
    waiting = world.visitor("waiting")
    await waiting.join()
    await world.pass_time(310)
    console = world.console()
    await console.start()
    assert (await public(world, FI)).phase == "open"
    assert (await console.view()).offer.ticket == waiting.ticket
    await world.visitor("another").join()


@pytest.mark.parametrize("gone", ["away", "lost", "last"])
async def test_who_is_away_lost_or_at_the_end_is_not_there(world, gone):
    aino, visitor = world.console(), world.visitor()
    await aino.start()
    await visitor.join()
    if gone == "away":
        await world.pass_time(63)
    elif gone == "lost":
        await aino.lost()
    else:
        await aino.accept()
        await world.desks.end(aino.desk)
    assert not (await world.services.public_lines.profile(EMBED, FI)).is_staffed
    place = (await world.visitor("next").join()).place
    assert (place.has_counsellor, place.estimate) == (False, None)


async def test_who_pauses_is_there_and_is_reckoned_with_no_wait(world):
    aino = (await known(world)).console()
    await aino.start()
    await world.desks.pause(aino.desk, paused=True)
    place = (await world.visitor().join()).place
    assert (place.has_counsellor, place.estimate) == (True, None)
    await world.pass_time(400)
    assert (await public(world, FI)).phase == "open"


async def test_a_desk_of_two_lines_is_counted_once(tmp_path):
    other = a_line(id=OTHER)
    world = await World(tmp_path, a_directory(a_line(), other)).start()
    for line in (LINE, OTHER):
        await known(world, line)
    aino = world.console()
    await aino.start(lines=(LINE, OTHER), capacity=1)
    for name in ("talking", "first", "second"):
        await world.visitor(name).join(embed=EmbedId("e-other"))
        world.clock.at += 1
    await aino.accept()
    here = world.visitor("here")
    view = await here.join()
    assert view.place.ahead == 2, "they go before her to the same desk"
    world.clock.at += 1  # of two who came in one moment chance says who was first
    first = world.visitor("alone")
    await world.desks.end(aino.desk)
    await world.console("bo").start(lines=(LINE,), capacity=1)
    assert (await first.join()).place.ahead == 1


async def test_who_waits_elsewhere_for_the_same_desk_moves_her_place_and_she_is_told(tmp_path):
    world = await World(tmp_path, a_directory(a_line(), a_line(id=OTHER))).start()
    aino, other, here = world.console(), world.visitor("other"), world.visitor("here")
    await aino.start(lines=(LINE, OTHER), capacity=1)
    await world.desks.pause(aino.desk, paused=True)
    await other.join(embed=EmbedId("e-other"))
    world.clock.at += 1
    await here.join()
    await world.pass_time(6)
    assert (await here.view()).place.ahead == 1
    world.post.hints.clear()
    await world.visits.leave(other.ticket, quick=False)
    await world.pass_time(6)
    assert world.post.hints[here.ticket]
    assert (await here.view()).place.ahead == 0


async def test_after_the_patience_she_is_asked_whether_another_language_is_fine(world):
    aino, visitor = world.console(), world.visitor()
    await aino.start(languages=(FI,))
    await visitor.join(language=SV)
    await world.pass_time(296)
    assert not (await visitor.view()).place.asks_language
    world.post.hints.clear()
    await world.pass_time(8)
    assert (await visitor.view()).place.asks_language
    assert world.post.hints[visitor.ticket], "her page is told"
    world.post.hints.clear()
    await world.pass_time(30)
    assert world.post.hints[visitor.ticket] == 0, "and told once"
    await world.visits.languages(visitor.ticket, [FI])
    place = (await visitor.view()).place
    assert place is None or not place.asks_language


async def test_she_is_not_asked_where_nothing_would_come_of_it(tmp_path):
    policy = a_policy(language_patience_seconds=0)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    visitor = world.visitor()
    assert not (await visitor.join(language=SV)).place.asks_language, "nobody is there at all"
    aino = world.console()
    await aino.start(languages=(FI, SV))
    await world.desks.pause(aino.desk, paused=True)
    assert not (await visitor.view()).place.asks_language, "somebody speaks hers"
    await world.desks.end(aino.desk)
    await world.console("bo").start(languages=(FI,))
    assert (await visitor.view()).place.asks_language


async def test_a_full_language_does_not_close_the_other(tmp_path):
    line = a_line(policy=a_policy(wait_offered_max_minutes=60))
    world = await World(tmp_path, a_directory(line)).start()
    aino, bo = world.console("aino"), world.console("bo")
    await aino.start(languages=(FI,), capacity=1)
    await bo.start(languages=(SV,), capacity=1)
    for name in ("talking", "waiting"):
        await world.visitor(name).join()
        if name == "talking":
            await aino.accept()
    assert ((await public(world, FI)).phase, (await public(world, SV)).phase) == ("full", "open")
    with pytest.raises(Refused) as refused:
        await world.visitor("late").join()
    assert refused.value.reason is Reason.LINE_FULL
    await world.visitor("swedish").join(language=SV)
    assert (await bo.view()).offer is not None
    either = world.visitor("either")
    await either.join(language=FI, others=[SV])


async def test_the_first_reload_does_not_make_a_line_for_one_full(tmp_path):
    line = a_line(policy=a_policy(wait_offered_max_minutes=60))
    world = await World(tmp_path, a_directory(line)).start()
    aino = world.console()
    await aino.start(capacity=1)
    await world.visitor("talking").join()
    await aino.accept()
    before, after = world.visitor("before"), world.visitor("after")
    await before.join()
    assert (await public(world, FI)).phase == "full", "control: one waits, and that is all"
    await before.lost()
    world.clock.at += 1
    place = (await after.join()).place
    assert (place.ahead, place.away) == (1, 1), "the lost one keeps the place, and is told apart"
    board = (await world.services.boards.view(LEAD)).lines[0]
    assert (board.waiting, board.away) == (2, 1)


async def test_the_longest_wait_on_the_board_is_of_one_who_is_there(world):
    lost, here = world.visitor("lost"), world.visitor("here")
    await lost.join()
    world.clock.at += 60
    await here.join()
    await lost.lost()
    world.clock.at += 10
    assert (await world.services.boards.view(LEAD)).lines[0].longest_since == world.clock.at - 10


async def full_line(tmp_path, **more):
    line = a_line(policy=a_policy(wait_offered_max_minutes=60), **more)
    world = await World(tmp_path, a_directory(line)).start()
    aino = world.console()
    await aino.start(capacity=2)
    for name in ("a", "b"):
        await world.visitor(name).join()
        await aino.accept()
    for name in ("c", "d"):
        await world.visitor(name).join()
    return world


async def test_a_full_line_says_when_another_try_is_worth_while(tmp_path):
    world = await full_line(tmp_path)
    told = {(await world.services.public_lines.profile(EMBED, FI)).retry_minutes for _ in range(40)}
    assert told <= set(range(20, 31)), "45 minutes and two at once: about 25"
    assert len(told) > 3, "not all at the same minute"
    assert "Yritä uudelleen noin" in (await public(world, FI)).text


@pytest.mark.parametrize(("closes", "is_told"), [(time(10, 19), False), (time(10, 31), True)])
async def test_a_full_line_says_no_time_to_try_again_at_which_it_will_be_closed(
    tmp_path, closes, is_told
):
    # it is 10.00, and about 25 minutes are worth while
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), closes),),) * 7)
    world = await full_line(tmp_path, hours=hours)
    profile = await world.services.public_lines.profile(EMBED, FI)
    assert profile.phase == "full"
    assert (profile.retry_minutes is not None) is is_told
    assert ("Yritä uudelleen noin" in (await public(world, FI)).text) is is_told


async def test_a_language_that_is_no_languages_of_the_line_has_no_words_of_its_own(world):
    await world.console().start(languages=(FI,))
    assert (await public(world, EN)).text == "The line is open."
    assert (await public(world, "sv-FI")).text.startswith("Linjen är öppen, men just nu svarar")
