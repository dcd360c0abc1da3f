"""Says as JSON Schema what goes over the wire; widget/build/wire-types.mjs makes the TypeScript types from it.

What `chatd.main` joins is all that there is: no area is named here.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chatd import main
from chatd.base.shapes import PROTOCOL_VERSION, AnswerShape, Exchange, Shape

Schema = dict[str, Any]
REF = "#/$defs/{name}"


def shapes_of(answer: AnswerShape) -> tuple[type[Shape], ...]:
    """The one or more shapes of an answer."""
    return get_args(answer) or (answer,)


def ref(answer: AnswerShape) -> Schema:
    """Where the shape stands; for several, that it is one of them."""
    refs: list[Schema] = [{"$ref": REF.format(name=shape.__name__)} for shape in shapes_of(answer)]
    return refs[0] if len(refs) == 1 else {"anyOf": refs}


def exactly(properties: Mapping[str, Schema], **more: Any) -> Schema:
    """An object with these fields, each of them, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
        **more,
    }


def exchanges(table: Mapping[str, Exchange]) -> Schema:
    """Name → [payload, answer]."""
    return exactly(
        {
            name: {"type": "array", "prefixItems": [ref(each.payload), ref(each.answer)]}
            for name, each in table.items()
        }
    )


def namespace(events: Mapping[str, Exchange], pushes: Mapping[str, type[Shape]]) -> Schema:
    """What its pages say, and what they are told."""
    told = exactly({name: ref(shape) for name, shape in pushes.items()})
    return exactly({"events": exchanges(events), "pushes": told})


def components(shapes: Iterable[type[Shape]]) -> dict[str, Schema]:
    """The shapes and all that stands inside them, by name."""
    chosen = sorted(set(shapes), key=lambda shape: shape.__name__)
    return msgspec.json.schema_components(chosen, ref_template=REF)[1]


def as_told(schema: Schema) -> Schema:
    """The daemon always writes every field; only what it reads may leave out those with a default."""
    return schema | {"required": [*schema["properties"]]} if "properties" in schema else schema


def definitions() -> dict[str, Schema]:
    """Every shape that is said or told. Raises: SystemExit where one is both, with fields that may be left out."""
    tables = (main.VISITOR_EVENTS, main.CONSOLE_EVENTS, main.HTTP)
    asked = [each for table in tables for each in table.values()]
    pushed = [*main.VISITOR_PUSHES.values(), *main.CONSOLE_PUSHES.values()]
    answered = [shape for each in asked for shape in shapes_of(each.answer)]
    said = components(each.payload for each in asked)
    told = {name: as_told(schema) for name, schema in components([*pushed, *answered]).items()}
    both = sorted(name for name in said.keys() & told.keys() if said[name] != told[name])
    if both:
        raise SystemExit(f"said and told, with fields that may be left out: {both}")
    return said | told


def protocol() -> Schema:
    """All of it as one schema, whose fields are the namespaces and the HTTP routes."""
    return exactly(
        {
            "version": {"const": PROTOCOL_VERSION},
            "namespaces": exactly(
                {
                    "/visitor": namespace(main.VISITOR_EVENTS, main.VISITOR_PUSHES),
                    "/console": namespace(main.CONSOLE_EVENTS, main.CONSOLE_PUSHES),
                }
            ),
            "http": exchanges(main.HTTP),
        },
        title="Protocol",
        description="Each event and each HTTP route with its payload and its answer; each push.",
    ) | {"$defs": definitions()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(protocol(), indent=1) + "\n")
