"""The contract of `ConversationStore`, which the stores of `stores` keep."""

from contextlib import suppress

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import (
    AskingOutcome,
    ConversationId,
    ConversationPhase,
    DeskId,
    Language,
    LineId,
    MemberId,
    Outcome,
    ProcessId,
    Purpose,
    Role,
    Seconds,
    Urgent,
)
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.redis.conversations import RedisConversations
from chatd.conversation.rules import company, kinds, members, parting
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules.asking import Asking
from chatd.conversation.rules.conversation import Kind, Member
from chatd.conversation.rules.envelopes import BYTES_HELD_MAX, HELD_SECONDS_MAX, Mark, Receipt
from chatd.conversation.rules.kinds import Decision, Given
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.due_times import RedisDueTimes

NOW = Seconds(1_800_000_000.0)
GIVEN = Given(MemberId("t1"), 1, Kind.MESSAGE, "AAAA")
HERE = ProcessId("here")
C, V, D = ConversationId("c1"), MemberId("t1"), MemberId("d1")


@pytest.fixture(params=["memory", "redis", "cluster"])
async def stores(request, redis_server_of):
    """The store, and the index of due times that it shares with others."""
    if request.param == "memory":
        due = MemoryDueTimes()
        yield MemoryConversations(due), due
        return
    server = redis_server_of(request.param)
    yield RedisConversations(server, HERE), RedisDueTimes(server)


@pytest.fixture
def redis_of_another(request, stores, redis_server_of):
    """The same store as another process sees it; None in memory, where there is but one."""
    kind = request.node.callspec.params["stores"]
    if kind == "memory":
        return None
    return RedisConversations(redis_server_of(kind), ProcessId("there"))


@pytest.fixture
def due(stores):
    return stores[1]


@pytest.fixture
async def store(stores):
    await stores[0].add(a_conversation(), NOW)
    return stores[0]


def a_conversation(name=C):
    members = [
        Member(V, Role.VISITOR, b"v"),
        Member(D, Role.COUNSELLOR, b"d"),
    ]
    return rules.start(
        name, line=LineId("l"), language=Language("fi"), topic=None, members=members, now=NOW
    )


async def test_behind_the_first_that_one_made_again_refuses_nothing_is_taken_before_it(stores):
    store, _ = stores
    await store.add(made_again(), NOW)
    assert await refused(say(store, V, 5, Kind.COMMIT, 2)) is Reason.OUT_OF_ORDER
    await store.received(C, V, 0, is_back=True)
    for own_id, epoch, reason in (
        (5, 0, Reason.WRONG_EPOCH),
        (6, 2, Reason.OUT_OF_ORDER),
        (7, 2, Reason.OUT_OF_ORDER),
    ):
        assert await refused(say(store, V, own_id, Kind.COMMIT, epoch)) is reason
    said = await say(store, V, 5, epoch=2)
    assert said.receipt == Receipt(5, 4)
    assert (await say(store, V, 6, epoch=2)).receipt == Receipt(6, 4)


def made_again():
    return rules.rebuild(
        C, line=LineId("l"), language=Language("fi"), topic=None,
        members=a_conversation().members, started=NOW, epoch=2, spoken=(), now=NOW,
    )  # fmt: skip


async def refused(awaited):
    with pytest.raises(Refused) as refusal:
        await awaited
    return refusal.value.reason


async def say(store, sender, own_id, kind=Kind.MESSAGE, epoch=1, now=NOW, body="AAAA"):
    before = await store.conversation(C)
    decision = kinds.decide(
        before, sender, kind, epoch=epoch, group=b"g", key_package=f"{sender} {own_id}".encode()
    )
    return await store.append(before, decision, Given(sender, own_id, kind, body), now)


async def opened(store):
    await say(store, D, 1, Kind.KEY_PACKAGE, 0)
    await say(store, V, 1, Kind.OPENING, 0)


async def test_what_was_never_added_is_unknown(store):
    other = ConversationId("c9")
    for attempt in (
        store.conversation(other),
        store.change(other, lambda each: each, NOW),
        store.received(other, V, 1),
        store.held(other, V, 0),
        store.append(a_conversation(other), Decision(a_conversation(other)), GIVEN, NOW),
        store.drop_overdue(other, NOW),
    ):
        with pytest.raises(Unknown):
            await attempt


async def test_adding_a_known_one_gives_back_the_first(store):
    first = await store.conversation(C)
    assert await store.add(a_conversation(), NOW) is first
    assert len(await store.living()) == 1


async def test_those_that_live_are_found_as_they_are_until_they_end(store):
    other = ConversationId("c2")
    await store.add(a_conversation(other), NOW)
    await store.change(C, lambda each: rules.with_urgent(each, Urgent.DANGER), NOW)
    found = {each.conversation.id: each for each in await store.living()}
    assert found == {each.conversation.id: each for each in await store.looks([C, other])}
    assert found[C].conversation.urgent is Urgent.DANGER
    await store.change(C, lambda each: rules.end(each, Outcome.LEFT, NOW), NOW)
    assert [each.conversation.id for each in await store.living()] == [other]


async def test_envelopes_are_numbered_held_and_freed(store):
    await opened(store)
    said = await say(store, V, 2)
    assert (said.envelope.number, said.receipt) == (3, (2, 0))
    assert [each.number for each in await store.held(C, D, 0)] == [2, 3]
    assert [each.number for each in await store.held(C, D, 2)] == [3]
    assert await store.received(C, D, 3) == [(V, (2, 2))]
    assert await store.held(C, D, 0) == []
    assert await store.received(C, D, 3) == []


async def test_a_change_by_an_envelope_is_stored(store):
    await opened(store)
    assert (await store.conversation(C)).phase is ConversationPhase.OPEN


async def test_a_repeated_id_is_not_stored_again(store):
    await opened(store)
    first, again = await say(store, V, 2), await say(store, V, 2)
    assert again.envelope is None
    assert again.receipt == first.receipt
    assert len(await store.held(C, D, 0)) == 2


async def test_a_refusal_changes_nothing(store):
    await opened(store)
    for own_id, epoch, reason in ((9, 1, Reason.OUT_OF_ORDER), (2, 7, Reason.WRONG_EPOCH)):
        with pytest.raises(Refused) as refused:
            await say(store, V, own_id, epoch=epoch)
        assert refused.value.reason is reason
    with pytest.raises(Refused):
        await store.change(C, lambda each: rules.member_of(each, MemberId("x")), NOW)
    assert (await say(store, V, 2)).envelope.number == 3


async def test_one_commit_for_each_epoch_wins(store):
    await opened(store)
    await say(store, V, 2, Kind.COMMIT, 1)
    with pytest.raises(Refused) as refused:
        await say(store, V, 3, Kind.COMMIT, 1)
    assert refused.value.reason is Reason.WRONG_EPOCH
    assert (await store.conversation(C)).epoch == 2


async def test_of_two_who_commit_on_the_same_picture_the_second_is_not_taken_and_then_refused(
    store, redis_of_another
):
    """Two processes, as where there may be two: neither has seen what the other does."""
    other = redis_of_another or store
    await opened(store)
    before, as_seen = await store.conversation(C), await other.conversation(C)
    given = Given(V, 2, Kind.COMMIT, "AAAA")
    decisions = [
        kinds.decide(each, V, Kind.COMMIT, epoch=1, group=b"g") for each in (before, as_seen)
    ]
    assert (await store.append(before, decisions[0], given, NOW)).envelope is not None
    late = given._replace(own_id=3)
    assert await other.append(as_seen, decisions[1], late, NOW) is None
    now_seen = await other.conversation(C)
    again = kinds.decide(now_seen, V, Kind.COMMIT, epoch=1, group=b"g")
    with pytest.raises(Refused) as refused:
        await other.append(now_seen, again, late, NOW)
    assert refused.value.reason is Reason.WRONG_EPOCH
    repeated = await other.append(now_seen, again, given, NOW)
    assert (repeated.envelope, repeated.receipt.stored) == (None, 2), "once, whoever asks"


async def test_a_log_that_has_lost_its_end_goes_on_behind_what_a_page_that_comes_back_has(store):
    """As after a failover. What a page has received nobody says again, so the sender's next id leaves a gap."""
    await opened(store)
    await store.received(C, V, 30)
    with pytest.raises(Refused):  # a page that is here may say any number
        await say(store, D, 8)
    await store.received(C, V, 30, is_back=True)
    said = await say(store, D, 8)
    assert (said.envelope.number, said.receipt) == (31, Receipt(8, 7))
    with pytest.raises(Refused) as refused:
        await say(store, D, 10)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert (await say(store, V, 5)).receipt == Receipt(5, 4)
    assert [each.number for each in await store.held(C, V, 0)] == [31]
    await store.received(C, V, 2**60, is_back=True)
    assert (await say(store, D, 9)).envelope.number == 33, "nonsense is none of that"


async def test_what_finds_no_room_once_the_end_was_lost_comes_first_all_the_same(store):
    await opened(store)
    last = 1
    with suppress(Refused):
        while True:
            await say(store, V, last + 1)
            last += 1
    await store.received(C, V, 10_000, is_back=True)
    with pytest.raises(Refused) as refused:
        await say(store, V, last + 1)
    assert refused.value.reason is Reason.OUTBOX_FULL
    await store.received(C, D, 100)
    with pytest.raises(Refused) as refused:
        await say(store, V, last + 2)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert (await say(store, V, last + 1)).envelope.id == last + 1


async def test_what_was_held_too_long_is_dropped_and_told(store):
    await opened(store)
    await store.received(C, D, 2)
    await store.received(C, V, 1)
    await say(store, V, 2)
    assert await store.drop_overdue(C, Seconds(NOW + HELD_SECONDS_MAX)) == []
    told = await store.drop_overdue(C, Seconds(NOW + HELD_SECONDS_MAX + 1))
    assert told == [(C, V, (1, 1))]
    assert await store.held(C, D, 0) == []


async def test_an_end_is_stored_and_a_forgotten_one_is_unknown(store):
    changed = await store.change(C, lambda each: rules.end(each, Outcome.SERVED, NOW), NOW)
    assert changed.before.phase is ConversationPhase.OPENING
    assert (await store.conversation(C)).outcome is Outcome.SERVED
    await store.forget(C)
    await store.forget(C)
    with pytest.raises(Unknown):
        await store.conversation(C)
    assert await store.living() == []
    assert await store.of_member(V) == []


async def test_an_envelope_for_an_older_version_is_not_taken(store):
    before = await store.conversation(C)
    decision = kinds.decide(before, D, Kind.KEY_PACKAGE)
    await store.change(C, lambda each: members.orphan(each, NOW), NOW)
    given = Given(D, 1, Kind.KEY_PACKAGE, "AAAA")
    assert await store.append(before, decision, given, NOW) is None
    assert await store.held(C, V, 0) == []
    later = await store.conversation(C)
    assert later.version == before.version + 1


async def test_a_change_that_changes_nothing_has_the_same_version(store):
    before, after = await store.change(C, lambda each: each, NOW)
    assert before is after
    assert after.version == 0


async def test_a_look_tells_of_each_member_how_far_it_is(store):
    await opened(store)
    await say(store, V, 2, now=Seconds(NOW + 5))
    (look,) = await store.looks([C, ConversationId("c9")])
    assert look.conversation == await store.conversation(C)
    assert look.marks == {
        V: Mark(Receipt(2, 0), Seconds(NOW + 5)),
        D: Mark(Receipt(1, 0), NOW),
    }
    assert look.oldest_held == NOW
    assert list(await store.of_member(V)) == [look]


async def test_who_has_handed_over_is_a_member_no_more(store):
    await opened(store)
    await say(store, V, 2)
    new = Member(MemberId("d2"), Role.COUNSELLOR, b"d2")
    await store.change(C, lambda each: members.orphan(each, NOW), NOW)
    assert [each.id for each in await store.orphans()] == [C]
    await store.change(C, lambda each: members.take_over(each, D, new, NOW), NOW)
    assert await store.of_member(D) == []
    assert [look.conversation.id for look in await store.of_member(new.id)] == [C]
    assert await store.held(C, new.id, 0) == [], "what waited was for lost keys"
    assert await store.orphans() == []
    with pytest.raises(Refused):
        await store.held(C, D, 0)


async def test_who_would_come_is_handed_nothing_and_from_the_yes_on_everything(store):
    await opened(store)
    third = Member(MemberId("d2"), Role.SPECIALIST, b"d2", DeskId("d2"))
    asking = Asking(
        Purpose.TOGETHER,
        DeskId(D),
        "Aino",
        DeskId(third.id),
        "Bo",
        LineId("l1"),
        Language("fi"),
        NOW,
    )
    await store.change(C, lambda each: company.know(each, V), NOW)
    await store.change(C, lambda each: company.ask(each, asking, NOW), NOW)
    assert [look.conversation.id for look in await store.of_member(third.id)] == [C]
    await store.change(C, lambda each: company.come_in(each, third, NOW), NOW)
    await say(store, third.id, 1, Kind.KEY_PACKAGE)
    await say(store, V, 2)
    assert await store.held(C, third.id, 0) == []
    assert [each.kind for each in await store.held(C, D, 0)][-2:] == ["key_package", "message"]
    await say(store, V, 3, Kind.OPENING, epoch=1)
    await say(store, D, 2, epoch=2)
    assert [each.kind for each in await store.held(C, third.id, 0)] == ["opening", "message"]
    await store.change(C, lambda each: parting.part(each, third.id, NOW), NOW)
    with pytest.raises(Refused):
        await store.held(C, third.id, 0)
    assert [look.conversation.id for look in await store.of_member(third.id)] == [C], "is told why"
    assert (await store.conversation(C)).asking.outcome is AskingOutcome.PARTED


async def test_a_conversation_is_due_at_once_after_a_change_and_when_it_has_ended(store, due):
    assert (await due.take(NOW))["conversation"] == [C]
    await due.look_again("conversation", {C: Seconds(NOW + 100)})
    await store.change(C, lambda each: members.orphan(each, NOW), NOW)
    assert (await due.take(NOW))["conversation"] == [C]
    await due.look_again("conversation", {C: None})
    await store.change(C, lambda each: rules.end(each, Outcome.SERVED, NOW), NOW)
    assert (await due.take(NOW))["conversation"] == [C]


async def test_what_was_freed_of_several_makes_room_for_as_many_bytes_and_no_more(store):
    await opened(store)
    quarter = "A" * (BYTES_HELD_MAX // 4)
    for own_id in (2, 3, 4):
        said = await say(store, V, own_id, body=quarter)
    await store.received(C, D, said.envelope.number - 1)  # all but the last of three
    assert (await say(store, V, 5, body=quarter * 3)).envelope
    with pytest.raises(Refused) as refused:
        await say(store, V, 6, body="A")
    assert refused.value.reason is Reason.OUTBOX_FULL
