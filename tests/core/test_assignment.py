from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
)
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import PASS_AFTER_SECONDS, ahead, ends, match, rank
from chatd.line.rules.desk import Desk, DeskPhase, Offer
from chatd.line.rules.presence import arrive, drop
from chatd.line.rules.ticket import Ticket

NOW = Seconds(10_000.0)
PROFESSIONAL = TicketClass.PROFESSIONAL


def ticket(ticket_id, ago=60.0, *, language="fi", line="line", is_lost=False, **changes):
    page = drop(arrive(NOW), NOW) if is_lost else arrive(NOW)
    fresh = Ticket(
        id=TicketId(ticket_id),
        line=LineId(line),
        embed=EmbedId("embed"),
        language=Language(language),
        topic=None,
        ticket_class=TicketClass.HELP_SEEKER,
        issued=Seconds(NOW - ago),
        resume_hash=b"",
        page=page,
    )
    return tickets.replace(fresh, **changes)


def desk(desk_id, busy=0, idle_ago=0.0, *, languages=("fi",), lines=("line",), **changes):
    fresh = Desk(
        id=DeskId(desk_id),
        staff=StaffId(desk_id),
        organisation=OrganisationId("organisation"),
        alias="Aino",
        lines=tuple(map(LineId, lines)),
        languages=tuple(map(Language, languages)),
        capacity=3,
        resume_hash=b"",
        page=arrive(NOW),
        idle_since=Seconds(NOW - idle_ago),
        conversations=tuple(ConversationId(f"{desk_id}{each}") for each in range(busy)),
    )
    return tickets.replace(fresh, **changes)


def matched(heads, desks):
    return [(each.ticket.id, each.desk.id) for each in match(heads, desks, NOW)]


def test_without_a_desk_nobody_is_matched():
    assert matched([ticket("t")], []) == []


def test_without_a_ticket_nobody_is_matched():
    assert matched([], [desk("d")]) == []


@pytest.mark.parametrize(
    "unable",
    [
        desk("d", languages=("sv",)),
        desk("d", lines=("another",)),
        desk("d", classes=(PROFESSIONAL,)),
        desk("d", busy=3),
        desk("d", phase=DeskPhase.PAUSED),
        desk("d", offer=Offer(TicketId("x"), Seconds(NOW + 9))),
        desk("d", page=drop(arrive(NOW), NOW)),
    ],
    ids=["language", "line", "class", "full", "paused", "asked", "lost"],
)
def test_a_desk_that_cannot_is_not_asked(unable):
    assert matched([ticket("t")], [unable]) == []


def test_a_ticket_on_offer_is_not_offered_again():
    assert matched([tickets.offer(ticket("t"), DeskId("x"))], [desk("d")]) == []


def test_a_visitor_who_is_lost_is_passed_over_and_not_ended():
    heads = [ticket("lost", ago=90, is_lost=True), ticket("here", ago=30)]

    assert matched(heads, [desk("d")]) == [("here", "d")]


def test_the_longest_waiting_goes_first():
    heads = [ticket("late", ago=10), ticket("early", ago=90)]

    assert matched(heads, [desk("d")]) == [("early", "d")]


def test_a_tie_goes_by_id():
    assert matched([ticket("b"), ticket("a")], [desk("d")]) == [("a", "d")]


def test_who_cannot_be_served_holds_up_nobody_else():
    heads = [ticket("swedish", ago=90, language="sv"), ticket("finnish", ago=10)]

    assert matched(heads, [desk("d")]) == [("finnish", "d")]


def test_one_desk_gets_one_ticket_and_one_ticket_one_desk():
    heads = [ticket("t1", ago=90), ticket("t2", ago=60), ticket("t3", ago=30)]

    assert matched(heads, [desk("d1"), desk("d2")]) == [("t1", "d1"), ("t2", "d2")]
    assert matched(heads[:1], [desk("d1"), desk("d2")]) == [("t1", "d1")]


@pytest.mark.parametrize(
    ("desks", "chosen"),
    [
        ([desk("a", busy=2), desk("b", busy=1)], "b"),
        ([desk("a", idle_ago=10), desk("b", idle_ago=60)], "b"),
        ([desk("a", busy=1, idle_ago=60), desk("b", idle_ago=10)], "b"),
        ([desk("b"), desk("a")], "a"),
    ],
    ids=["fewest conversations", "longest idle", "fewest before idle", "tie by id"],
)
def test_the_desk_is_chosen_by_fewest_then_idle_then_id(desks, chosen):
    assert matched([ticket("t")], desks) == [("t", chosen)]


def test_who_passed_on_it_is_asked_last_but_is_asked():
    passed = ticket("t", passed_by=(DeskId("a"),))

    assert matched([passed], [desk("a"), desk("b", busy=2)]) == [("t", "b")]
    assert matched([passed], [desk("a")]) == [("t", "a")]


def test_who_seeks_help_goes_before_who_asks_for_advice():
    heads = [ticket("advice", ago=90, ticket_class=PROFESSIONAL), ticket("help", ago=10)]

    assert matched(heads, [desk("d")]) == [("help", "d")]


def test_who_asks_for_advice_is_an_equal_after_twenty_minutes():
    advice = ticket("advice", ago=PASS_AFTER_SECONDS, ticket_class=PROFESSIONAL)

    assert matched([advice, ticket("help", ago=10)], [desk("d")]) == [("advice", "d")]
    assert matched([advice, ticket("help", ago=PASS_AFTER_SECONDS + 1)], [desk("d")]) == [
        ("help", "d")
    ]


def ahead_of(one, line):
    """As a store counts: by need, what has a smaller order than the end."""
    return ahead(
        {
            ticket_class: Counter(each.need for each in line if each.order < end)
            for ticket_class, end in ends(one, NOW).items()
        }
    )


def test_who_seeks_help_is_behind_one_who_asked_for_advice_twenty_minutes_ago():
    help_ = ticket("help", ago=10)
    for ago, count in ((PASS_AFTER_SECONDS - 1, 0), (PASS_AFTER_SECONDS, 1)):
        advice = ticket("advice", ago=ago, ticket_class=PROFESSIONAL)
        assert ahead_of(help_, [help_, advice]) == count
        assert ahead_of(advice, [help_, advice]) == 1 - count


def test_who_asks_for_advice_is_behind_an_earlier_one_of_another_language():
    earlier = ticket("earlier", ago=20, language="sv", ticket_class=PROFESSIONAL)
    later = ticket("later", ago=10, ticket_class=PROFESSIONAL)

    assert ahead_of(later, [later, earlier]) == 1


AGES = st.integers(0, 3) | st.integers(PASS_AFTER_SECONDS - 2, PASS_AFTER_SECONDS + 2)
LINES = st.lists(st.tuples(AGES, st.sampled_from(TicketClass), st.sampled_from(["fi", "sv"])))


@given(drawn=LINES)
def test_ahead_are_those_who_are_matched_before(drawn):
    line = [
        ticket(f"t{number}", ago, ticket_class=ticket_class, language=language)
        for number, (ago, ticket_class, language) in enumerate(drawn)
    ]
    for one in line:
        assert ahead_of(one, line) == sum(rank(each, NOW) < rank(one, NOW) for each in line)
