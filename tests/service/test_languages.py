"""What a visitor speaks: her own language, and those that are fine too."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.limits import CHOICES
from chatd.base.names import Language
from tests.service.world import EMBED, EN, FI, SV, hash_of


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
        await world.visits.join(EMBED, FI, None, hash_of(b"key"), others=[EN])
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
