"""The allow-list lets nothing out that is not on it, whoever logs; of an evening the staff's own acts alone."""

import io
import json
import logging
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import structlog

from chatd.base.names import StaffId
from chatd.base.version import VERSION
from chatd.directory.service.reading import NOTED_MAX, note_changes
from chatd.process import log
from tests.service.world import FI, LINE, SV, a_directory, a_person, sealed
from tests.transport.conftest import say, until_state
from tests.transport.newcomer import Newcomer

PLANTED = "planted-word-7f3a"


@pytest.fixture
def said():
    stream = io.StringIO()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    log.set_up(level="DEBUG", stream=stream)
    yield stream
    structlog.reset_defaults()
    logging.getLogger().handlers[:], level = before[0], before[1]
    logging.getLogger().setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_log_that_cannot_be_written_stops_nothing(said):
    noted = []
    full = Path("/dev/full").open("w")  # noqa: SIM115 - that it cannot be closed is what is tried
    log.set_up(stream=full)
    for _ in range(2):
        log.StaffJournal().note("signed_in")
        noted.append("signed_in")
    with pytest.raises(OSError, match="No space left"):
        full.close()  # so both were tried
    assert len(noted) == 2


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(text):
    raise ValueError(text)


def test_a_key_that_is_not_allowed_is_dropped_and_counted(said):
    before = log.dropped["body"]
    structlog.get_logger().info("shift_started", line="l-1", body=PLANTED)
    assert lines(said)[0]["line"] == "l-1"
    assert PLANTED not in said.getvalue()
    assert log.dropped["body"] == before + 1


@pytest.mark.parametrize("value", [{"a": PLANTED}, [PLANTED], b"planted-word-7f3a", object()])
def test_an_allowed_key_takes_plain_values_only(said, value):
    structlog.get_logger().info("shift_started", line=value)
    assert "line" not in lines(said)[0]
    assert PLANTED not in said.getvalue()


def test_an_exception_says_type_file_and_line_and_nothing_else(said):
    secret = PLANTED
    try:
        fail(secret)
    except ValueError:
        structlog.get_logger().exception("handler_broken")
    line = lines(said)[0]
    assert line["error_type"] == "ValueError"
    assert line["error_file"].endswith("test_log.py")
    assert isinstance(line["error_line"], int)
    assert PLANTED not in said.getvalue()


@pytest.mark.parametrize("name", ["aiohttp.server", "asyncio", "sqlalchemy.pool", "py.warnings"])
def test_a_librarys_own_words_stay_inside(said, name):
    try:
        fail(PLANTED)
    except ValueError:
        logging.getLogger(name).exception("could not read %s", PLANTED)
    assert lines(said)[0]["event"] == "library_failed"
    assert lines(said)[0]["logger"] == name
    assert PLANTED not in said.getvalue()


@pytest.mark.parametrize("name", ["engineio.server", "socketio.server", "aiohttp.access"])
def test_the_loggers_that_say_what_people_send_are_pinned(said, name):
    logging.getLogger(name).info("received %s", PLANTED)
    logging.getLogger(name).warning("received %s", PLANTED)
    assert said.getvalue() == ""
    assert logging.getLogger(name).level == logging.ERROR


def test_the_deaf_logger_hears_no_texts(said):
    deaf = log.deaf()
    deaf.info("received %s", PLANTED)
    try:
        fail(PLANTED)
    except ValueError:
        deaf.exception("message async handler error %s", PLANTED)
    assert [line["event"] for line in lines(said)] == ["library_failed"]
    assert PLANTED not in said.getvalue()


# ---- how much ----


def test_the_same_fault_at_the_same_place_is_written_once_a_minute_with_its_count():
    now = [1_000.0]
    repeated = log.Repeated(lambda: now[0])

    def fault(phase="sweep", level="warning"):
        event = {"event": "dependency_unavailable", "level": level, "phase": phase, "time": now[0]}
        try:
            return repeated(None, "", event)
        except structlog.DropEvent:
            return None

    assert "count" not in fault()
    for _ in range(3_600):
        now[0] += 1 / 61
        assert fault() is None
    assert fault("join") is not None, "another place"
    now[0] += 60
    assert fault()["count"] == 3_601
    assert fault() is None
    now[0] += 60
    assert fault()["count"] == 2


def test_an_hour_of_a_fault_in_each_of_many_places_stays_small(said, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(log.time, "monotonic", lambda: now[0])
    log.set_up(stream=said)
    for second in range(3_600):
        now[0] = float(second)
        for place in range(20):
            structlog.get_logger().warning("dependency_unavailable", phase=f"place-{place}")
    assert len(lines(said)) == 60 * 20
    assert len(said.getvalue()) < 200_000


def test_what_is_no_fault_is_never_held_back(said):
    for _ in range(3):
        structlog.get_logger().info("signed_in", account="aino")
    assert len(lines(said)) == 3


def test_places_that_are_remembered_are_bounded():
    repeated = log.Repeated(lambda: 0.0)
    for place in range(2 * log.REPEATED_MAX + 1):
        repeated(None, "", {"event": "x", "level": "error", "phase": str(place)})
    assert len(repeated._seen) <= log.REPEATED_MAX


# ---- what is in it, of a whole evening ----

ACTS = {
    "signed_in", "signed_out", "certificate_installed",
    "shift_started", "shift_ended", "line_changed", "line_limited", "desk_called_back",
    "directory_changed",
}  # fmt: skip
OWN_KEYS = {
    "event", "level", "time", "organisation", "line", "account", "phase", "count",
}  # fmt: skip


async def test_of_a_busy_evening_only_acts_of_the_staff_are_in_the_log(said, house):
    visitor, console, talk = await house.talking()
    for number in range(2, 12):
        visitor.emit("say", say(talk, number, body=sealed("g", 1, PLANTED)))
        console.emit("say", say(talk, number, body=sealed("g", 1, PLANTED)))
    for _ in range(3):
        await house.waiting(headers={"X-Forwarded-For": "198.51.100.7"})
    second = await house.on_shift("bo")
    offer = (
        second.state["offer"] or (await until_state(second, lambda each: each["offer"]))["offer"]
    )
    assert await second.ask("decline", {"ticket": offer["ticket"]}) == {}
    assert await console.ask("end", {"conversation": talk}) == {}
    lead = await house.console("lea")
    for act in ("stop_intake", "close", "open"):
        assert await lead.ask("change_line", {"line": "nettiturva", "act": act}) == {}
    assert await lead.ask("change_line", {"line": "no-such-line", "act": "open"}) != {}
    async with aiohttp.ClientSession(house.url) as http:
        cilla = Newcomer(house, "cilla")
        await cilla.sign_in(http)
        mine = cilla.tab.asking("POST", "/api/sign-out", {})
        assert (await http.post("/api/sign-out", **mine)).status == 200
        guess = {"tab_key": cilla.tab.tab_key, "invitation": {"secret": "A" * 43}}
        assert (await http.post("/api/sign-in", json=guess)).status == 401
        await http.get("/l/e-nettiturva", headers={"Referer": f"https://{PLANTED}.example/"})
    assert await console.ask("end_shift", {}) == {}

    first, *evening = lines(said)
    assert first["event"] == "daemon_started"
    assert first["version"] == VERSION
    assert first["listens_at"] == f"127.0.0.1:{house.daemon.port}"
    assert first["lines"] == 1
    told = [(each["event"], each.get("account"), each.get("phase")) for each in evening]
    assert told == [
        ("shift_started", "aino", None),
        ("shift_started", "bo", None),
        ("line_changed", "lea", "stop_intake"),
        ("line_changed", "lea", "close"),
        ("line_changed", "lea", "open"),
        ("signed_in", "cilla", None),
        ("signed_out", "cilla", None),
        ("shift_ended", "aino", None),
    ], said.getvalue()
    for line in evening:
        assert line["event"] in ACTS
        assert line.keys() <= OWN_KEYS
    whole = json.dumps(evening)
    for secret in (
        PLANTED,
        talk,
        "198.51.100",
        "127.0.0.1",
        "Aino",
        "Cilla",
        cilla.tab.bearer,
        cilla.said["invitation"]["secret"],
        cilla.tab.tab_key,
        visitor.key.hash,
    ):
        assert secret not in whole


async def test_what_is_loaded_is_told_by_id_and_never_in_words(said, house):
    directories = house.daemon.durable.directories
    before = directories.directory
    line = replace(before.lines[LINE], audience={FI: PLANTED, SV: PLANTED})
    staff = {key: each for key, each in before.staff.items() if key != "cilla"}
    staff[StaffId("dora")] = replace(a_person("dora"), alias=PLANTED)
    directories.directory = replace(before, lines={LINE: line}, staff=staff)
    await house.job("reload")
    await house.job("reload")
    told = [
        {name: value for name, value in each.items() if name not in {"time", "level", "event"}}
        for each in lines(said)
        if each["event"] == "directory_changed"
    ]
    assert told == [
        {"organisation": "turva", "line": "nettiturva", "phase": "changed"},
        {"organisation": "turva", "about": "cilla", "phase": "removed"},
        {"organisation": "turva", "about": "dora", "phase": "added"},
    ]
    assert PLANTED not in said.getvalue()


def test_a_large_load_is_a_bounded_number_of_lines(said):
    many = replace(
        a_directory(), staff={StaffId(f"p{at}"): a_person(f"p{at}") for at in range(3 * NOTED_MAX)}
    )
    note_changes(log.StaffJournal(), a_directory(), many)
    assert len(lines(said)) == NOTED_MAX + 1
    assert lines(said)[-1]["count"] == 2 * NOTED_MAX + 4
