"""The example files of tests/wire/events against the daemon's shapes. widget/test reads the same files."""

import json
from pathlib import Path

import msgspec
import pytest

from chatd.line.shapes.console import ConsoleState
from chatd.line.shapes.visitor import VisitorState
from chatd.main import CONSOLE_EVENTS, CONSOLE_PUSHES, VISITOR_EVENTS, VISITOR_PUSHES

FOLDER = Path(__file__).parent / "events"
FILES = {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}
SAID = {name: file for name, file in FILES.items() if not name.startswith("push_")}
PUSHED = {name.removeprefix("push_"): file for name, file in FILES.items() if name not in SAID}
SIDES = {"visitor": VISITOR_EVENTS, "console": CONSOLE_EVENTS}


def cases(which):
    return [
        pytest.param(SIDES[side][name].payload, payload, id=f"{side}-{name}-{at}")
        for name, file in SAID.items()
        for side in file["from"]
        for at, payload in enumerate(file[which])
    ]


@pytest.mark.parametrize("name", SAID)
def test_the_good_payloads_of_an_event_show_every_field(name):
    shown = {field for payload in SAID[name]["good"] for field in payload}
    for side in SAID[name]["from"]:
        assert shown == set(SIDES[side][name].payload.__struct_fields__)


def decode(payload, shape):
    return msgspec.json.decode(json.dumps(payload), type=shape)


def test_every_event_has_its_file_and_every_file_its_event():
    for side, events in SIDES.items():
        assert {name for name, file in SAID.items() if side in file["from"]} == set(events)
    assert set(PUSHED) == {*VISITOR_PUSHES, *CONSOLE_PUSHES}


@pytest.mark.parametrize(("shape", "payload"), cases("bad"))
def test_a_bad_payload_is_refused(shape, payload):
    with pytest.raises(msgspec.ValidationError):
        decode(payload, shape)


@pytest.mark.parametrize(("shape", "payload"), cases("good"))
def test_a_good_payload_is_read(shape, payload):
    assert isinstance(decode(payload, shape), shape)


@pytest.mark.parametrize(
    ("name", "example"), [(name, one) for name, file in PUSHED.items() for one in file["good"]]
)
def test_a_push_reads_back_as_it_is_written(name, example):
    shape = (
        {"visitor": VisitorState, "console": ConsoleState}[example["to"]]
        if name == "state"
        else (VISITOR_PUSHES | CONSOLE_PUSHES)[name]
    )
    assert json.loads(msgspec.json.encode(decode(example["payload"], shape))) == example["payload"]
