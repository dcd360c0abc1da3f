import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketId,
)
from chatd.line.rules import at_once
from chatd.line.rules import desk as shift
from chatd.line.rules import offer as offers
from chatd.line.rules.desk import DESKS, Desk, DeskAct, DeskPhase, Offer
from chatd.line.rules.presence import arrive, beat, drop

NOW = Seconds(1_000.0)
OFFER_SECONDS = 30
MISSES_MAX = 2
TICKET, OTHER_TICKET = TicketId("t"), TicketId("other")
TALK, OTHER_TALK = ConversationId("c"), ConversationId("other")


def later(seconds):
    return Seconds(NOW + seconds)


def desk(**changes):
    fresh = Desk(
        id=DeskId("desk"),
        staff=StaffId("staff"),
        organisation=OrganisationId("organisation"),
        alias="Aino",
        lines=(LineId("line"),),
        languages=(Language("fi"),),
        capacity=2,
        resume_hash=b"hash",
        page=arrive(NOW),
        idle_since=NOW,
    )
    return shift.replace(fresh, **changes)


def offered(**changes):
    return offers.offer(desk(**changes), TICKET, NOW, OFFER_SECONDS)


ACTS = {
    DeskAct.PAUSE: lambda each: shift.pause(each, NOW),
    DeskAct.RESUME: shift.resume,
    DeskAct.END: shift.end_shift,
}


@pytest.mark.parametrize("phase", list(DeskPhase))
@pytest.mark.parametrize("act", list(ACTS))
def test_each_act_does_what_the_table_says_or_is_refused(phase, act):
    before = desk(phase=phase, conversations=(TALK,))
    if act in DESKS[phase]:
        after = ACTS[act](before)
        assert after.phase is DESKS[phase][act]
        assert after.conversations == (TALK,)
    else:
        with pytest.raises(Refused) as refused:
            ACTS[act](before)
        assert refused.value.reason is Reason.WRONG_STATE


@pytest.mark.parametrize(
    "changes",
    [
        {"phase": DeskPhase.PAUSED},
        {"phase": DeskPhase.AWAY},
        {"phase": DeskPhase.LAST},
        {"conversations": (TALK, OTHER_TALK)},
        {"offer": Offer(OTHER_TICKET, later(9))},
        {"page": drop(arrive(NOW), NOW)},
        {"page": arrive(Seconds(NOW - 19))},
        {"rests_until": later(1)},
    ],
    ids=["paused", "away", "last", "full", "asked", "lost", "no heartbeat", "resting"],
)
def test_a_desk_without_room_is_not_asked(changes):
    with pytest.raises(Refused) as refused:
        offers.offer(desk(**changes), TICKET, NOW, OFFER_SECONDS)
    assert refused.value.reason is Reason.NO_ROOM

    with pytest.raises(Refused):
        offers.take(desk(**changes), TALK, NOW)


def test_only_the_offered_ticket_is_accepted():
    for before in (desk(), offered()):
        with pytest.raises(Refused) as refused:
            offers.accept(before, OTHER_TICKET, TALK, NOW)
        assert refused.value.reason is Reason.NOT_OFFERED


def test_an_offer_is_accepted_until_its_last_second_and_not_after():
    in_time = offers.accept(offered(), TICKET, TALK, later(29.9))
    assert (in_time.conversations, in_time.offer) == ((TALK,), None)

    with pytest.raises(Refused) as refused:
        offers.accept(offered(), TICKET, TALK, later(30))
    assert refused.value.reason is Reason.NOT_OFFERED


def test_an_offer_runs_out_at_its_deadline():
    assert not offers.is_missed(desk(), later(30))
    assert not offers.is_missed(offered(), later(29.9))
    assert offers.is_missed(offered(), later(30))


def test_one_miss_leaves_the_desk_available_and_two_set_it_away():
    once = offers.miss(offered(), MISSES_MAX)
    twice = offers.miss(offers.offer(once, OTHER_TICKET, NOW, OFFER_SECONDS), MISSES_MAX)

    assert (once.phase, once.offer) == (DeskPhase.AVAILABLE, None)
    assert (twice.phase, twice.offer) == (DeskPhase.AWAY, None)


def test_nobody_misses_what_was_not_offered():
    with pytest.raises(Refused):
        offers.miss(desk(), MISSES_MAX)


@pytest.mark.parametrize(
    "sign_of_life",
    [
        lambda each: offers.accept(each, TICKET, TALK, NOW),
        lambda each: offers.decline(each, TICKET, NOW),
        lambda each: shift.pause(each, NOW),
    ],
    ids=["accept", "decline", "pause"],
)
def test_a_sign_of_life_forgets_the_misses(sign_of_life):
    assert sign_of_life(offered(misses=1)).misses == 0


def test_who_comes_back_from_being_away_has_no_misses():
    back = shift.resume(desk(phase=DeskPhase.AWAY, misses=2))

    assert (back.phase, back.misses) == (DeskPhase.AVAILABLE, 0)


def test_a_decline_is_no_miss_and_gives_a_short_rest():
    declined = offers.decline(offered(), TICKET, NOW)

    assert (declined.phase, declined.misses, declined.offer) == (DeskPhase.AVAILABLE, 0, None)
    assert not offers.has_room(declined, later(9))
    assert offers.has_room(shift.replace(declined, page=beat(declined.page, later(10))), later(10))


def test_only_the_offered_ticket_is_declined():
    with pytest.raises(Refused) as refused:
        offers.decline(offered(), OTHER_TICKET, NOW)

    assert refused.value.reason is Reason.NOT_OFFERED


def test_a_pause_counts_from_its_beginning_and_ends_with_the_return_or_the_shift():
    paused = shift.pause(shift.pause(desk(), NOW), later(60))

    assert paused.paused_at == NOW
    assert shift.resume(paused).paused_at is None
    assert shift.end_shift(paused).paused_at is None
    assert shift.pause(shift.resume(paused), later(60)).paused_at == later(60)


def test_a_desk_that_pauses_is_there_for_a_while():
    paused = shift.pause(desk(), NOW)

    for seconds, is_there in ((899, True), (900, False)):
        page = beat(paused.page, later(seconds))
        assert shift.is_there(shift.with_page(paused, page), later(seconds)) is is_there


def test_an_offer_whose_ticket_has_gone_is_withdrawn_without_blame():
    withdrawn = offers.withdraw(offered(misses=1), TICKET)

    assert (withdrawn.offer, withdrawn.misses) == (None, 1)
    assert offers.withdraw(withdrawn, TICKET) is withdrawn
    assert offers.withdraw(offered(), OTHER_TICKET).offer is not None


@pytest.mark.parametrize("stop", [lambda each: shift.pause(each, NOW), shift.end_shift])
def test_who_stops_has_no_offer_any_more(stop):
    assert stop(offered()).offer is None


@pytest.mark.parametrize("capacity", [0, 4])
def test_a_capacity_out_of_range_is_not_allowed(capacity):
    with pytest.raises(Refused) as refused:
        at_once.set_capacity(desk(), capacity, NOW)

    assert refused.value.reason is Reason.NOT_ALLOWED


def test_a_lowered_capacity_keeps_the_present_conversations():
    lowered = at_once.set_capacity(desk(conversations=(TALK, OTHER_TALK)), 1, NOW)

    assert lowered.conversations == (TALK, OTHER_TALK)
    assert not offers.has_room(lowered, NOW)
    assert shift.free(lowered, NOW) == 0


def test_a_shift_is_over_when_its_last_conversation_has_ended():
    last = shift.end_shift(desk(conversations=(TALK,)))
    assert not last.is_over

    assert shift.release(last, TALK, NOW).is_over
    assert shift.end_shift(desk()).is_over
    assert not desk().is_over


def test_a_conversation_that_ends_sets_the_desk_idle():
    released = shift.release(desk(conversations=(TALK, OTHER_TALK)), TALK, later(60))

    assert (released.conversations, released.idle_since) == ((OTHER_TALK,), later(60))
    assert shift.release(released, TALK, later(90)) is released


@pytest.mark.parametrize("phase", [DeskPhase.PAUSED, DeskPhase.AWAY, DeskPhase.AVAILABLE])
def test_an_orphan_is_taken_up_also_by_who_takes_no_tickets(phase):
    taken = shift.take_up(desk(phase=phase, conversations=(TALK, OTHER_TALK)), TALK, NOW)
    assert taken.conversations == (TALK, OTHER_TALK)

    third = shift.take_up(taken, ConversationId("third"), NOW)
    assert len(third.conversations) == 3


@pytest.mark.parametrize(
    "changes",
    [{"phase": DeskPhase.LAST}, {"conversations": tuple(map(ConversationId, "xyz"))}],
    ids=["last", "full"],
)
def test_who_is_full_or_going_takes_up_no_orphan(changes):
    with pytest.raises(Refused) as refused:
        shift.take_up(desk(**changes), TALK, NOW)

    assert refused.value.reason is Reason.NO_ROOM


@pytest.mark.parametrize("phase", list(DeskPhase))
def test_a_desk_carries_on_with_its_own_in_every_phase_and_twice_is_once(phase):
    once = shift.carry_on(desk(phase=phase, capacity=1), TALK, NOW)

    assert (once.conversations, once.phase) == ((TALK,), phase)
    assert shift.carry_on(once, TALK, later(9)) is once


@pytest.mark.parametrize(
    ("changes", "capacity", "free"),
    [
        ({}, 2, 2),
        ({"conversations": (TALK,)}, 2, 1),
        ({"phase": DeskPhase.PAUSED}, 0, 0),
        ({"page": drop(arrive(NOW), NOW)}, 0, 0),
        ({"rests_until": later(9)}, 2, 2),
    ],
)
def test_the_capacity_is_of_those_who_take_tickets(changes, capacity, free):
    assert (shift.capacity_now(desk(**changes), NOW), shift.free(desk(**changes), NOW)) == (
        capacity,
        free,
    )


def test_a_resume_hash_is_not_shown():
    assert "hash" not in repr(desk())
