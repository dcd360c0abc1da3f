"""What /metrics tells: people's doings as they stood at the full hour, faults at once, never a line or a person."""

from datetime import UTC, datetime

import pytest

from chatd.base.area import Metric
from chatd.base.errors import Reason
from chatd.process.log import allow
from chatd.transport.counts import Counts
from tests.service.world import World

HOUR = 3_600


@pytest.fixture
async def world(tmp_path):
    return await World(tmp_path).start()


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


def test_what_an_area_tells_operators_is_read_when_it_is_asked_for():
    counts, told = Counts(), [3]
    counts.show([Metric("chatd_planted", "A number", lambda: told[0])])
    assert b"chatd_planted 3.0" in counts.text()
    told[0] = 4
    assert b"chatd_planted 4.0" in counts.text()
    with pytest.raises(ValueError, match="chatd_planted"):
        counts.show([Metric("chatd_planted", "Another", lambda: 0)])


async def test_helplines_that_nobody_has_confirmed_for_half_a_year_are_told(world):
    (metric,) = world.areas.directory.area.metrics
    world.clock.at = datetime(2026, 7, 3, tzinfo=UTC).timestamp()  # 183 days after the review
    assert metric.read() == 0
    world.clock.at = datetime(2026, 7, 4, tzinfo=UTC).timestamp()
    assert metric.read() == 1
