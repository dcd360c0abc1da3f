"""Writes terse.json: events of one direction in their order, and how each goes: null as text, else the bytes in hex."""

import json
from pathlib import Path

from chatd.base.base64url import to_text
from chatd.transport.terse import Direction

HEAD = bytes(range(40))


def _body(last: int) -> str:
    return to_text(HEAD + bytes((last,)) * 20)


def _deliver(number: int, kind: str, last: int) -> dict[str, object]:
    return {
        "conversation": "cqXfSm0A4AB3BagvNsgi8aA",
        "number": number,
        "sender": "doRxhn_qf3_dabWxA4AB3Bag",
        "id": number,
        "kind": kind,
        "body": _body(last),
    }


_STATE = {
    "version": 1_795_978_307_928,
    "phase": "waiting",
    "value": _body(1),
    "line": {"notice": None, "languages": ["fi", "sv"], "is_slow": False},
    "conversation": None,
    "nothing": {},
}
EVENTS: list[tuple[str, dict[str, object]]] = [
    ("deliver", _deliver(1, "message", 1)),
    ("deliver", _deliver(2, "message", 2)),
    ("deliver", _deliver(300, "ack", 3)),
    ("deliver", _deliver(299, "ack", 3)),
    ("deliver", _deliver(299, "ack", 3)),
    ("receipt", {"stored": 1, "delivered": 0}),
    ("receipt", {"stored": 2, "delivered": 2}),
    ("state", _STATE),
    ("state", _STATE | {"version": 1_795_978_907_928, "value": _body(2)}),
    ("state", _STATE | {"line": {"notice": "Hei 😀, ä", "languages": [], "is_slow": True}}),
    ("state", _STATE | {"conversation": {"id": "c1", "stored": 2}}),
    ("state", _STATE | {"conversation": {"id": "c1", "stored": 1}}),
    ("state", _STATE | {"value": _body(7), "conversation": {"id": "c1", "value": _body(7)}}),
    ("state", _STATE | {"value": _body(8), "conversation": {"id": "c1", "value": _body(8)}}),
    ("state", _STATE | {"conversation": None}),
    ("state", _STATE | {"version": 1, "phase": None}),
    ("state", _STATE | {"version": None, "phase": "ended", "value": "no bytes: ä, and long"}),
    ("receipt", {"stored": 3, "delivered": 2, "later": 1}),
]


def told() -> list[dict[str, object]]:
    """Each event and its form."""
    one, found = Direction(2**16), []
    for name, payload in EVENTS:
        terse = one.shortened(name, json.dumps(payload, ensure_ascii=False))
        found.append({"name": name, "payload": payload, "terse": terse and terse.hex()})
    return found


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in told())
    Path(__file__).with_name("terse.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
