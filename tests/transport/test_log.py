"""The allow-list lets nothing out that is not on it, whoever logs."""

import io
import json
import logging

import pytest
import structlog

from chatd.process import log

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
