import pytest

from chatd.base.names import ConversationId, Language, LineId, MemberId, Outcome, Role, Seconds
from chatd.conversation.rules.conversation import Kind, Member
from chatd.conversation.rules.outcome import ended_by, is_answered, is_talk
from chatd.line.rules.outcome import Count, count_of
from tests.core import kept as members
from tests.core import kept as rules
from tests.core import kept as saying

NOW = Seconds(1_000.0)
V, C = Role.VISITOR, Role.COUNSELLOR
VISITOR, COUNSELLOR = MemberId("visitor"), MemberId("counsellor")


@pytest.mark.parametrize(
    ("outcome", "waited_seconds", "count"),
    [
        (Outcome.LEFT, 29.9, Count.SHORT_LEAVE),
        (Outcome.QUICK_EXIT, 29.9, Count.SHORT_LEAVE),
        (Outcome.LEFT, 30, Count.ABANDONED),
        (Outcome.QUICK_EXIT, 30, Count.ABANDONED),
        (Outcome.EXPIRED, 300, Count.ABANDONED),
        (Outcome.EXPIRED, 10, Count.ABANDONED),  # a lost connection is no short leave
        (Outcome.REFUSED_BY_LEAD, 10, Count.REFUSED_BY_LEAD),
        (Outcome.REFUSED_BY_LEAD, 3_600, Count.REFUSED_BY_LEAD),
        (None, 60, Count.TAKEN),
    ],
)
def test_an_end_is_counted_as_what_it_is(outcome, waited_seconds, count):
    assert count_of(outcome, waited_seconds) is count


def conversation(*messages):
    """Keys and an opening, the keys once more and a second opening; then these messages."""
    members = [Member(name, role, b"") for name, role in ((VISITOR, V), (COUNSELLOR, C))]
    one = rules.start(
        ConversationId("c"),
        line=LineId("line"),
        language=Language("fi"),
        topic=None,
        members=members,
        now=NOW,
    )
    keys = [(COUNSELLOR, Kind.KEY_PACKAGE), (VISITOR, Kind.OPENING)] * 2
    for sender, kind in (*keys, *((each, Kind.MESSAGE) for each in messages)):
        own_id = one.log.track(sender).stored + 1
        epoch = 1 if kind is Kind.MESSAGE else 0
        one = saying.say(
            one, sender, own_id, kind, "", now=NOW, epoch=epoch, group=b"g"
        ).conversation
    return one


@pytest.mark.parametrize(
    ("messages", "answered", "talk"),
    [
        ((), False, False),
        ((VISITOR,), False, False),
        ((COUNSELLOR,), True, False),
        ((COUNSELLOR, VISITOR), True, True),
        ((VISITOR, COUNSELLOR), True, True),
    ],
)
def test_messages_make_an_answer_and_a_talk_and_keys_do_not(messages, answered, talk):
    assert is_answered(conversation(*messages)) is answered
    assert is_talk(conversation(*messages)) is talk


def test_an_answer_counts_though_another_counsellor_has_taken_over():
    orphan = members.orphan(conversation(COUNSELLOR, VISITOR), NOW)
    lead = Member(MemberId("lead"), C, b"")

    assert is_talk(members.take_over(orphan, COUNSELLOR, lead, NOW))


@pytest.mark.parametrize(
    ("role", "messages", "outcome"),
    [
        (V, (COUNSELLOR, VISITOR), Outcome.SERVED),
        (C, (COUNSELLOR, VISITOR), Outcome.SERVED),
        (V, (VISITOR,), Outcome.LEFT),
        (C, (VISITOR,), Outcome.ENDED_BY_COUNSELLOR),
        (C, (), Outcome.ENDED_BY_COUNSELLOR),
    ],
)
def test_a_conversation_ends_as_served_only_after_a_talk(role, messages, outcome):
    assert ended_by(role, conversation(*messages)) is outcome
