"""Writes docs/openapi.json: every call over HTTP, as OpenAPI 3.1, from the same shapes as everything else.

What each call is for is said in docs/protocol.md, and taken from there. `--check` fails when the file is old.
"""

import json
import re
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chatd import main
from chatd.base.errors import Reason
from chatd.base.shapes import PROTOCOL_VERSION, Exchange
from chatd.staff.rules import MAY
from ops.wire_types import Schema, definitions, ref

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "openapi.json"
PAGE = ROOT / "docs" / "protocol.md"
WITHOUT_BODY = {"POST /api/sign-out"}  # what it is sent is not read
LANGUAGE = {"lang": {"type": "string"}}
QUERY: Mapping[str, Mapping[str, Schema]] = {
    "GET /state/{embed}": LANGUAGE,
    "GET /line/{embed}": LANGUAGE,
    "GET /api/audit": {"before": {"type": "integer", "minimum": 1, "maximum": 2**32}},
    "GET /api/enrolled": {"after": {"type": "integer", "minimum": 0, "maximum": 2**32}},
}
REFUSALS = {
    HTTPStatus.BAD_REQUEST: "`malformed`: of another form than is said here, or too long",
    HTTPStatus.UNAUTHORIZED: "`gone`: no bearer, one that does not count, or a `Proof` that is not of this call",
    HTTPStatus.FORBIDDEN: "a rule said no: the reason",
    HTTPStatus.NOT_FOUND: "`gone`: there is none",
    HTTPStatus.TOO_MANY_REQUESTS: "`too_often`",
    HTTPStatus.SERVICE_UNAVAILABLE: "`try_again`: a store does not answer",
}
PYTHONS_END = r"\\Z"  # of a pattern, in JSON; ECMAScript, whose patterns JSON Schema has, says `$`
PROOF = (
    "Beside the bearer, the header `Proof`: `TIME.SIGNATURE` of the tab's key over method, target, time, body and "
    "bearer (docs/protocol.md, *A proof*)."
)


def described() -> dict[str, str]:
    """What docs/protocol.md says of each call."""
    found = {}
    for row in PAGE.read_text("utf-8").splitlines():
        if not re.match(r"\| `(GET|POST) /", row):
            continue
        _, calls, said, *_ = row.split("|")
        for call in re.findall(r"`((?:GET|POST) /[^`]+)`", calls):
            found[call.partition("?")[0].replace("EMBED", "{embed}").replace("LINE", "{line}")] = (
                said.strip()
            )
    return found


def parameters(call: str, path: str) -> list[Schema]:
    """Of the path, then of the query."""
    parts = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]
    asked = QUERY.get(call, {})
    return [*parts, *({"name": n, "in": "query", "schema": schema} for n, schema in asked.items())]


def content(schema: Schema) -> Schema:
    """As JSON."""
    return {"application/json": {"schema": schema}}


def operation(call: str, path: str, exchange: Exchange, said: str) -> Schema:
    """One call."""
    has_bearer = call in MAY
    found: Schema = {
        "operationId": re.sub(r"\W+", "_", call).strip("_"),
        "description": said,
        "responses": {
            "200": {"description": "Done.", "content": content(ref(exchange.answer))},
            **{
                str(status.value): {"$ref": f"#/components/responses/{status.name}"}
                for status in REFUSALS
                if (status is HTTPStatus.UNAUTHORIZED) == path.startswith("/api/")
                or status not in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}
            },
        },
        "security": [{"bearer": [], "proof": []}] if has_bearer else [],
    }
    if asked := parameters(call, path):
        found["parameters"] = asked
    if not call.startswith("GET") and call not in WITHOUT_BODY:
        found["requestBody"] = {"required": True, "content": content(ref(exchange.payload))}
    return found


def reachable(paths: Mapping[str, Schema]) -> dict[str, Schema]:
    """The shapes that these name, and those inside them, by name."""
    every = definitions()
    found: dict[str, Schema] = {}
    asked = named_in(paths)
    while asked:
        name = asked.pop()
        found[name] = every[name]
        asked |= named_in(every[name]) - found.keys()
    return dict(sorted(found.items()))


def named_in(schema: object) -> set[str]:
    """The names of the shapes that are referred to."""
    return set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))


def document() -> Schema:
    """All of it."""
    said = described()
    paths: dict[str, Schema] = {}
    for call, exchange in main.HTTP.items():
        method, _, path = call.partition(" ")
        paths.setdefault(path, {})[method.lower()] = operation(call, path, exchange, said[call])
    reasons: list[Any] = sorted(reason.value for reason in Reason)
    refusal = {
        "type": "object",
        "properties": {"refused": {"enum": reasons}},
        "required": ["refused"],
    }
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Avoin linja",
            "version": str(PROTOCOL_VERSION),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "description": "What a daemon is asked over HTTP. All bodies are JSON in UTF-8, "
            "whole numbers without a point.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {"Refused": refusal, **reachable(paths)},
            "responses": {
                status.name: {
                    "description": text,
                    "content": content({"$ref": "#/$defs/Refused"}),
                }
                for status, text in REFUSALS.items()
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "proof": {"type": "apiKey", "in": "header", "name": "Proof", "description": PROOF},
            },
        },
    }
    said_so = json.dumps(whole).replace("#/$defs/", "#/components/schemas/")
    found: Schema = json.loads(said_so.replace(PYTHONS_END, "$"))
    return found


def text() -> str:
    """As it is kept."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        if FILE.read_text("utf-8") != text():
            sys.exit("docs/openapi.json is old. Run: python ops/openapi.py")
    else:
        FILE.write_text(text(), "utf-8")
