"""A page that comes to another process while its conversation begins: nothing in it goes to where nobody is."""

import pytest

from chatd.base.errors import Unavailable
from chatd.line.rules.presence import VISITOR_BEAT_MAX_SECONDS
from tests.service.live import the_redis
from tests.service.orphans import UP, an_orphan, on_shift
from tests.service.test_across_processes import RedisWorld, a_talk, kinds, page_of, sweep, until
from tests.service.world import EMBED, FI, LINE, hash_of


@pytest.fixture
async def worlds(tmp_path):
    here = await RedisWorld(tmp_path).start()
    return here, await here.beside().start()


async def test_who_moves_while_her_conversation_is_made_gets_the_first_word_in_it(
    worlds, monkeypatch
):
    here, there = worlds
    console = there.console()
    await console.start()
    visitor = here.visitor()
    await visitor.join()
    of_line = there.areas.conversation.services.of_line
    opened = of_line.open

    async def opening(*args):
        conversation = await opened(*args)
        await visitor.move(there)
        await visitor.move(here)
        await visitor.move(third)
        return conversation

    third = await here.beside().start()
    monkeypatch.setattr(of_line, "open", opening)
    conversation = await console.accept()
    await console.key_package(conversation)
    await until(lambda: kinds(visitor) == ["key_package"])
    assert visitor.world is third


async def test_who_is_found_to_be_here_after_all_gets_what_went_elsewhere_meanwhile(worlds):
    """A process that she had left let her in late: for a while it was thought to hold her page."""
    here, there = worlds
    console = here.console()
    await console.start()
    visitor = there.visitor()
    await visitor.join()
    await here.visits.resume(visitor.value, visitor.key, 0)  # its connection is gone already
    conversation = await console.accept()
    await console.key_package(conversation)
    await here.visits.lost(visitor.ticket)
    assert kinds(visitor) == []
    await sweep([there], VISITOR_BEAT_MAX_SECONDS)
    await until(lambda: kinds(visitor) == ["key_package"])


async def test_a_conversation_whose_ticket_was_not_taken_is_shown_to_no_console(
    worlds, monkeypatch
):
    here, there = worlds
    console = there.console()
    await console.start()
    await here.visitor().join()
    seen = []

    async def changing(*_):
        seen.append((await console.view()).conversations)
        raise Unavailable

    monkeypatch.setattr(there.services.assigning._store, "change_pair", changing)
    with pytest.raises(Unavailable):
        await console.accept()
    assert seen == [()]
    assert (await console.view()).conversations == ()


async def test_a_conversation_whose_ticket_was_not_taken_is_put_on_no_desk_that_comes_back(
    worlds, monkeypatch
):
    """Nothing would take it off again, and so the counsellor would stay full for the whole evening."""
    here, there = worlds
    console = there.console()
    await console.start()
    await here.visitor().join()

    async def failing(*_):
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(there.services.assigning._store, "change_pair", failing)
        with pytest.raises(Unavailable):
            await console.accept()
    (left,) = await there.live.conversations.living()
    await console.resume()
    desk = await there.live.tickets_and_desks.desk(console.desk)
    assert left.conversation.id not in desk.conversations
    await console.accept()
    desk = await there.live.tickets_and_desks.desk(console.desk)
    assert len(desk.conversations) == 1


async def test_a_console_that_moves_while_it_takes_up_an_orphan_hears_the_first_word_of_it(
    worlds, monkeypatch
):
    here, there = worlds
    visitor, _, conversation = await an_orphan(here)
    console = await on_shift(here, "bo")
    await sweep([here, there], UP)
    orphans = here.services.orphans
    change = orphans._store.change

    async def changing(*args):
        await console.move(there)
        return await change(*args)

    monkeypatch.setattr(orphans._store, "change", changing)
    await orphans.take(console.desk, conversation.id)
    await console.key_package(conversation)
    await visitor.open("g2")
    await until(lambda: kinds(console) == ["opening"])


async def gone(_):
    """A connection that is closed by the time its page is let in."""
    return False


async def test_who_has_gone_elsewhere_while_a_process_lets_her_in_is_not_taken_from_there(worlds):
    here, there = worlds
    visitor = here.visitor()
    await visitor.join()
    await visitor.move(there)
    held = await page_of(there, visitor.ticket)
    await here.visits.resume(visitor.value, visitor.key, 0, gone)
    await here.services.joining.join(EMBED, FI, None, hash_of(visitor.key), entering=gone)
    assert await page_of(there, visitor.ticket) == held


async def test_a_console_that_has_gone_elsewhere_is_not_taken_from_there(worlds):
    here, there = worlds
    console = here.console()
    state = await console.start()
    await console.move(there)
    held = await page_of(there, console.desk)
    await here.desks.resume(console.staff, state.desk.value, console.key, (), gone)
    await here.desks.start(console.staff, (LINE,), (FI,), 2, hash_of(console.key), entering=gone)
    assert await page_of(there, console.desk) == held


async def test_who_goes_just_when_she_was_let_in_is_lost(worlds):
    here, _ = worlds
    visitor = here.visitor()
    await visitor.join()
    await visitor.lost()
    asked = []

    async def going(member):
        asked.append(member)
        if len(asked) == 2:
            await here.visits.lost(member)
        return len(asked) < 2

    await here.visits.resume(visitor.value, visitor.key, 0, going)
    assert (await page_of(here, visitor.ticket)).lost_at is not None


@pytest.mark.parametrize("first", ["console", "visitor"])
async def test_whoever_came_back_first_and_held_nothing_of_it_hears_the_words_of_the_other(
    worlds, first
):
    """All was lost just when the conversation had begun, and one of the two had not been told of it."""
    here, there = worlds
    console, visitor = there.console(), here.visitor()
    before = await console.start()
    waiting = await visitor.join()
    conversation = await console.accept()
    await visitor.view()
    with the_redis().client() as client:
        client.flushall()
    with pytest.raises(Unavailable):
        await visitor.resume()
    await sweep(worlds, 3)
    if first == "console":
        console.last = before
        await console.resume()
        await visitor.resume()
    else:
        visitor.value = waiting.value
        await visitor.resume()
        await console.resume()
    assert [each.id for each in (await console.view()).conversations] == [conversation.id]
    assert (await visitor.view()).conversation.id == conversation.id
    desk = await there.live.tickets_and_desks.desk(console.desk)
    assert desk.conversations == (conversation.id,)
    await console.key_package(conversation)
    await until(lambda: kinds(visitor) == ["key_package"])
    await visitor.open()
    await until(lambda: kinds(console) == ["opening"])


async def test_who_comes_back_while_others_are_given_what_they_missed_hears_on(worlds, monkeypatch):
    here, there = worlds
    visitor, console, conversation = await a_talk(here, there)
    await here.visitor("another").join()
    here.post.visitors.discard(visitor.ticket)
    (store, _), _ = here.areas.conversation.services.catching_up._stores  # of talks; of rooms
    of_member = store.of_member

    async def coming(member):
        monkeypatch.undo()
        await visitor.resume()
        return await of_member(member)

    monkeypatch.setattr(store, "of_member", coming)
    here.post.visitors.add(visitor.ticket)
    catching_up = here.areas.conversation.services.catching_up
    catching_up.later()
    here.post.visitors.discard(visitor.ticket)
    await catching_up.run(here.clock.now())
    assert visitor.ticket in here.post.visitors
    await console.say(conversation)
    await until(lambda: kinds(visitor)[-1] == "message")
