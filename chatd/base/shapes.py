"""What goes over the wire is made of these: frozen structs, and text and numbers with their limits.

Unknown fields are refused, so that a slip is noticed on the first day. Text lengths are characters. Each area's
`shapes` hold its own payloads, and say which event or request carries them and what answers it.
"""

from types import UnionType
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct, json

from chatd.base.errors import Reason

PROTOCOL_VERSION = 1

NAME_MAX_CHARS = 64
VALUE_MAX_CHARS = 2_048  # a signed value, as the page holds it
LANGUAGES_MAX_COUNT = 16
LINES_MAX_COUNT = 32

Name = Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARS)]
Value = Annotated[str, Meta(min_length=1, max_length=VALUE_MAX_CHARS)]
Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]  # 32 bytes, base64url
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]
# A volunteer's is told as a counsellor's: consoles of before know these three, and may be an organisation's own.
ToldRole = Literal["counsellor", "lead", "admin"]
Positive = Annotated[int, Meta(ge=1, le=2**53 - 1)]


class Shape(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every payload is: frozen, named fields only, nothing unknown."""


AnswerShape = type[Shape] | UnionType  # a union where what is answered depends on what was asked

_encode = json.Encoder().encode


def as_json(shape: Shape) -> str:
    """JSON text of a shape, as it goes over the wire."""
    return _encode(shape).decode()


class Exchange(NamedTuple):
    """What is asked with which payload, and with which it is answered."""

    payload: type[Shape]
    answer: AnswerShape


class Empty(Shape, frozen=True):
    """Done, and nothing to say."""


class Fault(Shape, frozen=True):
    """The push to consoles while a store is away: `live` has who waits and talks, `durable` what is decided."""

    store: Literal["live", "durable"]


class Refusal(Shape, frozen=True):
    """The push to the sender of a `say` that was not carried out; null for what could not be read of it."""

    refused: Reason
    conversation: str | None = None
    id: int | None = None
