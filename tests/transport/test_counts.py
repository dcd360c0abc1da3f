"""What /metrics tells: people's doings as they stood at the full hour, faults at once, never a line or a person."""

from chatd.base.errors import Reason
from chatd.process.log import allow
from chatd.transport.counts import Counts

HOUR = 3_600


def test_what_people_do_is_shown_at_the_full_hour_and_not_before():
    counts = Counts()
    counts.tick(10 * HOUR + 5)
    counts.event("join")
    counts.refusal("join", Reason.LINE_FULL)
    counts.tick(11 * HOUR - 1)
    assert b'"join"' not in counts.text()
    counts.tick(11 * HOUR)
    assert b'chatd_events_total{event="join"} 1.0' in counts.text()
    assert b'chatd_refusals_total{event="join",reason="line_full"} 1.0' in counts.text()
    counts.event("join")
    counts.tick(12 * HOUR - 1)
    assert b'chatd_events_total{event="join"} 1.0' in counts.text()


def test_a_fault_of_ours_is_shown_at_once():
    counts = Counts()
    counts.refusal("say", Reason.BROKEN)
    assert b'chatd_faults_total{event="say",reason="broken"} 1.0' in counts.text()


def test_a_key_that_the_log_dropped_is_shown_by_its_name_alone():
    allow(None, "", {"planted_key": "a planted value"})
    text = Counts().text()
    assert b'chatd_log_keys_dropped_total{key="planted_key"}' in text
    assert b"planted value" not in text
