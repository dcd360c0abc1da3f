"""What a visitor speaks: her own language, and those that are fine too."""

from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.limits import CHOICES
from chatd.base.names import Language
from tests.service.world import EMBED, EN, FI, SV, World, a_directory, a_line, a_policy, hash_of


async def test_a_second_language_that_is_fine_finds_a_desk_at_once(world):
    aino, visitor = world.console(), world.visitor()
    await aino.start(languages=(FI,))
    await visitor.join(language=SV)
    assert (await aino.view()).offer is None
    await world.visits.languages(visitor.ticket, [FI])
    offer = (await aino.view()).offer
    assert (offer.ticket, offer.language) == (visitor.ticket, FI), "said in what they will speak"
    assert (await aino.accept()).language == FI


async def test_who_speaks_her_own_language_speaks_it_with_her(world):
    aino, visitor = world.console(), world.visitor()
    await aino.start(languages=(FI, SV))
    await visitor.join(language=SV, others=[FI])
    assert (await aino.view()).offer.language == SV
    assert (await aino.accept()).language == SV


async def test_the_place_is_the_same_whatever_is_fine_too(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join(language=SV)
    world.clock.at += 1
    await second.join(language=FI)
    await world.visits.languages(first.ticket, [FI])
    aino = world.console()
    await aino.start(languages=(FI,))
    assert (await aino.view()).offer.ticket == first.ticket


async def test_what_was_said_last_counts(world):
    aino, visitor = world.console(), world.visitor()
    await visitor.join(language=SV, others=[FI])
    await world.visits.languages(visitor.ticket, [])
    await aino.start(languages=(FI,))
    assert (await aino.view()).offer is None


async def test_a_language_of_another_line_is_refused(world):
    visitor = world.visitor()
    with pytest.raises(Refused) as refused:
        await world.services.joining.join(EMBED, FI, None, hash_of(b"key"), others=[EN])
    assert refused.value.reason is Reason.LANGUAGE_NOT_SERVED
    await visitor.join(language=SV)
    with pytest.raises(Refused) as refused:
        await world.visits.languages(visitor.ticket, [FI, Language("xx")])
    assert refused.value.reason is Reason.LANGUAGE_NOT_SERVED


async def test_who_waits_no_more_is_told_so(world):
    visitor, _, _ = await world.a_conversation()
    with pytest.raises(Refused) as refused:
        await world.visits.languages(visitor.ticket, [SV])
    assert refused.value.reason is Reason.WRONG_STATE


async def test_a_restart_keeps_what_is_fine_too(world):
    visitor = world.visitor()
    await visitor.join(language=SV)
    await world.visits.languages(visitor.ticket, [FI])
    await visitor.view()
    await world.restart()
    await visitor.resume()
    aino = world.console()
    await aino.start(languages=(FI,))
    assert (await aino.view()).offer.ticket == visitor.ticket


async def test_the_page_is_told_anew_since_its_value_says_it(world):
    visitor = world.visitor()
    await visitor.join(language=SV)
    world.post.hints.clear()
    await world.visits.languages(visitor.ticket, [FI])
    assert world.post.hints[visitor.ticket] == 1
    await world.visits.languages(visitor.ticket, [FI, FI, SV])
    assert world.post.hints[visitor.ticket] == 1, "nothing has changed"


async def test_a_new_connection_has_no_more_choices_than_the_one_before(world):
    visitor = world.visitor()
    await visitor.join()
    for at in range(CHOICES.burst):
        await world.visits.languages(visitor.ticket, [SV][at % 2 :])
    await visitor.lost()
    await visitor.resume()
    with pytest.raises(Refused) as refused:
        await world.visits.languages(visitor.ticket, [SV])
    assert refused.value.reason is Reason.TOO_OFTEN


# ---- while somebody has her on offer ----


async def an_offer_in_swedish(world):
    """She speaks Finnish, Swedish would do, and only Swedish is there."""
    console, visitor = world.console(), world.visitor()
    await console.start(languages=(SV,))
    await visitor.join(others=[SV])
    assert (await console.view()).offer.ticket == visitor.ticket
    return console, visitor


async def test_who_takes_a_language_back_is_taken_by_nobody_who_speaks_only_that(world):
    console, visitor = await an_offer_in_swedish(world)
    await world.visits.languages(visitor.ticket, [])
    assert ((await visitor.view()).phase, (await console.view()).offer) == ("waiting", None)
    with pytest.raises(Refused) as refused:
        await world.desks.accept(console.desk, visitor.ticket)
    assert refused.value.reason is Reason.NOT_OFFERED
    desk = await world.live.tickets_and_desks.desk(console.desk)
    assert desk.misses == 0
    await world.visits.languages(visitor.ticket, [SV])
    assert (await console.view()).offer.ticket == visitor.ticket, "nor has it passed on her"


async def test_an_offer_in_a_language_that_stays_stays(world):
    console, visitor = await an_offer_in_swedish(world)
    expires = (await console.view()).offer.expires_at
    world.clock.at += 5
    await world.visits.languages(visitor.ticket, [SV, FI])
    assert (await console.view()).offer.expires_at == expires


async def test_an_offer_withdrawn_for_its_language_goes_to_who_speaks_hers(world):
    _, visitor = await an_offer_in_swedish(world)
    finnish = world.console("bo")
    await finnish.start(languages=(FI,))
    await world.visits.languages(visitor.ticket, [])
    assert (await finnish.view()).offer.ticket == visitor.ticket


async def test_what_she_takes_back_while_somebody_takes_her_counts(world):
    console, visitor = await an_offer_in_swedish(world)
    store = world.live.tickets_and_desks  # another process has just stored it
    await store.change_ticket(visitor.ticket, lambda found: replace(found, others=()))
    with pytest.raises(Refused) as refused:
        await world.desks.accept(console.desk, visitor.ticket)
    assert refused.value.reason is Reason.NOT_OFFERED
    assert await world.alive() == []


@pytest.mark.parametrize("is_auto_assigned", [False, True])
async def test_an_older_picture_of_what_she_speaks_brings_nobody_together(
    tmp_path, is_auto_assigned
):
    policy = a_policy(is_auto_assigned=is_auto_assigned)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    console, visitor, store = world.console(), world.visitor(), world.live.tickets_and_desks
    await visitor.join(others=[SV])
    older = await store.ticket(visitor.ticket)
    await world.visits.languages(visitor.ticket, [])
    await console.start(languages=(SV,))
    floor = (await store.floor())._replace(heads=[older])
    await world.services.assigning.assign(floor)
    view = await console.view()
    assert (view.offer, view.conversations) == (None, ())


# ---- asked, when nobody has spoken hers for a while ----


async def one_who_waits_long(world):
    """For the only one who speaks hers, and who pauses; another desk speaks another."""
    aino, bo, visitor = world.console(), world.console("bo"), world.visitor()
    await aino.start(languages=(SV,))
    await bo.start(languages=(FI,))
    await world.desks.pause(aino.desk, paused=True)
    await visitor.join(language=SV)
    await world.pass_time(600)
    return aino, bo, visitor


async def asks(visitor):
    return (await visitor.view()).place.asks_language


async def test_a_console_that_is_gone_for_a_moment_asks_nobody(world):
    aino, _, visitor = await one_who_waits_long(world)
    for _ in range(3):
        await aino.lost()
        await world.pass_time(60)
        assert not (await visitor.view()).place.has_counsellor, "control"
        assert not await asks(visitor)
        await aino.resume()
        await world.pass_time(5)
    assert not await asks(visitor)


@pytest.mark.parametrize("gone", ["lost", "end", "narrowed"])
async def test_the_patience_runs_from_when_nobody_speaks_hers(world, gone):
    aino, _, visitor = await one_who_waits_long(world)
    if gone == "lost":
        await aino.lost()
    elif gone == "end":
        await world.desks.end(aino.desk)
    else:
        await world.live.tickets_and_desks.change_desk(
            aino.desk, lambda desk: replace(desk, languages=(FI,))
        )
    await world.pass_time(290)
    assert not await asks(visitor)
    world.post.hints.clear()
    await world.pass_time(15)
    assert await asks(visitor)
    assert world.post.hints[visitor.ticket], "by time alone"


async def test_who_comes_later_has_her_own_patience(world):
    aino, _, _ = await one_who_waits_long(world)
    await world.desks.end(aino.desk)
    await world.pass_time(200)
    later = world.visitor("later")
    await later.join(language=SV)
    await world.pass_time(290)
    assert not await asks(later)
    await world.pass_time(15)
    assert await asks(later)


async def test_of_several_languages_the_last_that_was_spoken_counts(tmp_path):
    line = a_line(languages=(FI, SV, EN), name=dict.fromkeys((FI, SV, EN), "Linja"))
    directory = a_directory(line)
    for name, person in directory.staff.items():
        directory.staff[name] = replace(person, languages=(FI, SV, EN))
    world = await World(tmp_path, directory).start()
    swedish, english, visitor = world.console(), world.console("bo"), world.visitor()
    await swedish.start(languages=(SV,))
    await english.start(languages=(EN,))
    await world.console("cilla").start(languages=(FI,))
    for each in (swedish, english):
        await world.desks.pause(each.desk, paused=True)
    await visitor.join(language=SV, others=[EN])
    await world.desks.end(swedish.desk)
    await world.pass_time(400)
    assert (await visitor.view()).place.has_counsellor, "control"
    await world.desks.end(english.desk)
    await world.pass_time(290)
    assert not await asks(visitor)
    await world.pass_time(15)
    assert await asks(visitor)
