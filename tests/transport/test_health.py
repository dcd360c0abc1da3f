"""What `/readyz` says: each part, why it is red in a word, soon, and nothing else."""

import asyncio
import json

import pytest
from aiohttp.test_utils import make_mocked_request

from chatd.base.area import NotReady
from chatd.process.setting_kinds import networks
from chatd.transport import health
from chatd.transport.counts import Counts
from chatd.transport.health import Health

HERE = networks("127.0.0.1,::1")


def straight():
    """A request of this machine's own, by no proxy."""
    return make_mocked_request("GET", "/readyz").clone(remote="127.0.0.1")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(health, "LOOK_AGAIN_SECONDS", 0)
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.05)


async def well():
    """Nothing is the matter."""


async def red():
    raise NotReady("locked")


async def buggy():
    raise TypeError("planted-word")


def of(**checks):
    made = Health(Counts(), checks, warnings={}, watchers=HERE)
    made.is_ready = True
    return made


async def answer(asked):
    response = await asked.ready(straight())
    return response.status, json.loads(response.text)


async def test_all_well_is_green():
    assert await answer(of(database=well, line=well)) == (
        200,
        {"ready": True, "parts": {"database": "ok", "line": "ok"}},
    )


async def test_what_is_red_is_named_with_a_word_and_the_rest_is_asked_all_the_same():
    status, said = await answer(of(database=red, line=buggy, sweep=well))
    assert status == 503
    assert said == {
        "ready": False,
        "parts": {"database": "locked", "line": "broken", "sweep": "ok"},
    }


async def test_a_part_that_hangs_is_red_in_time_asked_once_and_green_when_it_has_answered():
    asked, free = [], asyncio.Event()

    async def slow():
        asked.append(1)
        await free.wait()

    hanging = of(database=slow)
    for _ in range(3):
        assert (await answer(hanging))[1]["parts"] == {"database": "too_slow"}
    assert len(asked) == 1
    free.set()
    assert (await answer(hanging))[0] == 200


async def test_many_who_ask_make_one_look_in_a_second(monkeypatch):
    monkeypatch.setattr(health, "LOOK_AGAIN_SECONDS", 60)
    asked = []

    async def counting():
        asked.append(1)

    busy = of(database=counting)
    await asyncio.gather(*(answer(busy) for _ in range(20)))
    await answer(busy)
    assert len(asked) == 1


async def test_before_the_start_and_after_the_stop_nothing_is_ready():
    made = Health(Counts(), {"database": well}, warnings={}, watchers=HERE)
    assert await answer(made) == (503, {"ready": False, "parts": {"database": "not_started"}})


async def test_the_last_answer_stands_in_the_metrics():
    made = of(database=red, line=well)
    await made.ready(straight())
    text = (await made.metrics(straight())).body.decode()
    assert "chatd_ready 0.0" in text
    assert 'chatd_part_up{part="database"} 0.0' in text
    assert 'chatd_part_up{part="line"} 1.0' in text
