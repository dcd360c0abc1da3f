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
from chatd.line.rules.assignment import (
    PASS_AFTER_SECONDS,
    Ahead,
    InRow,
    ahead,
    ahead_of_each,
    ends,
    match,
    rank,
)
from chatd.line.rules.desk import Desk, DeskPhase, Offer, can_meet
from chatd.line.rules.presence import arrive, drop
from chatd.line.rules.staffing import pools, staffing, those_there
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


def before(one, line):
    """As a store counts: by need, what has a smaller order than the end, and how many of them are away."""
    counts = {}
    for ticket_class, end in ends(one, NOW).items():
        found = [each for each in line if each.order < end]
        every, away = (
            Counter(each.need for each in some)
            for some in (found, [each for each in found if tickets.is_away(each)])
        )
        counts[ticket_class] = {need: Ahead(every[need], away[need]) for need in every}
    return counts


def ahead_of(one, line, *desks):
    return ahead(before(one, line), staffing(those_there(desks, NOW), one.need, NOW).competes)


def test_who_seeks_help_is_behind_one_who_asked_for_advice_twenty_minutes_ago():
    help_ = ticket("help", ago=10)
    for ago, count in ((PASS_AFTER_SECONDS - 1, 0), (PASS_AFTER_SECONDS, 1)):
        advice = ticket("advice", ago=ago, ticket_class=PROFESSIONAL)
        assert ahead_of(help_, [help_, advice]).tickets == count
        assert ahead_of(advice, [help_, advice]).tickets == 1 - count


def test_who_speaks_another_language_is_ahead_where_one_desk_could_take_either():
    earlier, later = ticket("earlier", ago=20, language="sv"), ticket("later", ago=10)

    assert ahead_of(later, [later, earlier], desk("d", languages=("fi", "sv"))) == Ahead(1)
    apart = [desk("d1", languages=("fi",)), desk("d2", languages=("sv",))]
    assert ahead_of(later, [later, earlier], *apart) == Ahead(0)
    assert ahead_of(earlier, [later, earlier], *apart) == Ahead(0)


def test_who_waits_on_another_line_is_ahead_where_a_desk_serves_both():
    earlier, later = ticket("earlier", ago=20, line="other"), ticket("later", ago=10)

    assert ahead_of(later, [later, earlier], desk("d", lines=("line", "other"))) == Ahead(1)
    assert ahead_of(later, [later, earlier], desk("d")) == Ahead(0)


def test_with_nobody_there_those_with_a_language_in_common_stand_in_one_row():
    swedish = ticket("swedish", ago=30, language="sv")
    either = ticket("either", ago=20, language="sv", others=(Language("fi"),))
    finnish = ticket("finnish", ago=10)
    line = [swedish, either, finnish]

    assert ahead_of(finnish, line) == Ahead(1)
    assert ahead_of(either, line) == Ahead(1)
    assert ahead_of(swedish, line) == Ahead(0)


def test_whom_we_let_down_goes_before_everybody_whatever_they_come_for():
    first = ticket("first", ago=1, ticket_class=PROFESSIONAL, is_first=True)
    earlier, advice = ticket("earlier", ago=50), ticket("advice", ago=60, ticket_class=PROFESSIONAL)
    line = [earlier, advice, first]

    assert matched(line, [desk("d")]) == [("first", "d")]
    assert ahead_of(first, line, desk("d")) == Ahead(0)
    assert ahead_of(earlier, line, desk("d")) == Ahead(1)
    assert ahead_of(advice, line, desk("d")) == Ahead(2)


def test_of_those_ahead_the_lost_are_told_apart():
    line = [ticket("lost", ago=30, is_lost=True), ticket("here", ago=20), ticket("me", ago=10)]

    assert ahead_of(line[-1], line) == Ahead(2, away=1)


AGES = st.integers(0, 3) | st.integers(PASS_AFTER_SECONDS - 2, PASS_AFTER_SECONDS + 2)
SPOKEN = st.lists(st.sampled_from(["fi", "sv", "en"]), min_size=1, max_size=2, unique=True)
SERVED = st.lists(st.sampled_from(["line", "other"]), min_size=1, max_size=2, unique=True)
TICKETS = st.lists(
    st.tuples(
        AGES,
        st.sampled_from(TicketClass),
        SPOKEN,
        st.sampled_from(["line", "other"]),
        st.booleans(),
    )
)
DESKS = st.lists(st.tuples(SPOKEN, SERVED), max_size=3)


@given(drawn=TICKETS, there=DESKS)
def test_ahead_are_those_who_are_matched_before_by_a_desk_that_could_take_either(drawn, there):
    line = [
        ticket(
            f"t{number}",
            ago,
            ticket_class=ticket_class,
            language=own,
            others=tuple(map(Language, others)),
            line=line,
            is_first=is_first,
        )
        for number, (ago, ticket_class, (own, *others), line, is_first) in enumerate(drawn)
    ]
    desks = [
        desk(f"d{number}", languages=languages, lines=lines)
        for number, (languages, lines) in enumerate(there)
    ]
    each_of = ahead_of_each(
        [InRow(each.need, each.order, tickets.is_away(each)) for each in line],
        lambda need, other: staffing(desks, need, NOW).competes(other),
        NOW,
    )
    for one in line:
        able = [each for each in desks if can_meet(each, one)]
        earlier = [each for each in line if rank(each, NOW) < rank(one, NOW)]
        rivals = [each for each in earlier if any(can_meet(desk, each) for desk in able)]
        if able:
            assert ahead_of(one, line, *desks).tickets == len(rivals)
        assert each_of[one.id] == ahead_of(one, line, *desks)


def test_lines_that_share_a_desk_are_one_group():
    lines = [LineId(each) for each in ("a", "b", "c", "d")]
    there = [desk("d1", lines=("a", "b")), desk("d2", lines=("b", "c")), desk("d3", lines=("d",))]

    assert set(pools(lines, there)) == {frozenset("abc"), frozenset("d")}
    assert set(pools(lines, [])) == {frozenset(each) for each in "abcd"}
