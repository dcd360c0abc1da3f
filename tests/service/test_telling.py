"""Whoever sees what has changed is told: for every way of changing a ticket, a desk, a conversation or a door.

After each step of a random evening each page is asked what it would be shown. Where that differs from what it was
shown before, it must have been told. What time alone changes (places, presences) is told by the sweep.
"""

import random

import pytest
from msgspec import structs

from chatd.base.errors import ChatdError, Unknown
from chatd.base.names import StaffId, StaffRole
from tests.service.test_any_evening import Evening
from tests.service.world import LINE, World, a_person

LEAD = a_person("lea", StaffRole.LEAD)


def without_time(state):
    """What a person sees, without numbers that grow, signed values that follow from the rest, and estimates."""
    if state is None:
        return None
    shown = structs.asdict(state)
    for name in ("version", "now", "value", "place"):
        shown.pop(name, None)
    if shown.get("phase") in {"conversation", "ended"}:
        del shown["line"]  # who waits no more is not told of the door
    conversations = shown.pop("conversations", None) or [shown.pop("conversation", None)]
    shown["conversations"] = [
        (each.id, each.phase, each.members, each.outcome) for each in conversations if each
    ]
    shown["desk"] = shown.get("desk") and structs.replace(shown["desk"], value="")
    shown["offer"] = shown.get("offer") and shown["offer"].ticket
    shown["orphans"] = [each.conversation for each in shown.get("orphans") or ()]
    return shown


async def shown_to(world, evening):
    """By member, and the board."""
    seen = {}
    for visitor in evening.visitors:
        try:
            seen[visitor.ticket] = without_time(await world.visits.view(visitor.ticket))
        except Unknown:
            seen[visitor.ticket] = None
    for console in evening.consoles.values():
        seen[console.desk] = without_time(await world.desks.view(console.desk))
    board = await world.services.boards.view(LEAD)
    seen["board"] = [structs.replace(line, abandoned_last_hour=0) for line in board.lines]
    return seen


async def untold(world, evening, before):
    """Who would be shown something else than before, and has not been told."""
    after = await shown_to(world, evening)
    changed = {who for who in before.keys() & after.keys() if before[who] != after[who]}
    return {who for who in changed if not world.post.hints[who]}, changed


class ForgetfulPost:
    """The post, deaf for one kind: the test must notice."""

    def __init__(self, kept, deaf):
        self._kept, self._deaf = kept, deaf

    def __getattr__(self, name):
        return getattr(self._kept, name)

    def changed(self, what, key=""):
        if what != self._deaf:
            self._kept.changed(what, key)


async def walk(world, seed, steps=150):
    """Random steps; everybody who was not told, and how many changes were seen."""
    evening = Evening(world, random.Random(seed))
    missed, seen = [], 0
    for _ in range(steps):
        world.post.visitors |= {each.ticket for each in evening.visitors}
        before = await shown_to(world, evening)
        world.post.hints.clear()
        await evening.step()
        if evening.chance.random() < 0.1:
            await a_lead_acts(world, evening.chance)
        left, changed = await untold(world, evening, before)
        missed += [(who, evening.last, before[who]) for who in left]
        seen += len(changed)
        await world.pass_time(evening.chance.choice([0, 1, 4]))
    return missed, seen


async def a_lead_acts(world, chance):
    try:
        await world.services.boards.change_line(
            LEAD, LINE, chance.choice(["open", "stop_intake", "close", "open"])
        )
    except ChatdError:
        return


@pytest.mark.parametrize("seed", range(12))
async def test_whoever_sees_a_change_is_told_of_it(tmp_path, seed):
    world = await World(tmp_path).start()
    missed, seen = await walk(world, seed)
    assert missed == []
    assert seen > 50, "control: things change"


@pytest.mark.parametrize("deaf", ["ticket", "desk", "board"])
async def test_a_hint_that_is_forgotten_is_noticed(tmp_path, deaf, monkeypatch):
    world = World(tmp_path)
    kept = world.post
    for store in (world.services.visits._store, world.services.relay._store):
        monkeypatch.setattr(store, "_post", ForgetfulPost(kept, deaf))
    await world.start()
    missed, _ = await walk(world, 1)
    assert missed


async def test_what_time_changes_is_told_by_the_sweep(world):
    """A visitor falls silent, a console is unheard, an orphan may be taken up: each is told within a second or two."""
    visitor, console, conversation = await world.a_conversation()
    lead = world.console("lea")
    await lead.start()
    silent_seconds = world.services.registry.policy(LINE).silent_seconds
    await world.pass_time(silent_seconds - 5)
    world.post.hints.clear()
    await world.pass_time(7)
    assert world.post.hints[console.desk], "the visitor is silent"
    world.post.consoles.discard(console.desk)  # unheard: nobody said `lost`
    world.post.hints.clear()
    await world.pass_time(25)
    assert world.post.hints[visitor.ticket], "the counsellor is gone"
    world.post.hints.clear()
    await world.pass_time(world.services.registry.policy(LINE).orphan_return_seconds + 2)
    assert world.post.hints[lead.desk], "a lead may take it up"
    assert [each.conversation for each in (await lead.view()).orphans] == [conversation.id]
    assert StaffId("lea")


async def test_a_word_after_silence_is_told_at_once(world):
    visitor, console, conversation = await world.a_conversation()
    await world.pass_time(world.services.registry.policy(LINE).silent_seconds + 5)
    world.post.hints.clear()
    await visitor.say()
    assert world.post.hints[console.desk]
    await world.pass_time(world.services.registry.policy(LINE).silent_seconds + 5)
    world.post.hints.clear()
    await world.visits.here(visitor.ticket)
    assert world.post.hints[console.desk]
    state = next(
        each for each in (await console.view()).conversations if each.id == conversation.id
    )
    assert [each.presence for each in state.members if each.member == visitor.me] == ["here"]
