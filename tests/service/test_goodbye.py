"""A page that goes has no connection any more to say so on: by what it holds its place is given back all the same."""

import pytest

from chatd.base.claims import REBUILD_SECONDS
from chatd.base.errors import Unknown
from chatd.base.names import StaffRole
from chatd.line.rules.grace import ENDED_KEPT_SECONDS
from tests.service.world import EMBED, FI, LINE, a_person, a_policy, hash_of


async def goodbye(visitor, *, value=None, key=None, quick=False):
    """As the page says it: with the last value that it has heard of."""
    value = visitor.value if value is None else value
    await visitor.world.visits.goodbye(value, key or visitor.key, quick=quick)


async def in_the_queue(world):
    visitor = world.visitor()
    await visitor.join()
    return visitor, None


async def on_offer(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    assert (await console.start(capacity=1)).offer.ticket == visitor.ticket
    return visitor, console


async def taken_and_never_told(world):
    """Its value is still that of the place."""
    visitor, console = await on_offer(world)
    await console.accept()
    return visitor, console


async def in_a_talk(world):
    visitor, console, _ = await world.a_conversation()
    await visitor.view()
    return visitor, console


async def silent_in_a_talk(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)  # silence counts from the greeting
    await visitor.view()
    await world.pass_time(a_policy().silent_seconds + 1)
    assert (await console.view()).conversations[0].members[0].presence == "silent"
    return visitor, console


async def back_at_the_head(world):
    """Its value is still that of the conversation that failed."""
    visitor, console = await on_offer(world)
    conversation = await console.accept()
    await console.key_package(conversation)
    await visitor.view()
    await world.services.giving_back.not_verified(visitor.me, conversation.id)
    return visitor, console


async def while_the_line_closes(world):
    visitor, console = await in_the_queue(world)
    lead = a_person("lea", StaffRole.LEAD)
    await world.services.boards.change_line(lead, LINE, "close")
    return visitor, console


WHERE = [
    in_the_queue,
    on_offer,
    taken_and_never_told,
    in_a_talk,
    silent_in_a_talk,
    back_at_the_head,
    while_the_line_closes,
]


async def left_nothing(world, visitor, console):
    assert await world.waiting() == []
    assert all(each.outcome for each in await world.alive())
    if console is not None:
        view = await console.view()
        assert view.offer is None
        assert all(each.outcome for each in view.conversations)
        desk = await world.live.tickets_and_desks.desk(console.desk)
        assert (desk.conversations, desk.misses) == ((), 0)
    assert (await visitor.view()).phase == "ended"


@pytest.mark.parametrize("is_told", [True, False], ids=["lost", "not_yet_lost"])
@pytest.mark.parametrize("where", WHERE)
async def test_by_value_and_key_the_place_is_given_back_at_once(world, where, is_told):
    visitor, console = await where(world)
    if is_told:
        await visitor.lost()  # the browser has closed the connection first
    await goodbye(visitor)
    await left_nothing(world, visitor, console)
    with pytest.raises(Unknown):
        await visitor.resume()


@pytest.mark.parametrize("where", WHERE)
async def test_said_twice_or_beside_the_connection_it_is_said_once(world, where):
    visitor, console = await where(world)
    await world.visits.leave(visitor.ticket, quick=False)
    before = await world.live.tickets_and_desks.ticket(visitor.ticket)
    await goodbye(visitor)
    await goodbye(visitor, quick=True)
    assert await world.live.tickets_and_desks.ticket(visitor.ticket) == before
    await left_nothing(world, visitor, console)


@pytest.mark.parametrize("where", [each for each in WHERE if each is not while_the_line_closes])
async def test_one_that_comes_late_does_not_touch_the_place_of_the_page_after_the_reload(
    world, where
):
    old, _ = await where(world)
    new = world.visitor("after the reload")
    await new.join()
    await goodbye(old)
    await goodbye(old)
    assert (await new.view()).phase in ("waiting", "offered")
    assert sum(each.tickets for each in await world.waiting()) == 1


async def test_nobody_is_brought_back_first_so_that_nothing_is_offered(world):
    visitor, console = (await in_the_queue(world))[0], world.console()
    await visitor.lost()
    assert (await console.start()).offer is None
    world.post.hints.clear()
    await goodbye(visitor)
    assert world.post.hints[console.desk] == 0


async def test_a_place_whose_answer_never_came_is_given_back_by_its_key_alone(world):
    visitor = world.visitor()
    await world.services.joining.join(EMBED, FI, None, hash_of(visitor.key))
    await world.visits.goodbye(None, visitor.key, quick=False)
    assert await world.waiting() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": b"?" * 32},
        {"value": "altered"},
        {"value": "another's"},
        {"key": b"?" * 32, "value": "none"},
    ],
)
async def test_what_does_not_fit_is_unknown_and_changes_nothing(world, wrong):
    visitor, other = world.visitor(), world.visitor("other")
    await visitor.join()
    await other.join()
    value = {
        "altered": visitor.value[:-1] + "?",
        "another's": other.value,
        "none": None,
        None: visitor.value,
    }[wrong.get("value")]
    with pytest.raises(Unknown):
        await world.visits.goodbye(value, wrong.get("key", visitor.key), quick=False)
    assert sum(each.tickets for each in await world.waiting()) == 2


async def test_what_is_over_and_forgotten_is_unknown_like_any_other(world):
    visitor, _ = await in_the_queue(world)
    await goodbye(visitor)
    await world.pass_time(REBUILD_SECONDS)
    with pytest.raises(Unknown):
        await goodbye(visitor)
    assert REBUILD_SECONDS > ENDED_KEPT_SECONDS, "control: it was forgotten meanwhile"


async def test_it_counts_as_a_quick_exit_only_if_it_was_one(world):
    names = ("one", "two", "three")
    visitors = [world.visitor(name) for name in names]
    for each, quick in zip(visitors, (True, False, True), strict=True):
        await each.join()
        await goodbye(each, quick=quick)
    outcomes = [(await each.view()).outcome for each in visitors]
    assert outcomes == ["quick_exit", "left", "quick_exit"]


# ---- after a restart ----


async def test_after_a_restart_the_place_is_not_brought_back_by_it(world):
    visitor, _ = await in_the_queue(world)
    await world.restart()
    await goodbye(visitor)
    assert await world.waiting() == []
    with pytest.raises(Unknown):
        await visitor.resume()


@pytest.mark.parametrize("is_console_first", [True, False])
async def test_after_a_restart_the_counsellor_of_a_talk_does_not_wait_for_who_has_gone(
    world, is_console_first
):
    visitor, console = await in_a_talk(world)
    await console.view()
    await world.restart()
    if is_console_first:
        await console.resume()
    await goodbye(visitor)
    if not is_console_first:
        await console.resume()
    assert all(each.outcome for each in (await console.view()).conversations)
    desk = await world.live.tickets_and_desks.desk(console.desk)
    assert desk.conversations == ()
