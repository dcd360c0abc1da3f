import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import MemberId, Seconds
from chatd.conversation.rules import envelopes, readers
from chatd.conversation.rules.envelopes import Log, Receipt

VISITOR, DESK, COLLEAGUE = MemberId("visitor"), MemberId("desk"), MemberId("colleague")
NOW = Seconds(1_000.0)


def said(log, sender, count, body="body", now=NOW):
    """The sender's next envelopes, stored."""
    first = (log.tracks[sender].stored or 0) + 1
    return [
        envelopes.store(log, sender, own_id, "message", body, now=now)
        for own_id in range(first, first + count)
    ]


def numbers(log, member, after=0):
    return [envelope.number for envelope in envelopes.held_for(log, member, after)]


@pytest.fixture
def pair():
    return Log([VISITOR, DESK], NOW)


@pytest.fixture
def three():
    return Log([VISITOR, DESK, COLLEAGUE], NOW)


def test_a_stranger_has_no_track(pair):
    with pytest.raises(Refused) as refused:
        pair.track(MemberId("stranger"))

    assert refused.value.reason is Reason.NOT_A_MEMBER


def test_a_stranger_acknowledges_nothing(pair):
    said(pair, VISITOR, 1)

    with pytest.raises(Refused):
        envelopes.received(pair, MemberId("stranger"), 1)

    assert numbers(pair, DESK) == [1]


def test_an_id_that_leaves_a_gap_is_out_of_order(pair):
    said(pair, VISITOR, 1)

    with pytest.raises(Refused) as refused:
        envelopes.is_repeat(pair.track(VISITOR), 3)

    assert refused.value.reason is Reason.OUT_OF_ORDER


def test_an_id_seen_before_is_a_repeat_and_the_next_is_not(pair):
    said(pair, VISITOR, 2)
    track = pair.track(VISITOR)

    assert [envelopes.is_repeat(track, own_id) for own_id in (1, 2, 3)] == [True, True, False]


def test_too_many_envelopes_fill_the_outbox(pair):
    said(pair, VISITOR, envelopes.ENVELOPES_HELD_MAX)

    with pytest.raises(Refused) as refused:
        envelopes.check_room(pair.track(VISITOR), 1, NOW)

    assert refused.value.reason is Reason.OUTBOX_FULL


def test_too_many_bytes_fill_the_outbox(pair):
    said(pair, VISITOR, 16, body="x" * 32_768)

    with pytest.raises(Refused) as refused:
        envelopes.check_room(pair.track(VISITOR), 1, NOW)

    assert refused.value.reason is Reason.OUTBOX_FULL


def test_one_byte_below_the_bound_has_room(pair):
    said(pair, VISITOR, 15, body="x" * 32_768)

    envelopes.check_room(pair.track(VISITOR), 32_768, NOW)


def test_an_envelope_held_too_long_fills_the_outbox(pair):
    said(pair, VISITOR, 1)
    late = Seconds(NOW + envelopes.HELD_SECONDS_MAX)

    envelopes.check_room(pair.track(VISITOR), 1, late)
    with pytest.raises(Refused) as refused:
        envelopes.check_room(pair.track(VISITOR), 1, Seconds(late + 1))

    assert refused.value.reason is Reason.OUTBOX_FULL


def test_a_full_outbox_is_the_senders_alone(pair):
    said(pair, VISITOR, envelopes.ENVELOPES_HELD_MAX)

    envelopes.check_room(pair.track(DESK), 1, NOW)


def test_an_acknowledgement_makes_room(pair):
    said(pair, VISITOR, envelopes.ENVELOPES_HELD_MAX)

    envelopes.received(pair, DESK, 1)

    envelopes.check_room(pair.track(VISITOR), 1, NOW)


def test_numbers_are_of_the_conversation_and_ids_of_the_sender(pair):
    first, second = said(pair, VISITOR, 1)[0], said(pair, DESK, 1)[0]

    assert [(e.number, e.id) for e in (first, second)] == [(1, 1), (2, 1)]


def test_what_the_others_said_is_held_in_order(three):
    said(three, VISITOR, 1)
    said(three, DESK, 2)
    said(three, VISITOR, 1)

    assert numbers(three, COLLEAGUE) == [1, 2, 3, 4]
    assert numbers(three, VISITOR) == [2, 3]
    assert numbers(three, COLLEAGUE, after=2) == [3, 4]


def test_what_everybody_has_is_freed_and_its_sender_told(pair):
    said(pair, VISITOR, 3)

    told = envelopes.received(pair, DESK, 2)

    assert told == [(VISITOR, Receipt(stored=3, delivered=2))]
    assert numbers(pair, DESK) == [3]


def test_one_slow_reader_keeps_it_held_for_itself_alone(three):
    said(three, VISITOR, 2)

    told = envelopes.received(three, DESK, 2)

    assert told == []
    assert numbers(three, DESK) == []
    assert numbers(three, COLLEAGUE) == [1, 2]


def test_delivered_is_what_the_slowest_reader_has(three):
    said(three, VISITOR, 2)
    envelopes.received(three, DESK, 2)

    told = envelopes.received(three, COLLEAGUE, 1)

    assert told == [(VISITOR, Receipt(stored=2, delivered=1))]


def test_an_acknowledgement_twice_or_of_less_changes_nothing(pair):
    said(pair, VISITOR, 2)
    envelopes.received(pair, DESK, 2)

    assert envelopes.received(pair, DESK, 2) == []
    assert envelopes.received(pair, DESK, 1) == []
    assert pair.track(VISITOR).receipt == Receipt(2, 2)


def test_what_has_not_been_said_cannot_be_acknowledged(pair):
    said(pair, VISITOR, 1)
    envelopes.received(pair, DESK, 99)

    said(pair, VISITOR, 1)

    assert numbers(pair, DESK) == [2]


def test_what_waits_for_lost_keys_is_forgotten_and_not_called_delivered(pair):
    said(pair, VISITOR, 2)
    envelopes.received(pair, DESK, 1)

    envelopes.skip(pair, DESK)

    assert numbers(pair, DESK) == []
    assert pair.track(VISITOR).receipt == Receipt(stored=2, delivered=1)
    assert pair.tracks[VISITOR].bytes_held == 0


def test_lost_keys_of_one_lose_nothing_of_what_it_said(pair):
    said(pair, DESK, 2)

    envelopes.skip(pair, DESK)

    assert numbers(pair, VISITOR) == [1, 2]


def test_a_new_member_reads_from_now_on(pair):
    said(pair, VISITOR, 2)

    readers.add(pair, COLLEAGUE, NOW)
    said(pair, VISITOR, 1)

    assert numbers(pair, COLLEAGUE) == [3]


def test_who_comes_again_goes_on_with_its_ids_and_what_it_said_is_still_held(pair):
    said(pair, DESK, 2)
    readers.replace_reader(pair, DESK, COLLEAGUE, NOW)
    said(pair, VISITOR, 1)
    readers.replace_reader(pair, COLLEAGUE, DESK, NOW)

    assert numbers(pair, VISITOR) == [1, 2]
    assert numbers(pair, DESK) == []
    assert envelopes.is_repeat(pair.track(DESK), 2)
    assert not envelopes.is_repeat(pair.track(DESK), 3)


def test_nobody_waits_for_a_member_that_went(three):
    said(three, VISITOR, 2)
    envelopes.received(three, DESK, 2)

    told = readers.drop_reader(three, COLLEAGUE)

    assert told == [(VISITOR, Receipt(2, 2))]


def test_what_a_member_said_before_going_is_still_delivered(pair):
    said(pair, DESK, 1)

    readers.drop_reader(pair, DESK)

    assert numbers(pair, VISITOR) == [1]


def test_a_member_that_went_says_and_reads_no_more(pair):
    readers.drop_reader(pair, DESK)

    with pytest.raises(Refused):
        envelopes.held_for(pair, DESK)


def test_with_nobody_left_to_read_nothing_is_called_delivered(pair):
    said(pair, VISITOR, 1)

    assert readers.drop_reader(pair, DESK) == []
    assert pair.track(VISITOR).receipt.delivered == 0


def test_what_was_held_too_long_goes_and_is_to_be_said_again(pair):
    said(pair, VISITOR, 2)
    envelopes.received(pair, DESK, 1)
    said(pair, VISITOR, 1, now=Seconds(NOW + 300))

    told = envelopes.drop_overdue(pair, Seconds(NOW + envelopes.HELD_SECONDS_MAX + 1))

    assert told == [(VISITOR, Receipt(stored=1, delivered=1))]
    assert numbers(pair, DESK) == []
    assert not envelopes.is_repeat(pair.track(VISITOR), 2)


def test_what_is_not_overdue_stays(pair):
    said(pair, VISITOR, 1)

    assert envelopes.drop_overdue(pair, Seconds(NOW + envelopes.HELD_SECONDS_MAX)) == []
    assert numbers(pair, DESK) == [1]


def test_nothing_shows_a_body(pair):
    (envelope,) = said(pair, VISITOR, 1, body="secret")

    assert "secret" not in f"{envelope!r} {envelope} {pair!r} {pair.tracks!r}"


def test_a_forgotten_log_holds_nothing(pair):
    said(pair, VISITOR, 3)

    envelopes.forget(pair)

    assert numbers(pair, DESK) == []
    assert pair.tracks[VISITOR].bytes_held == 0
