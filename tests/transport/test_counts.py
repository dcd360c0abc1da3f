"""What /metrics tells: people's doings by the day in full fives, faults at once, never a line or a person."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatd.base.area import Metric
from chatd.base.errors import Reason
from chatd.base.shapes import PROTOCOL_VERSION
from chatd.base.version import VERSION
from chatd.process.log import allow
from chatd.transport.counts import DAY_SECONDS, Counts
from tests.service.world import World

HOUR = 3_600


def told(world):
    return {each.name: each for each in world.areas.directory.area.metrics}


@pytest.fixture
async def world(tmp_path):
    return await World(tmp_path).start()


def test_what_people_do_is_shown_by_the_day_in_full_fives():
    counts = Counts()
    counts.tick(10 * DAY_SECONDS + 5)
    for _ in range(9):
        counts.event("join")
        counts.refusal("join", Reason.LINE_FULL)
    counts.event("leave")
    counts.tick(11 * DAY_SECONDS - 1)
    assert b'"join"' not in counts.text()
    counts.tick(11 * DAY_SECONDS)
    assert b'chatd_events_total{event="join"} 5.0' in counts.text()
    assert b'chatd_refusals_total{event="join",reason="line_full"} 5.0' in counts.text()
    assert b'"leave"' not in counts.text(), "fewer than five"
    counts.event("join")
    counts.tick(12 * DAY_SECONDS - 1)
    assert b'chatd_events_total{event="join"} 5.0' in counts.text()
    counts.tick(12 * DAY_SECONDS)
    assert b'chatd_events_total{event="join"} 10.0' in counts.text()


def test_one_visitor_more_or_less_changes_nothing_that_is_shown():
    """Whatever somebody scrapes while one person comes, waits, is refused and goes."""
    here = [7]
    counts = Counts()
    counts.watch(visitors=lambda: here[0], consoles=lambda: 3)
    counts.tick(10 * DAY_SECONDS)
    before = without_memory(counts)
    here[0] += 1
    counts.event("join")
    counts.refusal("join", Reason.LINE_FULL)
    counts.tick(10 * DAY_SECONDS + 1)
    assert without_memory(counts) == before
    here[0] -= 1
    counts.event("leave")
    for hour in range(1, 24):
        counts.tick(10 * DAY_SECONDS + hour * HOUR)
        assert without_memory(counts) == before


def without_memory(counts):
    lines = counts.text().decode().splitlines()
    return [each for each in lines if not each.startswith("chatd_resident_memory_bytes")]


def test_of_visitors_connections_the_most_of_the_last_hour_is_shown_in_full_twenties():
    here = [0]
    counts = Counts()
    counts.watch(visitors=lambda: here[0], consoles=lambda: 3)
    for second, connections in ((0, 10), (1, 59), (2, 5)):
        here[0] = connections
        counts.tick(10 * HOUR + second)
    assert b'chatd_connections{namespace="visitor"} 0.0' in counts.text()
    counts.tick(11 * HOUR)
    assert b'chatd_connections{namespace="visitor"} 40.0' in counts.text()
    assert b'chatd_connections{namespace="console"} 3.0' in counts.text()
    counts.tick(12 * HOUR)
    assert b'chatd_connections{namespace="visitor"} 0.0' in counts.text()


def test_the_release_the_start_and_the_memory_are_told():
    counts = Counts()
    counts.tick(5_000.0)
    counts.tick(6_000.0)
    text = counts.text().decode()
    assert f'chatd_build_info{{protocol="{PROTOCOL_VERSION}",version="{VERSION}"}} 1.0' in text
    assert "chatd_start_time_seconds 5000.0" in text
    (memory,) = re.findall(r"^chatd_resident_memory_bytes (\S+)$", text, re.MULTILINE)
    assert float(memory) > 10 * 1024 * 1024
    assert float(memory) % (1024 * 1024) == 0


def test_since_when_a_part_is_well_or_not_is_told():
    counts = Counts()
    for now, word in ((100, "ok"), (200, "ok"), (300, "locked"), (400, "full"), (500, "ok")):
        counts.tick(now)
        counts.told_ready(word == "ok", {"database": word}, {"proxy": word if word != "ok" else ""})
        since = {100: 100, 200: 100, 300: 300, 400: 300, 500: 500}[now]
        text = counts.text().decode()
        assert f'chatd_part_up{{part="database"}} {float(word == "ok")}' in text
        assert f'chatd_part_since_seconds{{part="database"}} {float(since)}' in text


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


def test_a_number_for_each_of_several_things_carries_its_label():
    counts = Counts()
    counts.show([Metric("chatd_planted", "A number", lambda: {"b": 2, "a": 1}, label="kind")])
    assert b'chatd_planted{kind="a"} 1.0\nchatd_planted{kind="b"} 2.0' in counts.text()


async def test_helplines_that_nobody_has_confirmed_for_half_a_year_are_told(world):
    metric = told(world)["chatd_helplines_due_for_review"]
    world.clock.at = datetime(2026, 7, 3, tzinfo=UTC).timestamp()  # 183 days after the review
    assert metric.read() == 0
    world.clock.at = datetime(2026, 7, 4, tzinfo=UTC).timestamp()
    assert metric.read() == 1


async def test_when_the_directory_was_read_and_when_it_changed_is_told(world):
    read, changed = (
        told(world)[f"chatd_directory_{each}_seconds"].read for each in ("read", "changed")
    )
    began = world.clock.now()
    assert (read(), changed()) == (began, began)
    (reload,) = [each for each in world.areas.directory.area.jobs if each.name == "reload"]
    world.clock.at += 60
    await reload.run(world.clock.now())
    assert (read(), changed()) == (began + 60, began)
    world.directories.directory = replace(world.directories.directory, embeds={})
    world.clock.at += 60
    await reload.run(world.clock.now())
    assert (read(), changed()) == (began + 120, began + 120)
    assert told(world)["chatd_lines"].read() == 1
