"""A log that was made again, since all was lost: where each of its senders goes on."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import MemberId, Seconds
from chatd.conversation.rules import envelopes
from chatd.conversation.rules.conversation import Kind
from chatd.conversation.rules.envelopes import ENVELOPES_HELD_MAX, Log, Receipt
from chatd.conversation.rules.kinds import Decision, Given, append
from tests.core.test_conversation import started

VISITOR, DESK = MemberId("visitor"), MemberId("desk")
NOW = Seconds(1_000.0)


def acked(log, own_id):
    """The visitor's, which the rules allow always."""
    talk = started()
    return append(log, talk, Decision(talk), Given(VISITOR, own_id, Kind.ACK, "body"), NOW)


def test_a_rebuilt_log_goes_on_with_any_id_and_grows_its_numbers():
    log = Log([VISITOR, DESK], NOW, last_number=5_000)
    with pytest.raises(Refused) as refused:
        envelopes.is_repeat(
            log.track(VISITOR), 7
        )  # her page may have been told that more is stored
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert log.track(VISITOR).receipt == Receipt(0, 0)
    envelopes.received(log, VISITOR, 0, is_back=True)

    assert not envelopes.is_repeat(log.track(VISITOR), 7)
    (envelope,) = [envelopes.store(log, VISITOR, 7, "message", "body", now=NOW)]

    assert envelope.number == 5_001
    assert log.track(VISITOR).receipt == Receipt(stored=7, delivered=6)
    assert envelopes.is_repeat(log.track(VISITOR), 7)


def test_what_finds_no_room_in_a_log_that_goes_on_anew_comes_first_all_the_same():
    log = Log([VISITOR, DESK], NOW)
    for own_id in range(1, ENVELOPES_HELD_MAX + 1):
        envelopes.store(log, VISITOR, own_id, "message", "body", now=NOW)
    log.tracks[VISITOR].stored = None  # as after a loss of the log's end
    full = ENVELOPES_HELD_MAX + 1
    with pytest.raises(Refused) as refused:
        acked(log, full)
    assert refused.value.reason is Reason.OUTBOX_FULL
    assert log.tracks[VISITOR].receipt.delivered == 0, "nobody has what is held"
    envelopes.received(log, DESK, 10)
    with pytest.raises(Refused) as refused:
        acked(log, full + 1)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert acked(log, full).envelope


def test_a_rebuilt_log_begins_with_nothing_behind_what_could_not_be_stored():
    log = Log([VISITOR, DESK], NOW, last_number=500)
    envelopes.received(log, VISITOR, 0, is_back=True)
    with pytest.raises(Refused) as refused:
        envelopes.is_repeat(log.tracks[VISITOR], 9, waits_for=7)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    envelopes.store(log, VISITOR, 7, "message", "body", now=NOW)
    assert not envelopes.is_repeat(log.tracks[VISITOR], 8, waits_for=7), "it knows the last by now"
