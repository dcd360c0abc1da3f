import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    ConversationPhase,
    DeskId,
    Language,
    LineId,
    MemberId,
    Outcome,
    Role,
    Seconds,
)
from chatd.conversation.rules.conversation import (
    CONVERSATIONS,
    KEY_PACKAGES_KEPT_MAX,
    ConversationAct,
    Kind,
    Member,
)
from chatd.conversation.rules.envelopes import Receipt
from chatd.line.rules.presence import Presence, arrive, beat, drop
from tests.core import kept as members
from tests.core import kept as rules
from tests.core import kept as saying

NOW = Seconds(1_800_000_000.0)
VISITOR, DESK, LEAD, SPECIALIST = (
    MemberId(each) for each in ("visitor", "desk", "lead", "specialist")
)
GROUP, OTHER_GROUP = b"group", b"another"


def member(member_id, role=Role.COUNSELLOR):
    desk = None if role is Role.VISITOR else DeskId(member_id)
    return Member(member_id, role, b"hash of " + member_id.encode(), desk)


def started(*more):
    both = (member(VISITOR, Role.VISITOR), member(DESK), *more)
    return rules.start(
        ConversationId("c"),
        line=LineId("line"),
        language=Language("fi"),
        topic=None,
        members=both,
        now=NOW,
    )


def say(conversation, sender, kind, epoch=0, group=b"", *, own_id=None, now=NOW):
    """The sender's next envelope; the conversation after it."""
    next_id = rules.receipt(conversation, sender).stored + 1 if own_id is None else own_id
    return saying.say(
        conversation, sender, next_id, kind, "body", now=now, epoch=epoch, group=group
    ).conversation


def keys(conversation, key_package, sender=DESK, own_id=None):
    next_id = rules.receipt(conversation, sender).stored + 1 if own_id is None else own_id
    return saying.say(
        conversation, sender, next_id, Kind.KEY_PACKAGE, "body", now=NOW, key_package=key_package
    ).conversation


def opened(*more):
    conversation = say(started(*more), DESK, Kind.KEY_PACKAGE)
    return say(conversation, VISITOR, Kind.OPENING, epoch=0, group=GROUP)


def message(conversation, sender=VISITOR, epoch=1, group=GROUP):
    return say(conversation, sender, Kind.MESSAGE, epoch, group)


def refusal(conversation, *args, **kwargs):
    """Why the say was refused; nothing has changed by it."""
    before = [(t.receipt, len(t.held), t.read) for t in conversation.log.tracks.values()]
    with pytest.raises(Refused) as refused:
        say(conversation, *args, **kwargs)
    assert before == [(t.receipt, len(t.held), t.read) for t in conversation.log.tracks.values()]
    return refused.value.reason


def kinds_for(conversation, reader):
    return [envelope.kind for envelope in rules.held_for(conversation, reader)]


def test_a_stranger_says_nothing():
    with pytest.raises(Refused) as refused:
        saying.say(opened(), MemberId("stranger"), 1, Kind.MESSAGE, "body", now=NOW)

    assert refused.value.reason is Reason.NOT_A_MEMBER


@pytest.mark.parametrize(
    ("sender", "kind"),
    [(VISITOR, Kind.KEY_PACKAGE), (DESK, Kind.OPENING), (DESK, Kind.COMMIT)],
)
def test_each_kind_has_its_roles(sender, kind):
    assert refusal(opened(), sender, kind, epoch=1, group=GROUP) is Reason.WRONG_KIND


@pytest.mark.parametrize("sender", [VISITOR, DESK])
def test_no_word_goes_before_the_opening(sender):
    conversation = say(started(), DESK, Kind.KEY_PACKAGE)

    assert refusal(conversation, sender, Kind.MESSAGE) is Reason.WRONG_STATE


def test_no_opening_goes_before_a_key_package():
    assert refusal(started(), VISITOR, Kind.OPENING) is Reason.WRONG_STATE


def test_one_key_package_has_one_opening():
    assert refusal(opened(), VISITOR, Kind.OPENING, epoch=0, group=b"2") is Reason.WRONG_STATE


def test_an_opening_begins_at_epoch_zero():
    conversation = say(started(), DESK, Kind.KEY_PACKAGE)

    assert refusal(conversation, VISITOR, Kind.OPENING, epoch=1) is Reason.WRONG_EPOCH


def test_a_gap_is_refused_before_anything_else_is_asked():
    assert refusal(opened(), VISITOR, Kind.MESSAGE, own_id=9) is Reason.OUT_OF_ORDER


@pytest.mark.parametrize("epoch", [2, 7])
def test_a_message_of_an_epoch_to_come_is_refused(epoch):
    assert refusal(opened(), VISITOR, Kind.MESSAGE, epoch, GROUP) is Reason.WRONG_EPOCH


def test_a_message_of_two_epochs_ago_is_refused():
    conversation = say(opened(), VISITOR, Kind.COMMIT, epoch=1, group=GROUP)
    conversation = say(conversation, VISITOR, Kind.COMMIT, epoch=2, group=GROUP)

    assert refusal(conversation, DESK, Kind.MESSAGE, 1, GROUP) is Reason.WRONG_EPOCH
    message(conversation, DESK, epoch=2)
    message(conversation, DESK, epoch=3)


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.COMMIT])
def test_what_is_of_another_group_is_refused(kind):
    assert refusal(opened(), VISITOR, kind, 1, OTHER_GROUP) is Reason.WRONG_EPOCH


def test_there_is_exactly_one_commit_for_each_epoch():
    facilitator = member(MemberId("facilitator"), Role.FACILITATOR)
    conversation = say(opened(facilitator), VISITOR, Kind.COMMIT, epoch=1, group=GROUP)

    assert refusal(conversation, facilitator.id, Kind.COMMIT, 1, GROUP) is Reason.WRONG_EPOCH


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_said_after_the_end(kind):
    conversation = rules.end(opened(), Outcome.SERVED, NOW)
    sender = DESK if kind is Kind.KEY_PACKAGE else VISITOR

    assert refusal(conversation, sender, kind, 1, GROUP) is Reason.WRONG_STATE


def test_a_full_outbox_is_refused_with_its_reason():
    conversation = opened()
    for _ in range(255):  # the opening is the first that is held
        conversation = message(conversation)

    assert refusal(conversation, VISITOR, Kind.MESSAGE, 1, GROUP) is Reason.OUTBOX_FULL


def test_a_message_reaches_the_others_and_changes_nothing_else_but_that_words_were_said():
    conversation = opened()
    first = message(conversation, DESK)

    greeted = {"spoken": frozenset({Role.COUNSELLOR}), "greeted_at": NOW}
    assert first == rules.replace(conversation, **greeted)
    assert message(first, DESK) is first
    assert kinds_for(conversation, VISITOR) == ["key_package", "message", "message"]
    assert kinds_for(conversation, DESK) == ["opening"]


def test_an_id_seen_before_gets_the_same_receipt_and_is_not_stored():
    conversation = message(opened())
    again = saying.say(conversation, VISITOR, 2, Kind.MESSAGE, "other", now=NOW, epoch=9)

    assert again.envelope is None
    assert again.receipt == Receipt(stored=2, delivered=0)
    assert len(rules.held_for(conversation, DESK)) == 2


def test_a_repeated_opening_makes_no_second_group():
    conversation = opened()

    assert say(conversation, VISITOR, Kind.OPENING, own_id=1, group=OTHER_GROUP) is conversation


def test_a_fresh_key_package_stops_the_words_until_the_opening():
    conversation = say(opened(), DESK, Kind.KEY_PACKAGE)

    assert conversation.phase is ConversationPhase.OPENING
    assert refusal(conversation, VISITOR, Kind.MESSAGE, 1, GROUP) is Reason.WRONG_STATE


def test_a_key_package_counts_once_whoever_says_it():
    conversation = keys(keys(started(member(LEAD)), b"1"), b"2")

    for sender, key_package in ((DESK, b"1"), (DESK, b"2"), (LEAD, b"1")):
        with pytest.raises(Refused) as refused:
            keys(conversation, key_package, sender)
        assert refused.value.reason is Reason.BAD_CREDENTIAL
    assert kinds_for(conversation, VISITOR) == ["key_package", "key_package"]
    keys(conversation, b"3")


def test_a_key_package_whose_receipt_was_lost_is_no_second_one():
    conversation = keys(started(), b"1")

    assert keys(conversation, b"1", own_id=1) is conversation


def test_of_many_key_packages_the_oldest_is_forgotten_first():
    conversation = started()
    for each in range(KEY_PACKAGES_KEPT_MAX + 1):
        rules.received(conversation, VISITOR, each)
        conversation = keys(conversation, b"%d" % each)

    assert len(conversation.key_packages) == KEY_PACKAGES_KEPT_MAX
    assert conversation.key_packages[0] == b"1"


def test_an_opening_drops_what_was_held_for_the_lost_keys():
    conversation = message(message(opened()))
    rules.received(conversation, DESK, 2)
    conversation = say(conversation, DESK, Kind.KEY_PACKAGE)

    conversation = say(conversation, VISITOR, Kind.OPENING, epoch=0, group=OTHER_GROUP)

    assert kinds_for(conversation, DESK) == ["opening"]
    assert rules.receipt(conversation, VISITOR) == Receipt(stored=4, delivered=1)
    assert conversation.phase is ConversationPhase.OPEN
    assert (conversation.epoch, conversation.group) == (1, OTHER_GROUP)


def test_an_opening_keeps_what_the_visitor_has_not_received():
    conversation = message(opened(), DESK)
    conversation = say(conversation, DESK, Kind.KEY_PACKAGE)

    conversation = say(conversation, VISITOR, Kind.OPENING, epoch=0, group=OTHER_GROUP)

    assert kinds_for(conversation, VISITOR) == ["key_package", "message", "key_package"]


def test_an_opening_goes_also_when_the_outbox_is_full():
    conversation = opened()
    for _ in range(255):
        conversation = message(conversation)
    conversation = say(conversation, DESK, Kind.KEY_PACKAGE)

    conversation = say(conversation, VISITOR, Kind.OPENING, epoch=0, group=OTHER_GROUP)

    assert kinds_for(conversation, DESK) == ["opening"]


def test_a_visitor_goes_on_talking_to_an_orphan_and_it_is_held():
    conversation = message(members.orphan(opened(), NOW))

    assert conversation.phase is ConversationPhase.ORPHANED
    assert kinds_for(conversation, DESK) == ["opening", "message"]


def test_an_orphan_that_never_opened_takes_no_words():
    assert refusal(members.orphan(started(), NOW), VISITOR, Kind.MESSAGE) is Reason.WRONG_STATE


def test_the_same_console_comes_back_and_has_what_was_held():
    conversation = message(members.orphan(opened(), NOW))

    conversation = members.give_back(conversation, NOW)

    assert conversation.phase is ConversationPhase.OPEN
    assert conversation.orphaned_at is None
    assert kinds_for(conversation, DESK) == ["opening", "message"]


@pytest.mark.parametrize("was_asked", [False, True])
def test_a_console_that_comes_back_before_the_opening_finds_it_still_to_come(was_asked):
    conversation = say(opened(), DESK, Kind.KEY_PACKAGE) if was_asked else started()

    conversation = members.give_back(members.orphan(conversation, NOW), NOW)

    assert conversation.phase is ConversationPhase.OPENING


def test_only_an_orphan_is_given_back_or_taken_over():
    for act in (
        lambda c: members.give_back(c, NOW),
        lambda c: members.take_over(c, DESK, member(LEAD), NOW),
    ):
        with pytest.raises(Refused) as refused:
            act(opened())
        assert refused.value.reason is Reason.WRONG_STATE


def test_orphaned_twice_is_orphaned_once():
    conversation = members.orphan(opened(), NOW)

    assert members.orphan(conversation, Seconds(NOW + 5)) is conversation


def test_who_takes_over_has_the_role_and_none_of_the_words():
    conversation = message(members.orphan(opened(), NOW))

    conversation = members.take_over(conversation, DESK, member(LEAD, Role.PARTICIPANT), NOW)

    assert [(each.id, each.role) for each in conversation.members] == [
        (VISITOR, Role.VISITOR),
        (LEAD, Role.COUNSELLOR),
    ]
    assert conversation.phase is ConversationPhase.OPENING
    assert kinds_for(conversation, LEAD) == []
    assert rules.receipt(conversation, VISITOR).delivered == 0
    assert refusal(conversation, VISITOR, Kind.MESSAGE, 1, GROUP) is Reason.WRONG_STATE


def test_an_orphan_taken_over_and_lost_again_has_no_group_to_go_back_to():
    conversation = members.take_over(members.orphan(opened(), NOW), DESK, member(LEAD), NOW)
    conversation = members.orphan(conversation, NOW)

    assert refusal(conversation, VISITOR, Kind.MESSAGE, 1, GROUP) is Reason.WRONG_STATE
    assert members.give_back(conversation, NOW).phase is ConversationPhase.OPENING


def test_who_was_taken_over_from_is_no_member_any_more():
    conversation = members.take_over(members.orphan(opened(), NOW), DESK, member(LEAD), NOW)

    with pytest.raises(Refused) as refused:
        say(conversation, DESK, Kind.KEY_PACKAGE)

    assert refused.value.reason is Reason.NOT_A_MEMBER


def test_the_last_words_of_a_lost_counsellor_still_reach_the_visitor():
    conversation = members.orphan(message(opened(), DESK), NOW)

    conversation = members.take_over(conversation, DESK, member(LEAD), NOW)

    assert kinds_for(conversation, VISITOR) == ["key_package", "message"]


def test_a_conversation_taken_over_opens_with_a_group_of_its_own():
    conversation = members.take_over(members.orphan(opened(), NOW), DESK, member(LEAD), NOW)
    conversation = say(conversation, LEAD, Kind.KEY_PACKAGE)
    conversation = say(conversation, VISITOR, Kind.OPENING, epoch=0, group=OTHER_GROUP)

    conversation = message(conversation, LEAD, group=OTHER_GROUP)

    assert kinds_for(conversation, LEAD) == ["opening"]


def test_a_third_member_joins_and_gets_what_comes_after():
    conversation = members.join(message(opened()), member(SPECIALIST, Role.SPECIALIST), NOW)

    conversation = message(conversation)

    assert kinds_for(conversation, SPECIALIST) == ["message"]
    assert members.join(conversation, member(SPECIALIST), NOW) is conversation


def test_nobody_joins_after_the_end():
    with pytest.raises(Refused):
        members.join(rules.end(opened(), Outcome.SERVED, NOW), member(LEAD), NOW)


def test_a_member_parts_and_the_others_go_on():
    conversation = message(members.join(opened(), member(SPECIALIST, Role.SPECIALIST), NOW))
    rules.received(conversation, DESK, 99)

    conversation, told = members.part(conversation, SPECIALIST)

    assert told == [(VISITOR, Receipt(2, 2))]
    assert [each.id for each in conversation.members] == [VISITOR, DESK]


def test_the_end_forgets_what_was_held_and_the_first_outcome_counts():
    conversation = rules.end(message(opened()), Outcome.SERVED, NOW)

    again = rules.end(conversation, Outcome.LEFT, Seconds(NOW + 1))

    assert again.outcome is Outcome.SERVED
    assert rules.held_for(again, DESK) == []


def test_a_rebuilt_conversation_numbers_on_above_all_it_gave_before():
    before = opened()
    for _ in range(100):
        message(before)
        rules.received(before, DESK, 1_000)
    rebuilt = rebuild(epoch=1, now=Seconds(NOW + 1))
    again = rebuild(epoch=1, now=Seconds(NOW + 2))

    said = [
        saying.say(each, VISITOR, 50, Kind.MESSAGE, "body", now=NOW, epoch=1, group=GROUP)
        for each in (rebuilt, again)
    ]

    assert before.log.last_number < said[0].envelope.number < said[1].envelope.number < 2**53


def rebuild(epoch, now=NOW, spoken=()):
    return rules.rebuild(
        ConversationId("c"),
        line=LineId("line"),
        language=Language("fi"),
        topic=None,
        members=(member(VISITOR, Role.VISITOR), member(DESK)),
        started=NOW,
        epoch=epoch,
        spoken=spoken,
        now=now,
    )


def test_a_rebuilt_conversation_goes_on_with_the_group_it_hears_first():
    conversation = message(rebuild(epoch=1))

    assert conversation.group == GROUP
    assert refusal(conversation, DESK, Kind.MESSAGE, 1, OTHER_GROUP) is Reason.WRONG_EPOCH


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.COMMIT])
def test_a_rebuilt_conversation_learns_of_a_commit_that_no_page_was_told_of(kind):
    """It was relayed, and the pages' values were of before when all was lost."""
    conversation = message(rebuild(epoch=1), DESK, epoch=1)
    conversation = say(conversation, VISITOR, kind, epoch=2, group=GROUP)

    assert conversation.epoch == (2 if kind is Kind.MESSAGE else 3)
    assert refusal(conversation, VISITOR, Kind.COMMIT, 1, GROUP) is Reason.WRONG_EPOCH
    message(conversation, DESK, epoch=2)


def test_commits_that_were_stored_before_all_was_lost_are_taken_again_each_once_and_in_their_order():
    """Its writer knows that they were stored; the other had perhaps not heard them yet."""
    conversation = message(rebuild(epoch=3), epoch=1)
    conversation = say(conversation, VISITOR, Kind.COMMIT, 1, GROUP)
    assert conversation.epoch == 3
    assert refusal(conversation, VISITOR, Kind.COMMIT, 1, GROUP) is Reason.WRONG_EPOCH
    assert refusal(conversation, DESK, Kind.MESSAGE, 1, GROUP) is Reason.WRONG_EPOCH
    assert refusal(conversation, VISITOR, Kind.COMMIT, 2, OTHER_GROUP) is Reason.WRONG_EPOCH
    conversation = say(conversation, VISITOR, Kind.COMMIT, 2, GROUP)
    assert refusal(conversation, VISITOR, Kind.COMMIT, 2, GROUP) is Reason.WRONG_EPOCH
    conversation = say(conversation, VISITOR, Kind.COMMIT, 3, GROUP)
    assert conversation.epoch == 4
    assert refusal(conversation, VISITOR, Kind.COMMIT, 3, GROUP) is Reason.WRONG_EPOCH


def test_of_a_new_group_no_commit_is_taken_again_that_was_taken_since_all_was_lost():
    conversation = message(rebuild(epoch=2), epoch=2)
    conversation = say(conversation, DESK, Kind.KEY_PACKAGE)
    conversation = say(conversation, VISITOR, Kind.OPENING, epoch=0, group=OTHER_GROUP)
    for epoch in (1, 2, 3):
        conversation = say(conversation, VISITOR, Kind.COMMIT, epoch, OTHER_GROUP)
        again = refusal(conversation, VISITOR, Kind.COMMIT, epoch, OTHER_GROUP)
        assert again is Reason.WRONG_EPOCH


def test_a_conversation_rebuilt_from_values_of_before_its_opening_goes_on_with_the_group_that_is_heard():
    """All was lost within a second of the opening: no page's value told of it, and both have the keys."""
    conversation = message(rebuild(epoch=0), VISITOR, epoch=1)

    assert conversation.phase is ConversationPhase.OPEN
    assert (conversation.epoch, conversation.group) == (1, GROUP)
    message(conversation, DESK, epoch=1)
    assert refusal(conversation, DESK, Kind.MESSAGE, 1, b"another") is Reason.WRONG_EPOCH


@pytest.mark.parametrize("epoch", [0, 1, 3], ids=["no value told", "one told", "a later one"])
def test_an_opening_whose_sender_was_not_told_before_all_was_lost_is_taken_again(epoch):
    conversation = say(rebuild(epoch=epoch), VISITOR, Kind.OPENING, epoch=0, group=GROUP)

    assert conversation.phase is ConversationPhase.OPEN
    assert (conversation.epoch, conversation.group) == (1, GROUP)
    later = message(conversation, DESK, epoch=max(1, epoch))
    assert later.epoch == max(1, epoch)
    assert refusal(later, VISITOR, Kind.OPENING, 0, OTHER_GROUP) is Reason.WRONG_STATE


def test_an_opening_that_is_taken_again_takes_no_epoch_back():
    conversation = message(rebuild(epoch=3), DESK, epoch=3)
    conversation = say(conversation, VISITOR, Kind.OPENING, epoch=0, group=GROUP)

    assert conversation.epoch == 3


def test_of_one_that_was_never_lost_an_opening_counts_once():
    assert refusal(opened(), VISITOR, Kind.OPENING, 0, GROUP) is Reason.WRONG_STATE


def test_where_keys_are_made_anew_a_rebuilt_conversation_waits_for_them():
    conversation = say(rebuild(epoch=0), DESK, Kind.KEY_PACKAGE)

    assert refusal(conversation, VISITOR, Kind.MESSAGE, 1, GROUP) is Reason.WRONG_STATE


def test_a_rebuilt_conversation_has_had_the_words_that_are_claimed_and_no_others():
    assert rebuild(epoch=1).spoken == set()
    heard = message(rebuild(epoch=1, spoken=(Role.COUNSELLOR,)))
    assert heard.spoken == {Role.COUNSELLOR, Role.VISITOR}


def test_a_conversation_rebuilt_before_its_opening_opens():
    assert rebuild(epoch=0).phase is ConversationPhase.OPENING


def succeeded(conversation, handovers=1, epoch=1):
    newer = (member(VISITOR, Role.VISITOR), member(LEAD))
    return members.succeed(conversation, newer, handovers=handovers, epoch=epoch, now=NOW)


@pytest.mark.parametrize("old", [rebuild(epoch=1), rules.end(rebuild(1), Outcome.EXPIRED, NOW)])
def test_a_value_that_knows_no_later_handover_gives_nobody_a_seat(old):
    assert succeeded(old, handovers=old.handovers) is old
    if old.phase is ConversationPhase.ENDED:
        assert succeeded(old, handovers=old.handovers + 1) is old


def test_each_taking_over_is_counted():
    conversation = members.take_over(members.orphan(opened(), NOW), DESK, member(LEAD), NOW)
    back = members.take_over(members.orphan(conversation, NOW), LEAD, member(DESK), NOW)
    assert (conversation.handovers, back.handovers) == (1, 2)


def test_a_successor_reads_what_waited_and_the_predecessor_says_nothing_more():
    stale = message(message(rebuild(epoch=1)), DESK)
    conversation = succeeded(stale)
    assert kinds_for(conversation, LEAD) == ["message"]
    assert kinds_for(conversation, VISITOR) == []
    assert refusal(conversation, DESK, Kind.MESSAGE, 1, GROUP, own_id=2) is Reason.NOT_A_MEMBER
    say(conversation, LEAD, Kind.MESSAGE, 1, OTHER_GROUP, own_id=7)  # its ids go on
    assert kinds_for(conversation, VISITOR) == ["message"]


def test_a_successor_without_a_group_opens_a_new_one():
    conversation = say(succeeded(rebuild(epoch=1), epoch=0), LEAD, Kind.KEY_PACKAGE, own_id=3)
    conversation = say(conversation, VISITOR, Kind.OPENING, 0, OTHER_GROUP)
    assert (conversation.phase, conversation.group) == (ConversationPhase.OPEN, OTHER_GROUP)


def seen_as(conversation, who, seconds_later, beat_seconds_before=0, page=None):
    """How a member is seen later, a heartbeat of its page having come this long before."""
    later = Seconds(NOW + seconds_later)
    beaten = beat(page or arrive(NOW), Seconds(later - beat_seconds_before))
    return members.presence_in(conversation, who, beaten, later, 300)


def test_words_count_as_signs_of_life():
    conversation = say(opened(), DESK, Kind.MESSAGE, 1, GROUP, own_id=2, now=NOW)
    assert seen_as(conversation, VISITOR, 310) is Presence.SILENT

    say(conversation, VISITOR, Kind.MESSAGE, 1, GROUP, now=Seconds(NOW + 300))

    assert seen_as(conversation, VISITOR, 310) is Presence.HERE


def test_an_acknowledgement_is_relayed_as_words_are_and_is_a_word_of_nobody():
    conversation = say(opened(), DESK, Kind.ACK, 1, GROUP, own_id=2, now=NOW)
    assert (conversation.spoken, conversation.greeted_at) == (frozenset(), None)
    later = Seconds(NOW + 300)
    conversation = say(conversation, DESK, Kind.MESSAGE, 1, GROUP, now=NOW)
    conversation = say(conversation, VISITOR, Kind.ACK, 1, GROUP, now=later)
    assert conversation.spoken == frozenset({Role.COUNSELLOR})
    assert kinds_for(conversation, DESK) == ["opening", "ack"]
    assert seen_as(conversation, VISITOR, 310) is Presence.SILENT


@pytest.mark.parametrize("epoch", [3, 7])
def test_an_acknowledgement_is_of_the_epoch_of_the_words(epoch):
    assert refusal(opened(), VISITOR, Kind.ACK, epoch, GROUP) is Reason.WRONG_EPOCH
    assert refusal(started(), VISITOR, Kind.ACK) is Reason.WRONG_STATE


def test_a_console_is_missed_sooner_than_a_visitors_page():
    assert seen_as(opened(), VISITOR, 90, beat_seconds_before=20) is Presence.HERE
    assert seen_as(opened(), DESK, 90, beat_seconds_before=20) is Presence.LOST


def test_a_lost_page_is_lost_whatever_it_said():
    conversation = opened()
    page = drop(arrive(NOW), Seconds(NOW + 1))

    say(conversation, VISITOR, Kind.MESSAGE, 1, GROUP, now=Seconds(NOW + 2))

    assert seen_as(conversation, VISITOR, 2, page=page) is Presence.LOST
    assert seen_as(conversation, DESK, 2) is Presence.HERE


@pytest.mark.parametrize("phase", list(ConversationPhase))
@pytest.mark.parametrize("act", list(ConversationAct))
def test_an_act_that_the_table_does_not_allow_is_refused(phase, act):
    conversation = rules.replace(started(), phase=phase)
    if act in CONVERSATIONS[phase]:
        assert rules.after(conversation, act) is CONVERSATIONS[phase][act]
    else:
        with pytest.raises(Refused):
            rules.after(conversation, act)
