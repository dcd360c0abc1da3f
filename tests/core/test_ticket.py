import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    Outcome,
    Seconds,
    TicketClass,
    TicketId,
    Topic,
)
from chatd.line.rules import grace
from chatd.line.rules import ticket as rules
from chatd.line.rules.need import Order, class_of
from chatd.line.rules.presence import TRY_MAX_SECONDS, arrive
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.ticket_phases import TICKETS, TicketAct, TicketPhase

NOW = Seconds(1_000.0)
DESK, OTHER = DeskId("desk"), DeskId("other")
TALK = ConversationId("c")


def waiting(ticket_id="t", issued=NOW):
    return Ticket(
        id=TicketId(ticket_id),
        line=LineId("line"),
        embed=EmbedId("embed"),
        language=Language("fi"),
        topic=None,
        ticket_class=TicketClass.HELP_SEEKER,
        issued=issued,
        resume_hash=b"hash",
        page=arrive(NOW),
    )


ACTS = {
    TicketAct.OFFER: lambda ticket: rules.offer(ticket, DESK),
    TicketAct.LET_GO: rules.let_go,
    TicketAct.TAKE: lambda ticket: rules.take(ticket, ticket.desk or DESK, TALK),
    TicketAct.GIVE_BACK: lambda ticket: rules.give_back(ticket, NOW),
    TicketAct.LEAVE: lambda ticket: rules.leave(ticket, NOW),
    TicketAct.QUICK_EXIT: lambda ticket: rules.leave(ticket, NOW, is_quick=True),
    TicketAct.EXPIRE: rules.expire,
    TicketAct.REFUSE: rules.refuse,
}
WAYS = {
    TicketPhase.WAITING: [],
    TicketPhase.OFFERED: [TicketAct.OFFER],
    TicketPhase.TAKEN: [TicketAct.TAKE],
    TicketPhase.LEFT: [TicketAct.LEAVE],
    TicketPhase.QUICK_EXIT: [TicketAct.QUICK_EXIT],
    TicketPhase.EXPIRED: [TicketAct.EXPIRE],
    TicketPhase.REFUSED: [TicketAct.REFUSE],
}


def in_phase(phase):
    ticket = waiting()
    for act in WAYS[phase]:
        ticket = ACTS[act](ticket)
    return ticket


@pytest.mark.parametrize("phase", list(TicketPhase))
@pytest.mark.parametrize("act", list(TicketAct))
def test_each_act_does_what_the_table_says_or_is_refused(phase, act):
    ticket = in_phase(phase)
    if act in TICKETS[phase]:
        after = ACTS[act](ticket)
        assert after.phase is TICKETS[phase][act]
        assert after.order == ticket.order
    else:
        with pytest.raises(Refused) as refused:
            ACTS[act](ticket)
        assert refused.value.reason is Reason.WRONG_STATE


def test_an_offer_to_one_desk_is_not_taken_by_another():
    with pytest.raises(Refused) as refused:
        rules.take(rules.offer(waiting(), DESK), OTHER, TALK)

    assert refused.value.reason is Reason.NOT_OFFERED


def test_a_missed_offer_leaves_the_place_and_notes_who_passed():
    ticket = rules.let_go(rules.offer(waiting(), DESK))

    assert ticket.phase is TicketPhase.WAITING
    assert ticket.order == Order(is_behind=True, issued=NOW, id=TicketId("t"))
    assert ticket.desk is None
    assert ticket.passed_by == (DESK,)


def test_a_desk_that_passes_twice_is_noted_once():
    ticket = rules.let_go(rules.offer(rules.let_go(rules.offer(waiting(), DESK)), DESK))

    assert ticket.passed_by == (DESK,)


def test_a_line_that_assigns_by_itself_takes_without_an_offer():
    ticket = rules.take(waiting(), DESK, TALK)

    assert (ticket.phase, ticket.desk, ticket.conversation) == (TicketPhase.TAKEN, DESK, TALK)


def test_an_empty_page_is_neither_offered_nor_taken():
    for away in (rules.lose(waiting(), NOW), rules.replace(waiting(), kept_until=NOW)):
        with pytest.raises(Refused):
            rules.offer(away, DESK)
        with pytest.raises(Refused) as refused:
            rules.take(away, DESK, TALK)
        assert refused.value.reason is Reason.NOT_OFFERED


def test_an_offer_that_is_lost_with_its_page_was_passed_by_nobody():
    lost = rules.lose(rules.offer(waiting(), DESK), NOW)
    assert (lost.phase, lost.desk, lost.passed_by) == (TicketPhase.WAITING, None, ())
    assert rules.lose(lost, Seconds(NOW + 5)) is lost


def test_who_leaves_is_offered_to_nobody_any_more():
    ticket = rules.leave(rules.offer(waiting(), DESK), NOW)

    assert ticket.desk is None
    assert not ticket.is_waiting


@pytest.mark.parametrize(
    ("phase", "outcome"),
    [
        (TicketPhase.WAITING, None),
        (TicketPhase.TAKEN, None),
        (TicketPhase.LEFT, Outcome.LEFT),
        (TicketPhase.QUICK_EXIT, Outcome.QUICK_EXIT),
        (TicketPhase.EXPIRED, Outcome.EXPIRED),
        (TicketPhase.REFUSED, Outcome.REFUSED_BY_LEAD),
    ],
)
def test_an_end_has_its_outcome(phase, outcome):
    assert in_phase(phase).outcome is outcome


def test_a_ticket_expires_only_when_its_page_was_lost_for_the_whole_grace():
    lost = rules.lose(waiting(), NOW)

    assert not grace.is_overdue(lost, Seconds(NOW + 299 + TRY_MAX_SECONDS), 300)
    over = Seconds(NOW + 300 + TRY_MAX_SECONDS)
    assert grace.is_overdue(lost, over, 300)
    assert not grace.is_overdue(rules.become(lost, TALK), over, 300)


def test_the_earlier_ticket_is_first_and_a_tie_goes_by_id():
    tickets = [waiting("b"), waiting("a"), waiting("z", issued=Seconds(NOW - 1))]

    assert [each.id for each in sorted(tickets, key=lambda each: each.order)] == ["z", "a", "b"]


def test_the_wait_is_counted_from_the_issue_and_is_never_negative():
    assert rules.waited_seconds(waiting(), Seconds(NOW + 90)) == 90
    assert rules.waited_seconds(waiting(), Seconds(NOW - 90)) == 0


def test_a_resume_hash_is_not_shown():
    assert "hash" not in repr(waiting())


@pytest.mark.parametrize(
    ("topic", "ticket_class"),
    [
        (None, TicketClass.HELP_SEEKER),
        (Topic("experienced"), TicketClass.HELP_SEEKER),
        (Topic("professional"), TicketClass.PROFESSIONAL),
    ],
)
def test_the_topic_says_whether_somebody_asks_for_help_or_advice(topic, ticket_class):
    assert class_of(topic) is ticket_class


def test_other_languages_are_each_named_once_and_never_the_own():
    ticket = rules.with_others(waiting(), [Language("sv"), Language("fi"), Language("sv")], NOW)
    assert ticket.others == (Language("sv"),)
    assert ticket.need == rules.with_others(ticket, [Language("sv")], NOW).need
    assert rules.with_others(ticket, (), NOW).need == waiting().need


@pytest.mark.parametrize("phase", [phase for phase in TicketPhase if phase in rules.OUTCOMES])
def test_who_has_ended_says_nothing_more_of_languages(phase):
    with pytest.raises(Refused) as refused:
        rules.with_others(in_phase(phase), [Language("sv")], NOW)
    assert refused.value.reason is Reason.WRONG_STATE
