"""What is asked and told of calls to come in."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Name, Shape
from chatd.rota.rules.calls import MINUTES_MAX

Minutes = Annotated[int, Meta(ge=0, le=MINUTES_MAX)]


class MakeCall(Shape, frozen=True):
    """`POST /api/call-in`: a lead asks whether somebody can come to this line now."""

    line: Name


class EndCall(Shape, frozen=True):
    """`POST /api/call-in/over`: nobody is asked any more."""

    id: Name


class AnswerCall(Shape, frozen=True):
    """`POST /api/call-in/answer`: in so many minutes; null: she cannot."""

    id: Name
    minutes: Minutes | None


class CallWish(Shape, frozen=True):
    """`POST /api/call-in/wish`: whether this person wants to be called in at all."""

    is_called: bool


class ComesIn(Shape, frozen=True):
    """What somebody has answered."""

    staff: str
    alias: str
    minutes: int | None


class CallIn(Shape, frozen=True):
    """A call that is open until then. `is_asked`: this person is. `answers`: to a lead everybody's, else her own."""

    id: str
    line: str
    name: str
    by: str
    at: int
    until: int
    is_asked: bool
    answers: tuple[ComesIn, ...]


class CallIns(Shape, frozen=True):
    """The open calls that concern this person; pushed whole when one changes. `is_called`: she wants to be."""

    version: int
    is_called: bool
    calls: tuple[CallIn, ...]
